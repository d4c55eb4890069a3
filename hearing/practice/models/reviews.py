"""案件评查 and 文书评选: the review with its draw, sheet, samples, scores, results and contests (F-29)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.hearings.models import Hearing
from hearing.practice.scoring import DocumentKind, Grade, ReviewKind, ReviewState


class Review(SealedRow, Model):
    """One review: commitment, frozen list, outside value and reveal follow the protocol of ``pool.draw``."""

    __tablename__ = "case_review"
    __table_args__ = (
        one_of("kind", ReviewKind),
        one_of("state", ReviewState),
        one_of("document_kind", DocumentKind),
        CheckConstraint(
            "(kind = 'documents') = (document_kind IS NOT NULL)", name="which_document"
        ),
        CheckConstraint("until_on >= from_on", name="forwards"),
        CheckConstraint("sample_size > 0", name="samples_some"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="committed_with_time"),
        CheckConstraint(
            "(published_at IS NULL) = (commitment_digest IS NULL) "
            "AND (published_at IS NULL) = (secret_sealed IS NULL)",
            name="committed_whole",
        ),
        CheckConstraint(
            "(state IN ('draft', 'open')) = (frozen_at IS NULL) "
            "AND (frozen_at IS NULL) = (list_digest IS NULL)",
            name="frozen_with_list",
        ),
        CheckConstraint("frozen_at IS NULL OR published_at < frozen_at", name="committed_before"),
        CheckConstraint(
            "(state IN ('drawn', 'closed')) = (revealed_at IS NOT NULL) "
            "AND (revealed_at IS NULL) = (record IS NULL)",
            name="revealed_with_record",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_with_time"),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    kind: Mapped[Code]
    document_kind: Mapped[Code | None]
    state: Mapped[Code]
    title: Mapped[Words]
    from_on: Mapped[date]
    until_on: Mapped[date]
    sample_size: Mapped[int]
    commitment_digest: Mapped[Digest | None]
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    published_at: Mapped[Instant | None]
    frozen_at: Mapped[Instant | None]
    frozen_by: Mapped[int | None]
    list_text: Mapped[Prose | None]
    list_digest: Mapped[Digest | None]
    eligible: Mapped[int | None]
    outside_value: Mapped[Words | None]
    outside_source: Mapped[Words | None]
    revealed_at: Mapped[Instant | None]
    revealed_by: Mapped[int | None]
    record: Mapped[Prose | None]
    closed_at: Mapped[Instant | None]
    closed_by: Mapped[int | None]
    created_by: Mapped[int]
    created_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    criteria: Mapped[list[ReviewCriterion]] = relationship(order_by="ReviewCriterion.position")
    secret = Sealed("secret_sealed")


class ReviewCriterion(Model):
    """One row of the score sheet; frozen when the commitment is published."""

    __tablename__ = "review_criterion"
    __table_args__ = (
        UniqueConstraint("review_id", "position"),
        UniqueConstraint("review_id", "name"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weighs"),
    )

    id: Mapped[Key]
    review_id: Mapped[int] = ref("case_review.id")
    position: Mapped[int]
    name: Mapped[Words]
    standard: Mapped[Prose]
    weight: Mapped[int]


class ReviewEntry(Model):
    """The table code → hearing of one review; ``rank`` only for those drawn."""

    __tablename__ = "review_entry"
    __table_args__ = (
        UniqueConstraint("review_id", "hearing_id"),
        UniqueConstraint("review_id", "code"),
        UniqueConstraint("review_id", "rank"),
    )

    id: Mapped[Key]
    review_id: Mapped[int] = ref("case_review.id")
    hearing_id: Mapped[int] = ref("hearing.id")
    handler_person_id: Mapped[int] = ref("person.id")
    code: Mapped[Code]
    rank: Mapped[int | None]

    hearing: Mapped[Hearing] = relationship()
    tasks: Mapped[list[ReviewTask]] = relationship(order_by="ReviewTask.id")
    result: Mapped[ReviewResult | None] = relationship()
    contest: Mapped[ReviewContest | None] = relationship()


class ReviewTask(Model):
    """One reviewer's look at one sample."""

    __tablename__ = "review_task"
    __table_args__ = (UniqueConstraint("entry_id", "reviewer_person_id"),)

    id: Mapped[Key]
    entry_id: Mapped[int] = ref("review_entry.id")
    reviewer_person_id: Mapped[int] = ref("person.id")
    assigned_by: Mapped[int]
    assigned_at: Mapped[Instant]
    comment: Mapped[Prose | None]
    submitted_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    scores: Mapped[list[ReviewScore]] = relationship(order_by="ReviewScore.criterion_id")


class ReviewScore(Model):
    """One criterion as one reviewer saw it: what is taken off, and what was found."""

    __tablename__ = "review_score"
    __table_args__ = (
        CheckConstraint("deduction >= 0", name="takes_off"),
        CheckConstraint("deduction = 0 OR finding IS NOT NULL", name="found_why"),
    )

    task_id: Mapped[int] = ref("review_task.id", primary_key=True)
    criterion_id: Mapped[int] = ref("review_criterion.id", primary_key=True)
    deduction: Mapped[int]
    finding: Mapped[Prose | None]


class ReviewResult(Model):
    """The result of one sample as it was announced; insert-only."""

    __tablename__ = "review_result"
    __table_args__ = (one_of("grade", Grade),)

    entry_id: Mapped[int] = ref("review_entry.id", primary_key=True)
    points: Mapped[int]
    grade: Mapped[Code]
    basis: Mapped[Words]
    announced_at: Mapped[Instant]
    announced_by: Mapped[int]


class ReviewContest(Model):
    """The handler's one request to look at a result again, and what became of it."""

    __tablename__ = "review_contest"
    __table_args__ = (
        one_of("grade", Grade),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (grade IS NULL) "
            "AND (decided_at IS NULL) = (words IS NULL)",
            name="decided_whole",
        ),
    )

    entry_id: Mapped[int] = ref("review_entry.id", primary_key=True)
    reasons: Mapped[Prose]
    raised_by: Mapped[int]
    raised_at: Mapped[Instant]
    grade: Mapped[Code | None]
    words: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
