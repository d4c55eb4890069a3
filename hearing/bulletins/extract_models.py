"""The public extract (公开摘要) of a bulletin: an act of its own, decided by another than who drafted it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.bulletins.extract_rules import ExtractState


class BulletinExtract(Model):
    """One extract: its content is made once, from frozen rows, with small numbers hidden, and never changes."""

    __tablename__ = "bulletin_extract"
    __table_args__ = (
        one_of("state", ExtractState),
        CheckConstraint("decided_by IS NULL OR decided_by <> drafted_by", name="decided_by_another"),
        CheckConstraint("(state = 'draft') = (decided_at IS NULL)", name="decided_when"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("state NOT IN ('published', 'withdrawn') OR paper_id IS NOT NULL", name="printed"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = "
            "(withdrawn_because IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name="withdrawn_why",
        ),
        Index(
            "uq_bulletin_extract_living", "bulletin_id", unique=True,
            sqlite_where=text("state IN ('draft', 'published')"),
            postgresql_where=text("state IN ('draft', 'published')"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    unit_id: Mapped[int] = ref("unit.id")
    number: Mapped[Words] = mapped_column(unique=True)
    title: Mapped[Words]
    state: Mapped[Code]
    content: Mapped[Prose]
    content_digest: Mapped[Digest]
    reason: Mapped[Prose]
    drafted_by: Mapped[int]
    drafted_at: Mapped[Instant]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    decision: Mapped[Prose | None]
    paper_id: Mapped[int | None] = ref("paper.id")
    withdrawn_by: Mapped[int | None]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_because: Mapped[Prose | None]
