"""The way of a bulletin: two persons at every turn, a way back from everywhere, one living draft."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.bulletins import queries, reading, service
from hearing.bulletins.models import Bulletin, BulletinReceipt, BulletinRow, BulletinStep
from hearing.outcomes.models import OutcomeEntry
from hearing.people import service as people
from hearing.people.queries import viewer_of_post
from hearing.people.rules import PostKind as P
from hearing.units.models import Parameter
from tests.bulletins.conftest import MARCH
from tests.support.make import CITY, COUNTY, OTHER_CITY


def at(day: int, month: int = 4):
    return clock.at(clock.beijing(date(2026, month, day), "10:00"))


def also(viewer, kind: str, unit: int = CITY):
    """The same person wearing another post."""
    return viewer_of_post(people.grant_post(people.SYSTEM, viewer.person_id, kind, unit).id)


@pytest.mark.rule("F-30")
@pytest.mark.both_engines
def test_the_whole_way_leaves_every_step(office, engine):
    row = office.to("printed")
    assert row.number == "合肥市检发办〔2026〕1号"
    assert (row.number_year, row.serial) == (2026, 1)
    with at(21):
        with pytest.raises(Conflict, match="没有签收"):
            service.archive(office.drafter, row)
        service.receive(office.chief, row)
        first = db.session.scalars(
            select(BulletinReceipt).where(BulletinReceipt.unit_id == COUNTY)
        ).one()
        seen = first.received_at
    with at(22):
        service.receive(office.chief, row)
        assert first.received_at == seen
    db.session.execute(
        text(
            "UPDATE bulletin_receipt SET received_at = :at, received_by = 1 WHERE received_at IS NULL"
        ),
        {"at": clock.now()},
    )
    service.archive(office.drafter, row)
    steps = [(one.verb, one.to_state) for one in queries.steps_of(row.id)]
    assert steps == [
        ("draft", "draft"), ("submit", "review"), ("review", "countersign"), ("countersign", "sign"),
        ("issue", "issued"), ("dispatch", "printed"), ("archive", "archived"),
    ]  # fmt: skip


@pytest.mark.rule("F-30")
def test_nobody_acts_on_their_own_draft(office):
    row = office.to("review")
    with pytest.raises(Refused, match="起草人不能审核"):
        service.review(also(office.drafter, P.BULLETIN_REVIEW), row, agreed=True)
    service.review(office.reviewer, row, agreed=True)
    with pytest.raises(Refused, match="不能会签"):
        service.countersign(also(office.reviewer, P.DEPUTY_CHIEF), row, agreed=True)
    with pytest.raises(Refused, match="不能会签"):
        service.countersign(also(office.drafter, P.DEPUTY_CHIEF), row, agreed=True)
    with pytest.raises(Forbidden):
        service.countersign(office.issuer, row, agreed=True)
    service.countersign(office.deputy, row, agreed=True)
    with pytest.raises(Refused, match="起草人不能签发"):
        service.issue(also(office.drafter, P.BULLETIN_ISSUE), row)


@pytest.mark.rule("F-30")
@pytest.mark.parametrize("state", ["review", "countersign", "sign"])
def test_it_comes_back_from_everywhere_with_a_reason_and_is_counted_anew(office, state):
    row = office.to(state)
    who = {"review": office.reviewer, "countersign": office.deputy, "sign": office.issuer}[state]
    with pytest.raises(Refused, match="写明退回的原因"):
        service.send_back(who, row, "  ")
    with pytest.raises(Forbidden):
        service.send_back(office.drafter, row, "x")
    service.send_back(who, row, "数据有误")
    assert (row.state, row.reviewed_by, row.countersigned_by) == ("draft", None, None)
    assert queries.steps_of(row.id)[-1].words == "数据有误"
    with at(25):
        service.recollect(office.drafter, row)
        assert row.collection == 2
        kept = db.session.scalars(
            select(BulletinRow.collection).where(BulletinRow.bulletin_id == row.id).distinct()
        ).all()
        assert sorted(kept) == [1, 2]
        office.on(row, "issued")
    assert row.state == "issued"


@pytest.mark.rule("F-30")
def test_whoever_agrees_can_read_the_text_that_will_be_frozen(office, make, browser):
    """From the draft to the signature: the same words, without number; others and the signed one are elsewhere."""
    row = office.to("sign")
    with at(20):
        seen = reading.preview(office.issuer, row.id).content
        with pytest.raises(NotFound):
            reading.preview(office.chief, row.id)
        make.account(office.issuer, "qianfa")
        db.session.commit()
        browser.sign_in("qianfa")
        browser.get(f"/bulletins/{row.id}")
        browser.get(browser.page.find("a", string="看通报全文")["href"])
        assert "待签发" in browser.text
        assert "请各院对照整改。" in browser.text
        service.issue(office.issuer, row)
    assert seen | {"number": row.number} == {
        name: value for name, value in json.loads(row.content).items() if name != "figures_digest"
    }
    with pytest.raises(NotFound):
        reading.preview(office.issuer, row.id)


@pytest.mark.rule("F-30")
@pytest.mark.both_engines
def test_of_one_span_there_is_one_living_bulletin(office, engine):
    row = office.to("draft")
    with at(20), pytest.raises(Refused, match="已有一份通报（草稿）"):
        service.draft(office.drafter, *MARCH)
    names = [c.name for c in Bulletin.__table__.columns if c.name != "id"]
    copy = f"INSERT INTO bulletin ({', '.join(names)}) SELECT {', '.join(names)} FROM bulletin"
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(copy))
    with pytest.raises(Refused, match="为什么撤回"):
        service.withdraw(office.drafter, row, "")
    service.withdraw(office.drafter, row, "另行编制")
    with at(20):
        assert service.draft(office.drafter, *MARCH).id != row.id


@pytest.mark.rule("F-30")
def test_data_changed_since_cannot_be_signed_and_the_dead_end_is_gone(office):
    row = office.to("sign")
    changed = "UPDATE cases SET line_id = 10"
    db.session.execute(text(changed))
    with at(20), pytest.raises(Conflict, match="汇总以后数据有变化.*退回起草人"):
        service.issue(office.issuer, row)
    with at(21):
        service.send_back(office.issuer, row, "数据有变化")
        service.recollect(office.drafter, row)
        office.on(row, "issued")
    assert row.number


@pytest.mark.rule("F-30")
def test_a_problem_changed_since_cannot_be_signed(office):
    row = office.to("sign")
    db.session.execute(
        text("UPDATE bulletin_problem SET fact = fact || '！' WHERE bulletin_id = :id"),
        {"id": row.id},
    )
    with at(20), pytest.raises(Conflict, match="问题有变化"):
        service.issue(office.issuer, row)


@pytest.mark.rule("F-20", "F-30")
def test_what_is_entered_after_the_closing_instant_does_not_count(office):
    row = office.to("sign")
    assert row.closing_at == clock.beijing(date(2026, 4, 11))
    before = queries.figures_of(row)
    entry = db.session.scalars(select(OutcomeEntry)).first()
    values = {
        c.key: getattr(entry, c.key) for c in OutcomeEntry.__mapper__.columns if c.key != "id"
    }
    late = clock.beijing(date(2026, 4, 11))
    later = {"version": 9, "state": "not_settled", "entered_at": late, "confirmed_at": late}
    db.session.add(OutcomeEntry(**{**values, **later}))
    db.session.flush()
    with at(20):
        service.issue(office.issuer, row)
    assert before["outcomes"][2]["cases"] == 1
    assert queries.figures_of(row)["outcomes"] == before["outcomes"]


@pytest.mark.rule("F-30")
def test_receipts_only_for_what_was_sent(office):
    row = office.to("issued")
    with pytest.raises(Conflict, match="印发以后"):
        service.receive(office.chief, row)
    with pytest.raises(NotFound):
        queries.bulletin(office.chief, row.id)
    with at(20):
        service.dispatch(office.drafter, row, frozenset({OTHER_CITY}))
    sent = {one.unit_id for one in queries.receipts_of(row.id)}
    assert COUNTY in sent
    assert OTHER_CITY in sent
    assert queries.bulletin(office.chief, row.id).id == row.id
    stranger = office.make.staff(P.CHIEF, 340202)
    with pytest.raises(NotFound):
        service.receive(stranger, row)


def test_the_prefix_is_a_units_own_text(office):
    db.session.add(
        Parameter(
            key="bulletin_prefix",
            unit_id=CITY,
            value="合检发办",
            valid_from=date(2026, 1, 1),
            source="x",
        )
    )
    db.session.flush()
    assert office.to("issued").number == "合检发办〔2026〕1号"


def test_without_countersigning_where_the_office_has_none(office):
    db.session.add(
        Parameter(
            key="bulletin_countersign",
            unit_id=CITY,
            value="0",
            valid_from=date(2026, 1, 1),
            source="x",
        )
    )
    db.session.flush()
    row = office.to("review")
    service.review(office.reviewer, row, agreed=True)
    assert row.state == "sign"
    assert db.session.scalars(select(BulletinStep.verb)).all()[-1] == "review"
