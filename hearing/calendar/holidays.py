"""Working days by the holiday table: filled from the official dates, kept and confirmed year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import Holiday as Named
from sqlalchemy import func, select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.models import Holiday
from hearing.journal import service as journal
from hearing.people import access

OFFICIAL = "国务院办公厅历年节假日安排"
WEEKEND = ("周六", "周日")
FIRST_YEAR, LAST_YEAR = 2000, 2099


def seed_holidays(viewer: Viewer, first: int, last: int) -> int:
    """Fill the holiday table with days that differ from Monday to Friday; gives how many were added.

    Years that the library does not know yet are left out: their days count as unconfirmed.
    """
    known = set(db.session.scalars(select(Holiday.day)))
    added = 0
    day = date(first, 1, 1)
    while day <= date(last, 12, 31):
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            break
        if (not off) != (day.weekday() < 5) and day not in known:
            words = Named(name).chinese if name else "休息日"
            db.session.add(
                Holiday(day=day, is_workday=not off, name=words, is_confirmed=True, source=OFFICIAL)
            )
            added += 1
        day += timedelta(days=1)
    db.session.flush()
    journal.record(viewer, "holiday.seed", "holiday", "*", added=added)
    return added


def is_workday(day: date) -> bool:
    """Whether a day is a working day by the holiday table, else Monday to Friday."""
    row = db.session.get(Holiday, day)
    return row.is_workday if row else day.weekday() < 5


def day_off(from_on: date, until_on: date) -> Callable[[date], str | None]:
    """For days of a span (half open): why no court sits on a day, or ``None``; one query."""
    rows = db.session.scalars(
        select(Holiday).where(Holiday.day >= from_on, Holiday.day < until_on)
    ).all()
    known = {row.day: row for row in rows}

    def why(day: date) -> str | None:
        row = known.get(day)
        if row is not None:
            return None if row.is_workday else f"{row.name}放假"
        return f"{WEEKEND[day.weekday() - 5]}，非工作日" if day.weekday() >= 5 else None

    return why


def moved_workdays(from_on: date, until_on: date) -> dict[date, str]:
    """Weekend days of a span on which people work (调休), with the holiday they belong to."""
    rows = db.session.execute(
        select(Holiday.day, Holiday.name).where(
            Holiday.day >= from_on, Holiday.day < until_on, Holiday.is_workday
        )
    )
    return {row.day: row.name for row in rows if row.day.weekday() >= 5}


def unconfirmed(years: Iterable[int]) -> list[int]:
    """Which of the years have no confirmed official dates (未确认)."""
    wanted = sorted(set(years))
    if not wanted:
        return []
    rows = db.session.execute(
        select(Holiday.day, Holiday.is_confirmed).where(
            Holiday.day >= date(wanted[0], 1, 1), Holiday.day <= date(wanted[-1], 12, 31)
        )
    ).all()
    confirmed = {row.day.year for row in rows if row.is_confirmed}
    open_ = {row.day.year for row in rows if not row.is_confirmed}
    return [year for year in wanted if year not in confirmed or year in open_]


@dataclass(frozen=True)
class Year:
    """One year of the table."""

    year: int
    days: Sequence[Holiday]
    is_confirmed: bool


def year_of(year: int) -> Year:
    """One year's days that differ from Monday to Friday."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    days = db.session.scalars(
        select(Holiday)
        .where(Holiday.day >= date(year, 1, 1), Holiday.day <= date(year, 12, 31))
        .order_by(Holiday.day)
    ).all()
    return Year(year, days, bool(days) and all(one.is_confirmed for one in days))


def years() -> list[int]:
    """Years with rows, and the next two."""
    first = db.session.scalar(select(func.min(Holiday.day))) or clock.today()
    return list(range(first.year, clock.today().year + 3))


def _open(year: int) -> Year:
    found = year_of(year)
    if found.is_confirmed:
        raise Conflict(f"{year} 年已确认。官方安排有调整的，先撤回确认再改")
    return found


def add_days(viewer: Viewer, from_on: date, until_on: date, name: str, *, is_workday: bool) -> None:
    """Enter a holiday's days, or 调休 workdays, of one year not yet confirmed."""
    access.require(viewer, "holiday:keep")
    if until_on < from_on or (until_on - from_on).days > 15:
        raise Refused("最后一天不早于第一天，一次最多 16 天", field="until_on")
    if from_on.year != until_on.year:
        raise Refused("跨年的假期请按年份分别录入", field="until_on")
    known = {one.day for one in _open(from_on.year).days}
    span = [from_on + timedelta(days=n) for n in range((until_on - from_on).days + 1)]
    new = [day for day in span if (day.weekday() < 5) != is_workday and day not in known]
    if not new:
        words = "上班日本来就是工作日" if is_workday else "放假日本来就不上班"
        raise Refused(f"没有需要录入的日子：{words}，或已经录入", field="from_on")
    db.session.add_all(
        Holiday(day=day, is_workday=is_workday, name=name, is_confirmed=False) for day in new
    )
    db.session.flush()
    journal.record(viewer, "holiday.add", "holiday", from_on.year, number=len(new))


def remove_day(viewer: Viewer, day: date) -> None:
    """Take back a day of a year not yet confirmed."""
    access.require(viewer, "holiday:keep")
    _open(day.year)
    row = db.session.get(Holiday, day)
    if row is None:
        raise NotFound
    db.session.delete(row)
    db.session.flush()
    journal.record(viewer, "holiday.remove", "holiday", day.year)


def confirm_year(viewer: Viewer, year: int, source: str) -> None:
    """The year's days agree with the official notice, which is named."""
    access.require(viewer, "holiday:keep")
    if not _open(year).days:
        raise Refused("还没有录入放假日和调休上班日", field="source")
    if not source.strip():
        raise Refused("写明依据的文件", field="source")
    _set_year(year, is_confirmed=True, source=source.strip())
    journal.record(viewer, "holiday.confirm", "holiday", year)


def reopen_year(viewer: Viewer, year: int) -> None:
    """Take the confirmation back, because the official dates were changed."""
    access.require(viewer, "holiday:keep")
    if not year_of(year).is_confirmed:
        raise Conflict(f"{year} 年还没有确认")
    _set_year(year, is_confirmed=False, source=None)
    journal.record(viewer, "holiday.reopen", "holiday", year)


def _set_year(year: int, *, is_confirmed: bool, source: str | None) -> None:
    db.session.execute(
        update(Holiday)
        .where(Holiday.day >= date(year, 1, 1), Holiday.day <= date(year, 12, 31))
        .values(is_confirmed=is_confirmed, source=source)
        .execution_options(synchronize_session="fetch")
    )
