"""Holidays and 调休 workdays from the official dates; years not yet known stay Monday to Friday."""

from __future__ import annotations

from datetime import date

from hearing.base.viewer import SYSTEM
from hearing.calendar import holidays
from hearing.calendar.queries import is_workday
from hearing.cases.rules import reply_due


def test_holidays_and_moved_workdays(app):
    assert is_workday(date(2026, 10, 1))
    assert holidays.seed_holidays(SYSTEM, 2020, 2030) > 150
    assert holidays.seed_holidays(SYSTEM, 2020, 2030) == 0
    assert not is_workday(date(2026, 10, 1))
    assert not is_workday(date(2020, 1, 27))
    assert is_workday(date(2020, 1, 19))
    assert is_workday(date(2027, 10, 1))
    assert reply_due(date(2026, 9, 30), 1, is_workday) > date(2026, 10, 7)
