"""The register of applications, explanations in hand and their reasons by month, imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Application, Case, Explanation, ImportBatch, ImportRow
from hearing.cases.queries import visible
from hearing.cases.rules import ExplanationState, UnheardReason
from hearing.units.models import BusinessLine, CaseType, Unit
from hearing.units.queries import scope, within

STATUSES = {
    "waiting": "待答复", "overdue": "逾期未答复", "unlinked": "未关联案件", "untold": "已答复未告知",
    "granted": "同意", "refused": "不同意",
}  # fmt: skip


@dataclass(frozen=True)
class ApplicationFilter:
    """What the register is narrowed to."""

    status: str = ""
    channel: str = ""
    search: str = ""
    from_on: date | None = None
    until_on: date | None = None


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    """Linked ones follow their case's walls; unlinked ones are the unit's (P21)."""
    if viewer.kind not in ("handle", "clerk", "department_head", "deputy_chief", "chief"):
        return Application.id == 0
    in_scope = scope(viewer, Application.unit_id)
    return in_scope & or_(Application.case_id.is_(None), visible(viewer))


def _status(status: str) -> list[ColumnElement[bool]]:
    open_ = Application.decision.is_(None)
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "waiting": [open_],
        "overdue": [open_, Application.due_on < clock.today()],
        "unlinked": [open_, Application.case_id.is_(None)],
        "untold": [~open_, Application.told_at.is_(None)],
        "granted": [Application.decision == "granted"],
        "refused": [Application.decision == "refused"],
    }
    return conditions.get(status, [])


def _narrowed(viewer: Viewer, wanted: ApplicationFilter) -> list[ColumnElement[bool]]:
    found = [_visible(viewer), *_status(wanted.status)]
    if wanted.channel:
        found.append(Application.channel == wanted.channel)
    if wanted.search:
        found.append(
            or_(
                Application.applicant_name.contains(wanted.search, autoescape=True),
                Application.number.contains(wanted.search, autoescape=True),
                Application.receipt == "".join(wanted.search.split()).replace("-", ""),
            )
        )
    if wanted.from_on:
        found.append(Application.received_on >= wanted.from_on)
    if wanted.until_on:
        found.append(Application.received_on <= wanted.until_on)
    return found


def applications(
    viewer: Viewer, wanted: ApplicationFilter, limit: int = 30, offset: int = 0
) -> tuple[list[tuple[Application, Case | None]], int]:
    """A page of the register and how many there are: unanswered and nearest due first."""
    conditions = _narrowed(viewer, wanted)
    total = db.session.scalar(
        select(func.count(Application.id))
        .outerjoin(Case, Case.id == Application.case_id)
        .where(*conditions)
    )
    rows = db.session.execute(
        select(Application, Case)
        .outerjoin(Case, Case.id == Application.case_id)
        .where(*conditions)
        .order_by(
            Application.decision.is_not(None),
            Application.told_at.is_not(None),
            Application.due_on,
            Application.id,
        )
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in rows], total or 0


def application(viewer: Viewer, application_id: int) -> tuple[Application, Case | None]:
    """One application with its case, if linked."""
    row = db.session.execute(
        select(Application, Case)
        .outerjoin(Case, Case.id == Application.case_id)
        .where(Application.id == application_id, _visible(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def applications_of(case_id: int) -> Sequence[Application]:
    """The applications of a case the caller may see."""
    return db.session.scalars(
        select(Application).where(Application.case_id == case_id).order_by(Application.id)
    ).all()


def application_counts(viewer: Viewer) -> dict[str, int]:
    """How many wait, and how many of them have run over."""
    counts = {}
    for status in ("waiting", "overdue"):
        counts[status] = (
            db.session.scalar(
                select(func.count(Application.id))
                .outerjoin(Case, Case.id == Application.case_id)
                .where(_visible(viewer), *_status(status))
            )
            or 0
        )
    return counts


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


def explanations_waiting(viewer: Viewer, limit: int = 50) -> list[tuple[Explanation, Case]]:
    """Explanations of the viewer's own unit that wait for this post, oldest first."""
    step = STEP_OF.get(str(viewer.kind))
    if step is None:
        return []
    rows = db.session.execute(
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
    return [(row[0], row[1]) for row in rows]


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


def batches(viewer: Viewer, limit: int = 50) -> Sequence[ImportBatch]:
    """The imports of the viewer's unit, newest first."""
    return db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.unit_id == viewer.unit_id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    ).all()


def batch(viewer: Viewer, batch_id: int) -> ImportBatch:
    """One import of the viewer's unit."""
    found = db.session.scalar(
        select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.unit_id == viewer.unit_id)
    )
    if found is None:
        raise NotFound
    return found


def batch_rows(batch_id: int) -> list[tuple[ImportRow, str | None]]:
    """What became of each row, with the case's number unless a minor is concerned."""
    rows = db.session.execute(
        select(ImportRow, Case.number, Case.has_minor)
        .outerjoin(Case, Case.id == ImportRow.case_id)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.row)
    )
    return [(row[0], "涉未成年人案件" if row[2] else row[1]) for row in rows]
