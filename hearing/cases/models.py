"""Cases, their parties, and parties' applications for a hearing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow


class Case(Model):
    """One case (件); ``source_system`` + external number keep it from being counted twice (trap 5)."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("source_system", "external_number"),
        one_of("source_system", ("unified", "petition", "manual")),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    number: Mapped[Words] = mapped_column(unique=True)
    source_system: Mapped[Code]
    external_number: Mapped[Words]
    title: Mapped[Words]
    cause: Mapped[Words]
    type_code: Mapped[Code] = ref("case_type.code")
    line_id: Mapped[int] = ref("business_line.id")
    handler_person_id: Mapped[int] = ref("person.id")
    handler_rank: Mapped[Code]
    received_on: Mapped[date]
    deadline_on: Mapped[date | None]
    has_minor: Mapped[bool] = mapped_column(default=False)
    involves_enterprise: Mapped[bool] = mapped_column(default=False)
    has_dispute: Mapped[bool] = mapped_column(default=True)
    summary: Mapped[Prose]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list[Party]] = relationship(
        order_by="Party.position, Party.id", back_populates="case"
    )


class Party(SealedRow, Model):
    """A party or other person or body on one side of a case; contact data sealed."""

    __tablename__ = "party"

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    position: Mapped[int]
    role: Mapped[Code]
    name: Mapped[Code]
    is_minor: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    employer: Mapped[Words | None]
    employer_digest: Mapped[str | None] = mapped_column(String(64), index=True)

    case: Mapped[Case] = relationship(back_populates="parties")
    phone = Sealed("phone_sealed")


class Application(Model):
    """A party's application for a hearing (F-01) and the reply to it (F-02, A-9)."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("channel", ("window", "12309", "post", "online")),
        one_of("decision", ("granted", "refused")),
        CheckConstraint(
            "decision IS NULL OR decision <> 'refused' OR length(trim(decision_reasons)) > 0",
            name="refusal_reasoned",
        ),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    case_id: Mapped[int] = ref("cases.id")
    number: Mapped[Code] = mapped_column(unique=True)
    applicant_name: Mapped[Code]
    applicant_role: Mapped[Code]
    reasons: Mapped[Prose]
    wants_public: Mapped[bool]
    channel: Mapped[Code]
    received_on: Mapped[date]
    due_on: Mapped[date]
    decision: Mapped[Code | None]
    decision_reasons: Mapped[Prose | None]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[int | None]
    told_at: Mapped[Instant | None]
    told_how: Mapped[Words | None]
