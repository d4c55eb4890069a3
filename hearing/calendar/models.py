"""听证室, holidays, and one reservation table for rooms AND persons.

Overlap of two live reservations of one resource is refused by the database itself: an exclusion
constraint on PostgreSQL, a trigger on SQLite (see migrations).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Words, one_of, ref
from hearing.base.db import Model
from hearing.calendar.rules import VenueKind


class Room(Model):
    """A hearing room; accepted rooms only count as 已建成."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("unit_id", "name"), one_of("kind", VenueKind))

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    name: Mapped[Code]
    kind: Mapped[Code]
    seats: Mapped[int]
    gallery_seats: Mapped[int] = mapped_column(default=0)
    has_deliberation_room: Mapped[bool] = mapped_column(default=False)
    is_stream_ready: Mapped[bool] = mapped_column(default=False)
    accepted_on: Mapped[date | None]
    acceptance_level: Mapped[Code | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Resource(Model):
    """What can be reserved: one row per room or natural person (plain person id: calendar stays low)."""

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint("(room_id IS NULL) != (person_id IS NULL)", name="room_or_person"),
    )

    id: Mapped[Key]
    room_id: Mapped[int | None] = ref("room.id", unique=True)
    person_id: Mapped[int | None] = ref("person.id", unique=True)

    room: Mapped[Room | None] = relationship()


class Reservation(Model):
    """A held period (UTC, half open) of a room or person; rooms hold the occupied period."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forwards"),
        one_of("role", ("room", "presider", "clerk", "officer", "other")),
    )

    id: Mapped[Key]
    resource_id: Mapped[int] = ref("resource.id")
    hearing_id: Mapped[int | None] = mapped_column(index=True)
    role: Mapped[Code]
    purpose: Mapped[Words]
    starts_at: Mapped[Instant] = mapped_column(index=True)
    ends_at: Mapped[Instant]
    expires_at: Mapped[Instant | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]
    released_at: Mapped[Instant | None]
    released_because: Mapped[Words | None]

    resource: Mapped[Resource] = relationship()


class Holiday(Model):
    """A day off, or a 调休 workday; years without official dates are 未确认."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[Code]
    is_confirmed: Mapped[bool]
