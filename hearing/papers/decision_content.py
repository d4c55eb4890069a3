"""The plain data of the papers after the hearing: report, decision, feedback, outcomes (F-18 to F-20)."""

from __future__ import annotations

from typing import TypedDict

from hearing.papers.contents import Letter, Sitting, Vote


class ComparedIssue(TypedDict):
    """One issue of the report: what was thought before, what the majority wished, what is intended."""

    position: int
    question: str
    proposition: str
    votes: list[Vote]
    majority: str
    thought: str | None
    intended: str
    words: str
    reasons: str
    adopted: str | None


class Signed(TypedDict):
    """An opinion with its words; name and instant ``None`` while nobody has given it."""

    words: str | None
    name: str | None
    at: str | None


class DeviationContent(Sitting):
    """F-18: why the majority is not to be followed, the department's opinion, the chief's decision."""

    unit_name: str
    panel: int
    handler: str
    requested_at: str
    issues: list[ComparedIssue]
    facts: str | None
    law: str | None
    policy: str | None
    department: Signed
    chief: Signed
    chief_post: str
    chief_decision: str | None
    committee_record: str | None


class DecidedIssue(TypedDict):
    """One issue as decided; ``own`` and ``adopted`` only for an officer, by that officer's own opinion."""

    position: int
    question: str
    words: str
    reasons: str
    own: str | None
    adopted: str | None
    majority: str | None


class DecisionContent(Letter):
    """F-19 to a party or to an officer; way, receipt and instant ``None`` until told."""

    hearing_number: str
    case_number: str
    case_cause: str
    starts_at: str
    recipient: str
    capacity: str
    decided_on: str
    on_the_spot: bool
    issues: list[DecidedIssue]
    way: str | None
    told_at: str | None
    receipt: str | None


class CaseOutcome(TypedDict):
    """How one case heard stands, with what it rests on."""

    number: str
    title: str
    outcome: str
    evidence: str | None
    evidence_on: str | None
    note: str | None
    entered_by: str
    confirmed_by: str | None


class Visited(TypedDict):
    """One visit due or made."""

    case_number: str
    due_on: str
    visited_on: str | None
    way: str | None
    person: str | None
    attitude: str | None
    demand: str | None


class OutcomeContent(Sitting):
    """F-20: outcome of every case heard, visits, re-petitions."""

    unit_name: str
    decided_on: str
    cases: list[CaseOutcome]
    visits: list[Visited]
    repetitions: list[str]
