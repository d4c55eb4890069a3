"""How each case heard stands at the closing instant, in SQL (domain §6, settled 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, or_, select

from hearing.bulletins import held
from hearing.bulletins.held import Span, total
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.outcomes.rules import SETTLED, Outcome


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
    is_reversed: ColumnElement[bool]
    is_visited: ColumnElement[bool]

    def sums(self, definition: Definition) -> list[ColumnElement[Any]]:
        """``effective``, ``applicable``, ``pending`` and ``not_applicable`` of a group of cases."""
        good = and_(self.state.in_(SETTLED), ~self.is_reversed)
        counted: Any = literal(True)  # noqa: FBT003 - SQL's own value
        if definition.version > 1:
            last = definition.cut_off - timedelta(days=definition.window_days)
            counted = and_(
                self.heard.c.held_on < last, self.state != Outcome.NOT_APPLICABLE.value
            )
            good = and_(good, self.is_visited, counted)
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
    """The cases heard of a span with how they stand."""
    heard = held.cases(span)
    newest = _newest(span)
    again = (
        select(Repetition.case_id)
        .where(Repetition.received_on < span.until_on, Repetition.entered_at < span.closing_at)
        .group_by(Repetition.case_id)
        .subquery("again")
    )
    visited = (
        select(Visit.hearing_id, Visit.case_id)
        .where(Visit.visited_on < span.until_on, Visit.entered_at < span.closing_at)
        .group_by(Visit.hearing_id, Visit.case_id)
        .subquery("visited")
    )
    joined = (
        heard.outerjoin(
            newest,
            and_(newest.c.hearing_id == heard.c.hearing_id, newest.c.case_id == heard.c.case_id),
        )
        .outerjoin(again, again.c.case_id == heard.c.case_id)
        .outerjoin(
            visited,
            and_(visited.c.hearing_id == heard.c.hearing_id, visited.c.case_id == heard.c.case_id),
        )
    )
    return Standings(
        heard,
        joined,
        func.coalesce(newest.c.state, literal(Outcome.PENDING.value)),
        again.c.case_id.is_not(None),
        visited.c.case_id.is_not(None),
    )


def _newest(span: Span) -> Subquery:
    """Of the statements confirmed before the closing instant the newest of each case."""
    last = (
        select(
            OutcomeEntry.hearing_id,
            OutcomeEntry.case_id,
            func.max(OutcomeEntry.version).label("version"),
        )
        .where(OutcomeEntry.confirmed_at < span.closing_at)
        .group_by(OutcomeEntry.hearing_id, OutcomeEntry.case_id)
        .subquery("last")
    )
    return (
        select(OutcomeEntry.hearing_id, OutcomeEntry.case_id, OutcomeEntry.state)
        .join(
            last,
            and_(
                last.c.hearing_id == OutcomeEntry.hearing_id,
                last.c.case_id == OutcomeEntry.case_id,
                last.c.version == OutcomeEntry.version,
            ),
        )
        .subquery("newest")
    )
