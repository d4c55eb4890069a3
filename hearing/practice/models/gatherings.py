"""Training, observation and exchange: invited people, who came, what they thought of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.practice.rules import Capacity, GatheringKind, GatheringState

RATED = "BETWEEN 1 AND 3"


class Gathering(Model):
    """A training, an observation of a hearing or an exchange; a row of its own, never a hearing (A-2)."""

    __tablename__ = "gathering"
    __table_args__ = (
        one_of("kind", GatheringKind),
        one_of("state", GatheringState),
        CheckConstraint("ends_at > starts_at", name="forwards"),
        CheckConstraint("(kind = 'observation') = (hearing_id IS NOT NULL)", name="observes_one"),
        CheckConstraint("reservation_id IS NULL OR room_id IS NOT NULL", name="reserves_a_room"),
        CheckConstraint("(state = 'cancelled') = (because IS NOT NULL)", name="cancelled_why"),
        CheckConstraint("(state = 'held') = (closed_at IS NOT NULL)", name="held_with_time"),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    kind: Mapped[Code]
    state: Mapped[Code]
    title: Mapped[Words]
    content: Mapped[Prose]
    starts_at: Mapped[Instant] = mapped_column(index=True)
    ends_at: Mapped[Instant]
    held_on: Mapped[date]
    place: Mapped[Words]
    room_id: Mapped[int | None] = ref("room.id")
    reservation_id: Mapped[int | None] = ref("reservation.id", unique=True)
    hearing_id: Mapped[int | None] = ref("hearing.id")
    because: Mapped[Words | None]
    closed_at: Mapped[Instant | None]
    closed_by: Mapped[int | None]
    created_by: Mapped[int]
    created_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    guests: Mapped[list[Guest]] = relationship(order_by="Guest.id")


class Guest(Model):
    """Somebody invited to a gathering: answer, presence, and the training credit it led to."""

    __tablename__ = "gathering_guest"
    __table_args__ = (
        UniqueConstraint("gathering_id", "person_id"),
        one_of("capacity", Capacity),
        one_of("answer", ("coming", "declined")),
        CheckConstraint("(capacity = 'guest') = (person_id IS NULL)", name="known_or_guest"),
        CheckConstraint("(capacity = 'officer') = (member_id IS NOT NULL)", name="officer_in_pool"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint("(is_present IS NULL) = (noted_at IS NULL)", name="noted_with_time"),
        CheckConstraint("credit_id IS NULL OR member_id IS NOT NULL", name="credit_of_officer"),
    )

    id: Mapped[Key]
    gathering_id: Mapped[int] = ref("gathering.id")
    person_id: Mapped[int | None] = ref("person.id")
    member_id: Mapped[int | None] = ref("member.id")
    capacity: Mapped[Code]
    name: Mapped[Code]
    words: Mapped[Words | None]
    invited_at: Mapped[Instant]
    invited_by: Mapped[int]
    answer: Mapped[Code | None]
    answered_at: Mapped[Instant | None]
    reason: Mapped[Words | None]
    is_present: Mapped[bool | None]
    noted_at: Mapped[Instant | None]
    noted_by: Mapped[int | None]
    credit_id: Mapped[int | None] = ref("training_credit.id", unique=True)


class GatheringFeedback(Model):
    """What a guest who came thought of it; once, insert-only."""

    __tablename__ = "gathering_feedback"
    __table_args__ = (
        CheckConstraint(
            f"audible {RATED} AND clear {RATED} AND orderly {RATED} AND useful {RATED}",
            name="rated",
        ),
    )

    guest_id: Mapped[int] = ref("gathering_guest.id", primary_key=True)
    audible: Mapped[int]
    clear: Mapped[int]
    orderly: Mapped[int]
    useful: Mapped[int]
    words: Mapped[Prose | None]
    given_at: Mapped[Instant]
