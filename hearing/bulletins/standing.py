"""How each case heard stands at the closing instant, in SQL (domain §6, settled 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, false, func, literal

from hearing.base.sqltime import days_between
from hearing.bulletins import held
from hearing.bulletins.held import Span, total
from hearing.outcomes.definitions import Cut, effective_definition
from hearing.outcomes.queries import standings_statement
from hearing.outcomes.rules import SETTLED, SMALL, Outcome
from hearing.units.queries import parameter_int

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Definition:
    """The version of the rate's definition in force, its window, the first day after the period, and how few
    cases are only counted."""

    version: int
    window_days: int
    cut_off: date
    small_cases: int = SMALL


def definition_of(unit_id: int, from_on: date, until_on: date) -> Definition:
    """The definition of the effective rate in force for a unit's half-open span of days."""
    window = parameter_int("effective_window_days", from_on, unit_id)
    small = parameter_int("small_cases", until_on - timedelta(days=1), unit_id)
    version = effective_definition(Cut(until_on, window)).version
    return Definition(version, window, until_on, small)


@dataclass(frozen=True)
class Standings:
    """Cases heard with the newest outcome confirmed, re-petition and visit, all as known at the closing."""

    heard: Subquery
    joined: Any
    state: ColumnElement[str]
    reversed_on: ColumnElement[date | None]
    is_reversed: ColumnElement[bool]
    is_visited: ColumnElement[bool]

    def sums(self, definition: Definition) -> list[ColumnElement[Any]]:
        """``effective``, ``applicable``, ``pending`` and ``not_applicable`` of a group of cases.

        The registry's two versions of the effective rate in SQL; a test holds them together case by case.
        """
        good = and_(self.state.in_(SETTLED), ~self.is_reversed)
        counted: Any = literal(True)  # noqa: FBT003 - SQL's own value
        if definition.version > 1:
            last = definition.cut_off - timedelta(days=definition.window_days)
            counted = and_(self.heard.c.held_on < last, self.state != Outcome.NOT_APPLICABLE.value)
            days = days_between(self.heard.c.held_on, self.reversed_on)
            is_back = func.coalesce(days <= definition.window_days, false())
            good = and_(self.state.in_(SETTLED), ~is_back, self.is_visited, counted)
        return [
            total(good).label("effective"),
            total(counted).label("applicable"),
            total(self.state == Outcome.PENDING.value).label("pending"),
            total(self.state == Outcome.NOT_APPLICABLE.value).label("not_applicable"),
        ]

    @property
    def stands(self) -> ColumnElement[str]:
        """The state of each case; one petitioned again counts as 反复."""
        again = and_(self.state.in_(SETTLED), self.is_reversed)
        return case((again, literal(Outcome.REVERSED.value)), else_=self.state)

    def states(self) -> list[ColumnElement[Any]]:
        """How many cases of a group stand in each state."""
        return [total(self.stands == one.value).label(f"state_{one.value}") for one in Outcome]


def standings(span: Span) -> Standings:
    """The cases heard of a span with how they stand; facts of later days than the span do not count."""
    heard = held.cases(span)
    known = standings_statement(span.closing_at - MOMENT).subquery("known")
    joined = heard.outerjoin(
        known, and_(known.c.hearing_id == heard.c.hearing_id, known.c.case_id == heard.c.case_id)
    )
    return Standings(
        heard,
        joined,
        func.coalesce(known.c.stated, literal(Outcome.PENDING.value)),
        known.c.reversed_on,
        func.coalesce(known.c.reversed_on < span.until_on, false()),
        func.coalesce(known.c.visited_on < span.until_on, false()),
    )
