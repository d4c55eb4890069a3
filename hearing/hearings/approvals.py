"""Approvals: separate acts, each with its own text and decider (trap 7, settled 15)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.hearings import board, delegations, department, granting, moves, outside
from hearing.hearings.facts import facts_for
from hearing.hearings.models import Approval, Hearing
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import OFFICER_KINDS, ApprovalKind
from hearing.hearings.workflow import BEFORE_SITTING, State, unmet
from hearing.journal import service as journal
from hearing.people import access

SLOTS = {
    ApprovalKind.HOLD: "hold_approval_id",
    ApprovalKind.PANEL_SIZE: "size_approval_id",
    ApprovalKind.OPENING: "opening_approval_id",
    ApprovalKind.VENUE: "venue_approval_id",
    ApprovalKind.BROADCAST: "broadcast_approval_id",
}
# parts of the plan itself: without them the plan has to be written anew
OF_THE_PLAN = (ApprovalKind.PANEL_SIZE, ApprovalKind.OPENING, ApprovalKind.VENUE)
WHEN: dict[str, tuple[State, ...]] = {
    ApprovalKind.AGAINST_MAJORITY: (State.CONSENT,),
    **dict.fromkeys(OFFICER_KINDS, BEFORE_SITTING),
    # with the plan, or as requests of their own once it is approved
    **dict.fromkeys(
        (ApprovalKind.VENUE, ApprovalKind.BROADCAST), (State.CHIEF_REVIEW, *BEFORE_SITTING)
    ),
}


def when(kind: str) -> tuple[State, ...]:
    """The states of a hearing in which a kind of approval is decided."""
    return WHEN.get(kind, (State.CHIEF_REVIEW,))


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
    _return(viewer, hearing, "department_return", reasons)


def send_back(viewer: Viewer, approval: Approval, reasons: str) -> None:
    """The chief returns the plan with what to change, instead of refusing the hearing (A-4)."""
    hearing = _decidable(viewer, approval)
    if hearing.state != State.CHIEF_REVIEW:
        raise Conflict("方案报检察长批准期间才能退回修改")
    _return(viewer, hearing, "chief_return", reasons)


def _return(viewer: Viewer, hearing: Hearing, move: str, reasons: str) -> None:
    if not reasons.strip():
        raise Refused("写明需要修改什么", field="reasons")
    cleared = dict.fromkeys(SLOTS.values())
    moves.go(viewer, hearing, move, reason=reasons.strip(), values=cleared)
    calendar.release(viewer, hearing.id, "方案退回修改")
    close_open(hearing, "returned", reasons.strip(), viewer.person_id)


def close_open(hearing: Hearing, decision: str, reasons: str, by_person_id: int | None) -> None:
    """Close what is still undecided when the hearing itself goes back, is refused or withdrawn."""
    for row in db.session.scalars(
        select(Approval).where(Approval.hearing_id == hearing.id, Approval.decision.is_(None))
    ):
        row.decision = decision
        row.reasons = reasons
        row.decided_at = clock.now()
        row.decided_by = by_person_id
        row.version += 1
    db.session.flush()


def _decidable(viewer: Viewer, approval: Approval) -> Hearing:
    """The hearing of an approval that this viewer may decide now, by post or by delegation."""
    access.require(viewer, "approval:decide", approval)
    if delegations.authority(viewer, approval) is None:
        raise Forbidden("这件审批由检察长（检察长自办的，由分管副检察长）决定。", who="检察长")
    if approval.decision is not None:
        raise Conflict("这件审批已经办过")
    hearing = db.session.get_one(Hearing, approval.hearing_id)
    if viewer.person_id == hearing.handler_person_id:
        raise Refused("不能审批自己承办的案件，由分管副检察长或检察长决定", rule="A-4")
    if viewer.person_id == approval.requested_by:
        raise Refused("不能审批自己提出的事项", rule="A-4")
    if hearing.state not in when(approval.kind):
        raise Conflict(_too_soon_or_late(approval.kind, hearing))
    return hearing


def _too_soon_or_late(kind: str, hearing: Hearing) -> str:
    if kind in OFFICER_KINDS:
        return "听证已经开始或不再举行，不能再邀请听证员"
    return "部门审核后才能批准" if hearing.hold_approval_id is None else "现在不能决定"


def decide(
    viewer: Viewer,
    approval: Approval,
    *,
    granted: bool,
    reasons: str,
    committee_record: str | None = None,
) -> None:
    """Grant or refuse one approval; the last grant approves the hearing (A-4).

    A chief's own case against the majority needs the record of the 检委会 (settled 15).
    """
    hearing = _decidable(viewer, approval)
    if not granted and not reasons.strip():
        raise Refused("不同意须写明理由", field="reasons")
    record = (committee_record or "").strip() or None
    own = hearing.is_chiefs_own and approval.kind == ApprovalKind.AGAINST_MAJORITY
    if granted and own and record is None:
        raise Refused(
            "检察长自办案件拟不采纳多数意见，填写检察委员会的会议记录编号",
            field="committee_record",
            rule="A-16",
        )
    early = department.problem(approval, viewer.person_id) if granted else None
    if early:
        raise Refused(early, rule="A-16")
    authority = delegations.authority(viewer, approval)
    approval.delegation_id = authority.id if authority else None
    approval.committee_record = record if own else None
    approval.decision = "granted" if granted else "refused"
    approval.reasons = reasons.strip() or None
    approval.decided_at = clock.now()
    approval.decided_by = viewer.person_id
    approval.version += 1
    db.session.flush()
    journal.record(
        viewer, "approval.decide", "approval", approval.id, kind=approval.kind,
        decision=approval.decision, hearing=hearing.id, delegation=approval.delegation_id,
    )  # fmt: skip
    if granted:
        _granted(viewer, approval, hearing)
    else:
        _refused(viewer, approval, hearing)


def _granted(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    if approval.kind in OFFICER_KINDS:
        outside.fulfil(viewer, approval, hearing)
    slot = SLOTS.get(ApprovalKind(approval.kind))
    if hearing.state in BEFORE_SITTING:
        granting.fulfil(viewer, approval, hearing)
    elif slot:
        setattr(hearing, slot, approval.id)
        db.session.flush()
        _approve(viewer, hearing)


def _approve(viewer: Viewer, hearing: Hearing) -> None:
    if hearing.hold_approval_id is not None and not unmet("approve", facts_for(hearing, "approve")):
        moves.go(viewer, hearing, "approve")
        board.start(viewer, hearing)


def _refused(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    """What a refusal means: of the majority report, of the hearing, of a part of the plan."""
    reasons = approval.reasons or ""
    if hearing.state in BEFORE_SITTING:
        return  # asked for after approval: the plan stands as it was
    if approval.kind == ApprovalKind.AGAINST_MAJORITY:
        moves.go(viewer, hearing, "consent_refused", reason=reasons)
    elif approval.kind == ApprovalKind.HOLD:
        moves.go(viewer, hearing, "refuse", reason=reasons)
        calendar.release(viewer, hearing.id, "不予批准")
        close_open(hearing, "refused", f"随主件不予批准：{reasons}", viewer.person_id)
    elif approval.kind == ApprovalKind.BROADCAST:
        hearing.broadcast = Broadcast.NONE
        db.session.flush()
        _approve(viewer, hearing)
    elif approval.kind in OF_THE_PLAN:
        _return(viewer, hearing, "chief_return", reasons)
