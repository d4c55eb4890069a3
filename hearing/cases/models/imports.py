"""Importing cases from the case systems: mapping per source, batches, what became of each row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.cases.rules import BatchState, RowOutcome, Source


class ImportMapping(Model):
    """How one unit reads one case system's table: column heads and translations, as JSON text."""

    __tablename__ = "import_mapping"
    __table_args__ = (
        UniqueConstraint("unit_id", "source_system"),
        one_of("source_system", Source),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    source_system: Mapped[Code]
    heads: Mapped[Prose]
    words: Mapped[Prose]
    saved_at: Mapped[Instant]
    saved_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class ImportBatch(SealedRow, Model):
    """One uploaded table; its content is sealed and wiped as soon as it is imported or given up."""

    __tablename__ = "import_batch"
    __table_args__ = (
        one_of("source_system", Source),
        one_of("state", BatchState),
        CheckConstraint(
            "(state = 'draft') = (content_sealed IS NOT NULL)", name="content_of_draft"
        ),
        CheckConstraint(
            "(state IN ('draft', 'discarded')) = (imported_at IS NULL)", name="imported_with_time"
        ),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_with_time"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    source_system: Mapped[Code]
    file_name: Mapped[Words]
    file_digest: Mapped[Digest]
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[Code]
    row_count: Mapped[int]
    uploaded_at: Mapped[Entered]
    uploaded_by: Mapped[int]
    imported_at: Mapped[Instant | None]
    imported_by: Mapped[int | None]
    undone_at: Mapped[Instant | None]
    undone_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    content = Sealed("content_sealed")


class ImportRow(Model):
    """What became of one row of an imported table; ``case_id`` is emptied when it is undone."""

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "row"),
        one_of("outcome", RowOutcome),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = ref("import_batch.id")
    row: Mapped[int]
    outcome: Mapped[Code]
    case_id: Mapped[int | None] = ref("cases.id")
    source_id: Mapped[int | None] = ref("case_source.id")
    words: Mapped[Words | None]
    undone_at: Mapped[Instant | None]
