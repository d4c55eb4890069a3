"""Move, change room, presider or clerk, postpone, suspend, resume, cancel: one verb each, each with reason.

Each goes through the same guarantee of the calendar, keeps the plan as a new version and restarts the
notice clock of those it affects (A-10).
"""

from __future__ import annotations

from datetime import datetime

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.calendar.rules import VenueKind
from hearing.hearings import approvals, documents, facts, holding, moves, plan, versions
from hearing.hearings.models import Hearing
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import BEFORE_SITTING, State
from hearing.people import access
from hearing.people.queries import live_kinds
from hearing.people.rules import PostKind
from hearing.pool import asking, use


def move(
    viewer: Viewer,
    hearing: Hearing,
    starts_at: datetime,
    ends_at: datetime,
    room_id: int | None,
    reason: str,
) -> None:
    """Give a hearing a new time (and room): everybody is told again, officers are asked again (A-10)."""
    words = _reason(reason)
    moves.go(viewer, hearing, "reschedule", reason=words, values={"notified_at": None})
    _set_time(hearing, starts_at, ends_at, room_id)
    holding.hold_anew(viewer, hearing, "改期")
    holding.retract_announcement(hearing, "改期")
    _ask_officers(viewer, hearing, "改期")
    versions.new_version(viewer, hearing, words)


def resume(
    viewer: Viewer,
    hearing: Hearing,
    starts_at: datetime,
    ends_at: datetime,
    room_id: int | None,
    reason: str,
) -> None:
    """Fix a new time for a postponed or suspended hearing; everybody is told again (A-10)."""
    words = _reason(reason)
    moves.go(viewer, hearing, "continue", reason=words, values={"notified_at": None})
    _set_time(hearing, starts_at, ends_at, room_id)
    for participant in hearing.participants:
        participant.present_at = participant.left_at = participant.absence_note = None
    holding.hold_anew(viewer, hearing, "恢复听证")
    _ask_officers(viewer, hearing, "恢复听证")
    versions.new_version(viewer, hearing, words)


def change_room(viewer: Viewer, hearing: Hearing, room_id: int, reason: str) -> None:
    """Another hearing room at the same time: everybody is told again (A-10, A-12)."""
    words = _reason(reason)
    if room_id == hearing.room_id:
        raise Refused("选择另一间听证室", field="room_id")
    moves.go(viewer, hearing, "change_room", reason=words, values={"notified_at": None})
    hearing.room_id = room_id
    hearing.venue_kind = VenueKind.ROOM
    db.session.flush()
    holding.own_room(hearing)
    holding.hold_anew(viewer, hearing, "更换听证室", ("room", "deliberation"))
    holding.retract_announcement(hearing, "更换听证室")
    versions.new_version(viewer, hearing, words)


def change_presider(
    viewer: Viewer, hearing: Hearing, person_id: int, presider_kind: str, reason: str
) -> None:
    """Another presider, as the rule allows; the parties are told the new name (A-10, A-13)."""
    words = _reason(reason)
    if (person_id, presider_kind) == (hearing.presider_person_id, hearing.presider_kind):
        raise Refused("选择另一位主持人", field="presider_person_id")
    moves.go(viewer, hearing, "change_presider", reason=words, values={"notified_at": None})
    hearing.presider_person_id = person_id
    hearing.presider_kind = presider_kind
    db.session.flush()
    problem = facts.presider_problem(hearing)
    if problem:
        raise Refused(problem, field="presider_person_id", rule="A-13")
    _sync_staff(hearing, "更换主持人")
    holding.hold_anew(viewer, hearing, "更换主持人", ("presider",))
    versions.new_version(viewer, hearing, words, PARTY_ROLES)


