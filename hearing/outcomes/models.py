"""息诉: outcomes with evidence, visits, re-petitions, judicial aid, and the ledger of what is unresolved."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.cases.models import Case
from hearing.outcomes.rules import AidDecision, Evidence, LedgerState, Outcome, Route, Verdict, Way

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
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_whom"
        ),
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
    """A follow-up visit (回访, F-21): due, then made with its result, or lapsed (``lapsed_at``)."""

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("hearing_id", "case_id", "due_on"),
        one_of("way", Way),
        one_of("route", Route),
        CheckConstraint("(visited_on IS NULL) = (entered_at IS NULL)", name="made_and_entered"),
        CheckConstraint(
            "visited_on IS NULL OR (way IS NOT NULL AND attitude IS NOT NULL AND length(trim(attitude)) > 0)",
            name="made_with_result",
        ),
        CheckConstraint("new_demand IS NULL OR route IS NOT NULL", name="demand_goes_somewhere"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    case_id: Mapped[int] = ref("cases.id")
    due_on: Mapped[date] = mapped_column(index=True)
    planned_at: Mapped[Instant]
    lapsed_at: Mapped[Instant | None]
    visited_on: Mapped[date | None]
    way: Mapped[Code | None]
    visited_person: Mapped[Words | None]
    attitude: Mapped[Words | None]
    repeats: Mapped[bool | None]
    new_demand: Mapped[Prose | None]
    route: Mapped[Code | None]
    next_step: Mapped[Prose | None]
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


class AidReferral(Model):
    """A case sent on to judicial aid (司法救助): need, proof, sums in yuan; never counted as a hearing."""

    __tablename__ = "aid_referral"
    __table_args__ = (
        one_of("decision", AidDecision),
        CheckConstraint("amount_asked > 0", name="asks_something"),
        CheckConstraint("(decision IS NULL) = (decided_on IS NULL)", name="decided_with_day"),
        CheckConstraint("(decision IS NULL) = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint(
            "(decision = 'granted' AND amount_granted > 0) OR amount_granted IS NULL",
            name="sum_when_granted",
        ),
        CheckConstraint(
            "decision IS NULL OR decision <> 'granted' OR amount_granted IS NOT NULL",
            name="granted_with_sum",
        ),
        CheckConstraint("decided_on IS NULL OR decided_on >= referred_on", name="forwards"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    case_id: Mapped[int] = ref("cases.id")
    party_id: Mapped[int] = ref("party.id")
    visit_id: Mapped[int | None] = ref("visit.id")
    need: Mapped[Prose]
    proof: Mapped[Prose]
    referred_to: Mapped[Words]
    referred_on: Mapped[date]
    amount_asked: Mapped[int]
    entered_by: Mapped[int]
    entered_at: Mapped[Instant]
    decision: Mapped[Code | None]
    decided_on: Mapped[date | None]
    amount_granted: Mapped[int | None]
    answer: Mapped[Prose | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[Instant | None]


class LedgerItem(Model):
    """One numbered unresolved case (一案一账); reopening keeps the number and begins a new round."""

    __tablename__ = "ledger_item"
    __table_args__ = (
        one_of("state", LedgerState),
        one_of("reason", ("not_settled", "partly", "reversed")),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_with_day"),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    hearing_id: Mapped[int] = ref("hearing.id")
    case_id: Mapped[int] = ref("cases.id", unique=True)
    state: Mapped[Code] = mapped_column(index=True)
    reason: Mapped[Code]
    opened_on: Mapped[date]
    round: Mapped[int]
    round_on: Mapped[date]
    owner_person_id: Mapped[int] = ref("person.id")
    leader_person_id: Mapped[int | None] = ref("person.id")
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()


class LedgerNote(Model):
    """A dated note of a ledger item, insert-only: what was done and by whom."""

    __tablename__ = "ledger_note"
    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="says_something"),)

    id: Mapped[Key]
    item_id: Mapped[int] = ref("ledger_item.id")
    kind: Mapped[Code]
    noted_on: Mapped[date]
    words: Mapped[Prose]
    entered_by: Mapped[int | None]
    entered_at: Mapped[Instant]


class LedgerMilestone(Model):
    """A step promised for a day; once reached it stays as it is."""

    __tablename__ = "ledger_milestone"
    __table_args__ = (
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="reached_by_whom"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = ref("ledger_item.id")
    words: Mapped[Words]
    due_on: Mapped[date]
    set_by: Mapped[int]
    set_at: Mapped[Instant]
    done_on: Mapped[date | None]
    done_words: Mapped[Words | None]
    done_by: Mapped[int | None]


class LedgerClosing(Model):
    """销号: asked for with evidence by one person, verified by another than asker and owner."""

    __tablename__ = "ledger_closing"
    __table_args__ = (
        one_of("evidence", Evidence),
        one_of("verdict", Verdict),
        CheckConstraint("verified_by <> asked_by", name="two_persons"),
        CheckConstraint("(verdict IS NULL) = (verified_by IS NULL)", name="verified_by_whom"),
        CheckConstraint("(verdict IS NULL) = (verified_at IS NULL)", name="verified_with_time"),
        CheckConstraint(
            "verdict IS NULL OR (reasons IS NOT NULL AND length(trim(reasons)) > 0)",
            name="verified_in_words",
        ),
        CheckConstraint("length(trim(words)) > 0", name="says_something"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = ref("ledger_item.id")
    round: Mapped[int]
    evidence: Mapped[Code]
    evidence_on: Mapped[date]
    words: Mapped[Prose]
    asked_by: Mapped[int]
    asked_at: Mapped[Instant]
    verdict: Mapped[Code | None]
    reasons: Mapped[Prose | None]
    verified_by: Mapped[int | None]
    verified_at: Mapped[Instant | None]
