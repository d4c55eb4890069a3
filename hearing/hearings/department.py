"""部门意见 on the report not to follow the majority: by the department, never by the handler (F-18)."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Approval, Hearing
from hearing.hearings.rules import ApprovalKind
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access


def give_opinion(viewer: Viewer, approval: Approval, words: str) -> None:
    """The department's opinion on a report, given once, before the chief decides (A-16, F-18)."""
    hearing = db.session.get_one(Hearing, approval.hearing_id)
    access.require(viewer, "approval:department", hearing)
    if approval.kind != ApprovalKind.AGAINST_MAJORITY:
        raise Refused("只有拟不采纳多数意见的报告须签署部门意见", rule="A-16")
    if approval.decision is not None or hearing.state != State.CONSENT:
        raise Conflict("这份报告已经办过，不再签署部门意见")
    if approval.department_at is not None:
        raise Conflict("部门意见已经签署，不能更改")
    if len(words.strip()) < 5:
        raise Refused("写明部门意见：同意或不同意拟作决定，以及理由", field="words", rule="A-16")
    approval.department_words = words.strip()
    approval.department_by = viewer.person_id
    approval.department_at = clock.now()
    approval.version += 1
    db.session.flush()
    journal.record(viewer, "approval.department", "approval", approval.id, hearing=hearing.id)


def problem(approval: Approval, granted_by: int | None) -> str | None:
    """Why a report cannot be granted yet: no opinion of the department, or one's own (A-16)."""
    if approval.kind != ApprovalKind.AGAINST_MAJORITY:
        return None
    if approval.department_at is None:
        return "部门负责人还没有在报告上签署意见，签署后才能决定"
    if approval.department_by == granted_by:
        return "您已经签署部门意见，不能再审批同一份报告"
    return None
