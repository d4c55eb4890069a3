"""What a draw cannot do by itself: re-draw, relaxation, another pool; asked for by one, decided by another."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Instant, Key, Prose, one_of, ref
from hearing.base.db import Model
from hearing.pool.draw_rules import RequestKind
from hearing.pool.models.draws import Need
from hearing.pool.models.members import Pool


class DrawRequest(Model):
    """One request of 管 about a draw, and what a chief or deputy decided on it.

    ``unit_id`` is the unit whose leaders decide (for ``borrow`` the lender's). A re-draw names the draw that it
    replaces, a relaxation what was ``asked`` and what is to be ``granted`` (canonical JSON).
    """

    __tablename__ = "draw_request"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("decision", ("granted", "refused")),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="not_own"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
        CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR (decision_reasons IS NOT NULL AND length(trim(decision_reasons)) > 0)",
            name="refusal_reasoned",
        ),
        CheckConstraint("length(trim(reason)) > 0", name="reasoned"),
        CheckConstraint("(kind = 'redraw') = (draw_id IS NOT NULL)", name="redraw_of_a_draw"),
        CheckConstraint("(kind = 'borrow') = (pool_id IS NOT NULL)", name="borrow_from_a_pool"),
        CheckConstraint(
            "(kind = 'relax') = (asked IS NOT NULL AND granted IS NOT NULL)", name="relax_to_what"
        ),
        Index(
            "uq_draw_request_open",
            "need_id",
            "kind",
            unique=True,
            sqlite_where=text("decision IS NULL AND kind <> 'borrow'"),
            postgresql_where=text("decision IS NULL AND kind <> 'borrow'"),
        ),
        Index(
            "uq_draw_request_pool",
            "need_id",
            "pool_id",
            unique=True,
            sqlite_where=text("kind = 'borrow' AND (decision IS NULL OR decision = 'granted')"),
            postgresql_where=text("kind = 'borrow' AND (decision IS NULL OR decision = 'granted')"),
        ),
    )

    id: Mapped[Key]
    kind: Mapped[Code]
    need_id: Mapped[int] = ref("need.id")
    unit_id: Mapped[int] = ref("unit.id")
    draw_id: Mapped[int | None] = ref("draw.id")
    pool_id: Mapped[int | None] = ref("pool.id")
    asked: Mapped[Prose | None]
    granted: Mapped[Prose | None]
    reason: Mapped[Prose]
    requested_by: Mapped[int]
    requested_at: Mapped[Instant]
    decision: Mapped[Code | None]
    decision_reasons: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship()
    pool: Mapped[Pool | None] = relationship()
