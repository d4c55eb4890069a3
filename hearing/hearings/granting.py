"""What a granted request made after approval brings about: a broadcast, another place (A-12, A-19)."""

from __future__ import annotations

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.hearings import broadcasts, holding, moves, plan_rules, venue, versions
from hearing.hearings.models import Approval, Hearing, PlaceRequest
from hearing.hearings.rules import ApprovalKind

BECAUSE = "改在其他场所"


def fulfil(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    """Carry out what was granted, through the same guarantees as any change (A-12, A-19)."""
    if approval.kind == ApprovalKind.BROADCAST:
        _broadcast(viewer, approval, hearing)
    elif approval.kind == ApprovalKind.VENUE:
        _place(viewer, approval, hearing)


def _broadcast(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    """The hearing may be broadcast as asked for; who was told the time stays told."""
    row = broadcasts.of_approval(approval.id)
    if row is None:
        raise Refused("没有直播录播方案，不能批准", rule="A-19")
    problem = plan_rules.broadcast_problem(
        row.mode, is_public=hearing.is_public, has_minor=hearing.has_minor
    )
    if problem:
        raise Refused(problem, rule="A-19")
    moves.stay(viewer, hearing, "allow_broadcast", row.channel)
    hearing.broadcast = row.mode
    hearing.broadcast_approval_id = approval.id
    db.session.flush()
    venue.check_room(hearing)
    versions.new_version(viewer, hearing, "批准直播录播", ())


def _place(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    """The hearing takes place elsewhere: the room is given up, everybody is told again (A-10, A-12)."""
    request = db.session.get_one(PlaceRequest, approval.id)
    values = {
        "venue_kind": request.venue_kind,
        "venue_words": request.venue_words,
        "venue_approval_id": approval.id,
        "room_id": None,
        "notified_at": None,
    }
    moves.go(viewer, hearing, "change_place", reason=request.reason, values=values)
    db.session.expire(hearing, ["room"])
    holding.hold_anew(viewer, hearing, BECAUSE, ("room", "deliberation"))
    holding.retract_announcement(hearing, BECAUSE)
    versions.new_version(viewer, hearing, f"{BECAUSE}：{request.reason}"[:200])
