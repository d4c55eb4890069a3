"""What may be seen of opinions: nothing before closing but ticks for presider and clerk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Issue, Participant
from hearing.opinions import ballots, drafting, rules
from hearing.opinions.models import (
    Decision,
    Feedback,
    FeedbackAnswer,
    Opinion,
    OpinionDraft,
    Seat,
    Tally,
    Telling,
)
from hearing.people import access


@dataclass(frozen=True)
class Tick:
    """A seat on the sitting page: complete or not, without time or content."""

    position: int
    name: str
    is_complete: bool


def seat_ticks(viewer: Viewer, hearing: Hearing) -> list[Tick]:
    """Ticks in seat order for presider and clerk, who must know when to close (settled 9)."""
    access.require(viewer, "hearing:sit", hearing)
    issues = select(func.count(Issue.id)).where(Issue.hearing_id == hearing.id).scalar_subquery()
    done = (
        select(Opinion.seat_id, func.count(func.distinct(Opinion.issue_id)).label("number"))
        .where(Opinion.hearing_id == hearing.id)
        .group_by(Opinion.seat_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Seat.position, Participant.name, done.c.number, issues)
        .join(Participant, Participant.id == Seat.participant_id)
        .outerjoin(done, done.c.seat_id == Seat.id)
        .where(Seat.hearing_id == hearing.id)
        .order_by(Seat.position)
    )
    return [Tick(row[0], row[1], row[2] == row[3]) for row in rows]


@dataclass(frozen=True)
class CollectingSeat:
    """A seat to which a link can be sent; whether anything came from there is not said."""

    id: int
    position: int
    name: str


def collecting_seats(viewer: Viewer, hearing: Hearing) -> list[CollectingSeat]:
    """The seats of a hearing in order, for presider and clerk."""
    access.require(viewer, "opinion:collect", hearing)
    rows = db.session.execute(
        select(Seat.id, Seat.position, Participant.name)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.hearing_id == hearing.id)
        .order_by(Seat.position)
    )
    return [CollectingSeat(*row) for row in rows]


@dataclass(frozen=True)
class Counted:
    """One issue after closing: votes, majority, opinions with reasons, decision."""

    issue: Issue
    tally: Tally
    votes: dict[str, int]
    majority_label: str
    opinions: list[tuple[str, str, str]]
    decision: Decision | None


def counted(viewer: Viewer, hearing: Hearing) -> list[Counted]:
    """The tally by issue; empty until the presider has closed."""
    if hearing.opinions_closed_at is None:
        return []
    people = {
        seat.id: name
        for seat, name in db.session.execute(
            select(Seat, Participant.name)
            .join(Participant, Participant.id == Seat.participant_id)
            .where(Seat.hearing_id == hearing.id)
        )
    }
    decisions = {
        row.issue_id: row
        for row in db.session.scalars(select(Decision).where(Decision.hearing_id == hearing.id))
    }
    last = ballots.last_opinions(hearing.id)
    tallies = {
        row.issue_id: row
        for row in db.session.scalars(select(Tally).where(Tally.hearing_id == hearing.id))
    }
    return [
        Counted(
            issue,
            tallies[issue.id],
            json.loads(tallies[issue.id].votes),
            majority_words(tallies[issue.id]),
            [
                (people[o.seat_id], rules.Option(o.option).label, o.reasons or "")
                for o in last.get(issue.id, [])
            ],
            decisions.get(issue.id),
        )
        for issue in hearing.issues
        if issue.id in tallies
    ]


def majority_words(tally: Tally) -> str:
    """``多数意见：同意（3/4）`` or that there is none."""
    if tally.majority is None:
        return "没有形成多数意见"
    votes = json.loads(tally.votes)
    label = rules.Option(tally.majority).label
    return f"多数意见：{label}（{votes[tally.majority]}/{tally.panel}）"


def officer_drafts(viewer: Viewer, hearing_id: int) -> dict[int, OpinionDraft]:
    """The officer's own drafts by issue."""
    return drafting.own_drafts(viewer, hearing_id)


def officer_opinions(viewer: Viewer, hearing_id: int) -> dict[int, Opinion]:
    """The officer's own last submitted versions by issue."""
    seat = ballots.own_seat(viewer, hearing_id)
    rows = db.session.scalars(
        select(Opinion).where(Opinion.seat_id == seat.id).order_by(Opinion.version)
    )
    return {row.issue_id: row for row in rows}


def has_seat(viewer: Viewer, hearing_id: int) -> bool:
    """Whether the officer has a seat in this hearing."""
    return (
        db.session.scalar(
            select(Seat.id).where(Seat.hearing_id == hearing_id, Seat.person_id == viewer.person_id)
        )
        is not None
    )


def officer_issues(viewer: Viewer, hearing_id: int) -> Sequence[Issue]:
    """The issues of a hearing in which the officer sits."""
    ballots.own_seat(viewer, hearing_id)
    return db.session.scalars(
        select(Issue).where(Issue.hearing_id == hearing_id).order_by(Issue.position)
    ).all()


@dataclass(frozen=True)
class OfficerDecision:
    """What became of the officer's opinion on one issue."""

    question: str
    own_label: str
    majority_label: str
    words: str
    reasons: str
    is_followed: bool | None
    adopted: str | None


def officer_decisions(viewer: Viewer, participant: Participant) -> list[OfficerDecision]:
    """Decision and reasons as told to the officer; nothing before the telling (A-17)."""
    telling = db.session.scalar(select(Telling).where(Telling.participant_id == participant.id))
    if participant.person_id != viewer.person_id or telling is None:
        raise NotFound
    own = officer_opinions(viewer, participant.hearing_id)
    rows = db.session.execute(
        select(Issue, Decision, Tally)
        .join(Decision, Decision.issue_id == Issue.id)
        .join(Tally, Tally.issue_id == Issue.id)
        .where(Issue.hearing_id == participant.hearing_id)
        .order_by(Issue.position)
    )
    return [
        OfficerDecision(
            issue.question,
            rules.Option(own[issue.id].option).label if issue.id in own else "未提交",
            majority_words(tally),
            decision.words,
            decision.reasons,
            (not decision.deviates) if tally.majority else None,
            _adopted(own.get(issue.id), decision),
        )
        for issue, decision, tally in rows
    ]


def _adopted(own: Opinion | None, decision: Decision) -> str | None:
    """What became of the officer's own opinion, by the same arithmetic as the majority's (A-17)."""
    if own is None:
        return None
    view = rules.Majority(own.option, own.alternative)
    found = rules.adopted(view, decision.kind, decision.alternative)
    return found.label if found else None


def officer_answer(viewer: Viewer, participant: Participant) -> FeedbackAnswer | None:
    """What the officer answered to the feedback, if anything."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    return db.session.scalar(
        select(FeedbackAnswer)
        .join(Telling, Telling.id == FeedbackAnswer.telling_id)
        .where(Telling.participant_id == participant.id)
    )


def has_read(participant_id: int) -> bool:
    """Whether the officer has confirmed the feedback."""
    return (
        db.session.scalar(
            select(Feedback.telling_id)
            .join(Telling, Telling.id == Feedback.telling_id)
            .where(Telling.participant_id == participant_id)
        )
        is not None
    )
