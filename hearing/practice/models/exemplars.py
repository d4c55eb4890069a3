"""典型案例 and 先进经验: text, verdict of each level, what stays in the text and why."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.practice.exemplar_rules import ExemplarKind, ExemplarState, Verdict


class Exemplar(Model):
    """A nominated text; what is published stays as it is and can only be withdrawn (F-28)."""

    __tablename__ = "exemplar"
    __table_args__ = (
        one_of("kind", ExemplarKind),
        one_of("state", ExemplarState),
        CheckConstraint("kind = 'experience' OR hearing_id IS NOT NULL", name="from_a_hearing"),
        CheckConstraint(
            "published_by IS NULL OR (published_by <> nominated_by AND published_by <> edited_by)",
            name="two_persons",
        ),
        CheckConstraint(
            "(state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)",
            name="published_with_time",
        ),
        CheckConstraint(
            "published_at IS NULL OR (number IS NOT NULL AND adopted_unit_id IS NOT NULL "
            "AND published_by IS NOT NULL)",
            name="published_whole",
        ),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_because IS NOT NULL)", name="withdrawn_why"
        ),
        CheckConstraint("NOT is_public OR published_at IS NOT NULL", name="public_when_published"),
    )

    id: Mapped[Key]
    number: Mapped[Words | None] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    hearing_id: Mapped[int | None] = ref("hearing.id")
    kind: Mapped[Code]
    state: Mapped[Code] = mapped_column(index=True)
    title: Mapped[Words]
    keywords: Mapped[Words]
    gist: Mapped[Prose]
    facts: Mapped[Prose]
    course: Mapped[Prose]
    meaning: Mapped[Prose]
    review_unit_id: Mapped[int | None] = ref("unit.id")
    adopted_unit_id: Mapped[int | None] = ref("unit.id")
    nominated_by: Mapped[int]
    nominated_at: Mapped[Entered]
    edited_by: Mapped[int]
    published_by: Mapped[int | None]
    published_at: Mapped[Instant | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    withdrawn_by: Mapped[int | None]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_because: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    reviews: Mapped[list[ExemplarVerdict]] = relationship(order_by="ExemplarVerdict.id")
    kept: Mapped[list[KeptTrace]] = relationship(order_by="KeptTrace.id")


class ExemplarVerdict(Model):
    """What one level said of one version; insert-only."""

    __tablename__ = "exemplar_verdict"
    __table_args__ = (one_of("verdict", Verdict),)

    id: Mapped[Key]
    exemplar_id: Mapped[int] = ref("exemplar.id")
    unit_id: Mapped[int] = ref("unit.id")
    verdict: Mapped[Code]
    words: Mapped[Prose | None]
    by_person_id: Mapped[int]
    at: Mapped[Instant]


class KeptTrace(Model):
    """A finding that may stay in the text, with the reason; insert-only."""

    __tablename__ = "kept_trace"
    __table_args__ = (
        UniqueConstraint("exemplar_id", "words"),
        CheckConstraint("length(trim(reason)) > 0", name="reasoned"),
    )

    id: Mapped[Key]
    exemplar_id: Mapped[int] = ref("exemplar.id")
    words: Mapped[Words]
    reason: Mapped[Words]
    by_person_id: Mapped[int]
    at: Mapped[Instant]
