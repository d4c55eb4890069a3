"""Sealed opinions: seats, drafts, submission, closing (settled 9)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import milestones, sitting
from hearing.hearings.models import Hearing, Issue
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.opinions import rules
from hearing.opinions.models import Opinion, OpinionDraft, Seat, Tally
from hearing.people import access

OPEN_STATES = (State.DELIBERATING,)


@dataclass(frozen=True)
class Answer:
    """What an officer answers on one issue."""

    option: str
    reasons: str | None = None
    alternative: int | None = None


def open_seats(viewer: Viewer, hearing: Hearing) -> None:
    """Adjourn for deliberation and give each officer present a seat, in order (A-15-④)."""
    sitting.adjourn(viewer, hearing)
    taken = set(db.session.scalars(select(Seat.person_id).where(Seat.hearing_id == hearing.id)))
    fresh = [p for p in sitting.present_officers(hearing) if p.person_id not in taken]
    db.session.add_all(
        Seat(
            hearing_id=hearing.id,
            participant_id=participant.id,
            person_id=participant.person_id,
            position=position,
        )
        for position, participant in enumerate(fresh, start=len(taken) + 1)
    )
    db.session.flush()
    journal.record(viewer, "opinion.open", "hearing", hearing.id, seats=len(fresh))


def own_seat(viewer: Viewer, hearing_id: int) -> Seat:
    """The officer's own seat; anybody else's is missing."""
    found = db.session.scalar(
        select(Seat).where(Seat.hearing_id == hearing_id, Seat.person_id == viewer.person_id)
    )
    if found is None:
        raise NotFound
    access.require(viewer, "opinion:submit", found)
    return found


def _issue(hearing_id: int, issue_id: int) -> Issue:
    found = db.session.get(Issue, issue_id)
    if found is None or found.hearing_id != hearing_id:
        raise NotFound
    return found


def save_draft(viewer: Viewer, hearing_id: int, issue_id: int, answer: Answer) -> OpinionDraft:
    """Keep what the officer has typed, complete or not; only the officer reads it."""
    seat = own_seat(viewer, hearing_id)
    _issue(hearing_id, issue_id)
    row = db.session.scalar(
        select(OpinionDraft).where(
            OpinionDraft.seat_id == seat.id, OpinionDraft.issue_id == issue_id
        )
    )
    if row is None:
        row = OpinionDraft(seat_id=seat.id, issue_id=issue_id, version=0)
        db.session.add(row)
    row.option = answer.option or None
    row.alternative = answer.alternative
    row.reasons = answer.reasons or None
    row.saved_at = clock.now()
    row.version += 1
    db.session.flush()
    return row


def submit(viewer: Viewer, hearing_id: int, answers: Mapping[int, Answer]) -> dict[int, str]:
    """Submit one opinion per issue as new versions; give the receipts by issue (A-15, A-16)."""
    seat = own_seat(viewer, hearing_id)
    hearing = db.session.get_one(
        Hearing, hearing_id, with_for_update={"read": True}, populate_existing=True
    )
    if hearing.state not in OPEN_STATES or hearing.opinions_closed_at is not None:
        raise Conflict("主持人已截止意见，不能再提交。您写的内容还在本页，可以复制保存")
    wanted = set(db.session.scalars(select(Issue.id).where(Issue.hearing_id == hearing_id)))
    if set(answers) != wanted:
        raise Refused("还有听证事项没有填写意见，请逐项填写")
    for issue_id, answer in answers.items():
        problem = rules.answer_problem(answer.option, answer.reasons, hearing.profile)
        if problem:
            raise Refused(problem, field=f"issue{issue_id}", rule="A-15")
    try:
        with db.session.begin_nested():
            rows = [_opinion(seat, issue_id, answer) for issue_id, answer in answers.items()]
            db.session.add_all(rows)
    except DatabaseError as error:
        if "opinions_closed" not in str(error):
            raise
        raise Conflict("主持人已截止意见，不能再提交。您写的内容还在本页，可以复制保存") from error
    journal.record(
        viewer, "opinion.submit", "hearing", hearing_id, seat=seat.id,
        digests=[row.digest for row in rows],
    )  # fmt: skip
    return {row.issue_id: row.receipt for row in rows}


def _opinion(seat: Seat, issue_id: int, answer: Answer) -> Opinion:
    version = db.session.scalar(
        select(func.max(Opinion.version)).where(
            Opinion.seat_id == seat.id, Opinion.issue_id == issue_id
        )
    )
    row = Opinion(
        hearing_id=seat.hearing_id,
        issue_id=issue_id,
        seat_id=seat.id,
        version=(version or 0) + 1,
        option=answer.option,
        alternative=answer.alternative if answer.option == rules.Option.OTHER else None,
        reasons=(answer.reasons or "").strip() or None,
        submitted_at=clock.now(),
        nonce=chance.token(16),
    )
    row.digest = rules.opinion_digest(content_of(row), row.nonce)
    row.receipt = rules.receipt(row.digest)
    return row


def content_of(row: Opinion) -> dict[str, object]:
    """What an opinion's digest covers."""
    return {
        "hearing": row.hearing_id,
        "issue": row.issue_id,
        "seat": row.seat_id,
        "version": row.version,
        "option": str(row.option),
        "alternative": row.alternative,
        "reasons": row.reasons,
        "submitted_at": row.submitted_at.isoformat(timespec="microseconds"),
    }


