"""Monthly notices (通报) with frozen figures; a frozen one refuses UPDATE of its content and DELETE."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
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
from hearing.bulletins.rules import BulletinState, RunAct, RunState
from hearing.units.rules import Level

LIVING = "corrects_id IS NULL AND state <> 'withdrawn'"
CORRECTING = "corrects_id IS NOT NULL AND state <> 'withdrawn'"
FROZEN = "('issued', 'printed', 'archived')"


class Bulletin(Model):
    """One bulletin of one unit for a span of months; a correction is a new one pointing back.

    Its figures are the ``bulletin_row`` rows of the newest ``collection``; ``figures`` holds those of bulletins
    that were frozen before there were rows. Facts count that were entered before ``closing_at``.
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        one_of("state", BulletinState),
        CheckConstraint(
            "(content IS NULL) = (content_digest IS NULL) AND (content IS NULL) = (frozen_at IS NULL)",
            name="frozen_whole",
        ),
        CheckConstraint(f"state NOT IN {FROZEN} OR frozen_at IS NOT NULL", name="issued_frozen"),
        CheckConstraint("issued_by IS NULL OR issued_by <> drafted_by", name="not_own_issue"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> drafted_by", name="not_own_review"),
        CheckConstraint(
            "countersigned_by IS NULL OR (countersigned_by <> drafted_by "
            "AND countersigned_by <> reviewed_by)",
            name="not_own_countersign",
        ),
        CheckConstraint(
            "(number IS NULL) = (number_year IS NULL) AND (number IS NULL) = (serial IS NULL)",
            name="numbered_whole",
        ),
        CheckConstraint("until_on > from_on", name="forwards"),
        UniqueConstraint("unit_id", "number_year", "serial"),
        *(
            Index(
                f"uq_bulletin_{name}",
                *columns,
                unique=True,
                sqlite_where=text(where),
                postgresql_where=text(where),
            )
            for name, columns, where in (
                ("living", ("unit_id", "from_on", "until_on"), LIVING),
                ("correction", ("corrects_id",), CORRECTING),
            )
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    number: Mapped[Words | None] = mapped_column(unique=True)
    number_year: Mapped[int | None]
    serial: Mapped[int | None]
    title: Mapped[Words]
    from_on: Mapped[date]
    until_on: Mapped[date]
    closing_at: Mapped[Instant]
    checked_at: Mapped[Instant | None]
    collection: Mapped[int] = mapped_column(default=1)
    rows_digest: Mapped[Digest | None]
    definition: Mapped[int]
    state: Mapped[Code]
    figures: Mapped[Prose | None]
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
    countersigned_by: Mapped[int | None]
    countersigned_at: Mapped[Instant | None]
    issued_by: Mapped[int | None]
    issued_at: Mapped[Instant | None]
    printed_by: Mapped[int | None]
    printed_at: Mapped[Instant | None]
    archived_by: Mapped[int | None]
    archived_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)


class BulletinRow(Model):
    """One frozen row of a bulletin: a figure, a table row, a sentence; insert-only, with its own digest."""

    __tablename__ = "bulletin_row"
    __table_args__ = (UniqueConstraint("bulletin_id", "collection", "section", "serial"),)

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    collection: Mapped[int]
    section: Mapped[Code]
    serial: Mapped[int]
    key: Mapped[Words]
    content: Mapped[Prose]
    digest: Mapped[Digest]


class BulletinStep(Model):
    """One act on a bulletin's way, with its words (why it was sent back, what was agreed); insert-only."""

    __tablename__ = "bulletin_step"

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    verb: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    words: Mapped[Prose | None]
    by_person_id: Mapped[int | None]
    at: Mapped[Instant]


class BulletinRun(Model):
    """A collection asked for or due by schedule: how far it is, and the draft it made.

    ``of_id`` is the draft counted anew, or the bulletin corrected.
    ``beat_at`` is when it last went on; one that has not for long was broken off.
    """

    __tablename__ = "bulletin_run"
    __table_args__ = (
        one_of("state", RunState),
        one_of("act", RunAct),
        CheckConstraint("(act = 'draft') = (of_id IS NULL)", name="act_of_what"),
        CheckConstraint("(state = 'done') = (bulletin_id IS NOT NULL)", name="done_with_draft"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_why"),
        Index(
            "uq_bulletin_run_open",
            "unit_id",
            "from_on",
            "until_on",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    act: Mapped[Code]
    of_id: Mapped[int | None] = ref("bulletin.id")
    state: Mapped[Code]
    step: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int]
    words: Mapped[Words | None]
    failure: Mapped[Words | None]
    bulletin_id: Mapped[int | None] = ref("bulletin.id")
    post_id: Mapped[int] = ref("post.id")
    is_scheduled: Mapped[bool]
    asked_at: Mapped[Instant]
    started_at: Mapped[Instant | None]
    beat_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]


class CoverageRule(Model):
    """Whether a business line counts for the coverage of a level or of one unit, from a day on; insert-only."""

    __tablename__ = "coverage_rule"
    __table_args__ = (
        CheckConstraint("(level IS NULL) <> (unit_id IS NULL)", name="level_or_unit"),
        one_of("level", Level),
    )

    id: Mapped[Key]
    level: Mapped[Code | None]
    unit_id: Mapped[int | None] = ref("unit.id")
    line_id: Mapped[int] = ref("business_line.id")
    applies: Mapped[bool]
    valid_from: Mapped[date]
    source: Mapped[Words]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class BulletinProblem(Model):
    """A problem named in a bulletin: unit, fact, rule, evidence, requirement and deadline.

    Those of an earlier ``collection`` of the draft are kept with what was ruled on them, and named no more.
    """

    __tablename__ = "bulletin_problem"

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    collection: Mapped[int] = mapped_column(default=1, server_default="1")
    unit_id: Mapped[int] = ref("unit.id")
    detector: Mapped[Code]
    rule: Mapped[Code]
    fact: Mapped[Prose]
    evidence: Mapped[Prose]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    requirement: Mapped[Prose | None]
    due_on: Mapped[date | None]


class BulletinReceipt(Model):
    """签收: whom the bulletin was sent to, until when to sign for it, and who did."""

    __tablename__ = "bulletin_receipt"
    __table_args__ = (
        UniqueConstraint("bulletin_id", "unit_id"),
        CheckConstraint(
            "(received_at IS NULL) = (received_by IS NULL)", name="received_by_somebody"
        ),
    )

    id: Mapped[Key]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    unit_id: Mapped[int] = ref("unit.id")
    due_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    received_at: Mapped[Instant | None]
    received_by: Mapped[int | None]
