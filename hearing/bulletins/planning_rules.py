"""The annual plan (年度计划): states of a version, what may be written, and progress as plain arithmetic."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hearing.base.labels import Labelled

MOST = 99_999
MONTHS = range(1, 13)


class PlanMove(Labelled):
    """What is done to a version: each is a row of its own."""

    SUBMITTED = "submitted", "报送批准"
    APPROVED = "approved", "批准"
    RETURNED = "returned", "退回"


class PlanState(Labelled):
    """Where a version stands; computed from its steps."""

    DRAFT = "draft", "草拟"
    WAITING = "waiting", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "退回"


@dataclass(frozen=True)
class Target:
    """How many sessions (场) and cases (件) one area is to hold in one line; ``None`` = no target."""

    unit_id: int
    line_id: int
    sessions: int | None
    cases: int | None


@dataclass(frozen=True)
class Held:
    """What was held: sessions (场) and cases (件)."""

    sessions: int = 0
    cases: int = 0


@dataclass(frozen=True)
class Measure:
    """Target and what was done, month by month and to date, and how much of the year has passed."""

    target: int | None
    by_month: tuple[int, ...]
    elapsed: Fraction

    @property
    def done(self) -> int:
        """How many so far."""
        return sum(self.by_month)

    @property
    def expected(self) -> int | None:
        """What the target asks for by now, whole ones only."""
        return None if self.target is None else int(self.target * self.elapsed)

    @property
    def elapsed_words(self) -> str:
        """``66.7 %`` of the year has passed."""
        return share(self.elapsed)

    @property
    def is_behind(self) -> bool:
        """Less was done than the time that passed asks for."""
        return self.expected is not None and self.done < self.expected

    @property
    def left(self) -> int | None:
        """How many are still missing to the target."""
        return None if self.target is None else max(0, self.target - self.done)

    @property
    def percent(self) -> str:
        """``82.2 %`` of the target, or ``—`` without one."""
        return "—" if not self.target else share(Fraction(self.done, self.target))


@dataclass(frozen=True)
class Cell:
    """One area in one line."""

    sessions: Measure
    cases: Measure


def share(part: Fraction) -> str:
    """A share with one decimal, rounded half up from exact numbers."""
    exact = Decimal(part.numerator * 100) / Decimal(part.denominator)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def elapsed(year: int, as_of: date) -> Fraction:
    """How much of a year has passed at the end of a day: each month is a twelfth (时序进度)."""
    if as_of.year != year:
        return Fraction(int(as_of.year > year))
    days = calendar.monthrange(year, as_of.month)[1]
    return (as_of.month - 1 + Fraction(as_of.day, days)) / 12


def measure(target: int | None, months: Mapping[int, int], year: int, as_of: date) -> Measure:
    """Progress of one target: what was held up to a day, per month and to date (F-30)."""
    last = 12 if as_of.year > year else (as_of.month if as_of.year == year else 0)
    counts = tuple(months.get(month, 0) if month <= last else 0 for month in MONTHS)
    return Measure(target, counts, elapsed(year, as_of))


def cell(target: Target | None, months: Mapping[int, Held], year: int, as_of: date) -> Cell:
    """Progress of one area in one line, in sessions and cases (F-30, trap 4)."""
    return Cell(
        measure(
            target.sessions if target else None,
            {month: held.sessions for month, held in months.items()},
            year,
            as_of,
        ),
        measure(
            target.cases if target else None,
            {month: held.cases for month, held in months.items()},
            year,
            as_of,
        ),
    )


def summed(values: Iterable[int | None]) -> int | None:
    """The sum of those targets that are set; ``None`` when none is."""
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def state_of(moves: Sequence[str]) -> PlanState:
    """Where a version with these steps stands."""
    if PlanMove.APPROVED in moves:
        return PlanState.APPROVED
    if PlanMove.RETURNED in moves:
        return PlanState.RETURNED
    return PlanState.WAITING if PlanMove.SUBMITTED in moves else PlanState.DRAFT


def read_number(text: str) -> int | None:
    """A target as typed: nothing is no target; raises ``ValueError`` when it is no count."""
    tidy = text.strip()
    if not tidy:
        return None
    if not tidy.isdecimal() or not 0 <= int(tidy) <= MOST:
        raise ValueError(tidy)
    return int(tidy)


def changes(before: Iterable[Target], after: Iterable[Target]) -> list[tuple[int, int, str]]:
    """(area, line, words) of every target that differs between two versions."""
    old = {(t.unit_id, t.line_id): t for t in before}
    new = {(t.unit_id, t.line_id): t for t in after}
    found = []
    for key in sorted(old.keys() | new.keys()):
        parts = [
            f"{word} {_shown(getattr(old.get(key), name, None))} → "
            f"{_shown(getattr(new.get(key), name, None))}"
            for name, word in (("sessions", "场"), ("cases", "件"))
            if getattr(old.get(key), name, None) != getattr(new.get(key), name, None)
        ]
        if parts:
            found.append((*key, "，".join(parts)))
    return found


def _shown(value: int | None) -> str:
    return "—" if value is None else str(value)