def last_opinions(hearing_id: int) -> dict[int, list[Opinion]]:
    """Issue id → each seat's last version, in seat order."""
    newest = (
        select(
            Opinion.seat_id,
            Opinion.issue_id,
            func.max(Opinion.version).label("version"),
        )
        .where(Opinion.hearing_id == hearing_id)
        .group_by(Opinion.seat_id, Opinion.issue_id)
        .subquery()
    )
    rows = db.session.scalars(
        select(Opinion)
        .join(
            newest,
            (newest.c.seat_id == Opinion.seat_id)
            & (newest.c.issue_id == Opinion.issue_id)
            & (newest.c.version == Opinion.version),
        )
        .join(Seat, Seat.id == Opinion.seat_id)
        .order_by(Opinion.issue_id, Seat.position)
    )
    found: dict[int, list[Opinion]] = {}
    for row in rows:
        found.setdefault(row.issue_id, []).append(row)
    return found


def close(viewer: Viewer, hearing_id: int, missing_reason: str | None = None) -> list[Tally]:
    """The presider closes: opinions freeze, votes are counted, the majority is computed (A-16)."""
    hearing = milestones.lock(hearing_id)
    access.require(viewer, "opinion:close", hearing)
    if hearing.state not in OPEN_STATES or hearing.opinions_closed_at is not None:
        raise Conflict("意见已经截止，或还没有休会评议")
    seats = db.session.scalar(select(func.count(Seat.id)).where(Seat.hearing_id == hearing_id)) or 0
    opinions = last_opinions(hearing_id)
    issues = db.session.scalars(
        select(Issue.id).where(Issue.hearing_id == hearing_id).order_by(Issue.position)
    ).all()
    missing = sum(seats - len(opinions.get(issue_id, ())) for issue_id in issues)
    reason = (missing_reason or "").strip() or None
    if missing and not reason:
        raise Refused(
            f"还有 {missing} 份意见没有提交。请等一等；确需截止的，写明原因，将报检察长知悉",
            field="missing_reason",
        )
    tallies = [
        _tally(viewer, hearing, issue_id, seats, opinions.get(issue_id, []), reason)
        for issue_id in issues
    ]
    db.session.add_all(tallies)
    milestones.set_opinions_closed(hearing)
    journal.record(viewer, "opinion.close", "hearing", hearing_id, missing=missing)
    return tallies


def _tally(
    viewer: Viewer,
    hearing: Hearing,
    issue_id: int,
    seats: int,
    opinions: list[Opinion],
    reason: str | None,
) -> Tally:
    view = rules.majority([rules.Vote(o.option, o.alternative) for o in opinions], seats)
    votes = Counter(str(o.option) for o in opinions)
    return Tally(
        issue_id=issue_id,
        hearing_id=hearing.id,
        panel=seats,
        votes=json.dumps(votes, sort_keys=True),
        majority=view.option if view else None,
        majority_alternative=view.alternative if view else None,
        opinions_digest=rules.opinion_digest({"opinions": [o.digest for o in opinions]}, ""),
        missing_reason=reason,
        closed_at=clock.now(),
        closed_by=viewer.person_id,
    )
