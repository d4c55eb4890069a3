"""When an officer cannot come: days, spans, weekly patterns, half days; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearing.base.labels import Labelled

NOON = time(12)
LONGEST_DAYS = 366


class Half(Labelled):
    """Which part of a day."""

    ALL = "all", "全天"
    MORNING = "am", "上午"
    AFTERNOON = "pm", "下午"


WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Away:
    """A span of days (inclusive); with ``weekday`` (0 = Monday) only that day of each week in it."""

    from_on: date
    until_on: date
    half: str = Half.ALL
    weekday: int | None = None


def touched(starts: datetime, ends: datetime) -> list[tuple[date, frozenset[Half]]]:
    """The days and half days that a Beijing wall-clock period touches; noon parts them (P-9)."""
    found = []
    day = starts.date()
    while day <= ends.date():
        begin = starts.time() if day == starts.date() else time.min
        end = ends.time() if day == ends.date() else time.max
        halves = set()
        if begin < NOON and end > time.min:
            halves.add(Half.MORNING)
        if end > NOON:
            halves.add(Half.AFTERNOON)
        if halves:
            found.append((day, frozenset(halves)))
        day += timedelta(days=1)
    return found


def covers(away: Away, day: date, halves: Iterable[str]) -> bool:
    """Whether an entry stands against a part of a day (P-9)."""
    if not away.from_on <= day <= away.until_on:
        return False
    if away.weekday is not None and away.weekday != day.weekday():
        return False
    return away.half == Half.ALL or away.half in set(halves)


def stands_against(away: Away, starts: datetime, ends: datetime) -> bool:
    """Whether an entry keeps an officer from a period, in Beijing wall-clock time (P-9)."""
    return any(covers(away, day, halves) for day, halves in touched(starts, ends))


def span_problem(away: Away, today: date) -> str | None:
    """An entry goes forwards, is not wholly past and at most a year long (P-9)."""
    if away.until_on < away.from_on:
        return "结束日期不能早于开始日期"
    if away.until_on < today:
        return "日期已经过去，请填今天以后的日期"
    if (away.until_on - away.from_on).days >= LONGEST_DAYS:
        return "一次最多登记一年；更长时间不便的，请联系检察院"
    if away.weekday is not None and next(days_of(away), None) is None:
        return f"这段日期里没有{WEEKDAYS[away.weekday]}，请核对"
    return None


def days_of(away: Away) -> Iterator[date]:
    """The days of an entry, in order."""
    return iter(
        day
        for day in (
            away.from_on + timedelta(days=n) for n in range((away.until_on - away.from_on).days + 1)
        )
        if away.weekday in (None, day.weekday())
    )


def words(away: Away) -> str:
    """``2026-03-05 上午``, ``2026-03-01 至 2026-06-30 每周二 全天``."""
    span = away.from_on.isoformat()
    if away.until_on != away.from_on:
        span += f" 至 {away.until_on.isoformat()}"
    if away.weekday is not None:
        span += f" 每{WEEKDAYS[away.weekday]}"
    return f"{span} {Half(away.half).label}"


def weeks(year: int, month: int) -> list[list[date]]:
    """The weeks (Monday first) that show a month, with the days of its neighbours."""
    first = date(year, month, 1)
    start = first - timedelta(days=first.weekday())
    after = date(year + month // 12, month % 12 + 1, 1)
    number = ((after - start).days + 6) // 7
    return [[start + timedelta(days=7 * n + d) for d in range(7)] for n in range(number)]
