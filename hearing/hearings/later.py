"""Asking for a broadcast or another place after approval: acts of their own, decided apart (A-12, A-19)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.rules import VenueKind, needs_venue_approval
from hearing.hearings import approvals, broadcasts, moves, plan_rules, versions
from hearing.hearings.models import Approval, Hearing, PlaceRequest
from hearing.hearings.plan_rules import Broadcast, BroadcastWords
from hearing.hearings.rules import ApprovalKind
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access


def _may_ask(viewer: Viewer, hearing: Hearing, kind: str) -> None:
    access.require(viewer, "hearing:reschedule", hearing)
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("听证批准以后、开始以前才能申请")
    waiting = db.session.scalar(
        select(Approval.id).where(
            Approval.hearing_id == hearing.id, Approval.kind == kind, Approval.decision.is_(None)
        )
    )
    if waiting:
        raise Conflict("已有一件同样的申请等检察长决定")


def request_broadcast(
    viewer: Viewer, hearing: Hearing, mode: str, wanted: BroadcastWords
) -> Approval:
    """Ask the chief for a broadcast of an approved hearing (A-19, F-11)."""
    _may_ask(viewer, hearing, ApprovalKind.BROADCAST)
    if mode not in (Broadcast.LIVE, Broadcast.RECORDED):
        raise Refused("选择直播或者录播", field="broadcast")
    problem = plan_rules.broadcast_problem(
        mode, is_public=hearing.is_public, has_minor=hearing.has_minor
    )
    if problem:
        raise Refused(problem, field="broadcast", rule="A-19")
    broadcasts.check(wanted)
    if hearing.room is not None and not hearing.room.is_stream_ready:
        raise Refused(
            f"{hearing.room.name}未验收直播条件，先更换听证室", field="broadcast", rule="A-19"
        )
    row = broadcasts.new_request(viewer, hearing, mode, wanted)
    approval = approvals.request(viewer, hearing, ApprovalKind.BROADCAST, row.text or "")
    row.approval_id = approval.id
    db.session.add(row)
    db.session.flush()
    return approval


def request_place(
    viewer: Viewer, hearing: Hearing, venue_kind: str, words: str, reason: str
) -> Approval:
    """Ask the chief to hold an approved hearing elsewhere (A-12)."""
    _may_ask(viewer, hearing, ApprovalKind.VENUE)
    if venue_kind not in VenueKind.labels() or not needs_venue_approval(venue_kind):
        raise Refused("选择听证室以外的场所；换听证室用“更换听证室”", field="venue_kind")
    if not words.strip():
        raise Refused("写明在哪里举行", field="venue_words", rule="A-12")
    if not reason.strip():
        raise Refused("写明变更的原因", field="reason")
    text = f"拟改在{VenueKind(venue_kind).label}：{words.strip()}。理由：{reason.strip()}"
    approval = approvals.request(viewer, hearing, ApprovalKind.VENUE, text)
    db.session.add(
        PlaceRequest(
            approval_id=approval.id,
            hearing_id=hearing.id,
            venue_kind=venue_kind,
            venue_words=words.strip(),
            reason=reason.strip(),
        )
    )
    db.session.flush()
    return approval


def stop_broadcast(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """The approved broadcast does not take place; this needs no approval (A-19)."""
    access.require(viewer, "hearing:reschedule", hearing)
    if hearing.state not in BEFORE_SITTING or hearing.broadcast == Broadcast.NONE:
        raise Conflict("没有可以取消的直播录播")
    if not reason.strip():
        raise Refused("写明取消的原因", field="reason")
    moves.stay(viewer, hearing, "stop_broadcast", reason.strip())
    hearing.broadcast, hearing.broadcast_approval_id = Broadcast.NONE, None
    db.session.flush()
    versions.new_version(viewer, hearing, reason.strip()[:200], ())


def note_task(viewer: Viewer, hearing: Hearing, number: str) -> None:
    """The number under which the platform carries the broadcast, noted once (F-11)."""
    access.require(viewer, "hearing:reschedule", hearing)
    row = broadcasts.in_force(hearing)
    if row is None:
        raise Conflict("直播录播批准以后才能登记任务编号")
    if row.task_number is not None:
        raise Conflict("任务编号已经登记")
    if not number.strip():
        raise Refused("填写平台上的任务编号", field="task_number", rule="F-11")
    row.task_number = number.strip()
    db.session.flush()
    journal.record(viewer, "broadcast.task", "hearing", hearing.id, unit_id=hearing.unit_id)
