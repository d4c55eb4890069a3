"""Triggers as rows: versions of their settings, simulations, and the tasks they made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Instant, Key, Prose, one_of, ref
from hearing.base.db import Model
from hearing.bulletins.trigger_rules import Trigger


class TriggerSimulation(Model):
    """What a trigger would have named with some settings, insert-only; nothing follows from it."""

    __tablename__ = "trigger_simulation"
    __table_args__ = (one_of("kind", Trigger),)

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    kind: Mapped[Code]
    settings: Mapped[Prose]
    month: Mapped[date]
    result: Mapped[Prose]
    by_person_id: Mapped[int]
    at: Mapped[Instant]


class TriggerVersion(Model):
    """A trigger switched on or off with its settings, insert-only; the newest holds, none means off."""

    __tablename__ = "trigger_version"
    __table_args__ = (
        one_of("kind", Trigger),
        CheckConstraint("NOT is_on OR simulation_id IS NOT NULL", name="simulated_before"),
        CheckConstraint("length(trim(reason)) > 0", name="reasoned"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    kind: Mapped[Code]
    settings: Mapped[Prose]
    is_on: Mapped[bool]
    simulation_id: Mapped[int | None] = ref("trigger_simulation.id")
    reason: Mapped[Prose]
    by_person_id: Mapped[int]
    at: Mapped[Instant]


class TriggerTask(Model):
    """说明任务 or 约谈: what a trigger asks of one unit for one month, with its arithmetic.

    An explanation is written by the unit; the record of a talk is written by who holds it.
    """

    __tablename__ = "trigger_task"
    __table_args__ = (
        UniqueConstraint("unit_id", "kind", "month", "issuer_id"),
        one_of("kind", (Trigger.BOTTOM, Trigger.STREAK)),
        one_of("state", ("open", "answered", "returned", "accepted")),
        CheckConstraint("decided_by IS NULL OR decided_by <> answered_by", name="decided_by_another"),
        CheckConstraint(
            "state IN ('open', 'returned') OR (answer IS NOT NULL AND answered_by IS NOT NULL)",
            name="answered_in_words",
        ),
        CheckConstraint(
            "state NOT IN ('accepted', 'returned') OR decided_by IS NOT NULL", name="decided_by_whom"
        ),
    )  # fmt: skip

    id: Mapped[Key]
    issuer_id: Mapped[int] = ref("unit.id")
    unit_id: Mapped[int] = ref("unit.id")
    version_id: Mapped[int] = ref("trigger_version.id")
    kind: Mapped[Code]
    month: Mapped[date]
    arithmetic: Mapped[Prose]
    due_on: Mapped[date]
    state: Mapped[Code]
    made_at: Mapped[Instant]
    held_on: Mapped[date | None]
    answer: Mapped[Prose | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[Instant | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    reasons: Mapped[Prose | None]
    version: Mapped[int] = mapped_column(default=1)
