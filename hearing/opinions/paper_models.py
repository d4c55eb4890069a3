"""Opinions given on paper: one sheet an opinion, entered by two persons independently; entries insert-only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from hearing.base.columns import Digest, Entered, Instant, Key, SealedBytes, Words, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow


class PaperSheet(Model):
    """One opinion on paper, with its scan; a submission once two persons have entered the same."""

    __tablename__ = "paper_sheet"
    __table_args__ = (
        UniqueConstraint("seat_id", "number"),
        CheckConstraint("(submission_id IS NULL) = (settled_at IS NULL)", name="settled_when"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    number: Mapped[int]
    opened_at: Mapped[Instant]
    opened_by: Mapped[int]
    submission_id: Mapped[int | None] = ref("submission.id", unique=True)
    settled_at: Mapped[Instant | None]


class PaperEntry(SealedRow, Model):
    """What one person read on the sheet; corrected only by a further version with its reason.

    ``digest`` is keyed and covers the answers without blanks, so that two entries can be compared, also
    by the database, while the words stay sealed.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        UniqueConstraint("sheet_id", "entered_by", "version"),
        CheckConstraint(
            "version = 1 OR (because IS NOT NULL AND length(trim(because)) > 0)",
            name="corrected_because",
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    sheet_id: Mapped[int] = ref("paper_sheet.id")
    entered_by: Mapped[int]
    version: Mapped[int]
    answers_sealed: Mapped[SealedBytes]
    digest: Mapped[Digest]
    because: Mapped[Words | None]
    entered_at: Mapped[Entered]

    answers: Any = Sealed("answers_sealed")
