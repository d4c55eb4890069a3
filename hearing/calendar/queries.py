"""Rooms, reservations and free slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.models import Holiday, Reservation, Resource, Room
from hearing.units.queries import scope


def rooms(viewer: Viewer) -> Sequence[Room]:
    """Open rooms of the viewer's unit (and below, where the post reaches down), accepted first."""
    return db.session.scalars(
        select(Room)
        .where(scope(viewer, Room.unit_id), Room.closed_on.is_(None))
        .order_by(Room.unit_id, Room.accepted_on.is_(None), Room.id)
    ).all()


def room(viewer: Viewer, room_id: int) -> Room:
    """One room in scope."""
    found = db.session.scalar(select(Room).where(Room.id == room_id, scope(viewer, Room.unit_id)))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Booked:
    """One live reservation of a room."""

    room_id: int | None
    hearing_id: int | None
    purpose: str
    starts_at: datetime
    ends_at: datetime


def booked(viewer: Viewer, from_on: date, until_on: date) -> list[Booked]:
    """Live reservations of rooms in scope between two Beijing days (half open)."""
    rows = db.session.execute(
        select(
            Resource.room_id,
            Reservation.hearing_id,
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


def next_free(
    resource_id: int,
    starts_at: datetime,
    length: timedelta,
    within: timedelta = timedelta(hours=10),
) -> datetime | None:
    """The earliest start, from the wanted one on, at which the resource is free for that long."""
    rows = db.session.execute(
        select(Reservation.starts_at, Reservation.ends_at)
        .where(
            Reservation.resource_id == resource_id,
            Reservation.released_at.is_(None),
            Reservation.ends_at > starts_at,
            Reservation.starts_at < starts_at + within + length,
        )
        .order_by(Reservation.starts_at)
    ).all()
    start = starts_at
    for begins, ends in rows:
        if begins >= start + length:
            break
        start = max(start, ends)
    return start if start <= starts_at + within else None


def is_workday(day: date) -> bool:
    """Whether a day is a working day by the holiday table, else Monday to Friday."""
    row = db.session.get(Holiday, day)
    return row.is_workday if row else day.weekday() < 5


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
