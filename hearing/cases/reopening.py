"""Taking a closed case up again; what it had been closed with stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases import rules, should_hear
from hearing.cases.models import Case, CaseReopening
from hearing.journal import service as journal
from hearing.people import access


def reopen_case(
    viewer: Viewer,
    case: Case,
    seen_version: int,
    *,
    kind: str,
    reason: str,
    deadline_on: date | None = None,
) -> CaseReopening:
    """Take a closed case up again (重新立案, 恢复办理); an explanation of before no longer closes it."""
    access.require(viewer, "case:edit", case)
    if case.closed_on is None:
        raise Conflict("案件在办，没有办结")
    if case.version != seen_version:
        raise Stale
    problem = rules.reopening_problem(reason, deadline_on, clock.today())
    if problem:
        raise Refused(problem[0], field=problem[1], rule="A-20")
    row = CaseReopening(
        case_id=case.id,
        kind=rules.ReopeningKind(kind),
        reason=reason.strip(),
        closed_on=case.closed_on,
        closed_by=case.closed_by,
        disposal=case.disposal,
        explanation_id=case.explanation_id,
        reopened_at=clock.now(),
        reopened_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    case.state, case.closed_on, case.closed_by = rules.CaseState.OPEN, None, None
    case.reopening_id, case.explanation_id = row.id, None
    case.disposal, case.deadline_on = None, deadline_on
    case.version += 1
    should_hear.refresh(case)
    journal.record(viewer, "case.reopen", "case", case.id, unit_id=case.unit_id, reopening=row.id)
    return row


def reopenings_of(case_id: int) -> Sequence[CaseReopening]:
    """How often a case the caller may see was taken up again, the first one first."""
    return db.session.scalars(
        select(CaseReopening).where(CaseReopening.case_id == case_id).order_by(CaseReopening.id)
    ).all()
