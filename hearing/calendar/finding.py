"""Finding a time, over plain intervals: which starts fit a room and everybody, and why the other days fail.

A start lies on the raster of a session (morning, afternoon) of a working day, and the whole hearing lies
inside that session. One answer is given per session: its earliest fitting start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from hearing.calendar.rules import Period

DayOff = Callable[[date], str | None]
OfficersFree = Callable[[Period], int]
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Hours:
    """When hearings are held on a working day: sessions by wall clock, and the raster of starts."""

    sessions: tuple[tuple[time, time], ...]
    raster: timedelta
    zone: tzinfo


@dataclass(frozen=True)
class Diary:
    """Somebody or something that has to be free, from ``before`` the hearing to ``after`` it."""

    words: str
    busy: tuple[Period, ...] = ()
    before: timedelta = NOTHING
    after: timedelta = NOTHING

    def is_free(self, hearing: Period) -> bool:
        """Whether nothing of the diary touches what the hearing needs of it."""
        wanted = hearing.widened(self.before, self.after)
        return not any(wanted.overlaps(one) for one in self.busy)


@dataclass(frozen=True)
class RoomDiary:
    """A room that may be offered; ``misfit`` says why it never is."""

    room_id: int
    diary: Diary
    misfit: str | None = None


@dataclass(frozen=True)
class Wanted:
    """What is looked for: ``first_on`` and ``days`` bound the search, ``notice_on`` is the earliest in time."""

    length: timedelta
    first_on: date
    days: int
    notice_on: date
    not_before: datetime
    officers: int = 0
    answers: int = 3


@dataclass(frozen=True)
class Offer:
    """A fitting start: the best room, how many others fit too, how many officers are free."""

    period: Period
    room_id: int
    other_rooms: int
    officers: int


@dataclass(frozen=True)
class Rejected:
    """A day without a fitting start, and why."""

    day: date
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The first answers, earliest first, and every day of the search that has none."""

    offers: tuple[Offer, ...]
    rejected: tuple[Rejected, ...]


def starts(day: date, hours: Hours, length: timedelta) -> Iterator[list[Period]]:
    """Per session the periods of a hearing of that length, earliest first (court hours)."""
    for opens, closes in hours.sessions:
        begin = datetime.combine(day, opens, hours.zone)
        end = datetime.combine(day, closes, hours.zone)
        found = []
        while begin + length <= end:
            found.append(Period(begin, begin + length))
            begin += hours.raster
        yield found


def find(
    wanted: Wanted,
    hours: Hours,
    day_off: DayOff,
    rooms: Sequence[RoomDiary],
    people: Sequence[Diary],
    officers_free: OfficersFree,
) -> Found:
    """The earliest starts at which a fitting room, everybody and enough officers are free (A-10, A-12)."""
    offers: list[Offer] = []
    rejected: list[Rejected] = []
    search = _Search(wanted, hours, [r for r in rooms if r.misfit is None], people, officers_free)
    for n in range(wanted.days):
        day = wanted.first_on + timedelta(days=n)
        why = _closed(day, wanted, day_off)
        found, reasons = ([], (why,)) if why else search.day(day)
        offers += found
        if not found:
            rejected.append(Rejected(day, reasons))
    return Found(tuple(offers[: wanted.answers]), tuple(rejected))


def _closed(day: date, wanted: Wanted, day_off: DayOff) -> str | None:
    off = day_off(day)
    if off:
        return off
    if day < wanted.notice_on:
        first = wanted.notice_on
        return f"来不及提前告知，最早 {first.month} 月 {first.day} 日（A-10）"
    return None


@dataclass
class _Search:
    """One search, day by day."""

    wanted: Wanted
    hours: Hours
    rooms: Sequence[RoomDiary]
    people: Sequence[Diary]
    officers_free: OfficersFree

    def day(self, day: date) -> tuple[list[Offer], tuple[str, ...]]:
        """The answers of a day, or why there is none."""
        offers: list[Offer] = []
        failures: list[tuple[str, ...]] = []
        fewest = -1
        for session in starts(day, self.hours, self.wanted.length):
            for period in session:
                if period.starts_at < self.wanted.not_before:
                    failures.append(("past",))
                    continue
                missing, free, officers = self._look(period)
                fewest = max(fewest, officers)
                if not missing:
                    offers.append(Offer(period, free[0].room_id, len(free) - 1, officers))
                    break
                failures.append(missing)
        return offers, () if offers else self._reasons(failures, fewest)

    def _look(self, period: Period) -> tuple[tuple[str, ...], list[RoomDiary], int]:
        free = [room for room in self.rooms if room.diary.is_free(period)]
        missing = [] if free else ["room"]
        missing += [one.words for one in self.people if not one.is_free(period)]
        officers = -1
        if not missing and self.wanted.officers:
            officers = self.officers_free(period)
            if officers < self.wanted.officers:
                missing = ["officers"]
        return tuple(missing), free, officers

    def _reasons(self, failures: Sequence[tuple[str, ...]], fewest: int) -> tuple[str, ...]:
        hours = self.wanted.length / timedelta(hours=1)
        if not failures:
            return (f"上午、下午时段都不足 {hours:g} 小时",)
        failures = [one for one in failures if one != ("past",)]
        if not failures:
            return ("当天的时段已过",)
        words = {
            "room": "合适的听证室都已占用" if self.rooms else "没有合适的听证室",
            "officers": f"可抽听证员最多 {fewest} 人，需要 {self.wanted.officers} 人",
        }
        causes = list(dict.fromkeys(cause for one in failures for cause in one))
        always = [cause for cause in causes if all(cause in one for one in failures)]
        if always:
            return tuple(
                words.get(cause, f"{cause}没有连续 {hours:g} 小时的空档") for cause in always
            )
        short = {"room": "听证室", "officers": "听证员"}
        together = "、".join(short.get(cause, cause) for cause in causes)
        return (f"{together}没有共同的空档",)


def next_openings(
    after: datetime,
    length: timedelta,
    hours: Hours,
    day_off: DayOff,
    diaries: Sequence[Diary],
    *,
    days: int = 14,
    most: int = 3,
) -> list[datetime]:
    """The next starts at which every diary is free, at most one a session."""
    first = after.astimezone(hours.zone).date()
    found: list[datetime] = []
    for n in range(days):
        day = first + timedelta(days=n)
        if day_off(day):
            continue
        for session in starts(day, hours, length):
            fits = (
                p for p in session if p.starts_at > after and all(one.is_free(p) for one in diaries)
            )
            found += [period.starts_at for period in [next(fits, None)] if period]
    return found[:most]


def gaps(day: date, hours: Hours, room: Diary, least: timedelta, after: datetime) -> list[Period]:
    """Where on a day a hearing of at least that length still fits into a room, starts on the raster."""
    return gaps_in(list(starts(day, hours, least)), room, after)


def gaps_in(sessions: Sequence[list[Period]], room: Diary, after: datetime) -> list[Period]:
    """The same for periods that were laid out before, so that many rooms share one day's raster."""
    found: list[Period] = []
    for session in sessions:
        for period in session:
            if period.starts_at < after or not room.is_free(period):
                continue
            if found and found[-1].ends_at >= period.starts_at:
                found[-1] = Period(found[-1].starts_at, period.ends_at)
            else:
                found.append(period)
    return found
