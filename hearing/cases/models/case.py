"""Cases, their sources, groups and relations, and their parties."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.cases.rules import CaseState, Disposal, RelationKind, ReopeningKind, Source


class Case(Model):
    """One case (件); ``source_system`` + external number keep it from being counted twice (trap 5).

    ``number_key`` is the number without its dress (``rules.tidy``), so that it is not entered twice.
    ``heard_at`` is a milestone set by ``cases.milestones`` when a hearing of the case has ended.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("source_system", "external_number"),
        one_of("source_system", Source),
        one_of("state", CaseState),
        one_of("disposal", Disposal),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_with_day"),
        CheckConstraint(
            "closed_on IS NULL OR NOT should_hear OR heard_at IS NOT NULL "
            "OR explanation_id IS NOT NULL",
            name="unheard_explained",
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    number: Mapped[Words] = mapped_column(unique=True)
    number_key: Mapped[Words] = mapped_column(unique=True)
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
    is_major_dispute: Mapped[bool] = mapped_column(default=False)
    has_major_impact: Mapped[bool] = mapped_column(default=False)
    has_objection: Mapped[bool] = mapped_column(default=False)
    disposal: Mapped[Code | None]
    should_hear: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None] = ref("case_group.id")
    summary: Mapped[Prose]
    state: Mapped[Code] = mapped_column(default=CaseState.OPEN.value, index=True)
    closed_on: Mapped[date | None]
    closed_by: Mapped[int | None]
    heard_at: Mapped[Instant | None]
    explanation_id: Mapped[int | None]
    reopening_id: Mapped[int | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list[Party]] = relationship(
        primaryjoin="and_(Party.case_id == Case.id, Party.removed_at.is_(None))",
        order_by="Party.position, Party.id",
        back_populates="case",
    )
    group: Mapped[CaseGroup | None] = relationship()
    sources: Mapped[list[CaseSource]] = relationship(order_by="CaseSource.id")


class CaseReopening(Model):
    """A closed case taken up again; what it had been closed with is kept here."""

    __tablename__ = "case_reopening"
    __table_args__ = (
        one_of("kind", ReopeningKind),
        CheckConstraint("length(trim(reason)) > 0", name="reason_given"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    kind: Mapped[Code]
    reason: Mapped[Prose]
    closed_on: Mapped[date]
    closed_by: Mapped[int | None]
    disposal: Mapped[Code | None]
    explanation_id: Mapped[int | None]
    reopened_at: Mapped[Instant]
    reopened_by: Mapped[int]


class CaseSource(Model):
    """Under which number one case system knows a case; one case may be known to several (trap 5)."""

    __tablename__ = "case_source"
    __table_args__ = (
        UniqueConstraint("source_system", "external_number"),
        one_of("source_system", Source),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    source_system: Mapped[Code]
    external_number: Mapped[Words]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class CaseGroup(Model):
    """类案: cases of one kind that a unit looks at together."""

    __tablename__ = "case_group"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    name: Mapped[Words]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class CaseRelation(Model):
    """An earlier case that bears on this one, such as the earlier stage; it may lie elsewhere."""

    __tablename__ = "case_relation"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        one_of("kind", RelationKind),
        CheckConstraint("related_case_id IS NULL OR related_case_id <> case_id", name="not_itself"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    kind: Mapped[Code]
    number: Mapped[Words]
    related_case_id: Mapped[int | None] = ref("cases.id")
    note: Mapped[Words | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class Party(SealedRow, Model):
    """A party or other person or body on one side of a case; contact data sealed.

    ``employer`` is the place of work, for agents and defenders their firm. Who is removed stays as a
    row with the reason and is among ``Case.parties`` no more.
    """

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint(
            "(removed_at IS NULL) = (removed_because IS NULL) AND "
            "(removed_at IS NULL) = (removed_by IS NULL)",
            name="removed_with_reason",
        ),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    position: Mapped[int]
    role: Mapped[Code]
    name: Mapped[Code]
    is_minor: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    employer: Mapped[Words | None]
    employer_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    represents_id: Mapped[int | None] = ref("party.id")
    removed_at: Mapped[Instant | None]
    removed_by: Mapped[int | None]
    removed_because: Mapped[Prose | None]
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(back_populates="parties")
    phone = Sealed("phone_sealed")
    address = Sealed("address_sealed")
