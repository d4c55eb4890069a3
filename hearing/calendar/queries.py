"""Rooms, their equipment, and who is busy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.holidays import is_workday as is_workday
from hearing.calendar.models import Equipment, Fault, Reservation, Resource, Room
from hearing.calendar.rules import OpenFault, RoomFacts, RoomKind
from hearing.units.models import Unit
from hearing.units.queries import scope

ROOM, KIT, FAULT = (one.__table__.c for one in (Room, Equipment, Fault))
# plain columns: looked at by every booking
FACTS = (
    select(
        ROOM.id, ROOM.name, ROOM.kind, ROOM.seats, ROOM.gallery_seats, ROOM.has_deliberation_room,
        ROOM.deliberation_room_id, ROOM.is_stream_ready, ROOM.closed_on, KIT.name.label("equipment"),
        KIT.is_required, FAULT.id.label("fault_id"), FAULT.expected_on,
    )
    .select_from(Room.__table__)
    .outerjoin(Equipment.__table__, (KIT.room_id == ROOM.id) & KIT.removed_on.is_(None))
    .outerjoin(Fault.__table__, (FAULT.equipment_id == KIT.id) & FAULT.repaired_at.is_(None))
    .where(ROOM.id.in_(bindparam("rooms", expanding=True)))
    .order_by(ROOM.id, FAULT.id)
)  # fmt: skip


def rooms(viewer: Viewer) -> Sequence[Room]:
    """Open hearing rooms of the viewer's unit (and below, where the post reaches down), accepted first."""
    return db.session.scalars(
        select(Room)
        .where(
            scope(viewer, Room.unit_id),
            or_(Room.closed_on.is_(None), Room.closed_on > clock.today()),
            Room.kind != RoomKind.DELIBERATION,
        )
        .order_by(Room.unit_id, Room.accepted_on.is_(None), Room.id)
    ).all()


def room(viewer: Viewer, room_id: int) -> Room:
    """One room in scope."""
    found = db.session.scalar(select(Room).where(Room.id == room_id, scope(viewer, Room.unit_id)))
    if found is None:
        raise NotFound
    return found


def rooms_by_id(room_ids: Sequence[int]) -> Sequence[Room]:
    """Rooms by id, for the services below."""
    if not room_ids:
        return ()
    return db.session.scalars(select(Room).where(Room.id.in_(room_ids)).order_by(Room.id)).all()


def all_rooms(viewer: Viewer, search: str = "", limit: int = 400) -> list[tuple[Room, str]]:
    """Every room in scope with its unit's name, closed and deliberation rooms too (administration)."""
    wanted = select(Room, Unit.name).join(Unit, Unit.id == Room.unit_id)
    if search:
        wanted = wanted.where(
            Unit.name.contains(search, autoescape=True)
            | Room.name.contains(search, autoescape=True)
        )
    rows = db.session.execute(
        wanted.where(scope(viewer, Room.unit_id)).order_by(Room.unit_id, Room.id).limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def deliberation_rooms(unit_id: int) -> Sequence[Room]:
    """Open deliberation rooms of a unit."""
    return db.session.scalars(
        select(Room)
        .where(
            Room.unit_id == unit_id,
            Room.kind == RoomKind.DELIBERATION,
            Room.closed_on.is_(None),
        )
        .order_by(Room.id)
    ).all()


def open_faults(room_ids: Sequence[int]) -> dict[int, list[OpenFault]]:
    """Room id → faults not yet repaired, one query."""
    rows = db.session.execute(
        select(Equipment.room_id, Equipment.name, Equipment.is_required, Fault.expected_on)
        .join(Fault, Fault.equipment_id == Equipment.id)
        .where(
            Equipment.room_id.in_(room_ids),
            Equipment.removed_on.is_(None),
            Fault.repaired_at.is_(None),
        )
        .order_by(Fault.id)
    )
    found: dict[int, list[OpenFault]] = {}
    for room_id, name, is_required, expected_on in rows:
        found.setdefault(room_id, []).append(OpenFault(name, is_required, expected_on))
    return found


def facts_of(room: Any, faults: Sequence[OpenFault] | None = None) -> RoomFacts:
    """What a room offers, as the rules look at it."""
    broken = open_faults([room.id]).get(room.id, []) if faults is None else faults
    return RoomFacts(
        name=room.name,
        kind=room.kind,
        seats=room.seats,
        gallery_seats=room.gallery_seats,
        has_deliberation_room=room.has_deliberation_room or room.deliberation_room_id is not None,
        is_stream_ready=room.is_stream_ready,
        closed_on=room.closed_on,
        faults=tuple(broken),
        id=room.id,
    )


def rooms_with_faults(room_ids: Sequence[int]) -> dict[int, tuple[RoomFacts, int | None]]:
    """Room id → what it offers with its open faults, and its deliberation room; one query."""
    if not room_ids:
        return {}
    rows = db.session.connection().execute(FACTS, {"rooms": list(room_ids)}).all()
    broken: dict[int, list[OpenFault]] = {}
    for row in rows:
        found = broken.setdefault(row.id, [])
        if row.fault_id is not None:
            found.append(OpenFault(row.equipment, row.is_required, row.expected_on))
    return {row.id: (facts_of(row, broken[row.id]), row.deliberation_room_id) for row in rows}


def equipment(room_id: int) -> Sequence[Equipment]:
    """A room's equipment in use, with every fault it had."""
    return db.session.scalars(
        select(Equipment)
        .options(selectinload(Equipment.faults))
        .where(Equipment.room_id == room_id, Equipment.removed_on.is_(None))
        .order_by(Equipment.id)
    ).all()


def fault(viewer: Viewer, room_id: int, fault_id: int) -> Fault:
    """One fault of a room in scope."""
    found = db.session.scalar(
        select(Fault)
        .join(Equipment, Equipment.id == Fault.equipment_id)
        .join(Room, Room.id == Equipment.room_id)
        .where(Fault.id == fault_id, Room.id == room_id, scope(viewer, Room.unit_id))
    )
    if found is None:
        raise NotFound
    return found


def busy_person_ids(starts_at: datetime, ends_at: datetime, person_ids: Sequence[int]) -> set[int]:
    """Which of the persons have a live reservation overlapping the period."""
    rows = db.session.scalars(
        select(Resource.person_id)
        .join(Reservation, Reservation.resource_id == Resource.id)
        .where(
            Resource.person_id.in_(person_ids),
            Reservation.released_at.is_(None),
            Reservation.starts_at < ends_at,
            Reservation.ends_at > starts_at,
            or_(Reservation.expires_at.is_(None), Reservation.expires_at > clock.now()),
        )
    )
    return {row for row in rows if row is not None}


def resource_ids(room_ids: Sequence[int], person_ids: Sequence[int]) -> dict[tuple[str, int], int]:
    """(``room``|``person``, id) → resource id."""
    rows = db.session.execute(
        select(Resource.id, Resource.room_id, Resource.person_id).where(
            or_(Resource.room_id.in_(room_ids), Resource.person_id.in_(person_ids))
        )
    )
    return {
        ("room", row.room_id) if row.room_id else ("person", row.person_id): row.id for row in rows
    }
