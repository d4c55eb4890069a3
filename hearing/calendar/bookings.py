"""Reservations as pages read them: of rooms, of one room, of oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.models import Reservation, Resource, Room
from hearing.calendar.rules import HeldFor
from hearing.units.queries import scope


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
