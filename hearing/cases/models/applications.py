"""Applications for a hearing, and what a visitor has typed so far."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Entered, Instant, Key, Prose, SealedBytes, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.cases.rules import Channel


class Application(SealedRow, Model):
    """A party's application for a hearing (F-01) and the reply to it (F-02, A-9).

    ``receipt`` is random and, with the telephone number, opens the public look-up; ``number`` is the
    unit's own. An application from outside has no case until the unit links it to one.
    """

    __tablename__ = "application"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("decision", ("granted", "refused")),
        CheckConstraint(
            "decision IS NULL OR decision <> 'refused' OR "
            "(decision_reasons IS NOT NULL AND length(trim(decision_reasons)) > 0)",
            name="refusal_reasoned",
        ),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
        CheckConstraint(
            "decision IS NULL OR decision <> 'granted' OR case_id IS NOT NULL",
            name="granted_for_case",
        ),
        CheckConstraint("told_at IS NULL OR decision IS NOT NULL", name="told_after_decision"),
        CheckConstraint("due_on >= received_on", name="due_after_receipt"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    case_id: Mapped[int | None] = ref("cases.id")
    number: Mapped[Code] = mapped_column(unique=True)
    receipt: Mapped[Code] = mapped_column(unique=True)
    applicant_name: Mapped[Code]
    applicant_role: Mapped[Code]
    client_name: Mapped[Code | None]
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    case_words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reasons: Mapped[Prose]
    evidence: Mapped[Prose | None]
    wants_public: Mapped[bool]
    channel: Mapped[Code]
    privacy_version: Mapped[int | None]
    received_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]
    decision: Mapped[Code | None]
    decision_reasons: Mapped[Prose | None]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[int | None]
    receipt_paper_id: Mapped[int | None]
    paper_id: Mapped[int | None]
    told_at: Mapped[Instant | None]
    told_how: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    phone = Sealed("phone_sealed")
    case_words = Sealed("case_words_sealed")


class ApplicationDraft(SealedRow, Model):
    """What a visitor has typed so far, sealed, under a key that only the visitor's browser has."""

    __tablename__ = "application_draft"

    id: Mapped[Key]
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    answers_sealed: Mapped[SealedBytes]
    privacy_version: Mapped[int]
    saved_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    application_id: Mapped[int | None] = ref("application.id")

    answers = Sealed("answers_sealed")
