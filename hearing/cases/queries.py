"""Cases and applications in the viewer's scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Application, Case
from hearing.units.queries import scope


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    """Minors' cases are seen by their handler and the leaders only (P21)."""
    in_scope = scope(viewer, Case.unit_id)
    if viewer.kind in ("handle", "clerk"):
        return in_scope & or_(Case.has_minor.is_(False), Case.handler_person_id == viewer.person_id)
    return in_scope


def case(viewer: Viewer, case_id: int) -> Case:
    """One case with its parties; out of scope is missing."""
    found = db.session.scalar(
        select(Case).options(selectinload(Case.parties)).where(Case.id == case_id, _visible(viewer))
    )
    if found is None:
        raise NotFound
    return found


def own_cases(viewer: Viewer, limit: int = 50) -> Sequence[Case]:
    """The cases the viewer handles, newest first."""
    return db.session.scalars(
        select(Case)
        .where(Case.handler_person_id == viewer.person_id, Case.unit_id == viewer.unit_id)
        .order_by(Case.received_on.desc(), Case.id.desc())
        .limit(limit)
    ).all()


def applications(viewer: Viewer, limit: int = 50) -> list[tuple[Application, Case]]:
    """Applications of the viewer's scope, unanswered and nearest due first."""
    rows = db.session.execute(
        select(Application, Case)
        .join(Case, Case.id == Application.case_id)
        .where(_visible(viewer))
        .order_by(Application.decision.is_not(None), Application.due_on, Application.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def application(viewer: Viewer, application_id: int) -> tuple[Application, Case]:
    """One application with its case."""
    row = db.session.execute(
        select(Application, Case)
        .join(Case, Case.id == Application.case_id)
        .where(Application.id == application_id, _visible(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]
