"""Rooms, reservations and free slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.holidays import is_workday as is_workday
from hearing.calendar.models import Equipment, Fault, Reservation, Resource, Room
from hearing.calendar.rules import HeldFor, OpenFault, RoomFacts, RoomKind
from hearing.units.models import Unit
from hearing.units.queries import scope


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
            Unit.name.contains(search, autoescape=True) | Room.name.contains(search, autoescape=True)
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


def facts_of(room: Room, faults: Sequence[OpenFault] | None = None) -> RoomFacts:
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
    )


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


def coming_uses(room_id: int, from_on: date, limit: int = 40) -> Sequence[Reservation]:
    """Live reservations of a room from a day on, the nearest first."""
    return db.session.scalars(
        select(Reservation)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(
            Resource.room_id == room_id,
            Reservation.released_at.is_(None),
            Reservation.ends_at > clock.beijing(from_on),
        )
        .order_by(Reservation.starts_at, Reservation.id)
        .limit(limit)
    ).all()


def other_use(viewer: Viewer, reservation_id: int) -> tuple[Reservation, Room]:
    """A live closure or other use of a room in scope; a hearing's reservation is missing here."""
    row = db.session.execute(
        select(Reservation, Room)
        .join(Resource, Resource.id == Reservation.resource_id)
        .join(Room, Room.id == Resource.room_id)
        .where(
            Reservation.id == reservation_id,
            Reservation.hearing_id.is_(None),
            Reservation.released_at.is_(None),
            scope(viewer, Room.unit_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def booked_after(room_id: int, day: date) -> int:
    """How many live reservations of hearings and other uses a room has from a day on."""
    return (
        db.session.scalar(
            select(func.count(Reservation.id))
            .join(Resource, Resource.id == Reservation.resource_id)
            .where(
                Resource.room_id == room_id,
                Reservation.released_at.is_(None),
                Reservation.role != HeldFor.CLOSURE,
                Reservation.ends_at > clock.beijing(day),
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Booked:
    """One live reservation of a room."""

    id: int
    room_id: int | None
    hearing_id: int | None
    role: str
    purpose: str
    starts_at: datetime
    ends_at: datetime


def booked(viewer: Viewer, from_on: date, until_on: date) -> list[Booked]:
    """Live reservations of rooms in scope between two Beijing days (half open)."""
    rows = db.session.execute(
        select(
            Reservation.id,
            Resource.room_id,
            Reservation.hearing_id,
            Reservation.role,
            Reservation.purpose,
            Reservation.starts_at,
            Reservation.ends_at,
        )
        .join(Resource, Resource.id == Reservation.resource_id)
        .join(Room, Room.id == Resource.room_id)
        .where(
            scope(viewer, Room.unit_id),
            Reservation.released_at.is_(None),
            Reservation.starts_at < clock.beijing(until_on),
            Reservation.ends_at > clock.beijing(from_on),
        )
        .order_by(Reservation.starts_at, Reservation.id)
    )
    return [Booked(*row) for row in rows]


def own_reservations(viewer: Viewer, from_on: date, until_on: date) -> Sequence[Reservation]:
    """The viewer's own live reservations between two Beijing days (half open), in order."""
    return db.session.scalars(
        select(Reservation)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(
            Resource.person_id == viewer.person_id,
            Reservation.released_at.is_(None),
            Reservation.starts_at < clock.beijing(until_on),
            Reservation.ends_at > clock.beijing(from_on),
        )
        .order_by(Reservation.starts_at, Reservation.id)
    ).all()


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
