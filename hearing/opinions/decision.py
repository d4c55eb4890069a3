"""The decision on each issue; against the majority only with the chief's consent (A-16, A-17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import approvals, milestones
from hearing.hearings.models import Approval, Hearing, Issue
from hearing.hearings.rules import ApprovalKind
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.opinions import preliminary, rules
from hearing.opinions.models import Decision, DecisionDraft, DeviationReport, Tally
from hearing.people import access


@dataclass(frozen=True)
class Verdict:
    """How one issue is decided."""

    kind: str
    words: str
    reasons: str
    alternative: int | None = None


def majority_of(tally: Tally | None) -> rules.Majority | None:
    """The frozen majority of one issue."""
    if tally is None or tally.majority is None:
        return None
    return rules.Majority(tally.majority, tally.majority_alternative)


def tallies(hearing_id: int) -> dict[int, Tally]:
    """Issue id → tally."""
    rows = db.session.scalars(select(Tally).where(Tally.hearing_id == hearing_id))
    return {row.issue_id: row for row in rows}


def draft(viewer: Viewer, hearing: Hearing, verdicts: Mapping[int, Verdict]) -> None:
    """Keep the intended decision on every issue."""
    access.require(viewer, "decision:draft", hearing)
    on_the_spot = hearing.state == State.RESUMED and hearing.opinions_closed_at is not None
    if hearing.state != State.CLOSED and not on_the_spot:
        raise Conflict("听证员意见截止并复会以后才能拟定处理决定；已报检察长的，等候批复")
    wanted = set(db.session.scalars(select(Issue.id).where(Issue.hearing_id == hearing.id)))
    if set(verdicts) != wanted:
        raise Refused("逐项填写处理决定")
    known = {
        row.issue_id: row
        for row in db.session.scalars(
            select(DecisionDraft).where(DecisionDraft.hearing_id == hearing.id)
        )
    }
    for issue_id, verdict in verdicts.items():
        if verdict.kind not in rules.DecisionKind.labels():
            raise Refused("选择处理决定", field=f"kind{issue_id}")
        if not verdict.reasons.strip():
            raise Refused(
                "写明决定的理由，将告知听证员和当事人",
                field=f"reasons{issue_id}",
                rule="A-17",
            )
        row = known.get(issue_id) or DecisionDraft(issue_id=issue_id, hearing_id=hearing.id)
        row.kind, row.alternative = verdict.kind, verdict.alternative
        row.words, row.reasons = (
            verdict.words.strip() or verdict.kind,
            verdict.reasons.strip(),
        )
        row.saved_at, row.saved_by = clock.now(), viewer.person_id or 0
        db.session.add(row)
    db.session.flush()
    journal.record(viewer, "decision.draft", "hearing", hearing.id)


def drafts(hearing_id: int) -> dict[int, DecisionDraft]:
    """Issue id → intended decision."""
    rows = db.session.scalars(select(DecisionDraft).where(DecisionDraft.hearing_id == hearing_id))
    return {row.issue_id: row for row in rows}


def deviating(hearing_id: int) -> list[int]:
    """The issues whose intended decision departs from the majority: computed, never ticked (A-16)."""
    counted = tallies(hearing_id)
    return [
        issue_id
        for issue_id, row in sorted(drafts(hearing_id).items())
        if rules.deviates(majority_of(counted.get(issue_id)), row.kind, row.alternative)
    ]


def consent_of(hearing_id: int) -> Approval | None:
    """The latest approval to depart from the majority."""
    return db.session.scalar(
        select(Approval)
        .where(
            Approval.hearing_id == hearing_id,
            Approval.kind == ApprovalKind.AGAINST_MAJORITY,
        )
        .order_by(Approval.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Report:
    """Why the majority is not to be followed: by facts, by law, by policy or effect (F-18)."""

    facts: str
    law: str
    policy: str = ""

    def words(self) -> str:
        """The report as one text, for the approvals of the hearing."""
        parts = [f"事实方面：{self.facts.strip()}", f"法律方面：{self.law.strip()}"]
        if self.policy.strip():
            parts.append(f"政策和效果方面：{self.policy.strip()}")
        return "\n".join(parts)


def report_of(approval_id: int) -> DeviationReport | None:
    """The report behind a request to depart from the majority."""
    return db.session.get(DeviationReport, approval_id)


def ask_consent(viewer: Viewer, hearing: Hearing, report: Report) -> Approval:
    """Report to the chief why the majority is not to be followed (F-18, A-16).

    The department head gives an opinion on it first, then the chief decides.
    """
    access.require(viewer, "decision:draft", hearing)
    if not deviating(hearing.id):
        raise Refused("拟作决定与多数意见一致，不需要报检察长", rule="A-16")
    for field, text in (("facts", report.facts), ("law", report.law)):
        if rules.report_problem(text):
            raise Refused("写明不采纳多数意见的理由，不少于 10 个字", field=field, rule="A-16")
    milestones.ask_consent(viewer, hearing)
    row = approvals.request(viewer, hearing, ApprovalKind.AGAINST_MAJORITY, report.words())
    db.session.add(
        DeviationReport(
            approval_id=row.id,
            hearing_id=hearing.id,
            facts=report.facts.strip(),
            law=report.law.strip(),
            policy=report.policy.strip() or None,
        )
    )
    db.session.flush()
    return row


def decide(viewer: Viewer, hearing: Hearing, *, on_the_spot: bool = False) -> list[Decision]:
    """Make the intended decision final; a deviating one only with a granted consent (A-16)."""
    access.require(viewer, "decision:decide", hearing)
    intended, counted = drafts(hearing.id), tallies(hearing.id)
    apart = set(deviating(hearing.id))
    consent = consent_of(hearing.id)
    granted = consent is not None and consent.decision == "granted"
    if hearing.state == State.CONSENT and not granted:
        raise Conflict("已报检察长，等候批复")
    consent_id = consent.id if consent and granted and apart else None
    thought = preliminary.latest(hearing.id)
    rows = [
        Decision(
            issue_id=issue_id,
            hearing_id=hearing.id,
            kind=row.kind,
            alternative=row.alternative,
            words=row.words,
            reasons=row.reasons,
            deviates=issue_id in apart,
            consent_id=consent_id if issue_id in apart else None,
            on_the_spot=on_the_spot,
            as_preliminary=rules.as_preliminary(thought.get(issue_id), row.kind, row.alternative),
            decided_at=clock.now(),
            decided_by=viewer.person_id,
        )
        for issue_id, row in sorted(intended.items())
    ]
    milestones.set_decided(
        viewer,
        hearing,
        consent_id,
        needs_consent=bool(apart) and not granted,
        decided=bool(rows) and len(rows) == len(counted),
    )
    db.session.add_all(rows)
    db.session.flush()
    if rules.is_foregone(row.as_preliminary for row in rows):
        journal.record(viewer, "decision.foregone", "hearing", hearing.id)
    return rows
