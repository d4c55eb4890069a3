"""整改: from a confirmed problem of an issued bulletin to its closing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.bulletins import handing_down, ledger, ledger_sheet, rectification, rectifying, rulings
from hearing.bulletins.ledger import Wanted
from hearing.bulletins.ledger_models import Rectification
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rectifying import MOVES, Age, State, age, age_words
from hearing.messages.models import OutboxMessage
from hearing.papers import sheets
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, P

DAY = date(2026, 3, 2)


def bulletin(make: Any, number: int = 1, detectors: tuple[str, ...] = ("late_notice",)) -> Bulletin:
    """A draft of the city with problems of the county."""
    row = Bulletin(
        unit_id=CITY, title="通报", from_on=date(2026, number, 1), until_on=date(2026, number + 1, 1),
        definition=2, state="draft", figures="{}", closing_at=clock.now(), drafted_by=make.drafter.person_id, drafted_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    for detector in detectors:
        db.session.add(
            BulletinProblem(
                bulletin_id=row.id, unit_id=COUNTY, detector=detector, rule="A-10", fact="事实",
                evidence=json.dumps([]), requirement="逐场说明原因", due_on=DAY + timedelta(days=30),
            )
        )  # fmt: skip
    db.session.flush()
    return row


def issued(make: Any, row: Bulletin) -> list[Rectification]:
    """Every problem confirmed, the bulletin issued, its items handed down."""
    problems = db.session.scalars(
        select(BulletinProblem).where(BulletinProblem.bulletin_id == row.id)
    )
    for problem in [one for one in problems if one.id not in rulings.rulings_of(row.id)]:
        rulings.rule(make.drafter, row, problem, confirmed=True, reason="已核对")
    for state in ("review", "sign"):
        row.state = state
        db.session.flush()
    row.state, row.issued_at, row.issued_by = "issued", clock.now(), -1
    row.content, row.content_digest, row.frozen_at = "{}", "x", clock.now()
    db.session.flush()
    return handing_down.hand_down(make.drafter, row, "合")


@pytest.fixture
def office(make: Any) -> Any:
    """A county and a city with their posts for rectification."""
    make.world()
    make.drafter = make.staff(P.BULLETIN_DRAFT, CITY)
    make.reviewer = make.staff(P.BULLETIN_REVIEW, CITY)
    make.issuer = make.staff(P.BULLETIN_ISSUE, CITY)
    make.head = make.province.one(COUNTY, P.DEPARTMENT_HEAD)
    make.chief = make.province.one(COUNTY, P.CHIEF)
    return make


def answered(make: Any, item: Rectification) -> None:
    rectification.receive(make.chief, item)
    rectification.begin(make.head, item, "三日内逐场核查")
    rectification.answer(make.head, item, "已逐场说明，见附件")


@pytest.mark.both_engines
@pytest.mark.rule("F-30")
def test_an_item_goes_its_way_and_is_closed_by_another_on_evidence(office):
    (item,) = issued(office, bulletin(office))
    assert item.number == "合检听改〔2026〕1号"
    assert (item.person_id, item.person_words) == (office.head.person_id, "承办部门负责人")
    assert item.due_on == DAY + timedelta(days=30)
    answered(office, item)
    rectification.take_up(office.reviewer, item)
    with pytest.raises(Refused, match="核查情况和依据"):
        rectification.close(office.reviewer, item, " ")
    rectification.send_back(office.reviewer, item, "还差两场的说明")
    rectification.begin(office.head, item, "补两场")
    rectification.answer(office.head, item, "已补")
    rectification.take_up(office.reviewer, item)
    rectification.close(office.reviewer, item, "调阅了六份说明")
    assert (item.state, item.evidence) == (State.CLOSED, "调阅了六份说明")
    rectification.reopen(office.reviewer, item, "又发现一场")
    assert (item.number, item.state, item.closed_at) == ("合检听改〔2026〕1号", State.WORKING, None)
    db.session.flush()
    moves = [step.move for step in ledger.steps(item.id)]
    assert moves == ["issue", "receive", "begin", "answer", "take_up", "send_back", "begin", "answer",
                     "take_up", "close", "reopen"]  # fmt: skip
    assert ledger.steps(item.id)[9].words == "调阅了六份说明"


def test_who_answered_does_not_verify_even_with_both_posts(office):
    (item,) = issued(office, bulletin(office))
    answered(office, item)
    item.answered_by = office.reviewer.person_id
    db.session.flush()
    with pytest.raises(Refused, match="反馈人不能核查"):
        rectification.take_up(office.reviewer, item)
    rectification.take_up(office.drafter, item)
    with pytest.raises(IntegrityError, match="verified_by_another"), db.session.begin_nested():
        db.session.execute(text("UPDATE rectification SET verified_by = answered_by"))


def test_moves_only_along_the_table_and_by_whom_it_names(office):
    (item,) = issued(office, bulletin(office))
    with pytest.raises(Conflict, match="已下发"):
        rectification.begin(office.head, item, "x")
    with pytest.raises(Forbidden):
        rectification.receive(office.head, item)
    with pytest.raises(Forbidden):
        rectification.receive(office.province.one(CITY, P.CHIEF), item)
    with pytest.raises(Forbidden):
        rectification.take_up(office.head, item)
    with pytest.raises(Refused, match="本院领导"):
        rectification.receive(office.chief, item, office.drafter.person_id)
    rectification.receive(office.chief, item, office.head.person_id)
    assert item.person_id == office.head.person_id
    for state in State:
        assert {MOVES[name].target for name in rectifying.possible(state)} or state in State
    assert {target for move in MOVES.values() for target in [move.target]} == set(State) - {
        State.ISSUED
    }


def test_two_at_once_do_not_both_move(office):
    (item,) = issued(office, bulletin(office))
    db.session.execute(text("UPDATE rectification SET version = version + 1"))
    with pytest.raises(Stale):
        rectification.receive(office.chief, item)


def test_more_time_only_by_approval_of_another(office):
    (item,) = issued(office, bulletin(office))
    later = item.due_on + timedelta(days=10)
    with pytest.raises(Refused, match="须晚于"):
        rectification.ask_extension(office.head, item, item.due_on, "x")
    rectification.ask_extension(office.head, item, later, "材料在省院")
    with pytest.raises(Conflict, match="已有一份"):
        rectification.ask_extension(office.chief, item, later, "x")
    with pytest.raises(Forbidden):
        rectification.decide_extension(office.chief, item, granted=True, reasons="")
    with pytest.raises(Refused, match="写明理由"):
        rectification.decide_extension(office.issuer, item, granted=False, reasons=" ")
    rectification.decide_extension(office.issuer, item, granted=False, reasons="请抓紧")
    assert item.due_on == DAY + timedelta(days=30)
    rectification.ask_extension(office.head, item, later, "确需等待")
    rectification.decide_extension(office.issuer, item, granted=True, reasons="")
    assert (item.due_on, item.first_due_on) == (later, DAY + timedelta(days=30))
    assert [one.decision for one in ledger.extensions(item.id)] == ["refused", "granted"]


def test_the_second_time_is_marked_and_nothing_is_handed_down_twice(office):
    first = bulletin(office, detectors=("late_notice", "unsigned"))
    made = issued(office, first)
    assert len(made) == 2
    assert handing_down.hand_down(office.drafter, first, "合") == []
    (again,) = issued(office, bulletin(office, 2))
    assert again.is_repeated
    assert again.earlier_id == next(one.id for one in made if one.detector == "late_notice")
    assert not any(one.is_repeated for one in made)


def test_a_correction_does_not_ask_for_the_same_again(office):
    first = bulletin(office)
    issued(office, first)
    correction = bulletin(office, 2, detectors=("late_notice", "unsigned"))
    correction.corrects_id = first.id
    assert [one.detector for one in issued(office, correction)] == ["unsigned"]


def test_a_dismissal_needs_its_reason_and_is_kept(office):
    row = bulletin(office, detectors=("late_notice", "unsigned"))
    late, unsigned = db.session.scalars(select(BulletinProblem).order_by(BulletinProblem.id)).all()
    with pytest.raises(Refused, match="写明理由"):
        rulings.rule(office.drafter, row, late, confirmed=False, reason="")
    with pytest.raises(Forbidden):
        rulings.rule(office.reviewer, row, late, confirmed=False, reason="x")
    with pytest.raises(Refused, match="写明理由"):
        rulings.rule(office.drafter, row, unsigned, confirmed=True, reason=" ")
    rulings.rule(office.drafter, row, late, confirmed=True, reason="已核对回执")
    rulings.rule(office.drafter, row, late, confirmed=False, reason="当事人同意缩短")
    assert (
        rulings.rule_kind(office.drafter, row, "unsigned", confirmed=True, reason="已查笔录原件")
        == 1
    )
    with pytest.raises(Conflict, match="都已经决定"):
        rulings.rule_kind(office.drafter, row, "unsigned", confirmed=True, reason="x")
    assert (late.is_confirmed, unsigned.is_confirmed) == (False, True)
    assert rulings.rulings_of(row.id)[late.id].reason == "当事人同意缩短"
    assert db.session.execute(text("SELECT count(*) FROM problem_ruling")).scalar() == 3
    assert [one.detector for one in issued(office, row)] == ["unsigned"]
    with pytest.raises(Conflict):
        rulings.rule(office.drafter, row, late, confirmed=True, reason="x")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(
            "INSERT INTO problem_ruling (problem_id, verdict, reason, by_person_id, at) SELECT problem_id, "
            "'dismissed', NULL, by_person_id, at FROM problem_ruling LIMIT 1"
        ))  # fmt: skip


def test_closing_figures_as_of_an_instant(office):
    made = issued(office, bulletin(office, detectors=("late_notice", "unsigned", "no_recording")))
    before = clock.now()
    span = ("/340000/340100/", date(2026, 3, 1), date(2026, 4, 1))
    with clock.at(before + timedelta(days=5)):
        answered(office, made[0])
        rectification.take_up(office.reviewer, made[0])
        rectification.close(office.reviewer, made[0], "已看")
        figures = ledger.closing_figures(*span)
        assert (figures.issued, figures.closed, figures.open, figures.overdue) == (3, 1, 2, 0)
        assert ledger.closing_figures(*span, as_of=before).closed == 0
        rectification.ask_extension(office.head, made[1], made[1].due_on + timedelta(days=9), "x")
        rectification.decide_extension(office.issuer, made[1], granted=True, reasons="")
    with clock.at(clock.beijing(made[2].due_on + timedelta(days=1))):
        assert ledger.closing_figures(*span).overdue == 1
        assert ledger.closing_figures(*span, as_of=before).overdue == 0
        assert ledger.closing_figures("/340000/340200/", *span[1:]).issued == 0


def test_ageing_is_of_the_day():
    assert age("issued", DAY, DAY) == Age.SOON
    assert age("issued", DAY, DAY + timedelta(days=1)) == Age.OVERDUE
    assert age("issued", DAY, DAY + timedelta(days=15)) == Age.OVERDUE
    assert age("issued", DAY, DAY + timedelta(days=16)) == Age.LONG_OVERDUE
    assert age("issued", DAY, DAY - timedelta(days=5)) == Age.SOON
    assert age("issued", DAY, DAY - timedelta(days=6)) == Age.FAR
    assert age("closed", DAY, DAY + timedelta(days=90)) == Age.DONE
    for answered in ("answered", "verifying"):  # counted as overdue nowhere, shown so nowhere
        assert age(answered, DAY, DAY + timedelta(days=90)) == Age.FAR
        assert age_words(answered, DAY, DAY + timedelta(days=90)) == "待核查"
    assert [age_words("working", DAY, DAY + timedelta(days=n)) for n in (-2, 0, 3)] == [
        "还有 2 天", "今天到期", "逾期 3 天",
    ]  # fmt: skip
    assert age_words("closed", DAY, DAY) == "已销号"


def test_reminders_before_and_weekly_after_each_once(office):
    (item,) = issued(office, bulletin(office))
    person = office.head.person_id
    row = db.session.get_one(Rectification, item.id)
    from hearing.people.models import Person

    db.session.get_one(Person, person).phone = "13800000000"
    db.session.flush()

    def sent(days: int) -> int:
        with clock.at(clock.beijing(row.due_on + timedelta(days=days), "10:00")):
            handing_down.remind_due()
            return db.session.query(OutboxMessage).filter_by(object_kind="rectification").count()

    base = db.session.query(OutboxMessage).filter_by(object_kind="rectification").count()
    assert sent(-6) == base
    assert sent(-5) == base + 1
    assert sent(-1) == base + 1
    assert sent(1) == base + 2
    assert sent(7) == base + 2
    assert sent(8) == base + 3
    words = db.session.query(OutboxMessage).filter_by(template="rectify_overdue").first().body
    assert item.number in words
    assert "事实" not in words


def test_the_ledger_is_scoped_filtered_and_written_as_a_sheet(office):
    made = issued(office, bulletin(office, detectors=("late_notice", "unsigned")))
    office.county(OTHER_COUNTY)
    stranger = office.province.one(OTHER_COUNTY, P.CHIEF)
    assert ledger.items(stranger, Wanted(), 10) == ([], 0)
    with pytest.raises(NotFound):
        ledger.item(stranger, made[0].id)
    assert ledger.items(office.chief, Wanted(detector="unsigned"), 10)[1] == 1
    assert ledger.items(office.drafter, Wanted(state="open"), 10)[1] == 2
    assert ledger.items(office.drafter, Wanted(state="closed"), 10)[1] == 0
    with clock.at(clock.beijing(made[0].due_on + timedelta(days=2))):
        assert ledger.items(office.chief, Wanted(overdue=True), 10)[1] == 2
        rows = sheets.table(ledger_sheet.export(office.chief, Wanted()))
    assert rows[1][:3][0] == "编号"
    assert rows[2][0] == made[0].number
    assert "逾期 2 天" in rows[2]
