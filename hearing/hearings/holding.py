"""What a hearing holds in the calendar, holding it anew when the plan changes, and what is then untrue."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.calendar.rules import Period, VenueKind, occupied
from hearing.hearings import venue
from hearing.hearings.models import Announcement, Hearing
from hearing.pool import asking
from hearing.units.queries import parameter_int


def holds_of(hearing: Hearing) -> list[calendar.Hold]:
    """Room (with set-up and clear-down), presider and clerk of a plan, as holds."""
    if hearing.starts_at is None or hearing.ends_at is None:
        raise Refused("还没有时间和地点", field="starts_at")
    day, owner = clock.beijing_date(hearing.starts_at), hearing.unit_id
    room = occupied(
        Period(hearing.starts_at, hearing.ends_at),
        parameter_int("setup_minutes", day, owner),
        parameter_int("cleardown_minutes", day, owner),
    )
    named = hearing.is_public and not hearing.has_minor
    purpose = hearing.title if named else "不公开听证"
    people = [
        ("presider", hearing.presider_person_id),
        ("clerk", hearing.clerk_person_id),
    ]
    holds = [
        calendar.Hold(role, hearing.starts_at, hearing.ends_at, purpose, person_id=person_id)
        for role, person_id in people
        if person_id
    ]
    if hearing.room_id:
        holds.append(
            calendar.Hold("room", room.starts_at, room.ends_at, purpose, room_id=hearing.room_id)
        )
    return holds


def hold_anew(viewer: Viewer, hearing: Hearing, because: str, roles: Iterable[str] = ()) -> None:
    """Give up and hold again, all or some roles, under one lock with everybody asked later in the same act."""
    wanted = tuple(roles)
    holds = [one for one in holds_of(hearing) if not wanted or one.role in wanted]
    others = () if wanted else asking.panel_of(hearing.id)
    calendar.move(viewer, hearing.id, because, holds, roles=wanted, others=others)


def own_room(hearing: Hearing) -> None:
    """The room is one that the unit may use; a place outside takes an approval of its own (A-12)."""
    db.session.expire(hearing, ["room"])
    if hearing.room_id is None:
        if hearing.venue_kind == VenueKind.ROOM:
            raise Refused("选择听证室", field="room_id")
        return
    venue.check_room(hearing)


def retract_announcement(hearing: Hearing, because: str) -> None:
    """What was announced is no longer true: it has to be announced again (A-10)."""
    if hearing.announced_at is None:
        return
    db.session.execute(
        update(Announcement)
        .where(Announcement.hearing_id == hearing.id, Announcement.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now(), withdrawn_because=because)
    )
    hearing.announced_at = None
    db.session.flush()
