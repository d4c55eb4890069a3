"""Telling parties and officers the decision and its reasons (A-17)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import milestones
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.preparing import participant_of
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.opinions.models import Decision, Feedback, FeedbackAnswer, Telling
from hearing.people import access, contact
from hearing.people.queries import person
from hearing.pool import wording

MOST = 200
WAYS = {
    "on_the_spot": "当场宣布",
    "served": "宣告送达",
    "in_app": "系统告知",
    "phone": "电话告知",
}


def told(hearing_id: int) -> dict[int, Telling]:
    """Participant id → telling."""
    rows = db.session.scalars(select(Telling).where(Telling.hearing_id == hearing_id))
    return {row.participant_id: row for row in rows}


def untold(
    hearing: Hearing, done: Collection[int] | None = None
) -> tuple[list[Participant], list[Participant]]:
    """Parties and officers (of the panel present) who have not been told, or are not in ``done``."""
    if done is None:
        done = told(hearing.id)
    people = [p for p in active_participants(hearing) if p.id not in done]
    return (
        [p for p in people if p.role in PARTY_ROLES],
        [p for p in people if p.role == Role.OFFICER and p.present_at],
    )


def tell(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    way: str,
    receipt: str,
    note: str = "",
) -> Telling:
    """Tell one party or officer decision and reasons; the last one completes the stage (A-17)."""
    access.require(viewer, "decision:tell", hearing)
    if hearing.state != State.DECIDED:
        raise Conflict("作出决定以后才能告知")
    participant = participant_of(hearing, participant_id)
    _way(hearing, participant, way, receipt)
    done = told(hearing.id)
    if participant.id in done:
        raise Conflict("已经告知过此人")
    row = Telling(
        hearing_id=hearing.id,
        participant_id=participant.id,
        told_at=clock.now(),
        told_by=viewer.person_id,
        way=way,
        receipt=receipt.strip() or None,
        note=note.strip() or None,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "decision.tell", "participant", participant.id, hearing=hearing.id)
    if participant.role == Role.OFFICER and participant.person_id is not None:
        contact.text_message(
            viewer,
            person(participant.person_id),
            key=f"decision-told/{row.id}",
            template="decision_told",
            body=wording.decision_told(hearing.unit_id),
            about=("hearing", hearing.id),
        )
    parties, officers = untold(hearing, {*done, participant.id})
    if not parties and not officers:
        milestones.set_told(viewer, hearing)
    return row


def _way(hearing: Hearing, participant: Participant, way: str, receipt: str) -> None:
    """How somebody can be told, and what shows it (A-17, F-19)."""
    if way not in WAYS:
        raise Refused("选择告知方式", field="way")
    if way == "in_app" and participant.role != Role.OFFICER:
        raise Refused("系统告知只用于听证员；当事人用当场宣布、宣告送达或者电话告知", field="way")
    if way == "on_the_spot" and not (participant.present_at and decided_on_the_spot(hearing.id)):
        raise Refused("当场宣布只用于当场作出的决定和在场的人", field="way", rule="A-17")
    if way != "in_app" and not receipt.strip():
        raise Refused("写明回执，如：本人签收；通话时间和号码", field="receipt", rule="A-17")


def decided_on_the_spot(hearing_id: int) -> bool:
    """Whether the decision was pronounced at the hearing."""
    return (
        db.session.scalar(
            select(Decision.issue_id)
            .where(Decision.hearing_id == hearing_id, Decision.on_the_spot)
            .limit(1)
        )
        is not None
    )


def tell_present(viewer: Viewer, hearing: Hearing) -> int:
    """Enter that everybody present heard the decision pronounced on the spot; gives how many (A-17)."""
    access.require(viewer, "decision:tell", hearing)
    if not decided_on_the_spot(hearing.id):
        raise Refused("这场听证不是当场决定，逐人告知", rule="A-17")
    parties, officers = untold(hearing)
    present = [one for one in (*parties, *officers) if one.present_at]
    if not present:
        raise Conflict("在场的人都已经登记告知")
    for one in present:
        tell(viewer, hearing, one.id, "on_the_spot", "当场宣布，记入笔录")
    return len(present)


def feedback_for(viewer: Viewer, participant: Participant) -> Telling | None:
    """What the officer was told, for the officer's own page."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    return db.session.scalar(select(Telling).where(Telling.participant_id == participant.id))


def read_feedback(viewer: Viewer, participant: Participant, words: str | None) -> None:
    """The officer confirms having read the feedback, and may answer once (A-17)."""
    telling = feedback_for(viewer, participant)
    if telling is None:
        raise NotFound
    if db.session.get(Feedback, telling.id) is None:
        db.session.add(Feedback(telling_id=telling.id, read_at=clock.now()))
        journal.record(viewer, "feedback.read", "telling", telling.id)
    answer = (words or "").strip()
    if answer:
        _answer(viewer, telling.id, answer)


def _answer(viewer: Viewer, telling_id: int, words: str) -> None:
    if len(words) > MOST:
        raise Refused(f"最多 {MOST} 字", field="words")
    row = FeedbackAnswer(telling_id=telling_id, words=words, answered_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict("您已经回复过，回复不能更改或再次提交", field="words") from None
    journal.record(viewer, "feedback.answer", "telling", telling_id)
