"""What a draw leads to: a member's service at one hearing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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
from hearing.pool.draw_rules import EngagedAs
from hearing.pool.models.members import Member
from hearing.pool.rules import (
    DeclineCode,
    EngagementState,
)

STANDING = "state NOT IN ('declined', 'expired', 'recused', 'released')"


class Engagement(Model):
    """An officer's service at one hearing: invited → accepted/declined → attended (what later draws look at:
    handler, month). Drawn ones stand in a draw, named ones and outsiders have an approval instead.

    ``identity_words`` is an outsider's; members have their identities in the pool. ``called_because`` says why
    a reserve was called out of order, or that the quotas could not be kept.
    """

    __tablename__ = "engagement"
    __table_args__ = (
        # once at a time in a hearing: after a re-draw or a new date the same person may be drawn again
        Index(
            "uq_engagement_live",
            "hearing_id",
            "person_id",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
        UniqueConstraint("draw_id", "member_id"),
        one_of("engaged_as", EngagedAs),
        CheckConstraint(
            "(engaged_as = 'drawn') = (draw_id IS NOT NULL AND approval_id IS NULL)",
            name="drawn_or_approved",
        ),
        CheckConstraint("engaged_as = 'drawn' OR approval_id IS NOT NULL", name="approved"),
        CheckConstraint(
            "(engaged_as = 'outsider') = (member_id IS NULL)", name="member_or_outsider"
        ),
        one_of("state", EngagementState),
        one_of("decline_code", DeclineCode),
        CheckConstraint("state <> 'declined' OR decline_code IS NOT NULL", name="declined_why"),
        CheckConstraint("person_id <> handler_person_id", name="not_the_handler"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = mapped_column(index=True)
    need_id: Mapped[int] = ref("need.id")
    engaged_as: Mapped[Code] = mapped_column(default=EngagedAs.DRAWN)
    draw_id: Mapped[int | None] = ref("draw.id")
    member_id: Mapped[int | None] = ref("member.id")
    approval_id: Mapped[int | None] = mapped_column(unique=True)
    identity_words: Mapped[Words | None]
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
    called_because: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member | None] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def identities(self) -> str:
        """The identities (身份) that parties are told (A-10)."""
        if self.member is None:
            return self.identity_words or "群众代表"
        return "、".join(i.identity for i in self.member.identities) or "群众代表"
