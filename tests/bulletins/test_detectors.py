"""Problem detectors over rows, as of an instant, and the flags of padding in the headline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.bulletins import detecting, figures, planning, problems, rules, shares, suspicion
from hearing.bulletins.planning_rules import Target
from hearing.bulletins.rules import Detector, Share
from hearing.units import service as units
from hearing.units.queries import lines, unit
from tests.support.counting import counted
from tests.support.make import CITY, COUNTY, OTHER_CITY, P

SPAN = (date(2026, 3, 1), date(2026, 4, 1))
LATER = clock.beijing(date(2026, 6, 1))


def found(as_of: Any = None, owner: int = CITY, span: Any = SPAN) -> dict[str, list[Any]]:
    collected = figures.collect(unit(owner), *span)
    rows: dict[str, list[Any]] = {}
    for problem in problems.find(unit(owner), *span, collected, as_of):
        rows.setdefault(problem.detector, []).append(problem)
    return rows


def run(*sql: str) -> None:
    for one in sql:
        db.session.execute(text(one))
    db.session.expire_all()


BREAKING: dict[str, Callable[[Any], tuple[str, ...]]] = {
    Detector.UNSIGNED: lambda h: (f"DELETE FROM record_signature WHERE hearing_id = {h}",),
    Detector.NO_RECORDING: lambda h: (f"DELETE FROM recording WHERE hearing_id = {h}",),
    Detector.TOO_SHORT: lambda h: (
        f"UPDATE hearing SET opened_at = (SELECT began_at FROM sitting_step WHERE hearing_id = {h} AND step = 7) "
        f"WHERE id = {h}",
    ),
    Detector.MISMATCH: lambda h: (
        f"UPDATE cases SET closed_on = '2026-03-01', state = 'closed' WHERE id IN "
        f"(SELECT case_id FROM hearing_case WHERE hearing_id = {h})",
    ),
    Detector.MAJORITY_IGNORED: lambda h: (
        f"UPDATE decision SET deviates = (1=1), consent_id = (SELECT min(id) FROM approval) WHERE hearing_id = {h}",
    ),
    Detector.DRAW_OVERRIDDEN: lambda h: (
        "UPDATE engagement SET engaged_as = 'named', draw_id = NULL, approval_id = (SELECT max(id) FROM approval) "
        f"WHERE id = (SELECT min(id) FROM engagement WHERE hearing_id = {h} AND state = 'attended')",
    ),
}  # fmt: skip


@pytest.mark.both_engines
@pytest.mark.parametrize("detector", list(BREAKING))
def test_what_is_broken_by_hand_is_found_with_its_evidence(make, unguarded, detector):
    life = make.world().life("file")
    with clock.at(LATER):
        assert detector not in found()
        unguarded()
        run(*BREAKING[detector](life.hearing_id))
        (problem,) = found()[detector]
    assert problem.unit_id == COUNTY
    assert problem.evidence == (life.hearing_id,)
    assert problem.rule == rules.RULES[Detector(detector)]
    assert problem.fact


@pytest.mark.rule("F-30")
def test_a_hearing_as_it_should_be_gives_no_problem_but_those_of_blank_places(make):
    make.world().life("file")
    with clock.at(LATER):
        assert set(found()) <= {Detector.BLANK_UNIT, Detector.BLANK_LINE}


def test_what_came_later_is_not_seen_as_of_an_instant(make):
    life = make.world().life("close")
    moment = clock.beijing(life.row.held_on + timedelta(days=20))
    with clock.at(moment):
        assert Detector.OFFICERS_UNTOLD in found(moment)
    with clock.at(moment + timedelta(days=3)):
        make.live(life, ("intend", "decide", "tell_decision"))
        assert Detector.OFFICERS_UNTOLD not in found()
        assert Detector.OFFICERS_UNTOLD in found(clock.beijing(life.row.held_on, "15:37"))


def test_blank_for_so_many_months(make):
    make.world().life("file")
    with clock.at(LATER):
        blank = {p.unit_id: p.fact for p in found()[Detector.BLANK_UNIT]}
        assert COUNTY not in blank
        assert blank[CITY] == "2026年3月没有举行听证"
        assert OTHER_CITY not in blank
        may = {
            p.unit_id: p.fact
            for p in found(span=(date(2026, 5, 1), date(2026, 6, 1)))[Detector.BLANK_UNIT]
        }
        assert COUNTY not in may
    with clock.at(clock.beijing(date(2026, 8, 1))):
        june = (date(2026, 6, 1), date(2026, 7, 1))
        blank = {p.unit_id: p.fact for p in found(span=june)[Detector.BLANK_UNIT]}
        assert blank[COUNTY] == "自2026年4月起连续3个月没有举行听证"


def test_nothing_but_cases_without_dispute_and_the_share_left_out(make, unguarded):
    life = make.world().life("file")
    units.set_parameter(
        make.staff(P.SYSTEM_ADMIN, 340000), "dispute_free_least", "1", date(2026, 3, 2), "x"
    )
    units.set_parameter(
        make.staff(P.SYSTEM_ADMIN, 340000), "inapplicable_least", "1", date(2026, 3, 2), "x"
    )
    with clock.at(LATER):
        assert Detector.DISPUTE_FREE not in found()
        unguarded()
        life.hearing.cases[0].has_dispute = False
        db.session.flush()
        (problem,) = found()[Detector.DISPUTE_FREE]
        assert problem.evidence == (life.hearing_id,)
        run(
            f"UPDATE outcome_entry SET state = 'not_applicable' WHERE hearing_id = {life.hearing_id}"
        )
        (problem,) = found()[Detector.NOT_APPLICABLE]
        assert problem.fact == "已评估 1 件中不适用 1 件，超过 20%"


def test_shares_are_sharp():
    assert Share(1, 3, 5).is_high(59, 5)
    assert not Share(1, 3, 5).is_high(60, 5)
    assert not Share(1, 5, 5).is_high(60, 6)
    assert rules.months_before(date(2026, 1, 1), 3) == date(2025, 10, 1)
    assert rules.months_before(date(2026, 12, 1), -1) == date(2027, 1, 1)


def test_a_day_of_like_hearings_and_an_officer_over_the_cap(make):
    life = make.world().life("file")
    admin = make.staff(P.SYSTEM_ADMIN, 340000)
    units.set_parameter(admin, "batch_least", "1", date(2026, 3, 2), "x")
    units.set_parameter(admin, "cap_year", "0", date(2026, 3, 2), "x")
    with clock.at(LATER):
        rows = found()
        assert rows[Detector.BATCH][0].evidence == (life.hearing_id,)
        assert rows[Detector.CONCENTRATION][0].evidence == (life.hearing_id,)
    units.set_parameter(admin, "cap_year", "12", date(2026, 3, 2), "x")
    units.set_parameter(admin, "officer_share_least", "1", date(2026, 3, 2), "x")
    with clock.at(LATER):
        (problem,) = found()[Detector.CONCENTRATION]
        assert "由同一名听证员参加" in problem.fact


@pytest.mark.both_engines
def test_the_plan_is_asked_when_there_is_one(make):
    make.world()
    assert Detector.PLAN_LAG not in found()
    drafter, chief = make.staff(P.BULLETIN_DRAFT, CITY), make.province.one(CITY, P.CHIEF)
    line = lines()[0].id
    year = SPAN[1].year
    planning.save(
        drafter, year, 0, "首次编制", [Target(COUNTY, line, 12, None), Target(CITY, line, 0, None)]
    )
    planning.submit(drafter, year, 1)
    assert Detector.PLAN_LAG not in found()
    planning.decide(chief, year, 1, approved=True, words="同意")
    with clock.at(clock.now() + timedelta(minutes=1)):
        (problem,) = found()[Detector.PLAN_LAG]
    assert problem.unit_id == COUNTY
    assert problem.fact.startswith(f"{year}年度计划12场，截至")
    assert problem.fact.endswith("完成0场（0.0 %）")


def test_as_many_statements_for_three_hearings_as_for_one(make):
    make.world().life("file")
    span = detecting.span_of(unit(CITY), *SPAN, None)
    detectors = (*shares.DETECTORS, lambda one: suspicion.problems(one, one.as_of))
    suspicion.problems(span, span.as_of), detecting.too_short(span)
    with counted() as first:
        for detector in detectors:
            detector(span)
    make.life("file", days=15)
    make.life("file", days=16)
    with counted() as second:
        for detector in detectors:
            detector(span)
    assert len(first) == len(second)


@pytest.mark.both_engines
def test_a_flag_stands_in_the_headline_until_somebody_finds_it_genuine(make, unguarded):
    life = make.world().life("file")
    with clock.at(LATER):
        span = detecting.span_of(unit(CITY), *SPAN, None)
        assert suspicion.look(span) == 0
        assert figures.collect(unit(CITY), *SPAN)["totals"]["to_verify"] == 0
        unguarded()
        run("DELETE FROM recording", "UPDATE hearing_record SET frozen_at = NULL, digest = NULL")
        assert suspicion.look(span) == 1
        assert suspicion.look(span) == 0
        run(
            f"UPDATE hearing_record SET frozen_at = saved_at, digest = 'x' WHERE hearing_id = {life.hearing_id}"
        )
        assert figures.collect(unit(CITY), *SPAN)["totals"]["to_verify"] == 1
        (problem,) = found()[Detector.PADDING]
        assert problem.fact == "疑似凑数听证 1 场（没有开过的痕迹 1 场）"
        viewer = make.staff(P.BULLETIN_REVIEW, CITY)
        ((row, _),) = suspicion.flagged(viewer)
        with pytest.raises(Refused, match="写明"):
            suspicion.decide(viewer, row, is_genuine=True, reason=" ")
        before = clock.now()
        with clock.at(before + timedelta(hours=1)):
            suspicion.decide(viewer, row, is_genuine=True, reason="调阅监控，确已举行")
            with pytest.raises(Conflict):
                suspicion.decide(viewer, row, is_genuine=False, reason="又查")
            assert figures.collect(unit(CITY), *SPAN)["totals"]["to_verify"] == 0
            assert Detector.PADDING not in found()
            assert Detector.PADDING in found(before)
            assert suspicion.look(span) == 0


def test_who_handled_or_presided_does_not_decide(make, unguarded):
    life = make.world().life("file")
    with clock.at(LATER):
        unguarded()
        run("DELETE FROM recording", "UPDATE hearing_record SET frozen_at = NULL, digest = NULL")
        suspicion.look(detecting.span_of(unit(CITY), *SPAN, None))
        viewer = make.staff(P.BULLETIN_REVIEW, CITY)
        ((row, hearing),) = suspicion.flagged(viewer)
        hearing.presider_person_id = viewer.person_id
        db.session.flush()
        with pytest.raises(Refused, match="不能核查自己的听证"):
            suspicion.decide(viewer, row, is_genuine=True, reason="x")
    assert life.hearing_id == row.hearing_id
