"""The sitting: steps with times, record, signatures, recording, filing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, ref
from hearing.base.db import Model


class SittingStep(Model):
    """One of the seven steps of A-15 with the time it began (0 = presence and discipline, A-14)."""

    __tablename__ = "sitting_step"
    __table_args__ = (
        UniqueConstraint("hearing_id", "step"),
        CheckConstraint("step BETWEEN 0 AND 7", name="known_step"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    step: Mapped[int]
    began_at: Mapped[Instant]
    by_person_id: Mapped[int]
    note: Mapped[Prose | None]


class HearingRecord(Model):
    """笔录 (F-16): text per section of A-15; frozen when the first signature is made."""

    __tablename__ = "hearing_record"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    text: Mapped[Prose]
    digest: Mapped[Digest | None]
    frozen_at: Mapped[Instant | None]
    saved_at: Mapped[Instant]
    saved_by: Mapped[int]
    paper_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class RecordSignature(Model):
    """One participant's signature on the record, or the note that it was refused (R-2)."""

    __tablename__ = "record_signature"
    __table_args__ = (
        CheckConstraint("(signed_at IS NULL) <> (refusal_note IS NULL)", name="signed_or_refused"),
    )

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    record_digest: Mapped[Digest]
    signed_at: Mapped[Instant | None]
    refusal_note: Mapped[Words | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int]


class Recording(Model):
    """Registration of the audio-video recording (F-22)."""

    __tablename__ = "recording"

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    device: Mapped[Words]
    medium_number: Mapped[Words]
    began_at: Mapped[Instant]
    ended_at: Mapped[Instant]
    sha256: Mapped[Digest | None]
    custody: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]


class Filing(Model):
    """归档 (F-23): the catalogue as filed, with who and when."""

    __tablename__ = "filing"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    catalogue: Mapped[Prose]
    volume_number: Mapped[Code]
    filed_on: Mapped[date]
    filed_by: Mapped[int]
