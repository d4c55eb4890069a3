"""The leaders' overview and the bulletin count alike: month by month, area by area, line by line, to the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import drill, figures
from hearing.bulletins.overview import Overview, overview
from hearing.bulletins.rules import month_bounds
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, Notice, Participant
from hearing.opinions.models import Telling
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.units.queries import unit
from tests.bulletins.planted import insert_rows, without_keys
from tests.support.make import CITY, COUNTY, OTHER_COUNTY

YEAR, CLOSED = 2026, clock.beijing(date(2026, 9, 11))
SECOND = 340102


def at(day: date, hours: int = 10, days: int = 0) -> Any:
    return clock.beijing(day, f"{hours:02}:00") + timedelta(days=days)


def hearing(
    number: int, day: date, lines: tuple[int, ...] = (1,), /, *, officers: int = 3, **own: Any
) -> None:
    """One hearing with a case of each line, its officers present, a notice to each, all told."""
    where = own.pop("unit_id", COUNTY)
    insert_rows(Hearing, [
        {"id": number, "number": f"h{number}", "unit_id": where, "held_on": day, "opened_at": at(day, 9),
         "closed_at": at(day), "opinions_closed_at": at(day), "entered_at": at(day, 9, -5), "presider_kind": "handler",
         "state": "closed", "form": "ordinary", "is_public": True, "venue_kind": "room", "room_id": 1, "needed": 3,
         "broadcast": "none", "hold_approval_id": 1, "profile": "ordinary"} | own
    ])  # fmt: skip
    cases = [{"id": 10 * number + place, "line_id": line} for place, line in enumerate(lines)]
    insert_rows(Case, [
        {"number": f"c{one['id']}", "number_key": f"c{one['id']}", "external_number": f"c{one['id']}", "type_code": "petition",
         "unit_id": where, "state": "open", "source_system": "manual", "has_dispute": True} | one
        for one in cases
    ])  # fmt: skip
    insert_rows(HearingCase, [{"hearing_id": number, "case_id": one["id"]} for one in cases])
    seats = [10 * number + place for place in range(officers)]
    insert_rows(Participant, [
        {"id": seat, "hearing_id": number, "person_id": seat, "role": "officer", "position": seat, "present_at": at(day, 9),
         "must_be_told": True} for seat in seats
    ])  # fmt: skip
    for seat in seats:
        notice(number, seat, at(day, 9, -4), is_late=False)
    insert_rows(
        Telling,
        [{"hearing_id": number, "participant_id": seat, "told_at": at(day, 12)} for seat in seats],
    )


def notice(number: int, seat: int, sent_at: Any, *, is_late: bool = True) -> None:
    insert_rows(Notice, [
        {"hearing_id": number, "participant_id": seat, "channel": "served", "sent_at": sent_at, "told_at": sent_at,
         "receipt": "x", "is_late": is_late, "consent_words": "同意", "late_reason": "急"}
    ])  # fmt: skip


def stated(number: int, case: int, state: str, day: date, version: int = 1) -> None:
    insert_rows(OutcomeEntry, [
        {"hearing_id": number, "case_id": case, "version": version, "state": state, "evidence": "record",
         "evidence_on": day, "entered_by": 1, "confirmed_by": 2, "confirmed_at": at(day, 17)}
    ])  # fmt: skip


def back(number: int, case: int, day: date, entered_at: Any) -> None:
    insert_rows(Repetition, [{"hearing_id": number, "case_id": case, "received_on": day, "entered_at": entered_at}])  # fmt: skip


def visited(number: int, case: int, day: date) -> None:
    insert_rows(Visit, [
        {"hearing_id": number, "case_id": case, "due_on": day, "planned_at": at(day, 9, -9), "visited_on": day, "way": "phone",
         "attitude": "满意", "entered_at": at(day, 15)}
    ])  # fmt: skip


def edges() -> None:
    """What has made two countings differ before, and what could: each at the edge of a month where there is one."""
    without_keys()
    hearing(901, date(2026, 1, 31), (1, 6, 6), presider_kind="chief")  # two lines, three cases
    hearing(902, date(2026, 2, 1), is_public=False, officers=5)
    removed = {"id": 9029, "hearing_id": 902, "person_id": 9029, "role": "officer", "position": 9}
    insert_rows(Participant, [removed | {"present_at": at(date(2026, 2, 1), 9), "removed_at": at(date(2026, 2, 1)), "must_be_told": False}])  # fmt: skip
    insert_rows(Participant, [removed | {"id": 9028, "person_id": 9028, "role": "handler", "position": 8, "present_at": at(date(2026, 2, 1), 9), "must_be_told": False}])  # fmt: skip
    notice(902, 9020, at(date(2026, 1, 31), 20))
    notice(902, 9021, at(date(2026, 1, 31), 21))  # two late notices, one hearing
    hearing(903, date(2026, 2, 28), (1, 1), unit_id=SECOND)
    hearing(904, date(2026, 3, 31), (10,), unit_id=CITY, presider_kind="chief", officers=0)
    hearing(905, date(2026, 8, 31), (6,))
    hearing(906, date(2026, 3, 5), (7,), unit_id=OTHER_COUNTY)  # another city's
    hearing(
        907, date(2026, 3, 6), (7,), closed_at=None, opinions_closed_at=None, state="sitting"
    )  # not ended
    for case, state in (
        (9010, "settled_on_spot"),
        (9011, "not_applicable"),
        (9012, "settled_later"),
    ):
        stated(901, case, state, date(2026, 2, 2))
        visited(901, case, date(2026, 3, 1))
    back(
        901, 9010, date(2026, 6, 1), at(date(2026, 6, 1), 12)
    )  # after the window: 反复, yet effective
    back(901, 9012, date(2026, 2, 20), at(date(2026, 2, 20), 12))
    back(901, 9012, date(2026, 2, 25), at(date(2026, 2, 25), 12))  # twice, one hearing
    stated(902, 9020, "not_settled", date(2026, 2, 3))
    stated(902, 9020, "reconciled", date(2026, 3, 3), version=2)
    visited(902, 9020, date(2026, 4, 1))
    stated(903, 9030, "partly", date(2026, 3, 3))
    stated(904, 9040, "not_applicable", date(2026, 4, 3))


def afterwards() -> None:
    """What came to be known only after the closing instant."""
    late = date(2026, 9, 20)
    notice(901, 9010, at(late))
    stated(905, 9050, "settled_on_spot", late)
    stated(903, 9031, "settled_on_spot", date(2026, 9, 12))
    back(902, 9020, date(2026, 4, 20), at(late))
    back(903, 9031, late, at(late))  # received after the days that are counted
    hearing(908, date(2026, 8, 3), (6,), entered_at=at(late))


def compare(found: Overview, months: dict[int, Any], whole: Any) -> None:
    for number, month in months.items():
        mine, quality, totals = found.months.get((YEAR, number)), month["quality"], month["totals"]
        expected = (
            totals["all_hearings"], totals["all_cases"], totals["hearings"], totals["cases"], totals["by_chief"],
            quality["attendances"], quality["late_notices"], totals["units"],
        )  # fmt: skip
        assert expected == (
            (mine.sessions, mine.cases, mine.public_sessions, mine.public_cases, mine.by_chief, mine.attendances,
             mine.late, len(mine.units)) if mine else (0,) * 8
        ), number  # fmt: skip
    kept = ("numerator", "denominator", "pending", "not_applicable", "version", "words")
    assert [getattr(found.rate, name) for name in kept] == [whole["rate"][name] for name in kept]
    assert found.states == {one["state"]: one["cases"] for one in whole["outcomes"]}
    for area in whole["areas"]:
        rate, cell = found.rate_of(area["unit_id"]), found.progress.area(area["unit_id"])
        assert (rate.numerator, rate.denominator) == (area["effective"], area["applicable"])
        assert (cell.sessions.done, cell.cases.done) == (area["hearings"], area["cases"])
    for line in whole["lines"]:
        cell = found.progress.line(line["line_id"])
        assert (cell.sessions.done, cell.cases.done) == (line["hearings"], line["cases"])
    assert [one.id for one in found.blank_units] == [one["unit_id"] for one in whole["blank_units"]]


def listed(found: Overview) -> None:
    """Every list behind a figure is as long as the figure says."""
    owner, year = found.owner, found.whole_year
    whole = (date(YEAR, 1, 1), found.as_of)
    for kind, number in (
        (drill.Kind.HELD, year.sessions), (drill.Kind.PUBLIC, year.public_sessions), (drill.Kind.CHIEF, year.by_chief),
        (drill.Kind.LATE, year.late), (drill.Kind.REPEATED, year.repeated),
    ):  # fmt: skip
        assert drill.totals(drill.Asked(kind, owner, *whole))[0] == number, kind
    for state, number in found.states.items():
        asked = drill.Asked(drill.Kind.HELD, owner, *whole, outcome=state)
        assert drill.totals(asked)[1] == number, state


def counted(closing_at: Any = None) -> tuple[Overview, dict[int, Any], Any]:
    owner = unit(CITY)
    months = {
        one: figures.collect(owner, *month_bounds(YEAR, one), closing_at) for one in (1, 2, 3, 8)
    }
    whole = figures.collect(owner, date(YEAR, 1, 1), date(YEAR, 9, 1), closing_at)
    return overview(owner, YEAR, 8), months, whole


@pytest.mark.both_engines
@pytest.mark.rule("F-20", "F-30")
def test_the_overview_says_what_the_bulletin_of_the_same_days_says(make, unguarded):
    unguarded()
    edges()
    with clock.at(CLOSED):
        now, months, whole = counted(CLOSED)
        compare(now, months, whole)
        listed(now)
    year = now.whole_year
    assert (year.sessions, year.cases, year.public_cases, year.by_chief) == (5, 8, 7, 2)
    assert (year.attendances, year.late, year.repeated) == (15, 1, 1)
    assert (now.rate.numerator, now.rate.denominator, now.rate.pending) == (2, 5, 2)
    assert now.states["reversed"] == now.states["not_applicable"] == 2
    afterwards()
    with clock.at(CLOSED + timedelta(days=30)):
        later, known, year_known = counted()
        compare(later, known, year_known)
        listed(later)
        assert (later.whole_year.sessions, later.whole_year.late) == (6, 2)
        assert counted(CLOSED)[1:] == (months, whole)  # the bulletin of then is as it was
    db.session.rollback()
