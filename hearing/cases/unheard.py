"""Explanations in hand, and the reasons of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Case, Explanation
from hearing.cases.queries import visible
from hearing.cases.rules import ExplanationState, UnheardReason
from hearing.units.models import BusinessLine, CaseType, Unit
from hearing.units.queries import within


def explanations_of(case_id: int) -> Sequence[Explanation]:
    """The explanations of a case the caller may see, newest first."""
    return db.session.scalars(
        select(Explanation).where(Explanation.case_id == case_id).order_by(Explanation.id.desc())
    ).all()


def explanation(viewer: Viewer, explanation_id: int) -> tuple[Explanation, Case]:
    """One explanation with its case, in scope."""
    row = db.session.execute(
        select(Explanation, Case)
        .join(Case, Case.id == Explanation.case_id)
        .where(Explanation.id == explanation_id, visible(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


STEP_OF = {
    "department_head": ExplanationState.WAITING_HEAD,
    "deputy_chief": ExplanationState.WAITING_CHIEF,
    "chief": ExplanationState.WAITING_CHIEF,
}


def _waiting(viewer: Viewer, step: str, limit: int) -> AnySelect:
    return (
        select(Explanation, Case)
        .join(Case, Case.id == Explanation.case_id)
        .where(
            Explanation.state == step,
            Explanation.unit_id == viewer.unit_id,
            Explanation.asked_by != viewer.person_id,
            or_(Explanation.head_by.is_(None), Explanation.head_by != viewer.person_id),
        )
        .order_by(Explanation.asked_at, Explanation.id)
        .limit(limit)
    )


def explanations_waiting(viewer: Viewer, limit: int = 50) -> list[tuple[Explanation, Case]]:
    """Explanations of the viewer's own unit that wait for this post, oldest first."""
    step = STEP_OF.get(str(viewer.kind))
    if step is None:
        return []
    rows = db.session.execute(_waiting(viewer, step, limit))
    return [(row[0], row[1]) for row in rows]


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many there are, for the menu."""
    step = STEP_OF.get(str(viewer.kind))
    return [] if step is None else [count_of(_waiting(viewer, step, 50))]


@dataclass(frozen=True)
class UnheardCase:
    """A case closed unheard though it should have been heard, with the reason approved."""

    case_id: int
    unit_id: int
    unit_name: str
    number: str
    title: str
    type_name: str
    line_name: str
    closed_on: date
    grounds: str
    reason_label: str
    reason: str


def unheard_reasons(lineage: str, from_on: date, until_on: date) -> list[UnheardCase]:
    """The reasons of a half-open span of days, by unit, for the bulletin; minors' cases unnamed."""
    rows = db.session.execute(
        select(Case, Explanation, Unit.name, CaseType.name, BusinessLine.name)
        .join(Explanation, Explanation.id == Case.explanation_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(CaseType, CaseType.code == Case.type_code)
        .join(BusinessLine, BusinessLine.id == Case.line_id)
        .where(
            Case.unit_id.in_(within(lineage)),
            Case.heard_at.is_(None),
            Case.closed_on >= from_on,
            Case.closed_on < until_on,
        )
        .order_by(Unit.code, Case.closed_on, Case.id)
    )
    return [
        UnheardCase(
            case.id,
            case.unit_id,
            unit_name,
            "" if case.has_minor else case.number,
            "涉未成年人案件" if case.has_minor else case.title,
            type_name,
            line_name,
            case.closed_on or from_on,
            row.grounds,
            UnheardReason(row.reason_code).label,
            "" if case.has_minor else row.reason,
        )
        for case, row, unit_name, type_name, line_name in rows
    ]
