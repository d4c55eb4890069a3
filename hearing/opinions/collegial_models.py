"""What is said beside the single opinions: the panel's common statement with dissent, a supervisor's opinion."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, ref
from hearing.base.db import Model


class RepresentativeChoice(Model):
    """Whom an officer of the panel wants to speak for it; the last version counts; insert-only."""

    __tablename__ = "representative_choice"
    __table_args__ = (UniqueConstraint("seat_id", "version"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    seat_id: Mapped[int] = ref("seat.id")
    for_seat_id: Mapped[int] = ref("seat.id")
    version: Mapped[int]
    chosen_at: Mapped[Instant]


class CollegialStatement(Model):
    """The panel's common statement, written once by its representative; insert-only."""

    __tablename__ = "collegial_statement"
    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="in_words"),)

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    seat_id: Mapped[int] = ref("seat.id")
    words: Mapped[Prose]
    written_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[Digest]
    receipt: Mapped[Code]
    entered_at: Mapped[Entered]


class Dissent(Model):
    """An officer's view apart from the common statement, with or without the name; insert-only."""

    __tablename__ = "dissent"
    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="in_words"),)

    seat_id: Mapped[int] = ref("seat.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    words: Mapped[Prose]
    is_named: Mapped[bool]
    written_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[Digest]
    receipt: Mapped[Code]
    entered_at: Mapped[Entered]


class SupervisorOpinion(Model):
    """What a people's supervisor said of the hearing (A-8), and the office's answer; no part of any tally."""

    __tablename__ = "supervisor_opinion"
    __table_args__ = (
        CheckConstraint("length(trim(words)) > 0", name="in_words"),
        CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL) AND (reply IS NULL) = (replied_by IS NULL)",
            name="replied_by_whom",
        ),
        CheckConstraint("reply IS NULL OR length(trim(reply)) > 0", name="replied_in_words"),
    )

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    words: Mapped[Prose]
    given_on: Mapped[date]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]
    reply: Mapped[Prose | None]
    replied_at: Mapped[Instant | None]
    replied_by: Mapped[int | None]
