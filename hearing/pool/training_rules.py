"""Training: what counts, until when it counts; pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled

QUARTER = 15
MOST_MINUTES = 24 * 60


class TrainingKind(Labelled):
    """Kinds of training."""

    BEFORE = "before", "岗前培训"
    ON_THE_JOB = "on_the_job", "在岗培训"
    OBSERVATION = "observation", "观摩听证"
    MOCK = "mock", "模拟听证"


@dataclass(frozen=True)
class Credit:
    """Minutes of training on a day."""

    held_on: date
    minutes: int


@dataclass(frozen=True)
class Demand:
    """How much training must lie within how many months (parameters)."""

    hours: int
    months: int


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    turn = day.year * 12 + day.month - 1 + months
    year, month = turn // 12, turn % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def trained_until(credits: Iterable[Credit], demand: Demand) -> date | None:
    """The last day on which unexpired credits still reach the required hours (P-9).

    A credit counts from its day for the months of validity; ``None`` when the hours never met.
    """
    needed = demand.hours * 60
    ordered = sorted(credits, key=lambda credit: credit.held_on)
    latest: date | None = None
    for newest in range(len(ordered)):
        found = _end_of(ordered[: newest + 1], needed, demand.months)
        if found is not None and (latest is None or found > latest):
            latest = found
    return latest


def _end_of(ordered: Sequence[Credit], needed: int, months: int) -> date | None:
    """The last day of the newest credits that reach the hours, if they count together at all."""
    reached = 0
    for credit in reversed(ordered):
        reached += credit.minutes
        if reached >= needed:
            end = months_later(credit.held_on, months) - timedelta(days=1)
            return end if end >= ordered[-1].held_on else None
    return None


def is_valid(credits: Iterable[Credit], demand: Demand, day: date) -> bool:
    """Whether training counts on a day (P-9)."""
    counted = sum(
        credit.minutes
        for credit in credits
        if credit.held_on <= day < months_later(credit.held_on, demand.months)
    )
    return counted >= demand.hours * 60


def minutes_problem(minutes: int) -> str | None:
    """Training is counted in quarters of an hour, at most a day at once (P-9)."""
    if minutes <= 0 or minutes % QUARTER:
        return "学时按一刻钟计，如 1 小时 30 分"
    if minutes > MOST_MINUTES:
        return "一次培训最多 24 小时，请分次登记"
    return None


def hours_words(minutes: int) -> str:
    """``1.5 小时``, ``0 小时``."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}{ {0: '', 15: '.25', 30: '.5', 45: '.75'}.get(rest, '') } 小时"
