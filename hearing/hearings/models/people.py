"""Participants of a hearing, what they were told, and what they declared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
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
    """Confidentiality undertaking (F-13): person, hearing, text version, time."""

    __tablename__ = "undertaking"

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    text_version: Mapped[int]
    signed_at: Mapped[Entered]


class Briefing(Model):
    """The briefing pack (A-11): an approved minimal extract, released to officers."""

    __tablename__ = "briefing"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    summary: Mapped[Prose]
    law: Mapped[Prose]
    released_at: Mapped[Instant | None]
    released_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class BriefingReceipt(Model):
    """An officer has read the briefing: the officer's own POST."""

    __tablename__ = "briefing_receipt"

    participant_id: Mapped[int] = ref("participant.id", primary_key=True)
    read_at: Mapped[Entered]


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
