"""Postpone, move, change room or presider: one verb each, each with reason, each told again."""

from __future__ import annotations

from datetime import datetime

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.hearings import moves, plan, venue
from hearing.hearings.models import Hearing
from hearing.pool import use


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("写明变更的原因", field="reason")
    return reason.strip()


def postpone(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Put a hearing off without a new time; everything held is released."""
    moves.go(viewer, hearing, "postpone", reason=_reason(reason))
    calendar.release(viewer, hearing.id, "听证延期")
    use.withdraw_need(viewer, hearing.id, "听证延期")


def reschedule(
    viewer: Viewer,
    hearing: Hearing,
    starts_at: datetime,
    ends_at: datetime,
    room_id: int | None,
    reason: str,
) -> None:
    """Give a hearing a new time or room, also a postponed one; notices and officers start again (A-10).

    What it held and what it wants are locked together, and the database refuses an overlap here as in a
    first booking: whoever comes second gets the next free times (A-12).
    """
    words = _reason(reason)
    if starts_at <= clock.now() or ends_at <= starts_at:
        raise Refused("新的时间须在今天以后，结束晚于开始", field="starts_at")
    moves.go(viewer, hearing, "reschedule", reason=words, values={"notified_at": None})
    hearing.starts_at = starts_at
    hearing.ends_at = ends_at
    hearing.held_on = clock.beijing_date(starts_at)
    hearing.room_id = room_id
    db.session.flush()
    venue.check_room(hearing)
    calendar.move(viewer, hearing.id, "改期", plan.holds_of(hearing))
    use.withdraw_need(viewer, hearing.id, "改期")
    for participant in hearing.participants:
        if participant.engagement_id and participant.removed_at is None:
            participant.removed_at = clock.now()
            participant.removed_because = "改期"
    db.session.flush()
    plan.new_version(viewer, hearing, words)
