"""The ledger of unresolved cases, 销号 by another person, judicial aid; races on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.outcomes import aid, closing, ledger, ledger_queries, rules, service
from hearing.outcomes.ledger_queries import Standing
from hearing.outcomes.models import LedgerClosing, LedgerItem
from tests.conftest import NOW
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, P
from tests.support.race import together

pytestmark = pytest.mark.rule("F-20")


@pytest.fixture
def told(make):
    """A hearing whose decision is told, on the day after."""
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def confirm(life, state, **values):
    row = service.record(life.clerk, life.hearing, life.hearing.cases[0].id, state=state, **values)
    service.confirm(life.head, life.hearing, row)
    return row


def settle(life):
    return confirm(life, "settled_later", evidence="promise", evidence_on=clock.today())


def repeat(life):
    return service.record_repetition(
        life.clerk, life.hearing, life.hearing.cases[0].id, clock.today(), "信访"
    )


def item():
    return db.session.query(LedgerItem).one()


def ask(life, row, **values):
    return closing.ask(life.owner, row, row.version, **{
        "evidence": "promise", "evidence_on": clock.today(), "words": "当面释法，书面息诉", **values,
    })  # fmt: skip


def verify(viewer, row, verdict="closed", reasons="核对了承诺书"):
    closing.verify(viewer, row, row.version, verdict=verdict, reasons=reasons)


def test_what_is_unresolved_gets_a_number_when_confirmed(told):
    row = service.record(told.clerk, told.hearing, told.hearing.cases[0].id, state="not_settled")
    assert db.session.query(LedgerItem).count() == 0
    service.confirm(told.head, told.hearing, row)
    one = item()
    assert one.number == "息诉台账〔2026〕庐阳区001号"
    assert (one.state, one.reason, one.owner_person_id) == (
        "open", "not_settled", told.owner.person_id,
    )  # fmt: skip
    confirm(told, "partly")
    assert (item().id, item().reason) == (one.id, "partly")
    assert [n.kind for n in ledger_queries.notes(one.id)] == ["changed", "opened"]


def test_a_reversal_puts_a_case_on_the_ledger_and_back_under_its_number(told):
    repeat(told)
    assert db.session.query(LedgerItem).count() == 0  # nothing was settled that could turn back
    settle(told)
    repeat(told)
    one = item()
    number = one.number
    assert one.reason == "reversed"
    ask(told, one)
    verify(told.chief, one)
    assert (one.state, one.closed_on, one.round) == ("closed", clock.today(), 1)
    with clock.at(clock.now() + timedelta(days=3)):
        repeat(told)
    db.session.refresh(one)
    assert (one.number, one.state, one.round, one.closed_on) == (number, "open", 2, None)
    assert db.session.query(LedgerItem).count() == 1


def test_closing_needs_evidence_and_another_verifier(told):
    confirm(told, "not_settled")
    one = item()
    for values, field in (
        ({"evidence": "hearsay"}, "evidence"), ({"words": " "}, "words"),
        ({"evidence_on": clock.today() + timedelta(days=1)}, "evidence_on"),
        ({"evidence_on": clock.today() - timedelta(days=1)}, "evidence_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask(told, one, **values)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        closing.waiting(one)
    asked = ask(told, one)
    assert (one.state, asked.round) == ("closing", 1)
    with pytest.raises(Conflict, match="待核查销号"):
        ask(told, one)
    with pytest.raises(Refused, match="不能核查销号"):
        verify(told.owner, one)
    with pytest.raises(Forbidden):
        verify(told.clerk, one)
    for verdict, reasons, field in (("maybe", "x", "verdict"), ("closed", " ", "reasons")):
        with pytest.raises(Refused) as refused:
            verify(told.chief, one, verdict, reasons)
        assert refused.value.field == field
    verify(told.chief, one, "returned", "承诺书没有签名")
    assert one.state == "open"
    again = ask(told, one)
    verify(told.head, one)
    assert [c.verdict for c in ledger_queries.closings(one.id)] == ["closed", "returned"]
    assert again.verified_by == told.head.person_id
    with pytest.raises(Refused) as refused:
        closing.reopen(told.head, one, " ")
    assert refused.value.field == "words"
    number = one.number
    closing.reopen(told.head, one, "又来访")
    assert (one.number, one.state, one.round) == (number, "open", 2)
    with pytest.raises(Conflict):
        closing.reopen(told.head, one, "又来访")


def test_a_leader_takes_a_case_on_and_steps_and_notes_are_dated(told, make):
    confirm(told, "not_settled")
    one = item()
    city_chief = make.province.one(CITY, P.CHIEF)
    offered = ledger.leaders(one)
    assert {told.chief.person_id, city_chief.person_id} <= set(offered)
    assert told.head.person_id not in offered
    with pytest.raises(Refused) as refused:
        ledger.assign(told.chief, one, one.version, told.head.person_id)
    assert refused.value.field == "leader_id"
    with pytest.raises(Stale):
        ledger.assign(told.chief, one, one.version - 1, city_chief.person_id)
    ledger.assign(told.chief, one, one.version, city_chief.person_id)
    assert ledger_queries.item(city_chief, one.id).leader_person_id == city_chief.person_id
    ledger.note(city_chief, one, "到县院督办", clock.today())
    step = ledger.plan_step(told.owner, one, "当面释法", clock.today() + timedelta(days=5))
    assert ledger_queries.items(told.chief)[0].next_step == "当面释法"
    ledger.reach_step(told.owner, one, step, "已见面")
    with pytest.raises(Conflict):
        ledger.reach_step(told.owner, one, step, "")
    words = [n.words for n in ledger_queries.notes(one.id)]
    assert words[0] == "完成：当面释法"
    assert "到县院督办" in words
    for act, field in (
        (lambda: ledger.note(told.owner, one, " ", clock.today()), "words"),
        (lambda: ledger.note(told.owner, one, "x", clock.today() + timedelta(days=1)), "noted_on"),
        (lambda: ledger.plan_step(told.owner, one, "x", clock.today() - timedelta(days=1)), "due_on"),
        (lambda: ledger.plan_step(told.owner, one, " ", clock.today()), "words"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        ledger.note(told.clerk, one, "x", clock.today())
    ask(told, one)
    with pytest.raises(Conflict):
        ledger.note(told.owner, one, "x", clock.today())
    set_committed_value(step, "item_id", one.id + 1)
    with pytest.raises(NotFound):
        ledger.milestone(one, step.id)
    db.session.expire(step)


def test_who_sees_the_ledger_and_how_it_ages(told, make):
    confirm(told, "not_settled")
    one = item()
    for viewer, seen in (
        (told.owner, True), (told.head, True), (told.chief, True),
        (make.province.one(CITY, P.CHIEF), True), (told.clerk, False),
        (make.staff(P.CHIEF, OTHER_COUNTY), False), (make.staff(P.HANDLE, COUNTY), False),
    ):  # fmt: skip
        assert bool(ledger_queries.items(viewer)) is seen, viewer.kind
        if not seen:
            with pytest.raises(NotFound):
                ledger_queries.item(viewer, one.id)
    colours = []
    for days in (0, 59, 60, 89, 90):
        with clock.at(clock.now() + timedelta(days=days)):
            colours.append(str(ledger_queries.items(told.owner)[0].age))
    assert colours == ["fresh", "fresh", "ageing", "ageing", "late"]
    assert ledger_queries.items(told.owner, "closed") == []
    stands = [ledger_queries.standing(told.chief)]
    ask(told, one)
    stands.append(ledger_queries.standing(told.chief))
    verify(told.chief, one)
    stands.append(ledger_queries.standing(told.chief))
    assert stands == [Standing(1, 0, 1, 0), Standing(1, 1, 1, 0), Standing(0, 0, 0, 1)]
    assert ledger_queries.standing(make.staff(P.CHIEF, OTHER_COUNTY)) == Standing(0, 0, 0, 0)
    with clock.at(clock.now() + timedelta(days=200)):
        row = ledger_queries.items(told.owner, "closed")[0]
    assert (row.days, row.age) == (0, "fresh")


@pytest.mark.both_engines
def test_of_two_verifiers_at_once_one_closes(make, app, engine):
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        confirm(life, "not_settled")
        ask(life, item())
    row_id, version = item().id, item().version

    def one(n):
        found = db.session.get(LedgerItem, row_id)
        viewer = (life.head, life.chief)[n % 2]
        closing.verify(
            viewer, found, version, verdict=("closed", "returned")[n % 2], reasons="核对过"
        )
        return n

    results = together(app, one, 8)
    won = [n for n in results if isinstance(n, int)]
    assert len(won) == 1, results
    assert all(isinstance(n, int | Conflict | NotFound) for n in results), results
    db.session.expire_all()
    assert item().state == ("closed", "open")[won[0] % 2]
    assert db.session.query(LedgerClosing).count() == 1
    assert clock.now() == NOW


@pytest.mark.rule("R-5")
def test_aid_is_asked_for_and_answered_once(told):
    case_id = told.hearing.cases[0].id
    party = aid.parties(told.hearing, case_id)[0]
    usual = {"party_id": party.id, "need": "失能", "proof": "街道证明", "referred_to": "控申部门",
             "referred_on": clock.today(), "amount": 20000}  # fmt: skip
    for values, field in (
        ({"party_id": 0}, "party_id"), ({"need": " "}, "need"), ({"proof": " "}, "proof"),
        ({"amount": 0}, "amount"), ({"referred_on": clock.today() + timedelta(days=1)}, "referred_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            aid.refer(told.clerk, told.hearing, case_id, aid.Asked(**{**usual, **values}))
        assert refused.value.field == field
    row = aid.refer(told.clerk, told.hearing, case_id, aid.Asked(**usual))
    with pytest.raises(NotFound):
        aid.refer(told.clerk, told.hearing, case_id, aid.Asked(**usual), visit_id=99)
    with pytest.raises(Forbidden):
        aid.refer(told.chief, told.hearing, case_id, aid.Asked(**usual))
    today = clock.today()
    for values, field in (
        ({"decision": "perhaps"}, "decision"), ({"amount": None}, "amount"),
        ({"decision": "refused", "words": " "}, "words"),
        ({"decided_on": today - timedelta(days=1)}, "decided_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            aid.answer(told.clerk, told.hearing, row, **{
                "decision": "granted", "decided_on": today, "amount": 15000, "words": "", **values,
            })  # fmt: skip
        assert refused.value.field == field
    aid.answer(
        told.clerk, told.hearing, row, decision="granted", decided_on=today, amount=15000, words=""
    )
    assert (row.amount_asked, row.amount_granted, row.decided_on) == (20000, 15000, today)
    with pytest.raises(Conflict):
        aid.answer(
            told.clerk,
            told.hearing,
            row,
            decision="refused",
            decided_on=today,
            amount=None,
            words="x",
        )
    with pytest.raises(NotFound):
        aid.find(told.hearing, row.id + 1)


@pytest.mark.parametrize(
    ("days", "age"), [(59, "fresh"), (60, "ageing"), (89, "ageing"), (90, "late")]
)
def test_ages(days, age):
    assert rules.age_of(days, 60, 90) == age
