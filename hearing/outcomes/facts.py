"""The rows that the figures of a span are counted from, as they stood at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from hearing.base.db import db
from hearing.hearings.models import Hearing
from hearing.opinions.models import Decision, Tally
from hearing.outcomes.definitions import CaseFact, Cut, DrawFact, Facts, IssueFact, VisitFact
from hearing.outcomes.drawn import officers
from hearing.outcomes.models import Visit
from hearing.outcomes.standing import standings_statement
from hearing.units.queries import within


@dataclass(frozen=True)
class Span:
    """Which hearings: of a unit and those below, held from the one day to before the other."""

    lineage: str
    from_on: date
    until_on: date
    handler_person_id: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """The condition on hearings."""
        here = and_(
            Hearing.unit_id.in_(within(self.lineage)),
            Hearing.held_on >= self.from_on,
            Hearing.held_on < self.until_on,
        )
        if self.handler_person_id is None:
            return here
        return and_(here, Hearing.handler_person_id == self.handler_person_id)


def collect(span: Span, as_of: datetime) -> tuple[Facts, dict[int, int]]:
    """The facts of a span as known at an instant, and hearing id → unit id; four questions."""
    owners: dict[int, int] = {}
    cases = _cases(span, as_of, owners)
    return Facts(cases, _visits(span, as_of), _issues(span, as_of), _draws(span, as_of)), owners


def _cases(span: Span, as_of: datetime, owners: dict[int, int]) -> tuple[CaseFact, ...]:
    found = standings_statement(as_of).subquery()
    rows = db.session.execute(
        select(found, Hearing.held_on, Hearing.unit_id)
        .join(Hearing, Hearing.id == found.c.hearing_id)
        .where(span.condition())
        .order_by(found.c.hearing_id, found.c.case_id)
    )
    facts = []
    for row in rows:
        owners[row.hearing_id] = row.unit_id
        facts.append(
            CaseFact(
                row.hearing_id, row.case_id, row.held_on, row.state, row.stated, row.reversed_on,
                row.visited_on,
            )
        )  # fmt: skip
    return tuple(facts)


def _visits(span: Span, as_of: datetime) -> tuple[VisitFact, ...]:
    known: Any = or_(Visit.lapsed_at.is_(None), Visit.lapsed_at > as_of)
    rows = db.session.execute(
        select(Visit)
        .join(Hearing, Hearing.id == Visit.hearing_id)
        .where(span.condition(), Visit.planned_at <= as_of, known)
        .order_by(Visit.id)
    ).scalars()
    return tuple(
        VisitFact(
            one.hearing_id,
            one.case_id,
            one.due_on,
            one.visited_on if one.entered_at and one.entered_at <= as_of else None,
        )
        for one in rows
    )


def _issues(span: Span, as_of: datetime) -> tuple[IssueFact, ...]:
    rows = db.session.execute(
        select(Decision.hearing_id, Decision.issue_id, Tally.majority, Decision.deviates)
        .join(Tally, Tally.issue_id == Decision.issue_id)
        .join(Hearing, Hearing.id == Decision.hearing_id)
        .where(span.condition(), Decision.decided_at <= as_of)
        .order_by(Decision.issue_id)
    )
    return tuple(
        IssueFact(row.hearing_id, row.issue_id, row.majority is not None, not row.deviates)
        for row in rows
    )


def _draws(span: Span, as_of: datetime) -> tuple[DrawFact, ...]:
    ended = and_(span.condition(), Hearing.closed_at <= as_of, Hearing.entered_at <= as_of)
    met = officers(ended, as_of)
    rows = db.session.execute(
        select(Hearing.id, met.c.officers, met.c.drawn, met.c.redraws)
        .outerjoin(met, met.c.hearing_id == Hearing.id)
        .where(ended)
        .order_by(Hearing.id)
    )
    return tuple(DrawFact(row[0], *(int(n or 0) for n in row[1:])) for row in rows)


def of_units(facts: Facts, owners: dict[int, int], units: set[int]) -> Facts:
    """The part of the facts that belongs to some units."""
    return Facts(
        tuple(one for one in facts.cases if owners.get(one.hearing_id) in units),
        tuple(one for one in facts.visits if owners.get(one.hearing_id) in units),
        tuple(one for one in facts.issues if owners.get(one.hearing_id) in units),
        tuple(one for one in facts.draws if owners.get(one.hearing_id) in units),
    )


__all__ = ["Cut", "Span", "collect", "of_units"]
