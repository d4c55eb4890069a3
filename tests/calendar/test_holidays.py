"""Holidays and 调休 workdays from the official dates; years not yet known stay Monday to Friday and 未确认."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.calendar import holidays
from hearing.calendar.queries import is_workday
from hearing.cases.rules import reply_due
from tests.support.make import COUNTY, P


def test_holidays_and_moved_workdays(app):
    assert is_workday(date(2026, 10, 1))
    assert holidays.seed_holidays(SYSTEM, 2020, 2030) > 150
    assert holidays.seed_holidays(SYSTEM, 2020, 2030) == 0
    assert not is_workday(date(2026, 10, 1))
    assert not is_workday(date(2020, 1, 27))
    assert is_workday(date(2020, 1, 19))
    assert is_workday(date(2027, 10, 1))
    assert reply_due(date(2026, 9, 30), 1, is_workday) > date(2026, 10, 7)


def test_reasons_are_in_chinese_and_years_without_dates_are_unconfirmed(app):
    holidays.seed_holidays(SYSTEM, 2020, 2030)
    why = holidays.day_off(date(2026, 9, 1), date(2026, 11, 1))
    assert why(date(2026, 10, 1)) == "国庆节放假"
    assert why(date(2026, 10, 10)) is None
    assert why(date(2026, 10, 11)) == "周日，非工作日"
    moved = holidays.moved_workdays(date(2026, 9, 1), date(2026, 11, 1))
    assert moved[date(2026, 10, 10)] == "国庆节"
    assert holidays.unconfirmed([2026, 2027, 2028]) == [2027, 2028]
    assert holidays.unconfirmed([]) == []


def test_a_year_is_entered_then_confirmed_then_changed_only_after_taking_that_back(make):
    admin = make.staff(P.SYSTEM_ADMIN, 340000)
    first, last = date(2027, 10, 1), date(2027, 10, 7)
    with pytest.raises(Refused, match="还没有录入"):
        holidays.confirm_year(admin, 2027, "通知")
    holidays.add_days(admin, first, last, "国庆节", is_workday=False)
    holidays.add_days(admin, date(2027, 10, 9), date(2027, 10, 9), "国庆节", is_workday=True)
    days = {one.day.day: one.is_workday for one in holidays.year_of(2027).days}
    assert days == {1: False, 4: False, 5: False, 6: False, 7: False, 9: True}
    with pytest.raises(Refused, match="没有需要录入"):
        holidays.add_days(admin, first, last, "国庆节", is_workday=False)
    with pytest.raises(Refused, match="跨年"):
        holidays.add_days(admin, date(2027, 12, 31), date(2028, 1, 2), "元旦", is_workday=False)
    holidays.remove_day(admin, date(2027, 10, 7))
    assert holidays.unconfirmed([2027]) == [2027]
    with pytest.raises(Refused, match="依据"):
        holidays.confirm_year(admin, 2027, " ")
    holidays.confirm_year(admin, 2027, "国办发明电")
    assert holidays.unconfirmed([2027]) == []
    assert not is_workday(date(2027, 10, 1))
    for verb in (
        lambda: holidays.remove_day(admin, first),
        lambda: holidays.add_days(admin, date(2027, 10, 7), last, "国庆节", is_workday=False),
        lambda: holidays.confirm_year(admin, 2027, "x"),
    ):
        with pytest.raises(Conflict, match="已确认"):
            verb()
    holidays.reopen_year(admin, 2027)
    assert holidays.unconfirmed([2027]) == [2027]
    with pytest.raises(Forbidden):
        holidays.add_days(make.staff(P.CHIEF, COUNTY), first, last, "x", is_workday=False)
    with pytest.raises(NotFound):
        holidays.year_of(1800)
