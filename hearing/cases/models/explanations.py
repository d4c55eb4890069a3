"""反向审核说明: why a case that should have been heard was not."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped

from hearing.base.columns import Code, Entered, Instant, Key, Prose, one_of, ref
from hearing.base.db import Model
from hearing.cases.rules import ExplanationState, UnheardReason


class Explanation(Model):
    """One explanation with the department head's and the deputy chief's decisions.

    A returned one stays; the handler writes another. The department head's step falls away when a
    leader handles the case (``skips_head``).
    """

    __tablename__ = "explanation"
    __table_args__ = (
        one_of("state", ExplanationState),
        one_of("reason_code", UnheardReason),
        one_of("head_decision", ("granted", "returned")),
        one_of("chief_decision", ("granted", "returned")),
        CheckConstraint("length(trim(reason)) > 0", name="reason_given"),
        CheckConstraint("(head_decision IS NULL) = (head_by IS NULL)", name="head_named"),
        CheckConstraint("(chief_decision IS NULL) = (chief_by IS NULL)", name="chief_named"),
        CheckConstraint(
            "(head_by IS NULL OR head_by <> asked_by) AND (chief_by IS NULL OR chief_by <> asked_by) "
            "AND (head_by IS NULL OR chief_by IS NULL OR head_by <> chief_by)",
            name="not_own",
        ),
        CheckConstraint(
            "state <> 'approved' OR (chief_decision IS NOT NULL AND chief_decision = 'granted' AND "
            "(skips_head OR (head_decision IS NOT NULL AND head_decision = 'granted')))",
            name="approved_by_both",
        ),
        CheckConstraint(
            "(head_decision IS NULL OR head_decision <> 'returned' OR head_reasons IS NOT NULL) AND "
            "(chief_decision IS NULL OR chief_decision <> 'returned' OR chief_reasons IS NOT NULL)",
            name="return_reasoned",
        ),
        Index(
            "uq_explanation_one_open",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('waiting_head', 'waiting_chief')"),
            postgresql_where=text("state IN ('waiting_head', 'waiting_chief')"),
        ),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    unit_id: Mapped[int] = ref("unit.id")
    state: Mapped[Code]
    reason_code: Mapped[Code]
    reason: Mapped[Prose]
    grounds: Mapped[Prose]
    asked_by: Mapped[int]
    asked_at: Mapped[Entered]
    skips_head: Mapped[bool]
    head_decision: Mapped[Code | None]
    head_reasons: Mapped[Prose | None]
    head_by: Mapped[int | None]
    head_at: Mapped[Instant | None]
    chief_decision: Mapped[Code | None]
    chief_reasons: Mapped[Prose | None]
    chief_by: Mapped[int | None]
    chief_at: Mapped[Instant | None]
