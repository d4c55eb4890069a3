"""听证室 and their equipment, holidays, and one reservation table for rooms AND persons.

Overlap of two live reservations of one resource is refused by the database itself: an exclusion
constraint on PostgreSQL, a trigger on SQLite (see migrations).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Words, one_of, ref
from hearing.base.db import Model
from hearing.calendar.rules import HeldFor, RoomKind, SeatKind, UseKind

LIVE_FEED = text("revoked_at IS NULL")


class Room(Model):
    """A hearing room; accepted rooms only count as 已建成. Seat totals follow the seat plan when it has one."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        one_of("kind", RoomKind),
        CheckConstraint("deliberation_room_id <> id", name="not_its_own_deliberation_room"),
        CheckConstraint(
            "NOT is_stream_ready OR accepted_on IS NOT NULL", name="streams_when_accepted"
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    name: Mapped[Code]
    kind: Mapped[Code]
    area: Mapped[int | None]
    seats: Mapped[int]
    gallery_seats: Mapped[int] = mapped_column(default=0)
    has_deliberation_room: Mapped[bool] = mapped_column(default=False)
    deliberation_room_id: Mapped[int | None] = ref("room.id")
    is_stream_ready: Mapped[bool] = mapped_column(default=False)
    connection_number: Mapped[Code | None]
    built_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    acceptance_level: Mapped[Code | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    seat_plan: Mapped[list[RoomSeat]] = relationship(order_by="RoomSeat.seat_row, RoomSeat.kind")


class RoomSeat(Model):
    """One kind of seat of a room: in which row (from the front) and how many (席位图, F-15)."""

    __tablename__ = "room_seat"
    __table_args__ = (
        one_of("kind", SeatKind),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("seat_row BETWEEN 1 AND 20", name="row_in_room"),
    )

    room_id: Mapped[int] = ref("room.id", primary_key=True)
    kind: Mapped[Code] = mapped_column(primary_key=True)
    seat_row: Mapped[int]
    number: Mapped[int]


class Equipment(Model):
    """One piece of a room's equipment; a hearing cannot do without a required one."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("room_id", "name"),)

    id: Mapped[Key]
    room_id: Mapped[int] = ref("room.id")
    name: Mapped[Code]
    is_required: Mapped[bool]
    removed_on: Mapped[date | None]

    faults: Mapped[list[Fault]] = relationship(order_by="Fault.id", back_populates="equipment")


class Fault(Model):
    """A fault of a piece of equipment, reported and repaired; never deleted."""

    __tablename__ = "fault"
    __table_args__ = (
        CheckConstraint("(repaired_at IS NULL) = (repair_words IS NULL)", name="repair_has_words"),
    )

    id: Mapped[Key]
    equipment_id: Mapped[int] = ref("equipment.id")
    words: Mapped[Words]
    expected_on: Mapped[date | None]
    reported_at: Mapped[Instant]
    reported_by: Mapped[int | None]
    repaired_at: Mapped[Instant | None]
    repaired_by: Mapped[int | None]
    repair_words: Mapped[Words | None]

    equipment: Mapped[Equipment] = relationship(back_populates="faults")


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
    """A held period (UTC, half open) of a room or person; rooms hold the occupied period.

    A hearing's reservation names the hearing; a closure or another use of a room names none.
    """

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forwards"),
        one_of("role", HeldFor),
        one_of("use_kind", UseKind),
        CheckConstraint(
            "(role IN ('closure', 'use')) = (hearing_id IS NULL)", name="hearing_or_other_use"
        ),
        CheckConstraint("(role = 'use') = (use_kind IS NOT NULL)", name="use_has_kind"),
    )

    id: Mapped[Key]
    resource_id: Mapped[int] = ref("resource.id")
    hearing_id: Mapped[int | None] = mapped_column(index=True)
    role: Mapped[Code]
    use_kind: Mapped[Code | None]
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
    source: Mapped[Words | None]


class CalendarFeed(Model):
    """A secret address: a person's calendar feed, or a unit's wall display; only its digest is stored."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) != (unit_id IS NULL)", name="person_or_unit"),
        *(
            Index(
                f"uq_calendar_feed_live_{column}",
                f"{column}_id",
                unique=True,
                sqlite_where=LIVE_FEED,
                postgresql_where=LIVE_FEED,
            )
            for column in ("person", "unit")
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int | None] = ref("person.id")
    unit_id: Mapped[int | None] = ref("unit.id")
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
