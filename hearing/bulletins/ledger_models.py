"""Flags of padding, rulings on drafted problems, and the ledger of rectification.

A ruling and a step are insert-only; a flag is decided once; an item moves along one table of moves.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.bulletins.padding import Padding
from hearing.bulletins.rectifying import State

UNDECIDED = text("decision IS NULL")


class PaddingFlag(Model):
    """A suspicion about one hearing (凑数): open until a person finds it 认定 (genuine) or 不认定."""

    __tablename__ = "padding_flag"
    __table_args__ = (
        UniqueConstraint("hearing_id", "kind"),
        one_of("kind", Padding),
        one_of("verdict", ("genuine", "padded")),
        CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (decided_by IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint(
            "verdict IS NULL OR (reason IS NOT NULL AND length(trim(reason)) > 0)", name="reasoned"
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    kind: Mapped[Code]
    words: Mapped[Prose]
    found_at: Mapped[Instant]
    verdict: Mapped[Code | None]
    reason: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]


class ProblemRuling(Model):
    """A drafted problem confirmed or dismissed by a person; the newest ruling holds, all are kept.

    A confirmed one names who answers for it (责任人): the words printed, and the person of its unit where one was
    chosen; and what is demanded until when.
    """

    __tablename__ = "problem_ruling"
    __table_args__ = (
        one_of("verdict", ("confirmed", "dismissed")),
        CheckConstraint(
            "verdict <> 'dismissed' OR (reason IS NOT NULL AND length(trim(reason)) > 0)",
            name="dismissal_reasoned",
        ),
        CheckConstraint(
            "(verdict = 'confirmed') = (person_words IS NOT NULL)", name="confirmed_for_somebody"
        ),
        CheckConstraint(
            "person_words IS NULL OR length(trim(person_words)) > 0", name="somebody_in_words"
        ),
        CheckConstraint("person_id IS NULL OR person_words IS NOT NULL", name="person_in_words"),
        CheckConstraint("(verdict = 'confirmed') = (demand IS NOT NULL)", name="confirmed_demands"),
        CheckConstraint("demand IS NULL OR length(trim(demand)) > 0", name="demand_said"),
        CheckConstraint("due_on IS NULL OR verdict = 'confirmed'", name="due_of_confirmed"),
    )

    id: Mapped[Key]
    problem_id: Mapped[int] = ref("bulletin_problem.id")
    verdict: Mapped[Code]
    reason: Mapped[Prose | None]
    person_id: Mapped[int | None] = ref("person.id")
    person_words: Mapped[Words | None]
    demand: Mapped[Words | None]
    due_on: Mapped[date | None]
    by_person_id: Mapped[int]
    at: Mapped[Instant]


class Rectification(Model):
    """One numbered item: who puts what right by when (整改). 逾期 is read from ``due_on``, never stored.

    ``unit_id`` answers, ``issuer_id`` is the unit that handed it down and verifies.
    """

    __tablename__ = "rectification"
    __table_args__ = (
        one_of("state", State),
        CheckConstraint(
            "verified_by IS NULL OR answered_by IS NULL OR verified_by <> answered_by",
            name="verified_by_another",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_with_time"),
        CheckConstraint(
            "state <> 'closed' OR (answer IS NOT NULL AND answered_by IS NOT NULL "
            "AND verified_by IS NOT NULL AND evidence IS NOT NULL AND length(trim(evidence)) > 0)",
            name="closed_on_evidence",
        ),
        CheckConstraint("is_repeated = (earlier_id IS NOT NULL)", name="repeated_of_what"),
        CheckConstraint("due_on >= first_due_on", name="extended_forwards"),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    bulletin_id: Mapped[int] = ref("bulletin.id")
    problem_id: Mapped[int] = ref("bulletin_problem.id", unique=True)
    issuer_id: Mapped[int] = ref("unit.id")
    unit_id: Mapped[int] = ref("unit.id")
    detector: Mapped[Code]
    fact: Mapped[Prose]
    demand: Mapped[Prose]
    person_id: Mapped[int | None] = ref("person.id")
    person_words: Mapped[Words]
    first_due_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[Code] = mapped_column(index=True)
    is_repeated: Mapped[bool] = mapped_column(default=False)
    earlier_id: Mapped[int | None] = ref("rectification.id")
    issued_at: Mapped[Instant]
    received_at: Mapped[Instant | None]
    answer: Mapped[Prose | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[Instant | None]
    evidence: Mapped[Prose | None]
    verified_by: Mapped[int | None]
    closed_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)


class RectificationStep(Model):
    """One step of an item along its path, insert-only."""

    __tablename__ = "rectification_step"

    id: Mapped[Key]
    item_id: Mapped[int] = ref("rectification.id")
    move: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]
    words: Mapped[Prose | None]


class RectificationExtension(Model):
    """延期: asked for by the unit, decided by the issuer's leaders; one open request an item."""

    __tablename__ = "rectification_extension"
    __table_args__ = (
        one_of("decision", ("granted", "refused")),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="not_own"),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name="decided_whole",
        ),
        CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR "
            "(reasons IS NOT NULL AND length(trim(reasons)) > 0)",
            name="refusal_reasoned",
        ),
        Index(
            "uq_rectification_extension_open", "item_id", unique=True,
            sqlite_where=UNDECIDED, postgresql_where=UNDECIDED,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    item_id: Mapped[int] = ref("rectification.id")
    until_on: Mapped[date]
    reason: Mapped[Prose]
    asked_by: Mapped[int]
    asked_at: Mapped[Instant]
    decision: Mapped[Code | None]
    reasons: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
