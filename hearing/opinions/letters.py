"""Content of the report against the majority (F-18) and of the decision's letters (F-19)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.hearings.letters import instant, letter_head, sitting_of
from hearing.hearings.models import Approval, Hearing, Participant
from hearing.hearings.rules import Role
from hearing.opinions import ballots, decision, queries, reports, rules
from hearing.opinions.models import Decision, Seat, Tally
from hearing.opinions.rules import Option
from hearing.opinions.telling import WAYS, told
from hearing.people.queries import names
from hearing.people.rules import PostKind
from hearing.units.queries import unit

DECIDED = {"granted": "同意", "refused": "不同意"}


def deviation(viewer: Viewer, hearing: Hearing, approval: Approval) -> dict[str, Any]:
    """The report with votes, reasons, the department's opinion and the chief's (F-18)."""
    found = reports.report(viewer, hearing, approval)
    tallies = decision.tallies(hearing.id)
    by_position = {one.position: tallies[one.id] for one in hearing.issues if one.id in tallies}
    who = names([approval.requested_by, approval.department_by, approval.decided_by])
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "panel": next((one.panel for one in tallies.values()), 0),
        "handler": who.get(approval.requested_by, "—"),
        "requested_at": instant(approval.requested_at),
        "issues": [_compared(one, by_position) for one in found.issues],
        "facts": found.facts,
        "law": found.law,
        "policy": found.policy,
        "department": {
            "words": approval.department_words,
            "name": who.get(approval.department_by or 0),
            "at": instant(approval.department_at),
        },
        "chief": {
            "words": approval.reasons,
            "name": who.get(approval.decided_by or 0),
            "at": instant(approval.decided_at),
        },
        "chief_post": PostKind(approval.decider_post).label,
        "chief_decision": DECIDED.get(approval.decision or ""),
        "committee_record": approval.committee_record,
    }


def _compared(one: reports.Beside, tallies: Mapping[int, Tally]) -> dict[str, Any]:
    votes = json.loads(tallies[one.position].votes)
    return {
        "position": one.position,
        "question": one.question,
        "proposition": one.proposition,
        "votes": [{"label": o.label, "votes": votes.get(o.value, 0)} for o in Option],
        "majority": one.majority_words.removeprefix("多数意见："),
        "thought": one.thought,
        "intended": one.intended or "未拟定",
        "words": one.words or one.intended or "",
        "reasons": one.reasons or "",
        "adopted": one.adopted,
    }


def decision_letter(
    hearing: Hearing, participant: Participant, contact: Mapping[str, str]
) -> dict[str, Any]:
    """Decision and reasons to a party, or to an officer with what became of the own opinion (F-19)."""
    is_officer = participant.role == Role.OFFICER
    row = told(hearing.id).get(participant.id)
    decided = {
        one.issue_id: one
        for one in db.session.scalars(select(Decision).where(Decision.hearing_id == hearing.id))
    }
    own = _own(hearing, participant) if is_officer else {}
    first = next(iter(decided.values()))
    return {
        **letter_head(hearing, "馈" if is_officer else "决", contact),
        **{key: value for key, value in sitting_of(hearing).items() if key != "place"},
        "recipient": participant.name,
        "capacity": participant.identity_words or Role(participant.role).label,
        "decided_on": clock.beijing_date(first.decided_at).isoformat(),
        "on_the_spot": first.on_the_spot,
        "issues": _decided(hearing, decided, own, is_officer=is_officer),
        "way": WAYS.get(row.way) if row else None,
        "told_at": instant(row.told_at) if row else None,
        "receipt": row.receipt if row else None,
    }


def _own(hearing: Hearing, participant: Participant) -> dict[int, rules.Majority]:
    """Issue id → what this officer wished."""
    seat = db.session.scalar(select(Seat.id).where(Seat.participant_id == participant.id))
    return {
        issue_id: rules.Majority(one.option, one.alternative)
        for issue_id, given in ballots.last_opinions(hearing.id).items()
        for one in given
        if one.seat_id == seat
    }


def _decided(
    hearing: Hearing,
    decided: Mapping[int, Decision],
    own: Mapping[int, rules.Majority],
    *,
    is_officer: bool,
) -> list[dict[str, Any]]:
    tallies = decision.tallies(hearing.id) if is_officer else {}
    found = []
    for issue in hearing.issues:
        row = decided[issue.id]
        view = own.get(issue.id)
        adopted = rules.adopted(view, row.kind, row.alternative)
        tally = tallies.get(issue.id)
        found.append(
            {
                "position": issue.position,
                "question": issue.question,
                "words": row.words,
                "reasons": row.reasons,
                "own": Option(view.option).label if view else None,
                "adopted": adopted.label if adopted else None,
                "majority": queries.majority_words(tally) if tally else None,
            }
        )
    return found
