"""Approvals: separate acts, each with its own text and decider (trap 7, settled 15)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.hearings import board, moves, outside
from hearing.hearings.facts import facts_for
from hearing.hearings.models import Approval, Hearing
from hearing.hearings.rules import LATER_KINDS, OFFICER_KINDS, ApprovalKind
from hearing.hearings.workflow import BEFORE_SITTING, State, unmet
from hearing.journal import service as journal
from hearing.people import access

SLOTS = {
    ApprovalKind.HOLD: "hold_approval_id",
    ApprovalKind.PANEL_SIZE: "size_approval_id",
    ApprovalKind.OPENING: "opening_approval_id",
    ApprovalKind.VENUE: "venue_approval_id",
}


def request(viewer: Viewer, hearing: Hearing, kind: str, text: str) -> Approval:
    """Ask for one approval; a chief's own case goes to a deputy chief (settled 15)."""
    row = Approval(
        hearing_id=hearing.id,
        unit_id=hearing.unit_id,
        kind=kind,
        decider_post="deputy_chief" if hearing.is_chiefs_own else "chief",
        request=text,
        requested_by=viewer.person_id,
        requested_at=clock.now(),
        plan_version=hearing.plan_version,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "approval.request", "approval", row.id, kind=kind, hearing=hearing.id)
    return row


def department_agree(viewer: Viewer, hearing: Hearing, opinion: str) -> None:
    """The department head agrees and sends the plan to the chief."""
    moves.go(viewer, hearing, "department_agree", reason=opinion or "同意")


def department_return(viewer: Viewer, hearing: Hearing, reasons: str) -> None:
    """The department head returns the plan with what to change; room and persons are released."""
    if not reasons.strip():
        raise Refused("写明需要修改什么", field="reasons")
    moves.go(viewer, hearing, "department_return", reason=reasons)
    calendar.release(viewer, hearing.id, "方案退回修改")
    _close_open(viewer, hearing, "returned", reasons)


def _close_open(viewer: Viewer, hearing: Hearing, decision: str, reasons: str) -> None:
    for row in db.session.scalars(
        select(Approval).where(Approval.hearing_id == hearing.id, Approval.decision.is_(None))
    ):
        row.decision = decision
        row.reasons = reasons
        row.decided_at = clock.now()
        row.decided_by = viewer.person_id
        row.version += 1


def decide(viewer: Viewer, approval: Approval, *, granted: bool, reasons: str) -> None:
    """Grant or refuse one approval; the last grant approves the hearing (A-4)."""
    access.require(viewer, "approval:decide", approval)
    if viewer.kind != approval.decider_post:
        raise Forbidden("这件审批由检察长（检察长自办的，由分管副检察长）决定。", who="检察长")
    if approval.decision is not None:
        raise Conflict("这件审批已经办过")
    if viewer.person_id == approval.requested_by:
        raise Refused("不能审批自己提出的事项")
    if not granted and not reasons.strip():
        raise Refused("不同意须写明理由", field="reasons")
    hearing = db.session.get_one(Hearing, approval.hearing_id)
    if viewer.person_id == hearing.handler_person_id:
        raise Refused("不能审批自己承办的案件，由分管副检察长决定", rule="A-4")
    if approval.kind not in LATER_KINDS and hearing.state != State.CHIEF_REVIEW:
        raise Conflict("部门审核后才能批准")
    if granted and approval.kind in OFFICER_KINDS and hearing.state not in BEFORE_SITTING:
        raise Conflict("听证已经开始或不再举行，不能再邀请听证员")
    approval.decision = "granted" if granted else "refused"
    approval.reasons = reasons.strip() or None
    approval.decided_at = clock.now()
    approval.decided_by = viewer.person_id
    approval.version += 1
    db.session.flush()
    journal.record(
        viewer, "approval.decide", "approval", approval.id, kind=approval.kind,
        decision=approval.decision, hearing=hearing.id,
    )  # fmt: skip
    _follow(viewer, approval, hearing, granted=granted)


def _follow(viewer: Viewer, approval: Approval, hearing: Hearing, *, granted: bool) -> None:
    if approval.kind == ApprovalKind.AGAINST_MAJORITY:
        if not granted:
            moves.go(viewer, hearing, "consent_refused", reason=approval.reasons)
        return
    if approval.kind in OFFICER_KINDS:
        if granted:
            outside.fulfil(viewer, approval, hearing)
        return
    if not granted:
        moves.go(viewer, hearing, "refuse", reason=approval.reasons)
        calendar.release(viewer, hearing.id, "不予批准")
        _close_open(viewer, hearing, "refused", f"随主件不予批准：{approval.reasons}")
        return
    slot = SLOTS.get(ApprovalKind(approval.kind))
    if slot:
        setattr(hearing, slot, approval.id)
        db.session.flush()
    if hearing.hold_approval_id is not None and not unmet("approve", facts_for(hearing, "approve")):
        moves.go(viewer, hearing, "approve")
        board.start(viewer, hearing)
