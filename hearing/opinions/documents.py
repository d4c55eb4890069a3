"""Opinions and their summary on paper, only after the presider has closed (F-17)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.hearings.letters import instant, named, sitting_of
from hearing.hearings.models import Approval, Hearing, Participant
from hearing.hearings.prints import Printable, keep
from hearing.hearings.rules import IssueKind
from hearing.opinions import ballots, beside, digests, letters, rules, telling
from hearing.opinions.models import (
    DeviationReport,
    Opinion,
    Seat,
    Submission,
    Supplement,
    Tally,
)
from hearing.opinions.rules import Option, Signed
from hearing.papers.models import Paper
from hearing.people import access
from hearing.people.queries import names
from hearing.units.queries import unit


def printable(hearing: Hearing) -> list[Printable]:
    """One paper for each seat, the summary, the report and the decision's letters; nothing before closing."""
    if hearing.opinions_closed_at is None:
        return []
    rows = db.session.execute(
        select(Seat.id, Participant.name)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.hearing_id == hearing.id)
        .order_by(Seat.position)
    )
    found = [Printable("F-17", "seat", row.id, row.name) for row in rows]
    found.append(Printable("F-17-S", "tally", hearing.id, "入卷"))
    found += beside.printable(hearing)
    found += [
        Printable("F-18", "approval", row.approval_id, "报检察长") for row in _reports(hearing)
    ]
    if hearing.decided_at is None:
        return found
    parties, officers = telling.untold(hearing, ())
    found += [Printable("F-19", "participant", one.id, one.name) for one in parties]
    return found + [Printable("F-19-T", "participant", one.id, one.name) for one in officers]


def _reports(hearing: Hearing) -> Iterable[DeviationReport]:
    return db.session.scalars(
        select(DeviationReport)
        .where(DeviationReport.hearing_id == hearing.id)
        .order_by(DeviationReport.approval_id)
    )


def print_paper(
    viewer: Viewer, hearing: Hearing, one: Printable, contact: Mapping[str, str]
) -> Paper:
    """Freeze one officer's opinions, the summary, a report, or a letter with the decision."""
    access.require(viewer, "hearing:notify", hearing)
    return keep(viewer, hearing, one, lambda: _content(viewer, hearing, one, contact))


def _content(
    viewer: Viewer, hearing: Hearing, one: Printable, contact: Mapping[str, str]
) -> dict[str, Any]:
    if one.kind == "F-17":
        return opinion(hearing, one.object_id)
    if one.kind == "F-17-S":
        return summary(hearing)
    if one.kind == "F-17-C":
        return beside.common(hearing)
    if one.kind == "F-17-R":
        return beside.supervisor(hearing, one.object_id)
    if one.kind == "F-18":
        return letters.deviation(viewer, hearing, db.session.get_one(Approval, one.object_id))
    participant = db.session.get_one(Participant, one.object_id)
    return letters.decision_letter(hearing, participant, contact)


def opinion(hearing: Hearing, seat_id: int) -> dict[str, Any]:
    """What one officer gave on each issue, the last version before closing (F-17)."""
    seat = db.session.get_one(Seat, seat_id)
    participant = db.session.get_one(Participant, seat.participant_id)
    last = ballots.last_opinions(hearing.id)
    given = [
        (issue, found)
        for issue in hearing.issues
        for found in last.get(issue.id, ())
        if found.seat_id == seat_id
    ]
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "officer": named(participant),
        "seat": seat.position,
        "options": list(Option.labels().values()),
        "opinions": [_given(issue, found) for issue, found in given],
        "signature": _signature(participant.name, [found.submission_id for _, found in given]),
        "supplements": _supplements(seat_id),
    }


def _signature(name: str, submissions: list[int | None]) -> dict[str, Any] | None:
    row = db.session.get(Submission, submissions[0] or 0) if submissions else None
    if row is None:
        return None
    drawn = digests.strokes_of(row) if row.signed == Signed.DRAWN else None
    return {
        "way": Signed(row.signed).label,
        "name": name,
        "ink": rules.ink(drawn) if drawn else None,
        "at": instant(row.submitted_at),
        "receipt": row.receipt,
        "digest": row.digest,
    }


def _supplements(seat_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Supplement).where(Supplement.seat_id == seat_id).order_by(Supplement.id)
    )
    return [
        {"words": row.words, "at": instant(row.written_at), "receipt": row.receipt} for row in rows
    ]


def _given(issue: Any, found: Opinion) -> dict[str, Any]:
    return {
        "position": issue.position,
        "kind": IssueKind(issue.kind).label,
        "question": issue.question,
        "proposition": issue.proposition,
        "option": Option(found.option).label,
        "alternative": found.alternative,
        "reasons": found.reasons,
        "suggestions": found.suggestions,
        "version": found.version,
        "submitted_at": instant(found.submitted_at),
        "digest": found.digest,
        "receipt": found.receipt,
    }


def summary(hearing: Hearing) -> dict[str, Any]:
    """Votes of the whole panel by issue, computed at closing (F-17)."""
    tallies = {
        row.issue_id: row
        for row in db.session.scalars(select(Tally).where(Tally.hearing_id == hearing.id))
    }
    last = ballots.last_opinions(hearing.id)
    first = next(iter(tallies.values()))
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "panel": first.panel,
        "closed_at": instant(first.closed_at),
        "closed_by": names([first.closed_by]).get(first.closed_by, "—"),
        "missing_reason": first.missing_reason,
        "issues": [
            _counted(issue, tallies[issue.id], last.get(issue.id, []))
            for issue in hearing.issues
            if issue.id in tallies
        ],
    }


def _counted(issue: Any, tally: Tally, opinions: list[Opinion]) -> dict[str, Any]:
    votes = json.loads(tally.votes)
    return {
        "position": issue.position,
        "question": issue.question,
        "proposition": issue.proposition,
        "votes": [{"label": o.label, "votes": votes.get(o.value, 0)} for o in Option],
        "majority": Option(tally.majority).label if tally.majority else None,
        "digest": tally.opinions_digest,
        "reasons": [one.reasons for one in opinions if one.reasons],
    }
