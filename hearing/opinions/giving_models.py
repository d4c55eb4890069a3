"""Submissions and what is added to them later; all insert-only (triggers)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import (
    Code,
    Digest,
    Entered,
    Instant,
    Key,
    Prose,
    SealedBytes,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.opinions.rules import Channel, Signed


class Submission(SealedRow, Model):
    """One submission of one officer: all issues at once, signed, with one receipt."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("seat_id", "number"),
        one_of("channel", Channel),
        one_of("signed", Signed),
        CheckConstraint(
            "signed <> 'drawn' OR strokes_sealed IS NOT NULL", name="drawn_has_strokes"
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    number: Mapped[int]
    channel: Mapped[Code]
    signed: Mapped[Code]
    strokes_sealed: Mapped[SealedBytes | None]
    submitted_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[Digest]
    receipt: Mapped[Code] = mapped_column(index=True)
    entered_at: Mapped[Entered]

    strokes: Any = Sealed("strokes_sealed")


class Supplement(Model):
    """A dated word of an officer after closing; what was given before stays as it was."""

    __tablename__ = "opinion_supplement"
    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="in_words"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    words: Mapped[Prose]
    signed: Mapped[Code]
    written_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[Digest]
    receipt: Mapped[Code] = mapped_column(index=True)
    entered_at: Mapped[Entered]
