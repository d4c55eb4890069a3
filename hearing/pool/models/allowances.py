"""补助 (F-26): tariffs, the ledger and its pay lists, members' bank accounts. Money is whole fen."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.people.models import Person
from hearing.pool.models.engagements import Engagement
from hearing.pool.models.members import Pool
from hearing.pool.pay_rules import BatchState, TariffItem


class Tariff(Model):
    """What an item pays at a unit (and below) from a day on; insert-only, the latest row counts."""

    __tablename__ = "tariff"
    __table_args__ = (
        one_of("item", TariffItem),
        CheckConstraint("amount_fen >= 0", name="not_negative"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    item: Mapped[Code]
    amount_fen: Mapped[int]
    valid_from: Mapped[date]
    source: Mapped[Words]
    entered_by: Mapped[int | None]
    entered_at: Mapped[Entered]


class AllowanceBatch(Model):
    """A pay list: prepared by 管, decided by another person, then paid; guards hold its path."""

    __tablename__ = "allowance_batch"
    __table_args__ = (
        one_of("state", BatchState),
        CheckConstraint("decided_by IS NULL OR decided_by <> prepared_by", name="two_persons"),
        CheckConstraint(
            "(state IN ('approved', 'refused', 'paid')) = (decided_at IS NOT NULL AND "
            "decided_by IS NOT NULL)",
            name="decided_completely",
        ),
        CheckConstraint(
            "state NOT IN ('submitted', 'approved', 'refused', 'paid') OR "
            "(submitted_at IS NOT NULL AND total_fen IS NOT NULL)",
            name="submitted_completely",
        ),
        CheckConstraint(
            "(state = 'paid') = (paid_on IS NOT NULL AND paid_by IS NOT NULL)",
            name="paid_completely",
        ),
        CheckConstraint("state <> 'refused' OR reasons IS NOT NULL", name="refused_why"),
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    number: Mapped[Words] = mapped_column(unique=True)
    state: Mapped[Code]
    prepared_by: Mapped[int] = ref("person.id")
    prepared_at: Mapped[Entered]
    submitted_at: Mapped[Instant | None]
    total_fen: Mapped[int | None]
    decided_by: Mapped[int | None] = ref("person.id")
    decided_at: Mapped[Instant | None]
    reasons: Mapped[Prose | None]
    paid_on: Mapped[date | None]
    paid_by: Mapped[int | None]
    paper_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    pool: Mapped[Pool] = relationship()
    entries: Mapped[list[Allowance]] = relationship(back_populates="batch", order_by="Allowance.id")


class Allowance(Model):
    """One line of the ledger, insert-only: an officer's pay for a hearing, or its counter-entry."""

    __tablename__ = "allowance"
    __table_args__ = (
        one_of("item", TariffItem),
        CheckConstraint("amount_fen = base_fen + transport_fen - tax_fen", name="adds_up"),
        CheckConstraint(
            "(reverses_id IS NULL AND reason IS NULL AND amount_fen > 0 AND base_fen > 0 AND "
            "transport_fen >= 0 AND tax_fen >= 0) OR (reverses_id IS NOT NULL AND reason IS NOT NULL "
            "AND amount_fen < 0 AND base_fen < 0 AND transport_fen <= 0 AND tax_fen <= 0)",
            name="sign",
        ),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = ref("allowance_batch.id")
    engagement_id: Mapped[int] = ref("engagement.id")
    hearing_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = ref("person.id")
    tariff_id: Mapped[int] = ref("tariff.id")
    item: Mapped[Code]
    base_fen: Mapped[int]
    transport_fen: Mapped[int]
    tax_fen: Mapped[int]
    amount_fen: Mapped[int]
    reverses_id: Mapped[int | None] = ref("allowance.id")
    reason: Mapped[Words | None]
    created_by: Mapped[int]
    created_at: Mapped[Entered]

    batch: Mapped[AllowanceBatch] = relationship(back_populates="entries")
    engagement: Mapped[Engagement] = relationship()
    person: Mapped[Person] = relationship()


class MemberBank(SealedRow, Model):
    """The account into which a person's allowances go: sealed, shown by its last four digits."""

    __tablename__ = "member_bank"

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    bank: Mapped[Words]
    account_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    account_digest: Mapped[Digest]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    account = Sealed("account_sealed")
