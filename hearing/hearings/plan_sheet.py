"""Content of the plan with its approval sheet, as plain data (F-03)."""

from __future__ import annotations

from typing import Any

from hearing.base.errors import NotFound
from hearing.hearings import broadcasts, queries, versions, waiting
from hearing.hearings.letters import instant, sitting_of
from hearing.hearings.models import Approval, Hearing
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import ApprovalKind
from hearing.people.queries import names
from hearing.units.queries import unit

DECISIONS = {
    None: "待决定",
    "granted": "同意",
    "refused": "不同意",
    "returned": "退回",
    "withdrawn": "撤回",
}
APART = "承办人初步意见"


def plan_paper(hearing: Hearing) -> dict[str, Any]:
    """The plan as it stands, the handler's view with its time, the department's, each approval (F-03, A-4)."""
    rows = queries.approvals_of(hearing.id)
    opinion = waiting.department_opinion(hearing.id)
    people = [row.decided_by for row in rows] + [opinion.by_person_id if opinion else None]
    who = names(people)
    words = versions.snapshot(hearing)
    return {
        "unit_name": unit(hearing.unit_id).name,
        "hearing_number": hearing.number,
        "version": hearing.plan_version,
        "mark": "检察长自办案件，由分管副检察长审批。" if hearing.is_chiefs_own else None,
        "rows": [
            {"label": label, "words": text}
            for label, text in words.items()
            if text and label != APART
        ],
        "preliminary": hearing.preliminary_view,
        "preliminary_at": instant(hearing.preliminary_at),
        "department": opinion.reason if opinion else None,
        "department_by": who.get(opinion.by_person_id or 0) if opinion else None,
        "department_at": instant(opinion.at) if opinion else None,
        "approvals": [decided(row, who) for row in rows],
    }


def broadcast_paper(hearing: Hearing, approval: Approval) -> dict[str, Any]:
    """The broadcast as asked for, and what was decided about it (F-11, A-19)."""
    row = broadcasts.of_approval(approval.id)
    if row is None:
        raise NotFound
    who = names([approval.requested_by, approval.decided_by])
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "mode": Broadcast(row.mode).label,
        "channel": row.channel,
        "delay_minutes": row.delay_minutes,
        "consent": row.consent,
        "masking": row.masking,
        "cutoff": row.cutoff,
        "request": row.text or "",
        "asked_by": who.get(approval.requested_by, "—"),
        "asked_at": instant(approval.requested_at),
        "approval": decided(approval, who),
        "task_number": row.task_number,
    }


def decided(row: Approval, who: dict[int, str]) -> dict[str, Any]:
    """One approval and its decision, as the papers print it."""
    return {
        "kind": ApprovalKind(row.kind).label,
        "request": row.request,
        "decision": DECISIONS[row.decision],
        "decider": who.get(row.decided_by or 0, "—"),
        "authority": "受检察长委托" if row.delegation_id else None,
        "record": row.committee_record,
        "decided_at": instant(row.decided_at),
        "reasons": row.reasons,
    }
