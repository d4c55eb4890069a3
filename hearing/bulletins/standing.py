"""How each case heard stands at the closing instant, in SQL (domain §6, settled 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, false, func, literal, or_

from hearing.base.sqltime import days_between
from hearing.bulletins import held
from hearing.bulletins.held import Span, total
from hearing.outcomes.queries import standings_statement
from hearing.outcomes.rules import SETTLED, Outcome

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Definition:
    """The version of the rate's definition in force, its window and the first day after the period."""

    version: int
    window_days: int
    cut_off: date


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

    def states(self) -> list[ColumnElement[Any]]:
        """How many cases of a group stand in each state; a case petitioned again counts as 反复."""
        plain = [one for one in Outcome if one is not Outcome.REVERSED]
        again = or_(
            self.state == Outcome.REVERSED.value, and_(self.state.in_(SETTLED), self.is_reversed)
        )
        return [
            *(
                total(and_(self.state == one.value, ~again)).label(f"state_{one.value}")
                for one in plain
            ),
            total(again).label(f"state_{Outcome.REVERSED.value}"),
        ]


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
