"""息诉: the outcome of each case heard, with evidence; follow-up visits and re-petitions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from hearing.base.columns import Code, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.outcomes.rules import Evidence, Outcome

SETTLED = "'settled_on_spot', 'settled_later', 'reconciled'"


class OutcomeEntry(Model):
    """One dated statement of a case's outcome; the newest confirmed one holds, none is overwritten."""

    __tablename__ = "outcome_entry"
    __table_args__ = (
        UniqueConstraint("hearing_id", "case_id", "version"),
        one_of("state", Outcome),
        one_of("evidence", Evidence),
        CheckConstraint(
            f"state NOT IN ({SETTLED}) OR (evidence IS NOT NULL AND evidence_on IS NOT NULL)",
            name="settled_with_evidence",
        ),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_persons"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    case_id: Mapped[int] = ref("cases.id")
    version: Mapped[int]
    state: Mapped[Code]
    evidence: Mapped[Code | None]
    evidence_on: Mapped[date | None]
    note: Mapped[Prose | None]
    entered_at: Mapped[Instant]
    entered_by: Mapped[int]
    confirmed_at: Mapped[Instant | None]
    confirmed_by: Mapped[int | None]


class Visit(Model):
    """A follow-up visit (回访, F-21): due, then done with its result."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("hearing_id", "case_id", "due_on"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    case_id: Mapped[int] = ref("cases.id")
    due_on: Mapped[date]
    visited_on: Mapped[date | None]
    way: Mapped[Code | None]
    attitude: Mapped[Words | None]
    new_demand: Mapped[Prose | None]
    entered_by: Mapped[int | None]
    entered_at: Mapped[Instant | None]


class Repetition(Model):
    """A re-petition on the same facts and reasons: reverses 息诉 from its date on."""

    __tablename__ = "repetition"

    id: Mapped[Key]
    case_id: Mapped[int] = ref("cases.id")
    hearing_id: Mapped[int] = ref("hearing.id")
    received_on: Mapped[date]
    source: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Instant]
