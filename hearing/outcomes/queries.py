"""Outcomes, visits and re-petitions of hearings in scope (callers hold the hearing); the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, HearingCase
from hearing.outcomes.models import (
    AidReferral,
    LedgerItem,
    OutcomeEntry,
    Repetition,
    Visit,
)
from hearing.outcomes.standing import standings_statement
from hearing.people.rules import PostKind
from hearing.units.queries import scope


def entries(hearing_id: int) -> Sequence[OutcomeEntry]:
    """All statements about a hearing's cases, newest first."""
    return db.session.scalars(
        select(OutcomeEntry)
        .where(OutcomeEntry.hearing_id == hearing_id)
        .order_by(OutcomeEntry.case_id, OutcomeEntry.version.desc())
    ).all()


@dataclass(frozen=True)
class Now:
    """How one case stands now, re-petitions included."""

    state: str
    since: object
    stated: str | None


def standing_now(hearing_id: int) -> dict[int, Now]:
    """Case id → how it stands now."""
    found = standings_statement(clock.now()).subquery()
    rows = db.session.execute(select(found).where(found.c.hearing_id == hearing_id))
    return {row.case_id: Now(row.state, row.since, row.stated) for row in rows}


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


def aid(hearing_id: int) -> Sequence[AidReferral]:
    """Referrals to judicial aid of a hearing, oldest first."""
    return db.session.scalars(
        select(AidReferral).where(AidReferral.hearing_id == hearing_id).order_by(AidReferral.id)
    ).all()


def ledger_items_of(hearing_id: int) -> dict[int, LedgerItem]:
    """Case id → its number in the ledger, for the cases of one hearing."""
    rows = db.session.scalars(
        select(LedgerItem)
        .join(HearingCase, HearingCase.case_id == LedgerItem.case_id)
        .where(HearingCase.hearing_id == hearing_id)
    )
    return {row.case_id: row for row in rows}


def _for_whom(viewer: Viewer) -> ColumnElement[bool]:
    """Handlers and clerks see their own hearings, leaders those of their units."""
    if viewer.kind in (PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF):
        return scope(viewer, Hearing.unit_id)
    return scope(viewer, Hearing.unit_id) & or_(
        Hearing.handler_person_id == viewer.person_id,
        Hearing.clerk_person_id == viewer.person_id,
    )


def _open_visits(viewer: Viewer) -> AnySelect:
    return (
        select(Visit, Hearing)
        .join(Hearing, Hearing.id == Visit.hearing_id)
        .where(Visit.entered_at.is_(None), Visit.lapsed_at.is_(None), _for_whom(viewer))
    )


def visits_due(
    viewer: Viewer, limit: int = 50, *, overdue: bool = False
) -> list[tuple[Visit, Hearing]]:
    """Open visits of the viewer's hearings or, for leaders, of their units; the longest overdue first."""
    statement = _open_visits(viewer)
    if overdue:
        statement = statement.where(Visit.due_on < clock.today())
    rows = db.session.execute(statement.order_by(Visit.due_on, Visit.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def visits_due_count(viewer: Viewer) -> list[Counted]:
    """How many visits have fallen due (menu)."""
    return [count_of(_open_visits(viewer).where(Visit.due_on <= clock.today()))]


def visits_overdue_total(viewer: Viewer) -> int:
    """How many visits are overdue."""
    statement = count_of(_open_visits(viewer).where(Visit.due_on < clock.today()))
    return int(db.session.scalar(statement) or 0)


__all__ = [
    "Now", "aid", "entries", "ledger_items_of", "repetitions", "standing_now",
    "standings_statement", "visit", "visits", "visits_due", "visits_due_count",
    "visits_overdue_total",
]  # fmt: skip
