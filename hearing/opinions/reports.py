"""The report not to follow the majority (F-18) as the leaders read it, and every issue beside its views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.hearings.models import Approval, Hearing, Issue
from hearing.opinions import collegial, decision, preliminary, queries, rules
from hearing.opinions.collegial import Collegial
from hearing.opinions.models import (
    Decision,
    DecisionDraft,
    DeviationReport,
    PreliminaryOpinion,
    Tally,
)
from hearing.opinions.rules import DecisionKind
from hearing.people import access
from hearing.people.queries import names


@dataclass(frozen=True)
class Beside:
    """One issue: what the handler thought before, what the majority wished, what is intended or decided."""

    position: int
    question: str
    proposition: str
    majority_words: str
    thought: str | None
    thought_words: str | None
    thought_at: datetime | None
    intended: str | None
    words: str | None
    reasons: str | None
    adopted: str | None
    as_preliminary: bool | None


@dataclass(frozen=True)
class Report:
    """The report with its issues and the department's opinion; texts are ``None`` for old reports."""

    approval: Approval
    facts: str | None
    law: str | None
    policy: str | None
    issues: list[Beside]
    department_name: str | None
    collegial: Collegial | None = None


def beside(viewer: Viewer, hearing: Hearing) -> list[Beside]:
    """Every issue with the views on it, for staff; empty until the presider has closed (A-16)."""
    access.require(viewer, "hearing:read")
    if hearing.opinions_closed_at is None:
        return []
    tallies, thoughts = decision.tallies(hearing.id), preliminary.newest(hearing.id)
    final: dict[int, Decision | DecisionDraft] = {**decision.drafts(hearing.id)}
    final |= {
        row.issue_id: row
        for row in db.session.scalars(select(Decision).where(Decision.hearing_id == hearing.id))
    }
    found = []
    for issue in hearing.issues:
        view = decision.majority_of(tallies.get(issue.id))
        found.append(_beside(issue, tallies, thoughts.get(issue.id), final.get(issue.id), view))
    return found


def _beside(
    issue: Issue,
    tallies: dict[int, Tally],
    thought: PreliminaryOpinion | None,
    row: Decision | DecisionDraft | None,
    view: rules.Majority | None,
) -> Beside:
    tally = tallies.get(issue.id)
    known = (thought.kind, thought.alternative) if thought else None
    adopted = rules.adopted(view, row.kind, row.alternative) if row else None
    return Beside(
        position=issue.position,
        question=issue.question,
        proposition=issue.proposition,
        majority_words=queries.majority_words(tally) if tally else "没有形成多数意见",
        thought=DecisionKind(thought.kind).label if thought else None,
        thought_words=thought.words if thought else None,
        thought_at=thought.entered_at if thought else None,
        intended=DecisionKind(row.kind).label if row else None,
        words=row.words if row else None,
        reasons=row.reasons if row else None,
        adopted=adopted.label if adopted else None,
        as_preliminary=rules.as_preliminary(known, row.kind, row.alternative) if row else None,
    )


def report(viewer: Viewer, hearing: Hearing, approval: Approval) -> Report:
    """One report, for those who may see its hearing (F-18)."""
    row = db.session.get(DeviationReport, approval.id)
    name = names([approval.department_by]).get(approval.department_by or 0)
    return Report(
        approval=approval,
        facts=row.facts if row else None,
        law=row.law if row else None,
        policy=row.policy if row else None,
        issues=beside(viewer, hearing),
        department_name=name,
        collegial=collegial.collegial(hearing),
    )


def is_foregone(issues: list[Beside]) -> bool:
    """未听先定: every issue as the handler had noted before the hearing."""
    return rules.is_foregone(one.as_preliminary for one in issues)
