"""Needs, commitments and draws.

Hearings, cases and parties are downstream: their ids are kept as values without foreign keys.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import (
    Code,
    Digest,
    Entered,
    Instant,
    Key,
    Prose,
    Words,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.pool.models.members import Member, Pool
from hearing.pool.recusal import Trace


class Need(Model):
    """需求单: what the handler asks for; the handler sees neither pool nor candidates."""

    __tablename__ = "need"
    __table_args__ = (
        one_of("state", ("open", "drawn", "withdrawn")),
        CheckConstraint("number > 0 AND reserves >= 0", name="numbers"),
        CheckConstraint("ends_at > starts_at", name="forwards"),
        Index(
            "uq_need_live",
            "hearing_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = mapped_column(index=True)
    hearing_number: Mapped[Words]
    unit_id: Mapped[int] = ref("unit.id")
    pool_id: Mapped[int] = ref("pool.id")
    handler_person_id: Mapped[int] = ref("person.id")
    number: Mapped[int]
    reserves: Mapped[int]
    quotas: Mapped[Prose]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    held_on: Mapped[date]
    place: Mapped[Words]
    why: Mapped[Prose]
    state: Mapped[Code]
    stated_by: Mapped[int]
    stated_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    pool: Mapped[Pool] = relationship()
    conflicts: Mapped[list[NeedConflict]] = relationship()


class NeedConflict(Model):
    """A keyed digest of a party, an agent or the case, with which officers' own traces are compared."""

    __tablename__ = "need_conflict"
    __table_args__ = (one_of("kind", Trace),)

    id: Mapped[Key]
    need_id: Mapped[int] = ref("need.id")
    kind: Mapped[Code]
    digest: Mapped[Digest] = mapped_column(index=True)


class Commitment(SealedRow, Model):
    """A numbered commitment to a secret, published and journaled before it is needed (settled 8)."""

    __tablename__ = "commitment"

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    serial: Mapped[int]
    digest: Mapped[Digest] = mapped_column(unique=True)
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("pool_id", "serial"),)

    secret = Sealed("secret_sealed")


class Draw(Model):
    """One draw, step by step: frozen list, outside value, reveal; each commitment serves one draw.

    ``abandoned`` was never revealed, ``superseded`` was revealed and drawn again: both count as re-draws.
    """

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("need_id", "round"),
        one_of("state", ("frozen", "revealed", "abandoned", "superseded")),
        CheckConstraint(
            "(state IN ('revealed', 'superseded')) = (revealed_at IS NOT NULL)",
            name="revealed_at_set",
        ),
        CheckConstraint("(revealed_at IS NULL) = (revealed_by IS NULL)", name="revealed_by_set"),
        CheckConstraint("(agreed_figure IS NULL) = (agreed_on IS NULL)", name="agreed_with_day"),
        CheckConstraint(
            "round = 1 OR (redraw_request_id IS NOT NULL AND redraw_reason IS NOT NULL "
            "AND redraw_approved_by IS NOT NULL AND redraw_approved_by <> frozen_by)",
            name="redraw_by_two",
        ),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    need_id: Mapped[int] = ref("need.id")
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[Code]
    commitment_id: Mapped[int] = ref("commitment.id", unique=True)
    frozen_at: Mapped[Instant]
    frozen_by: Mapped[int]
    list_text: Mapped[Prose]
    list_digest: Mapped[Digest]
    eligible: Mapped[int]
    excluded: Mapped[int]
    agreed_figure: Mapped[Words | None]
    agreed_on: Mapped[date | None]
    outside_value: Mapped[Words | None]
    outside_source: Mapped[Words | None]
    outside_at: Mapped[Instant | None]
    revealed_at: Mapped[Instant | None]
    revealed_by: Mapped[int | None]
    seed: Mapped[Digest | None]
    record: Mapped[Prose | None]
    redraw_request_id: Mapped[int | None] = mapped_column(unique=True)
    redraw_reason: Mapped[Prose | None]
    redraw_approved_by: Mapped[int | None]
    relax_request_id: Mapped[int | None]

    need: Mapped[Need] = relationship()
    commitment: Mapped[Commitment] = relationship()
    entries: Mapped[list[DrawEntry]] = relationship(order_by="DrawEntry.code")


class DrawEntry(Model):
    """The table code → member of one draw, for 管 and audit only; each exclusion with its rule.

    ``ask`` lists the signs about which the person is asked when invited.
    """

    __tablename__ = "draw_entry"
    __table_args__ = (
        UniqueConstraint("draw_id", "code"),
        UniqueConstraint("draw_id", "rank"),
        CheckConstraint("is_eligible = (reason_rule IS NULL)", name="excluded_with_rule"),
    )

    draw_id: Mapped[int] = ref("draw.id", primary_key=True)
    member_id: Mapped[int] = ref("member.id", primary_key=True)
    code: Mapped[Code]
    is_eligible: Mapped[bool]
    reason_rule: Mapped[Code | None]
    reason_words: Mapped[Words | None]
    ask: Mapped[Words | None]
    rank: Mapped[int | None]

    member: Mapped[Member] = relationship()
