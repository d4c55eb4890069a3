"""Earlier cases that bear on a case."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.cases import rules
from hearing.cases.models import Case, CaseRelation, CaseSource
from hearing.cases.service import editable
from hearing.journal import service as journal


def relate(viewer: Viewer, case: Case, *, kind: str, number: str, note: str | None) -> CaseRelation:
    """Name an earlier case; officers who sat in it are then known to be biased (A-7)."""
    editable(viewer, case)
    if rules.tidy(number) == rules.tidy(case.number):
        raise Refused("填写另一件案件的案号", field="number")
    other = db.session.scalar(
        select(CaseSource.case_id).where(CaseSource.external_number == rules.tidy(number)).limit(1)
    ) or db.session.scalar(select(Case.id).where(Case.number_key == rules.tidy(number)))
    row = CaseRelation(
        case_id=case.id,
        kind=rules.RelationKind(kind),
        number=number,
        related_case_id=other if other != case.id else None,
        note=note or None,
        entered_by=viewer.person_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("这个案号已经登记过", field="number") from error
    case.version += 1
    journal.record(viewer, "case.relate", "case", case.id, relation=row.id)
    return row


def earlier_case_ids(case_ids: Iterable[int]) -> set[int]:
    """Cases that are earlier stages of, or shared with, the given ones, both ways (for recusal)."""
    known = set(case_ids)
    rows = db.session.execute(
        select(CaseRelation.case_id, CaseRelation.related_case_id).where(
            CaseRelation.related_case_id.is_not(None),
            CaseRelation.case_id.in_(known) | CaseRelation.related_case_id.in_(known),
        )
    )
    return {number for row in rows for number in row} - known
