"""One-time links, the sessions they open, and the room's shared tablet; tokens are stored as digests only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Instant, Key, one_of, ref
from hearing.base.db import Model
from hearing.opinions.rules import Channel


class OpinionLink(Model):
    """A link by message, bound to seat, hearing and purpose; used once."""

    __tablename__ = "opinion_link"
    __table_args__ = (
        one_of("purpose", ("opinion",)),
        CheckConstraint("(revoked_at IS NULL) = (revoked_because IS NULL)", name="revoked_because"),
    )

    id: Mapped[Key]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    purpose: Mapped[Code]
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    created_at: Mapped[Instant]
    created_by: Mapped[int | None]
    expires_at: Mapped[Instant]
    code_digest: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[Instant | None]
    codes_sent: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]
    revoked_because: Mapped[Code | None]


class Tablet(Model):
    """The room's shared tablet in one hearing: opened by presider or clerk, begun with a short code."""

    __tablename__ = "tablet"

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    code_digest: Mapped[Digest] = mapped_column(index=True)
    code_expires_at: Mapped[Instant]
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    opened_at: Mapped[Instant]
    opened_by: Mapped[int | None]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class OpinionSession(Model):
    """A browser in which one officer gives the opinion of one hearing, and nothing else."""

    __tablename__ = "opinion_session"
    __table_args__ = (
        one_of("channel", (Channel.LINK, Channel.TABLET)),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_with_reason"),
    )

    id: Mapped[Key]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    channel: Mapped[Code]
    link_id: Mapped[int | None] = ref("opinion_link.id")
    tablet_id: Mapped[int | None] = ref("tablet.id")
    agent_digest: Mapped[Digest]
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_because: Mapped[Code | None]
