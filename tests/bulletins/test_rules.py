"""Months, coverage, problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearing.base import clock
from hearing.bulletins import rules
from hearing.bulletins.rules import Detector, HearingRow


@pytest.mark.rule("F-30")
def test_every_instant_is_in_exactly_one_month():
    times = ("00:00", "00:30", "07:59", "08:00", "23:59:59")
    day = date(2027, 12, 30)
    while day < date(2029, 1, 3):
        for at in times:
            instant = clock.beijing(day, at)
            hits = 0
            for year, month in {(day.year, day.month), (day.year, 12), (day.year, 1)}:
                first, after = map(clock.beijing, rules.month_bounds(year, month))
                hits += first <= instant < after
            assert hits == 1
        day += timedelta(days=1)


@pytest.mark.parametrize(("first", "until", "words"), [
    (date(2020, 1, 1), date(2020, 9, 1), "2020年1—8月"), (date(2020, 8, 1), date(2020, 9, 1), "2020年8月"),
    (date(2020, 11, 1), date(2021, 2, 1), "2020年11月—2021年1月"),
])  # fmt: skip
def test_span_words(first, until, words):
    assert rules.span_words(first, until) == words


@pytest.mark.rule("F-30")
def test_coverage_and_blanks():
    assert rules.coverage([[2, 0], [None, 1], [None, None]]) == (2, 3)
    assert rules.blanks({1: 3}, [1, 2]) == [2]


def row(number: int = 1, **values: object) -> HearingRow:
    plain = {
        "hearing_id": number, "unit_id": 7, "number": f"听{number}", "held_on": date(2020, 3, 2),
        "late_notices": 0, "officers_untold": 0, "closed_on": date(2020, 3, 2),
        "filed_on": date(2020, 3, 12), "redraws": 0,
    }  # fmt: skip
    return HearingRow(**{**plain, **values})


@pytest.mark.rule("F-30")
@pytest.mark.parametrize(("broken", "detector"), [
    ({"late_notices": 1}, Detector.LATE_NOTICE), ({"officers_untold": 2}, Detector.OFFICERS_UNTOLD),
    ({"filed_on": date(2020, 6, 1)}, Detector.FILING_OVERDUE), ({"filed_on": None}, Detector.FILING_OVERDUE),
    ({"redraws": 1}, Detector.REDRAW),
])  # fmt: skip
def test_each_problem_is_found(broken, detector):
    cut = date(2020, 9, 1)
    assert rules.hearing_problems([row()], cut, 10, 30) == []
    found = rules.hearing_problems([row(n, **broken) for n in range(7)], cut, 10, 30)
    assert [one.detector for one in found] == [detector]
    assert len(found[0].evidence) == 7
    assert found[0].fact.endswith("7 场")


@pytest.mark.rule("A-17")
def test_feedback_is_due_from_the_decision_on():
    late = row(officers_untold=1, telling_due_on=date(2020, 9, 1))
    assert rules.hearing_problems([late], date(2020, 9, 1), 10, 30) == []
    (found,) = rules.hearing_problems([late], date(2020, 9, 2), 10, 30)
    assert found.detector == Detector.OFFICERS_UNTOLD


GOOD = rules.HeldFacts(
    hearing_id=1, untold=0, has_place=True, present=3, panel_min=3, opinions=3, missing_explained=False,
    record_frozen=True, minutes=90, entered_on=date(2026, 3, 1), held_on=date(2026, 3, 9),
)  # fmt: skip


@pytest.mark.rule("F-30")
@pytest.mark.parametrize(("broken", "doubt"), [
    ({}, None), ({"untold": 1}, "not_told"), ({"has_place": False}, "no_place"),
    ({"present": 2, "opinions": 2}, "panel_short"), ({"opinions": 2}, "opinions_short"),
    ({"opinions": 2, "missing_explained": True}, None), ({"record_frozen": False}, "no_record"),
    ({"minutes": 19}, "too_short"), ({"minutes": 20}, None),
    ({"entered_on": date(2026, 3, 10)}, "backdated"), ({"entered_on": date(2026, 3, 9)}, None),
])  # fmt: skip
def test_what_a_hearing_lacks_marks_it_as_to_be_verified(broken, doubt):
    found = rules.doubts(replace(GOOD, **broken))
    assert found == ([doubt] if doubt else [])