def change_clerk(viewer: Viewer, hearing: Hearing, person_id: int, reason: str) -> None:
    """Another clerk; nobody was told the clerk's name, so nobody is told again (A-10)."""
    words = _reason(reason)
    access.require(viewer, "hearing:reschedule", hearing)
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("批准以后、开始以前才能更换书记员")
    if person_id == hearing.clerk_person_id:
        raise Refused("选择另一位书记员", field="clerk_person_id")
    if PostKind.CLERK not in live_kinds([person_id], hearing.unit_id).get(person_id, ()):
        raise Refused("从列表中选择本院书记员", field="clerk_person_id")
    moves.stay(viewer, hearing, "change_clerk", words)
    hearing.clerk_person_id = person_id
    db.session.flush()
    _sync_staff(hearing, "更换书记员")
    holding.hold_anew(viewer, hearing, "更换书记员", ("clerk",))
    versions.new_version(viewer, hearing, words, ())


def postpone(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Put a hearing off without a new time; everything held is released, officers are called off."""
    words = _reason(reason)
    none = dict.fromkeys(("starts_at", "ends_at", "held_on", "notified_at"))
    moves.go(viewer, hearing, "postpone", reason=words, values=none)
    _let_go(viewer, hearing, "听证延期")
    versions.new_version(viewer, hearing, words)


def suspend(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Break off a hearing that has begun (中止); it goes on at a new time (A-15)."""
    words = _reason(reason)
    moves.go(viewer, hearing, "suspend", reason=words)
    calendar.release(viewer, hearing.id, "听证中止")
    versions.new_version(viewer, hearing, words)


def cancel(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Withdraw a hearing before its end; room, persons, need and open approvals are released."""
    words = _reason(reason)
    moves.go(viewer, hearing, "withdraw", reason=words)
    _let_go(viewer, hearing, "听证撤销")
    approvals.close_open(hearing, "withdrawn", words, None)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("写明变更的原因", field="reason")
    return reason.strip()


def _set_time(
    hearing: Hearing, starts_at: datetime, ends_at: datetime, room_id: int | None
) -> None:
    if starts_at <= clock.now():
        raise Refused("新的时间须在现在以后", field="starts_at")
    if ends_at <= starts_at:
        raise Refused("结束时间须晚于开始时间", field="ends_at")
    hearing.starts_at = starts_at
    hearing.ends_at = ends_at
    hearing.held_on = clock.beijing_date(starts_at)
    hearing.room_id = room_id
    db.session.flush()
    holding.own_room(hearing)


def _sync_staff(hearing: Hearing, because: str) -> None:
    """Presider, handler and clerk among the participants are those of the plan."""
    wanted = plan.staff_of(hearing)
    kept = set()
    for row in hearing.participants:
        if row.removed_at is not None or row.role not in (Role.PRESIDER, Role.HANDLER, Role.CLERK):
            continue
        if (row.role, row.person_id) in wanted:
            kept.add((row.role, row.person_id))
        else:
            row.removed_at, row.removed_because = clock.now(), because
    for position, (role, person_id) in enumerate(wanted, start=1):
        if (role, person_id) not in kept:
            fresh = plan.staff_row(role, person_id)
            fresh.position, fresh.since_version = position, hearing.plan_version
            hearing.participants.append(fresh)
    db.session.flush()


def _ask_officers(viewer: Viewer, hearing: Hearing, because: str) -> None:
    """Officers keep their seat only when they agree again; until then they are no participants."""
    _unseat(hearing, f"{because}，重新征求意见")
    if hearing.starts_at is None or hearing.ends_at is None:
        return
    db.session.expire(hearing, ["room"])
    asking.ask_again(
        viewer,
        hearing.id,
        starts_at=hearing.starts_at,
        ends_at=hearing.ends_at,
        place=documents.where_words(hearing),
        because=because,
    )


def _unseat(hearing: Hearing, because: str) -> None:
    for participant in hearing.participants:
        if participant.engagement_id and participant.removed_at is None:
            participant.removed_at = clock.now()
            participant.removed_because = because
    db.session.flush()


def _let_go(viewer: Viewer, hearing: Hearing, because: str) -> None:
    calendar.release(viewer, hearing.id, because)
    use.withdraw_need(viewer, hearing.id, because)
    if hearing.state != State.SUSPENDED:
        _unseat(hearing, because)
    holding.retract_announcement(hearing, because)
