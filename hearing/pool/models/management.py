"""What 管 keeps about members: attendance, training, feedback, appraisals."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.pool.appraising import Grade
from hearing.pool.models.engagements import Engagement
from hearing.pool.models.members import Member
from hearing.pool.training_rules import TrainingKind

RATED = "BETWEEN 1 AND 3"


class Attendance(Model):
    """An engaged officer's day at an ended hearing, as the sitting tells it; insert-only.

    ``present_at`` is empty for one who did not come; ``due_at`` is when the hearing was to begin.
    """

    __tablename__ = "attendance"
    __table_args__ = (CheckConstraint("ended_at >= began_at", name="forwards"),)

    engagement_id: Mapped[int] = ref("engagement.id", primary_key=True)
    profile: Mapped[Code]
    due_at: Mapped[Instant]
    present_at: Mapped[Instant | None]
    began_at: Mapped[Instant]
    ended_at: Mapped[Instant]

    engagement: Mapped[Engagement] = relationship()


class AbsenceReview(Model):
    """管's finding whether an absence was justified; insert-only, the last one counts."""

    __tablename__ = "absence_review"

    id: Mapped[Key]
    engagement_id: Mapped[int] = ref("engagement.id")
    is_justified: Mapped[bool]
    words: Mapped[Words]
    decided_by: Mapped[int]
    decided_at: Mapped[Entered]


class TrainingCredit(Model):
    """Minutes of training of one member; a wrong entry is voided with a reason, never changed."""

    __tablename__ = "training_credit"
    __table_args__ = (
        one_of("kind", TrainingKind),
        CheckConstraint("minutes > 0 AND minutes % 15 = 0 AND minutes <= 1440", name="quarters"),
        CheckConstraint(
            "(voided_at IS NULL) = (voided_because IS NULL)", name="voided_with_reason"
        ),
        Index(
            "uq_training_credit_live",
            "member_id",
            "held_on",
            "kind",
            "topic",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    held_on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[Code]
    topic: Mapped[Words]
    evidence: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]
    voided_at: Mapped[Instant | None]
    voided_by: Mapped[int | None]
    voided_because: Mapped[Words | None]

    member: Mapped[Member] = relationship()


class OfficerFeedback(Model):
    """Presider's or handler's rating of one officer at one hearing, by name; seen by 管 only."""

    __tablename__ = "officer_feedback"
    __table_args__ = (
        UniqueConstraint("engagement_id", "by_person_id"),
        one_of("capacity", ("presider", "handler")),
        CheckConstraint(
            f"preparation {RATED} AND participation {RATED} AND conduct {RATED}", name="rated"
        ),
    )

    id: Mapped[Key]
    engagement_id: Mapped[int] = ref("engagement.id")
    by_person_id: Mapped[int] = ref("person.id")
    capacity: Mapped[Code]
    preparation: Mapped[int]
    participation: Mapped[int]
    conduct: Mapped[int]
    words: Mapped[Words | None]
    given_at: Mapped[Entered]


class HearingFeedback(Model):
    """An officer's rating of how a hearing was organised; once for each engagement."""

    __tablename__ = "hearing_feedback"
    __table_args__ = (
        CheckConstraint(
            f"notice {RATED} AND materials {RATED} AND arrangement {RATED} AND heard {RATED}",
            name="rated",
        ),
    )

    id: Mapped[Key]
    engagement_id: Mapped[int] = ref("engagement.id", unique=True)
    notice: Mapped[int]
    materials: Mapped[int]
    arrangement: Mapped[int]
    heard: Mapped[int]
    words: Mapped[Words | None]
    given_at: Mapped[Entered]


class Appraisal(Model):
    """A decided annual appraisal with its frozen inputs; a reconsidered one is a new version."""

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("member_id", "year", "version"),
        one_of("grade", Grade),
        one_of("proposed", Grade),
        CheckConstraint(
            "(proposed IS NOT NULL AND grade = proposed AND version = 1) OR reasons IS NOT NULL",
            name="departs_with_reasons",
        ),
        CheckConstraint("(comment IS NULL) = (commented_at IS NULL)", name="commented_with_time"),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    year: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    proposed: Mapped[Code | None]
    grade: Mapped[Code]
    inputs: Mapped[Prose]
    grounds: Mapped[Prose]
    reasons: Mapped[Prose | None]
    decided_by: Mapped[int]
    decided_at: Mapped[Entered]
    comment: Mapped[Prose | None]
    commented_at: Mapped[Instant | None]

    member: Mapped[Member] = relationship()
