"""Outcomes, visits due and re-petitions of hearings in scope (callers hold the hearing)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.outcomes.standing import standings_statement
from hearing.units.queries import scope


def entries(hearing_id: int) -> Sequence[OutcomeEntry]:
    """All statements about a hearing's cases, newest first."""
    return db.session.scalars(
        select(OutcomeEntry)
        .where(OutcomeEntry.hearing_id == hearing_id)
        .order_by(OutcomeEntry.case_id, OutcomeEntry.version.desc())
    ).all()


def visits(hearing_id: int) -> Sequence[Visit]:
    """The visits of a hearing by due date."""
    return db.session.scalars(
        select(Visit).where(Visit.hearing_id == hearing_id).order_by(Visit.due_on, Visit.id)
    ).all()


def visit(hearing_id: int, visit_id: int) -> Visit:
    """One visit of a hearing."""
    found = db.session.get(Visit, visit_id)
    if found is None or found.hearing_id != hearing_id:
        raise NotFound
    return found


def repetitions(hearing_id: int) -> Sequence[Repetition]:
    """Re-petitions of a hearing's cases."""
    return db.session.scalars(
        select(Repetition).where(Repetition.hearing_id == hearing_id).order_by(Repetition.id)
    ).all()


def visits_due(viewer: Viewer, limit: int = 50) -> list[tuple[Visit, Hearing]]:
    """Open visits of hearings the viewer handles or keeps, the most overdue first."""
    rows = db.session.execute(
        select(Visit, Hearing)
        .join(Hearing, Hearing.id == Visit.hearing_id)
        .where(
            Visit.visited_on.is_(None),
            scope(viewer, Hearing.unit_id),
            (Hearing.handler_person_id == viewer.person_id)
            | (Hearing.clerk_person_id == viewer.person_id),
        )
        .order_by(Visit.due_on, Visit.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


__all__ = ["entries", "repetitions", "standings_statement", "visit", "visits", "visits_due"]
