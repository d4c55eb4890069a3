"""Mock hearings: tables of their own, with nothing that a figure could meet."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.practice.rules import Aspect, MockRole, MockState


class MockHearing(Model):
    """A hearing that is only played; its number can never be a hearing's (A-2)."""

    __tablename__ = "mock_hearing"
    __table_args__ = (
        one_of("state", MockState),
        CheckConstraint("number LIKE '%模听〔%'", name="own_numbers"),
        CheckConstraint("ends_at > starts_at", name="forwards"),
        CheckConstraint("(state = 'cancelled') = (because IS NOT NULL)", name="cancelled_why"),
        CheckConstraint("(state = 'held') = (closed_at IS NOT NULL)", name="held_with_time"),
        CheckConstraint("state = 'planned' OR state = 'cancelled' OR opened_at IS NOT NULL",
                        name="opened_with_time"),
        CheckConstraint("reservation_id IS NULL OR room_id IS NOT NULL", name="reserves_a_room"),
    )  # fmt: skip

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    state: Mapped[Code]
    title: Mapped[Words]
    scenario: Mapped[Prose]
    starts_at: Mapped[Instant] = mapped_column(index=True)
    ends_at: Mapped[Instant]
    held_on: Mapped[date]
    place: Mapped[Words]
    room_id: Mapped[int | None] = ref("room.id")
    reservation_id: Mapped[int | None] = ref("reservation.id", unique=True)
    because: Mapped[Words | None]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    created_by: Mapped[int]
    created_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    parts: Mapped[list[MockPart]] = relationship(order_by="MockPart.position")


class MockPart(Model):
    """Who plays which part."""

    __tablename__ = "mock_part"
    __table_args__ = (UniqueConstraint("mock_hearing_id", "position"), one_of("role", MockRole))

    id: Mapped[Key]
    mock_hearing_id: Mapped[int] = ref("mock_hearing.id")
    position: Mapped[int]
    role: Mapped[Code]
    name: Mapped[Code]
    words: Mapped[Words | None]


class MockStep(Model):
    """One step of a mock hearing with the instant it began."""

    __tablename__ = "mock_step"

    mock_hearing_id: Mapped[int] = ref("mock_hearing.id", primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[Instant]


class MockNote(Model):
    """A review note on a mock hearing that was held (点评); insert-only."""

    __tablename__ = "mock_note"
    __table_args__ = (one_of("aspect", Aspect),)

    id: Mapped[Key]
    mock_hearing_id: Mapped[int] = ref("mock_hearing.id")
    aspect: Mapped[Code]
    words: Mapped[Prose]
    by_person_id: Mapped[int]
    at: Mapped[Instant]
