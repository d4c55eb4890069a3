"""Decision and reasons told to all, in time, with way and receipt; officers answer once (A-17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, numbers
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM
from hearing.calendar.holidays import seed_holidays
from hearing.hearings import milestones, queries
from hearing.opinions import decision, overdue, telling
from hearing.opinions import queries as opinions
from hearing.units import service as units
from tests.support.make import COUNTY, P


@pytest.fixture
def decided(make):
    life = make.world().life("decide")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def parties(life):
    return telling.untold(life.hearing)[0]


@pytest.mark.rule("A-17")
def test_the_due_day_counts_working_days(make):
    make.world()
    # 2026-05-01 to 05-05 are holidays, 05-09 (a Saturday) is worked
    seed_holidays(SYSTEM, 2026, 2026)
    assert milestones.telling_due(COUNTY, date(2026, 4, 30)) == date(2026, 5, 18)
    chief = make.province.one(COUNTY, P.CHIEF)
    units.set_parameter(chief, "feedback_days", "1", clock.today(), "试行", COUNTY)
    assert milestones.telling_due(COUNTY, date(2026, 4, 30)) == date(2026, 5, 6)


@pytest.mark.rule("A-17", "F-19")
def test_each_way_needs_what_shows_it(decided):
    party, officer = parties(decided)[0], decided._panel()[0]
    for participant, way, receipt, words in (
        (party, "fax", "x", "选择"), (party, "in_app", "x", "听证员"), (party, "served", " ", "回执"),
        (party, "on_the_spot", "x", "当场"), (officer, "phone", "", "回执"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            telling.tell(decided.clerk, decided.hearing, participant.id, way, receipt)
    telling.tell(decided.clerk, decided.hearing, officer.id, "in_app", "")
    with pytest.raises(Refused, match="不是当场决定"):
        telling.tell_present(decided.clerk, decided.hearing)


@pytest.mark.rule("A-17")
def test_a_decision_on_the_spot_is_told_to_all_present_at_once(make):
    life = make.world().life("intend")
    with clock.at(clock.beijing(life.row.held_on, "17:40")):
        decision.decide(life.owner, life.hearing, on_the_spot=True)
        number = telling.tell_present(life.clerk, life.hearing)
        assert number == len(telling.told(life.hearing_id)) >= 5
        assert {row.way for row in telling.told(life.hearing_id).values()} == {"on_the_spot"}
        assert life.hearing.state == "told"


@pytest.mark.both_engines
@pytest.mark.rule("A-17")
def test_late_ones_are_listed_for_handler_department_and_chief(make, decided):
    others = [make.staff(P.HANDLE), make.staff(P.CLERK)]
    due = decided.hearing.telling_due_on
    for days, late in ((0, 0), (3, 3)):
        with clock.at(clock.beijing(due + timedelta(days=days), "09:00")):
            for viewer in (decided.owner, decided.head, decided.chief):
                rows = overdue.waiting(viewer)
                assert [(row.hearing_id, row.late, row.officers) for row in rows] == [
                    (decided.hearing_id, late, 3)
                ]
                assert numbers(overdue.overdue_count(viewer)) == [int(late > 0)]
            assert not any(overdue.waiting(one) for one in others)
    make.live(decided, ("tell_decision",))
    assert not overdue.waiting(decided.chief)


@pytest.mark.both_engines
@pytest.mark.rule("A-17")
def test_an_officer_answers_once(decided):
    seat = decided._panel()[0]
    officer = decided.officer(seat.person_id)
    telling.tell(decided.clerk, decided.hearing, seat.id, "in_app", "")
    told = opinions.officer_decisions(officer, seat)
    assert [row.adopted for row in told] == ["采纳"]
    telling.read_feedback(officer, seat, None)
    telling.read_feedback(officer, seat, None)
    with pytest.raises(Refused, match="200"):
        telling.read_feedback(officer, seat, "x" * 201)
    telling.read_feedback(officer, seat, "谢谢告知")
    with pytest.raises(Conflict, match="已经回复"):
        telling.read_feedback(officer, seat, "还有一句")
    back = overdue.answers(decided.hearing_id)[seat.id]
    assert (back.words, bool(back.read_at)) == ("谢谢告知", True)
    assert opinions.officer_answer(officer, seat).words == "谢谢告知"
    for sql in ("UPDATE feedback_answer SET words = 'x'", "DELETE FROM feedback_read"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(sql))
    assert queries.hearing(decided.owner, decided.hearing_id).told_at is None
