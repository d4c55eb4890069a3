"""Annual plans: every saving is a whole new version, every step a row; nothing is changed or deleted."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from hearing.base.columns import Code, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.bulletins.planning_rules import PlanMove


class AnnualPlan(Model):
    """One unit's plan of one year for itself and the units directly below it."""

    __tablename__ = "annual_plan"
    __table_args__ = (
        UniqueConstraint("unit_id", "year"),
        CheckConstraint("year BETWEEN 2000 AND 2099", name="year_in_reason"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    year: Mapped[int]


class AnnualPlanVersion(Model):
    """One version of a plan with the reason for it."""

    __tablename__ = "annual_plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = ref("annual_plan.id")
    number: Mapped[int]
    reason: Mapped[Words]
    drafted_by: Mapped[int]
    drafted_at: Mapped[Instant]


class AnnualTarget(Model):
    """The target of one area in one line: sessions, cases or both."""

    __tablename__ = "annual_target"
    __table_args__ = (
        CheckConstraint("sessions IS NOT NULL OR cases IS NOT NULL", name="something_set"),
        CheckConstraint("sessions IS NULL OR sessions BETWEEN 0 AND 99999", name="sessions_count"),
        CheckConstraint("cases IS NULL OR cases BETWEEN 0 AND 99999", name="cases_count"),
    )

    version_id: Mapped[int] = ref("annual_plan_version.id", primary_key=True)
    unit_id: Mapped[int] = ref("unit.id", primary_key=True, index=True)
    line_id: Mapped[int] = ref("business_line.id", primary_key=True)
    sessions: Mapped[int | None]
    cases: Mapped[int | None]


class AnnualPlanStep(Model):
    """A version is submitted (1), then approved or returned by somebody else (2)."""

    __tablename__ = "annual_plan_step"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        one_of("move", PlanMove),
        CheckConstraint("(move = 'submitted') = (position = 1)", name="submitted_first"),
        CheckConstraint("position IN (1, 2)", name="two_steps"),
        CheckConstraint("move <> 'returned' OR words IS NOT NULL", name="returned_in_words"),
    )

    id: Mapped[Key]
    version_id: Mapped[int] = ref("annual_plan_version.id")
    position: Mapped[int]
    move: Mapped[Code]
    words: Mapped[Prose | None]
    done_by: Mapped[int]
    done_at: Mapped[Instant]
