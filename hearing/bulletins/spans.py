"""Which spans a bulletin is compared with, and the words for it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hearing.base.clock import beijing
from hearing.outcomes.rules import percent

SUMS = (
    "cases", "public_cases", "hearings", "public_hearings", "effective", "applicable", "pending",
    "not_applicable",
)  # fmt: skip


def closing_instant(until_on: date, days: int, now: datetime) -> datetime:
    """Facts count that were entered before this instant: so many days after the last month, or now (F-30)."""
    return min(beijing(until_on + timedelta(days=days)), now)


def year_before(day: date) -> date:
    """The first of the same month a year earlier."""
    return date(day.year - 1, day.month, 1)


def first_needed(from_on: date) -> date:
    """From which month counts are needed: January of last year."""
    return date(from_on.year - 1, 1, 1)


def month_key(day: date) -> int:
    """``202008``."""
    return day.year * 100 + day.month


def sum_of(months: Iterable[Mapping[str, Any]], from_on: date, until_on: date) -> dict[str, int]:
    """The months of a half-open span added up: nothing is counted twice, nothing left out."""
    wanted = [m for m in months if month_key(from_on) <= m["month"] < month_key(until_on)]
    return {name: sum(int(month[name]) for month in wanted) for name in SUMS}


def comparisons(
    months: list[dict[str, Any]], from_on: date, until_on: date
) -> list[dict[str, Any]]:
    """Month over month, year over year and the year to date, each with both counts."""
    last = (until_on - timedelta(days=1)).replace(day=1)
    earlier = (last - timedelta(days=1)).replace(day=1)
    january = date(last.year, 1, 1)
    found = [_pair("mom", "环比", months, (last, until_on), (earlier, last))]
    if (from_on, until_on) != (january, until_on):
        found.append(_years("yoy", "同比", months, from_on, until_on))
    found.append(_years("ytd", "本年累计同比", months, january, until_on))
    return found


def _years(
    kind: str, label: str, months: list[dict[str, Any]], from_on: date, until_on: date
) -> dict[str, Any]:
    before = (year_before(from_on), year_before(until_on))
    return _pair(kind, label, months, (from_on, until_on), before)


def _pair(
    kind: str,
    label: str,
    months: list[dict[str, Any]],
    span: tuple[date, date],
    before: tuple[date, date],
) -> dict[str, Any]:
    now, then = sum_of(months, *span), sum_of(months, *before)
    return {
        "kind": kind,
        "label": label,
        "from_on": span[0].isoformat(),
        "until_on": span[1].isoformat(),
        "before_from_on": before[0].isoformat(),
        "before_until_on": before[1].isoformat(),
        "now": now,
        "before": then,
        "change": change_words(now["cases"], then["cases"]),
    }


def change_words(now: int, before: int) -> str:
    """``上升 12.5 %``, ``下降 3.0 %``, ``持平`` or, without a base, the plain counts."""
    if not before:
        return "上期没有听证，不计算比率" if now else "两期均没有听证"
    if now == before:
        return "持平"
    return f"{'上升' if now > before else '下降'} {percent(abs(now - before), before)}"
