"""Monthly notices (通报) with frozen figures; a frozen one refuses UPDATE of its content and DELETE."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
from hearing.bulletins.rules import BulletinState


class Bulletin(Model):
    """One bulletin of one unit for a span of months; a correction is a new one pointing back."""

    __tablename__ = "bulletin"
    __table_args__ = (
        one_of("state", BulletinState),
        CheckConstraint(
            "(content IS NULL) = (content_digest IS NULL) AND (content IS NULL) = (frozen_at IS NULL)",
            name="frozen_whole",
        ),
        CheckConstraint("issued_by IS NULL OR issued_by <> drafted_by", name="not_own_issue"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> drafted_by", name="not_own_review"),
        CheckConstraint("until_on > from_on", name="forwards"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    number: Mapped[Words | None] = mapped_column(unique=True)
    title: Mapped[Words]
    from_on: Mapped[date]
    until_on: Mapped[date]
    definition: Mapped[int]
    state: Mapped[Code]
    figures: Mapped[Prose]
    remarks: Mapped[Prose | None]
    content: Mapped[Prose | None]
    content_digest: Mapped[Digest | None]
    frozen_at: Mapped[Instant | None]
    paper_id: Mapped[int | None] = ref("paper.id")
    corrects_id: Mapped[int | None] = ref("bulletin.id")
    drafted_by: Mapped[int]
    drafted_at: Mapped[Entered]
    reviewed_by: Mapped[int | None]
    reviewed_at: Mapped[Instant | None]
    issued_by: Mapped[int | None]
    issued_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)


class BulletinProblem(Model):
    """A problem named in a bulletin: unit, fact, rule, evidence, requirement and deadline."""

    __tablename__ = "bulletin_problem"

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    unit_id: Mapped[int] = ref("unit.id")
    detector: Mapped[Code]
    rule: Mapped[Code]
    fact: Mapped[Prose]
    evidence: Mapped[Prose]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    requirement: Mapped[Prose | None]
    due_on: Mapped[date | None]


class BulletinReceipt(Model):
    """签收: a chief's unit has received the bulletin."""

    __tablename__ = "bulletin_receipt"
    __table_args__ = (UniqueConstraint("bulletin_id", "unit_id"),)

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    unit_id: Mapped[int] = ref("unit.id")
    received_at: Mapped[Instant | None]
    received_by: Mapped[int | None]
