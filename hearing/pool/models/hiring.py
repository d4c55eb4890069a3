"""What 聘 records about a person: consents, checks, proposals, terms."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.pool.hire_rules import ConsentKind, Ground, ProposalKind, ProposalState
from hearing.pool.models.members import Member


class ConsentText(Model):
    """One version of a text that is agreed to, in force from a day on; insert-only."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("kind", "version"), one_of("kind", ConsentKind))

    id: Mapped[Key]
    kind: Mapped[Code]
    version: Mapped[Code]
    text: Mapped[Prose]
    since: Mapped[date]
    entered_by: Mapped[int | None]
    entered_at: Mapped[Entered]


class Consent(Model):
    """One consent given or withdrawn by a person: the log is insert-only, the last row counts."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("kind", ConsentKind),
        one_of("channel", ("online", "paper")),
        Index("ix_consent_person_kind", "person_id", "kind"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id", index=False)
    member_id: Mapped[int | None] = ref("member.id")
    text_id: Mapped[int] = ref("consent_text.id")
    kind: Mapped[Code]
    is_given: Mapped[bool]
    given_on: Mapped[date]
    channel: Mapped[Code]
    evidence: Mapped[Words]
    at: Mapped[Instant]
    entered_by: Mapped[int | None]

    text: Mapped[ConsentText] = relationship()


class LocalExclusion(Model):
    """A further ground of exclusion, set by an office and in force between two days (settled 21)."""

    __tablename__ = "local_exclusion"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="forwards"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int | None] = ref("unit.id")
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[Words]
    basis: Mapped[Words]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    entered_by: Mapped[int | None]
    entered_at: Mapped[Entered]


class MemberCheck(Model):
    """One qualification check of one person: what, result, evidence, who and when; insert-only (A-7)."""

    __tablename__ = "member_check"

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    round: Mapped[int]
    kind: Mapped[Code]
    passed: Mapped[bool]
    evidence: Mapped[Words]
    checked_on: Mapped[date]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]


class Proposal(Model):
    """聘's or 管's proposal and the chief's decision: never by the same person."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("kind", ProposalKind),
        one_of("state", ProposalState),
        one_of("ground", Ground),
        CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_at IS NOT NULL)", name="decided_at_set"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_set"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="not_own"),
        CheckConstraint("(kind = 'remove') = (ground IS NOT NULL)", name="removed_with_ground"),
        CheckConstraint("state <> 'refused' OR reasons IS NOT NULL", name="refused_why"),
        Index(
            "uq_proposal_open",
            "member_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    round: Mapped[int]
    kind: Mapped[Code]
    ground: Mapped[Code | None]
    opinion: Mapped[Prose]
    proposed_by: Mapped[int]
    proposed_post: Mapped[Code]
    proposed_on: Mapped[date]
    proposed_at: Mapped[Instant]
    state: Mapped[Code]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    reasons: Mapped[Prose | None]

    member: Mapped[Member] = relationship()


class Appointment(Model):
    """One term of one member, with its certificate; the first, and one for each renewal or re-entry."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("member_id", "ordinal"),
        CheckConstraint("term_until > term_from", name="forwards"),
        CheckConstraint("(ended_on IS NULL) = (ended_ground IS NULL)", name="ended_why"),
        one_of("ended_ground", Ground),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    proposal_id: Mapped[int] = ref("proposal.id", unique=True, index=False)
    ordinal: Mapped[int]
    round: Mapped[int]
    term_from: Mapped[date]
    term_until: Mapped[date]
    certificate_number: Mapped[Code] = mapped_column(unique=True)
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    paper_id: Mapped[int | None] = ref("paper.id")
    decided_by: Mapped[int]
    decided_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_ground: Mapped[Code | None]

    member: Mapped[Member] = relationship()


class TermWarning(Model):
    """An officer was told once that a term ends in so many days."""

    __tablename__ = "term_warning"

    appointment_id: Mapped[int] = ref("appointment.id", primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
