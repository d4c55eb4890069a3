"""The sitting: steps with times, record, signatures, recording, filing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.hearings.day_rules import NoteKind, PresenceKind, PresenceWay, ReasonKind
from hearing.hearings.rules import Form


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


class FormProfile(Model):
    """What a form of hearing (普通, 简易, 上门, 远程) asks for; without ``min_panel`` the parameter holds (A-7)."""

    __tablename__ = "form_profile"
    __table_args__ = (
        one_of("form", Form),
        CheckConstraint("min_panel IS NULL OR min_panel >= 1", name="somebody"),
    )

    form: Mapped[str] = mapped_column(String(40), primary_key=True)
    min_panel: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    steps: Mapped[list[FormStep]] = relationship(order_by="FormStep.step")


class FormStep(Model):
    """One of the steps of A-15 in a form of hearing: its words, whether it may be left out, phrases for the record.

    A step without a row does not occur in that form; ``phrases`` holds one phrase a line with places like ``{presider}``.
    """

    __tablename__ = "form_step"
    __table_args__ = (
        CheckConstraint("step BETWEEN 0 AND 7", name="known_step"),
        CheckConstraint("step NOT IN (0, 4) OR NOT is_optional", name="always_there"),
    )

    form: Mapped[str] = ref("form_profile.form", primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[Words]
    is_optional: Mapped[bool]
    phrases: Mapped[Prose]


class FormChange(Model):
    """What a form of hearing asks for from a day on, and why it was changed; insert-only."""

    __tablename__ = "form_change"
    __table_args__ = (
        one_of("form", Form),
        CheckConstraint("min_panel IS NULL OR min_panel >= 1", name="somebody"),
        CheckConstraint("length(trim(reason)) > 0", name="reasoned"),
    )

    id: Mapped[Key]
    form: Mapped[Code] = mapped_column(index=True)
    min_panel: Mapped[int | None]
    steps: Mapped[Prose]
    valid_from: Mapped[date]
    reason: Mapped[Prose]
    by_person_id: Mapped[int]
    at: Mapped[Instant]


class Presence(Model):
    """Somebody came, was noted absent, or left (A-14, R-2): who said so, how and when; insert-only."""

    __tablename__ = "presence"
    __table_args__ = (
        one_of("kind", PresenceKind),
        one_of("way", PresenceWay),
        one_of("reason_kind", ReasonKind),
        CheckConstraint("(kind = 'absent') = (reason_kind IS NOT NULL)", name="absence_explained"),
        CheckConstraint(
            "reason_kind IS NULL OR reason_kind <> 'known' OR (note IS NOT NULL AND length(trim(note)) > 0)",
            name="known_reason_named",
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    participant_id: Mapped[int] = ref("participant.id")
    kind: Mapped[Code]
    way: Mapped[Code]
    reason_kind: Mapped[Code | None]
    note: Mapped[Words | None]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]


class SittingNote(Model):
    """An incident, a measure of order or a short break (R-2), as it happened; insert-only."""

    __tablename__ = "sitting_note"
    __table_args__ = (
        one_of("kind", NoteKind),
        CheckConstraint("length(trim(words)) > 0", name="in_words"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    kind: Mapped[Code]
    participant_id: Mapped[int | None] = ref("participant.id")
    words: Mapped[Words]
    at: Mapped[Instant]
    by_person_id: Mapped[int]


class HearingRecord(Model):
    """笔录 (F-16): text per section of A-15; put up for checking after the hearing, frozen by the first signature."""

    __tablename__ = "hearing_record"
    __table_args__ = (
        CheckConstraint("(checking_at IS NULL) = (checking_by IS NULL)", name="checking_by_whom"),
        CheckConstraint("frozen_at IS NULL OR checking_at IS NOT NULL", name="checked_first"),
    )

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    text: Mapped[Prose]
    digest: Mapped[Digest | None]
    checking_at: Mapped[Instant | None]
    checking_by: Mapped[int | None]
    frozen_at: Mapped[Instant | None]
    saved_at: Mapped[Instant]
    saved_by: Mapped[int]
    paper_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class RecordRevision(Model):
    """A section of the record as it was saved (who, when), insert-only: nothing written is overwritten."""

    __tablename__ = "record_revision"
    __table_args__ = (UniqueConstraint("hearing_id", "version", "section"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    version: Mapped[int]
    section: Mapped[Code]
    text: Mapped[Prose]
    at: Mapped[Instant]
    by_person_id: Mapped[int]


class RecordCorrection(Model):
    """补正: words of the record replaced while it is checked, at whose wish; both stay visible; insert-only."""

    __tablename__ = "record_correction"
    __table_args__ = (
        CheckConstraint("old_text <> new_text AND length(old_text) > 0", name="changes"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    section: Mapped[Code]
    old_text: Mapped[Prose]
    new_text: Mapped[Prose]
    asked_by_id: Mapped[int | None] = ref("participant.id")
    at: Mapped[Instant]
    by_person_id: Mapped[int]


class RecordSignature(Model):
    """One participant's signature on the record, or the note that it was refused (R-2).

    ``ink`` holds the strokes of a signature on the screen; a paper one is on the printed record.
    """

    __tablename__ = "record_signature"
    __table_args__ = (
        CheckConstraint("(signed_at IS NULL) <> (refusal_note IS NULL)", name="signed_or_refused"),
        one_of("way", ("pad", "paper", "refused")),
        CheckConstraint("(way = 'refused') = (refusal_note IS NOT NULL)", name="refused_in_words"),
        CheckConstraint("(way = 'pad') = (ink IS NOT NULL)", name="pad_has_ink"),
    )

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    record_digest: Mapped[Digest]
    signed_at: Mapped[Instant | None]
    refusal_note: Mapped[Words | None]
    way: Mapped[Code]
    ink: Mapped[Prose | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int]


class Recording(Model):
    """Registration of the audio-video recording (F-22); never changed, custody goes on in its own rows."""

    __tablename__ = "recording"

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    device: Mapped[Words]
    operator: Mapped[Words | None]
    medium_number: Mapped[Words]
    began_at: Mapped[Instant]
    ended_at: Mapped[Instant]
    sha256: Mapped[Digest | None]
    custody: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]


class CustodyEntry(Model):
    """One hand-over of a recording: from whom to whom, where it lies, the digest found then; insert-only."""

    __tablename__ = "custody_entry"
    __table_args__ = (
        CheckConstraint("from_words <> to_words", name="changes_hands"),
        CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name="whole_digest"),
    )

    id: Mapped[Key]
    recording_id: Mapped[int] = ref("recording.id")
    from_words: Mapped[Words]
    to_words: Mapped[Words]
    place: Mapped[Words]
    reason: Mapped[Words]
    sha256: Mapped[Digest | None]
    at: Mapped[Instant]
    entered_by: Mapped[int]


class Filing(Model):
    """归档 (F-23): the catalogue as filed, with who and when."""

    __tablename__ = "filing"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    catalogue: Mapped[Prose]
    volume_number: Mapped[Code]
    filed_on: Mapped[date]
    filed_by: Mapped[int]


class FileLending(Model):
    """The filed file lent to somebody until a day, and returned; one lending at a time."""

    __tablename__ = "file_lending"
    __table_args__ = (
        CheckConstraint("due_on >= lent_on", name="forwards"),
        CheckConstraint("(returned_on IS NULL) = (returned_to IS NULL)", name="returned_to_whom"),
        Index(
            "uq_file_lending_out", "hearing_id", unique=True,
            sqlite_where=text("returned_on IS NULL"), postgresql_where=text("returned_on IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    borrower: Mapped[Words]
    purpose: Mapped[Words]
    lent_on: Mapped[date]
    due_on: Mapped[date]
    lent_by: Mapped[int]
    returned_on: Mapped[date | None]
    returned_to: Mapped[int | None]
    note: Mapped[Words | None]
