"""What the rooms' calendar shows in one cell: bookings by whose they are, and free time as links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from hearing.base import clock
from hearing.base.viewer import Viewer
from hearing.calendar import bookings, holidays, openings, queries
from hearing.calendar.finding import Diary, gaps_in, starts
from hearing.calendar.rules import HeldFor, Period
from hearing.hearings import diary
from hearing.people.access import may
from hearing.web.filters import WEEKDAYS, hour

LEAST, DAY = timedelta(hours=1), timedelta(days=1)
UNNAMED = "不公开"


@dataclass(frozen=True)
class Block:
    """One booking in a cell: ``look`` is mine, other, closed, use or closure."""

    look: str
    when: str
    words: str
    room: str
    url: str | None = None


@dataclass(frozen=True)
class Gap:
    """Free time, with the address that books it (``None`` for those who do not plan)."""

    words: str
    url: str | None


@dataclass(frozen=True)
class Day:
    """A column: the day, and what is special about it."""

    day: date
    note: str
    is_off: bool
    is_today: bool

    @property
    def words(self) -> str:
        """``8-17 周一``."""
        return f"{self.day.month}-{self.day.day} 周{WEEKDAYS[self.day.weekday()]}"


@dataclass
class Agenda:
    """Rooms, days, and the cells between them."""

    rooms: list[Any]
    days: list[Day]
    blocks: dict[tuple[int, date], list[Block]] = field(default_factory=dict)
    gaps: dict[tuple[int, date], list[Gap]] = field(default_factory=dict)
    unconfirmed: list[int] = field(default_factory=list)


def agenda(viewer: Viewer, from_on: date, until_on: date, *, free: bool = True) -> Agenda:
    """Everything between two days (half open) in the viewer's rooms, in a handful of queries."""
    rooms = list(queries.rooms(viewer))
    booked = bookings.booked(viewer, from_on, until_on)
    hearings = diary.calendar_rows(viewer, [b.hearing_id for b in booked if b.hearing_id])
    found = Agenda(rooms, _days(from_on, until_on))
    found.unconfirmed = holidays.unconfirmed((from_on.year, (until_on - timedelta(days=1)).year))
    names = {room.id: room.name for room in rooms}
    urls = {room.id: url_for("case_desk.room", room_id=room.id) for room in rooms}
    bounds = {day.day: (clock.beijing(day.day), clock.beijing(day.day + DAY)) for day in found.days}
    for one in booked:
        if one.room_id not in names:
            continue
        hearing = hearings.get(one.hearing_id or 0)
        for day in _touched(one, from_on, until_on):
            block = _block(one, hearing, names[one.room_id], bounds[day], urls[one.room_id])
            found.blocks.setdefault((one.room_id, day), []).append(block)
    if free:
        _free(viewer, found, booked)
    return found


def _days(from_on: date, until_on: date) -> list[Day]:
    why = holidays.day_off(from_on, until_on)
    moved = holidays.moved_workdays(from_on, until_on)
    today, found = clock.today(), []
    for n in range((until_on - from_on).days):
        day = from_on + timedelta(days=n)
        off = why(day)
        note = f"{moved[day]}调休上班" if day in moved else ""
        if off and "放假" in off:
            note = off
        found.append(Day(day, note, off is not None, day == today))
    return found


def _touched(one: Any, from_on: date, until_on: date) -> list[date]:
    first = max(from_on, clock.beijing_date(one.starts_at))
    last = min(until_on - timedelta(days=1), clock.beijing_date(one.ends_at - timedelta(seconds=1)))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _block(
    one: Any,
    hearing: diary.CalendarRow | None,
    room: str,
    bounds: tuple[datetime, datetime],
    room_url: str,
) -> Block:
    starts_at, ends_at = (
        (hearing.starts_at, hearing.ends_at) if hearing else (one.starts_at, one.ends_at)
    )
    whole = starts_at <= bounds[0] and ends_at >= bounds[1]
    when = "全天" if whole else f"{hour(starts_at)}—{hour(ends_at)}"
    if one.role == HeldFor.CLOSURE:
        return Block("closure", when, f"停用：{one.purpose}", room, room_url)
    if hearing is None:
        words = one.purpose if one.role == HeldFor.USE else UNNAMED
        return Block("use", when, words, room, room_url)
    if hearing.is_mine:
        url = url_for("case_desk.hearing", hearing_id=hearing.id)
        return Block("mine", when, hearing.title, room, url)
    if not hearing.title:
        return Block("closed", when, UNNAMED, room)
    url = url_for("case_desk.hearing", hearing_id=hearing.id)
    return Block("other", when, hearing.title, room, url)


def _free(viewer: Viewer, found: Agenda, booked: list[bookings.Booked]) -> None:
    now, first = clock.now(), found.days[0].day
    hours = openings.hours(first, viewer.unit_id)
    before, after = openings.margins(first, viewer.unit_id)
    plans = may(viewer, "hearing:plan")
    busy: dict[tuple[int, date], list[Period]] = {}
    for one in booked:
        period = Period(one.starts_at, one.ends_at)
        around = period.widened(after, before)
        for n in range((around.ends_at.date() - around.starts_at.date()).days + 3):
            day_of = clock.beijing_date(around.starts_at) + timedelta(days=n)
            if day_of <= clock.beijing_date(around.ends_at):
                busy.setdefault((one.room_id or 0, day_of), []).append(period)
    for day in found.days:
        if day.is_off:
            continue
        raster = list(starts(day.day, hours, LEAST))
        whole = gaps_in(raster, Diary(""), now)
        for room in found.rooms:
            taken = tuple(busy.get((room.id, day.day), ()))
            open_ = gaps_in(raster, Diary(room.name, taken, before, after), now)
            bookable = plans and room.unit_id == viewer.unit_id
            found.gaps[(room.id, day.day)] = (
                [_gap("全天有空", open_[0].starts_at, room.id, bookable)]
                if open_ and open_ == whole and len(whole) == len(hours.sessions)
                else [
                    _gap(f"{hour(one.starts_at)} 起有空", one.starts_at, room.id, bookable)
                    for one in open_
                ]
            )


def _gap(words: str, starts_at: datetime, room_id: int, bookable: bool) -> Gap:
    local = clock.local(starts_at)
    url = url_for("case_desk.book", on=local.date(), starts=f"{local:%H:%M}", room=room_id)
    return Gap(words, url if bookable else None)
