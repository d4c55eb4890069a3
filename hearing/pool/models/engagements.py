"""What a draw leads to: a member's service at one hearing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import (
    Code,
    Instant,
    Key,
    Words,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.people.models import Person
from hearing.pool.models.members import Member
from hearing.pool.rules import (
    DeclineCode,
    EngagementState,
)


class Engagement(Model):
    """A drawn member's service at one hearing: invited → accepted/declined → attended (what later draws
    look at: handler, parties, month)."""

    __tablename__ = "engagement"
    __table_args__ = (
        UniqueConstraint("hearing_id", "person_id"),
        one_of("state", EngagementState),
        one_of("decline_code", DeclineCode),
        CheckConstraint("state <> 'declined' OR decline_code IS NOT NULL", name="declined_why"),
        CheckConstraint("person_id <> handler_person_id", name="not_the_handler"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = mapped_column(index=True)
    need_id: Mapped[int] = ref("need.id")
    draw_id: Mapped[int] = ref("draw.id")
    member_id: Mapped[int] = ref("member.id")
    person_id: Mapped[int] = ref("person.id")
    handler_person_id: Mapped[int] = mapped_column(index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    rank: Mapped[int]
    is_reserve: Mapped[bool]
    state: Mapped[Code]
    invited_at: Mapped[Instant | None]
    answer_by: Mapped[Instant | None]
    answered_at: Mapped[Instant | None]
    no_interest_declared_at: Mapped[Instant | None]
    decline_code: Mapped[Code | None]
    decline_note: Mapped[Words | None]
    ended_because: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member] = relationship()
    person: Mapped[Person] = relationship()
