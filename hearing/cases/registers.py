"""The register of applications, and imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from hearing.base import clock
from hearing.base.db import Counted, db, numbers
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Application, Case, ImportBatch, ImportRow
from hearing.cases.queries import visible
from hearing.units.queries import scope

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
    both = ("waiting", "overdue")
    return dict(zip(both, numbers([_counted(viewer, one) for one in both]), strict=True))


def _counted(viewer: Viewer, status: str) -> Counted:
    return (
        select(func.count(Application.id))
        .outerjoin(Case, Case.id == Application.case_id)
        .where(_visible(viewer), *_status(status))
    )


def overdue_count(viewer: Viewer) -> list[Counted]:
    """How many have run over, for the menu."""
    return [_counted(viewer, "overdue")]


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
