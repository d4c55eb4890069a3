"""Participants of a hearing, what they were told, and what they declared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.hearings.rules import Role

if TYPE_CHECKING:
    from hearing.hearings.models.plan import Hearing


class Participant(SealedRow, Model):
    """A person (or body) taking part in one capacity; only name and identity may be disclosed."""

    __tablename__ = "participant"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    position: Mapped[int]
    role: Mapped[Code]
    name: Mapped[Code]
    identity_words: Mapped[Words | None]
    person_id: Mapped[int | None] = ref("person.id")
    party_id: Mapped[int | None] = ref("party.id")
    engagement_id: Mapped[int | None] = ref("engagement.id", unique=True)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_minor: Mapped[bool] = mapped_column(default=False)
    must_be_told: Mapped[bool] = mapped_column(default=True)
    since_version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[Instant | None]
    removed_because: Mapped[Words | None]
    present_at: Mapped[Instant | None]
    left_at: Mapped[Instant | None]
    absence_note: Mapped[Words | None]

    hearing: Mapped[Hearing] = relationship(back_populates="participants")
    phone = Sealed("phone_sealed")


class Notice(Model):
    """One telling of one participant (告知, A-10); told = receipt or recorded personal telling."""

    __tablename__ = "notice"
    __table_args__ = (
        one_of("channel", ("served", "phone", "sms", "in_person", "in_app")),
        CheckConstraint("told_at IS NULL OR receipt IS NOT NULL", name="told_means_receipt"),
        CheckConstraint(
            "NOT is_late OR (consent_words IS NOT NULL AND late_reason IS NOT NULL)",
            name="late_needs_consent",
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    participant_id: Mapped[int] = ref("participant.id")
    plan_version: Mapped[int]
    channel: Mapped[Code]
    text: Mapped[Prose]
    template_version: Mapped[int]
    sent_at: Mapped[Instant]
    sent_by: Mapped[int | None]
    told_at: Mapped[Instant | None]
    told_on: Mapped[date | None]
    receipt: Mapped[Words | None]
    days_before: Mapped[int | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    consent_words: Mapped[Words | None]
    late_reason: Mapped[Words | None]
    outbox_id: Mapped[int | None]
    paper_id: Mapped[int | None]


class Announcement(Model):
    """The public announcement (F-09): only for public hearings without minors, whitelisted fields."""

    __tablename__ = "announcement"

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    number: Mapped[Words] = mapped_column(unique=True)
    cause: Mapped[Words]
    text: Mapped[Prose]
    template_version: Mapped[int] = mapped_column(default=1, server_default="1")
    place: Mapped[Words]
    starts_at: Mapped[Instant]
    seats: Mapped[int]
    apply_until: Mapped[date]
    contact: Mapped[Words]
    published_at: Mapped[Instant]
    published_by: Mapped[int]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_because: Mapped[Words | None]


class Undertaking(Model):
    """Confidentiality undertaking (F-13), insert-only: person, hearing, the text with its version, time.

    ``ink`` holds the strokes of a signature made on the screen; ``entered_by`` who entered a paper one.
    """

    __tablename__ = "undertaking"
    __table_args__ = (
        one_of("way", ("own", "paper")),
        CheckConstraint("(way = 'paper') = (entered_by IS NOT NULL)", name="paper_by_whom"),
    )

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    text_version: Mapped[int]
    text: Mapped[Prose]
    way: Mapped[Code] = mapped_column(default="own", server_default="own")
    ink: Mapped[Prose | None]
    signed_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class Briefing(Model):
    """The briefing pack (A-11) as the handler writes it; ``extract`` is all that the officers see of the case.

    It waits for the department head between ``submitted_at`` and ``released_at`` or ``returned_because``.
    """

    __tablename__ = "briefing"
    __table_args__ = (
        CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by IS NULL)", name="submitted_by_whom"
        ),
    )

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    summary: Mapped[Prose]
    law: Mapped[Prose]
    extract: Mapped[Prose]
    submitted_at: Mapped[Instant | None]
    submitted_by: Mapped[int | None]
    returned_because: Mapped[Words | None]
    released_at: Mapped[Instant | None]
    released_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class BriefingRelease(Model):
    """The officers' extract as approved and frozen (A-11), insert-only; the newest one counts."""

    __tablename__ = "briefing_release"
    __table_args__ = (
        UniqueConstraint("hearing_id", "number"),
        CheckConstraint(
            "approved_by IS NULL OR approved_by <> requested_by", name="approved_by_another"
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    number: Mapped[int]
    content: Mapped[Prose]
    digest: Mapped[Digest]
    requested_by: Mapped[int]
    approved_by: Mapped[int | None]
    approved_at: Mapped[Instant]


class BriefingReading(Model):
    """An officer has read a release: the officer's own POST, or noted at the desk when read on paper."""

    __tablename__ = "briefing_reading"
    __table_args__ = (UniqueConstraint("participant_id", "release_id"),)

    id: Mapped[Key]
    participant_id: Mapped[int] = ref("participant.id")
    release_id: Mapped[int] = ref("briefing_release.id")
    read_at: Mapped[Instant]
    entered_by: Mapped[int | None]


class SubstituteNotice(Model):
    """A party hears name and identity of an officer who came later, and is asked for objections (A-10).

    Insert-only; the notice of the hearing itself runs on (settled 16).
    """

    __tablename__ = "substitute_notice"
    __table_args__ = (
        UniqueConstraint("officer_id", "participant_id"),
        one_of("channel", ("served", "phone", "sms", "in_person", "in_app")),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    officer_id: Mapped[int] = ref("participant.id")
    participant_id: Mapped[int] = ref("participant.id")
    channel: Mapped[Code]
    text: Mapped[Prose]
    template_version: Mapped[int]
    receipt: Mapped[Words]
    objects: Mapped[bool]
    told_at: Mapped[Instant]
    told_by: Mapped[int | None]


class Objection(Model):
    """A party's or officer's objection to an officer or the presider; open ones block the opening."""

    __tablename__ = "objection"
    __table_args__ = (
        one_of("decision", ("upheld", "rejected")),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
        UniqueConstraint("against_participant_id", "raised_by_words", "raised_at"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    against_participant_id: Mapped[int] = ref("participant.id")
    raised_by_words: Mapped[Words]
    ground: Mapped[Prose]
    raised_at: Mapped[Instant]
    entered_by: Mapped[int]
    decision: Mapped[Code | None]
    reasons: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]


class OfficerRequest(SealedRow, Model):
    """The handler asks for one person without a draw: a member by name (指定), or an outsider (F-05, P-8).

    The person's row is made only when the chief has granted the approval.
    """

    __tablename__ = "officer_request"
    __table_args__ = (
        one_of("kind", ("naming", "outsider")),
        CheckConstraint(
            "kind = 'naming' OR (identity_sealed IS NOT NULL AND declared_on IS NOT NULL "
            "AND evidence IS NOT NULL)",
            name="outsider_looked_into",
        ),
    )

    approval_id: Mapped[int] = ref("approval.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    kind: Mapped[Code]
    name: Mapped[Code]
    gender: Mapped[Code | None]
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    employer: Mapped[Words | None]
    identity_words: Mapped[Words | None]
    declared_on: Mapped[date | None]
    evidence: Mapped[Prose | None]
    engagement_id: Mapped[int | None] = ref("engagement.id", unique=True)

    identity = Sealed("identity_sealed")
    phone = Sealed("phone_sealed")
