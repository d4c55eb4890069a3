"""Sealed opinions: seats, submission, closing (settled 9)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import milestones, sitting
from hearing.hearings.models import Hearing, Issue, Participant
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.opinions import digests, rules
from hearing.opinions.models import Opinion, Seat, Submission, Tally
from hearing.people import access

OPEN_STATES = (State.DELIBERATING,)


@dataclass(frozen=True)
class Answer:
    """What an officer answers on one issue."""

    option: str
    reasons: str | None = None
    alternative: int | None = None
    suggestions: str | None = None


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


def issue_of(hearing_id: int, issue_id: int) -> Issue:
    """An issue of the hearing; another hearing's is missing."""
    found = db.session.get(Issue, issue_id)
    if found is None or found.hearing_id != hearing_id:
        raise NotFound
    return found


@dataclass(frozen=True)
class Signature:
    """How the officer signs: the own name typed, or drawn strokes; and by which way the opinion came."""

    typed: str = ""
    strokes: str = ""
    channel: str = rules.Channel.ACCOUNT


CLOSED = "主持人已截止意见，不能再提交。您写的内容还在本页，可以复制保存"


def submit(
    viewer: Viewer, hearing_id: int, answers: Mapping[int, Answer], signature: Signature
) -> Submission:
    """Submit one opinion per issue, signed, as a new version with one receipt (A-15, A-16)."""
    seat = own_seat(viewer, hearing_id)
    name = db.session.get_one(Participant, seat.participant_id).name
    problem = rules.signature_problem(signature.typed, signature.strokes, name)
    if problem:
        raise Refused(problem, field="signed_name", rule="F-17")
    signed = rules.Signed.DRAWN if signature.strokes.strip() else rules.Signed.TYPED
    return put_in(viewer, seat, answers, signature, signed)


def put_in(
    viewer: Viewer, seat: Seat, answers: Mapping[int, Answer], signature: Signature, signed: str
) -> Submission:
    """Insert a seat's submission and its opinions while the panel deliberates."""
    hearing_id = seat.hearing_id
    hearing = db.session.get_one(
        Hearing, hearing_id, with_for_update={"read": True}, populate_existing=True
    )
    if hearing.state not in OPEN_STATES or hearing.opinions_closed_at is not None:
        raise Conflict(CLOSED)
    order = check_answers(hearing, answers)
    try:
        with db.session.begin_nested():
            row, opinions = _submission(seat, {i: answers[i] for i in order}, signature, signed)
            db.session.add(row)
            db.session.flush()
            for one in opinions:
                one.submission_id = row.id
            db.session.add_all(opinions)
    except DatabaseError as error:
        if "opinions_closed" in str(error):
            raise Conflict(CLOSED) from error
        if "submission" in str(error) and isinstance(error, IntegrityError):
            raise Conflict(
                "您刚才已在另一个页面提交过。请打开“核对回执”，看是不是您的最后意见"
            ) from error
        raise
    journal.record(
        viewer, "opinion.submit", "hearing", hearing_id, seat=seat.id,
        digests=[one.digest for one in opinions], submission=row.digest,
    )  # fmt: skip
    return row


def check_answers(hearing: Hearing, answers: Mapping[int, Answer]) -> list[int]:
    """The issues in order, when each has an answer that may stand (A-15)."""
    order = list(
        db.session.scalars(
            select(Issue.id).where(Issue.hearing_id == hearing.id).order_by(Issue.position)
        )
    )
    if set(answers) != set(order):
        raise Refused("还有听证事项没有填写意见，请逐项填写")
    for issue_id in order:
        answer = answers[issue_id]
        problem = rules.answer_problem(answer.option, answer.reasons, hearing.profile)
        if problem:
            raise Refused(problem, field=f"issue{issue_id}", rule="A-15")
    return order


def _submission(
    seat: Seat, answers: Mapping[int, Answer], signature: Signature, signed: str
) -> tuple[Submission, list[Opinion]]:
    last = db.session.scalar(select(func.max(Opinion.version)).where(Opinion.seat_id == seat.id))
    row = Submission(
        hearing_id=seat.hearing_id,
        seat_id=seat.id,
        number=(last or 0) + 1,
        channel=signature.channel,
        signed=signed,
        submitted_at=clock.now(),
        nonce=chance.token(16),
    )
    row.strokes = signature.strokes if signed == rules.Signed.DRAWN else None
    opinions = [_opinion(row, issue_id, answer) for issue_id, answer in answers.items()]
    row.digest = digests.digest_of_submission(row, [one.digest for one in opinions])
    row.receipt = rules.receipt(row.digest)
    return row, opinions


def _opinion(submission: Submission, issue_id: int, answer: Answer) -> Opinion:
    row = Opinion(
        hearing_id=submission.hearing_id,
        issue_id=issue_id,
        seat_id=submission.seat_id,
        version=submission.number,
        option=answer.option,
        alternative=answer.alternative if answer.option == rules.Option.OTHER else None,
        reasons=(answer.reasons or "").strip() or None,
        suggestions=(answer.suggestions or "").strip() or None,
        submitted_at=submission.submitted_at,
        nonce=chance.token(16),
    )
    row.digest = digests.digest_of(row)
    row.receipt = rules.receipt(row.digest)
    return row


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
