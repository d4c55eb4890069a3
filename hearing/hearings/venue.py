"""The room of a plan: one of the own unit that has what the hearing needs."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.calendar.models import Room
from hearing.calendar.queries import facts_of
from hearing.calendar.rules import RoomNeeds, room_problem
from hearing.hearings.models import Hearing
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import Role


def own_room(hearing: Hearing, room_id: int | None) -> Room | None:
    """The room named in a plan: one of the hearing's own unit, or none."""
    if room_id is None:
        return None
    room = db.session.get(Room, room_id)
    if room is None or room.unit_id != hearing.unit_id:
        raise Refused("选择听证室", field="room_id")
    return room


def check_room(hearing: Hearing) -> None:
    """The room has seats for everybody known so far and the officers still to come (A-12)."""
    room = own_room(hearing, hearing.room_id)
    if room is None:
        return
    others = [p for p in hearing.participants if p.removed_at is None and p.role != Role.OFFICER]
    needs = RoomNeeds(
        seats=len(others) + hearing.needed, stream=hearing.broadcast != Broadcast.NONE
    )
    problem = room_problem(facts_of(room), needs, hearing.held_on or clock.today())
    if problem:
        raise Refused(problem, field="room_id", rule="A-12")
