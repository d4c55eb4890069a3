"""人民监督员意见 (A-8): entered after the opinions are closed, answered by the office, counted nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.journal import service as journal
from hearing.opinions.models import SupervisorOpinion
from hearing.people import access

ENTERED = "这位人民监督员的意见已经录入，不能更改"


@dataclass(frozen=True)
class Supervised:
    """A people's supervisor who was present, and what was entered of the opinion."""

    participant: Participant
    opinion: SupervisorOpinion | None


def supervised(hearing: Hearing) -> list[Supervised]:
    """The supervisors present at a hearing that the caller may read; nothing before the opinions are closed."""
    present = [
        one
        for one in hearing.participants
        if one.role == Role.SUPERVISOR and one.removed_at is None and one.present_at is not None
    ]
    if hearing.opinions_closed_at is None or not present:
        return []
    wanted = select(SupervisorOpinion).where(SupervisorOpinion.hearing_id == hearing.id)
    known = {row.participant_id: row for row in db.session.scalars(wanted)}
    return [Supervised(one, known.get(one.id)) for one in present]


def one_of(hearing: Hearing, participant_id: int) -> Supervised:
    """One supervisor present; anybody else is missing."""
    found = next((s for s in supervised(hearing) if s.participant.id == participant_id), None)
    if found is None:
        raise NotFound
    return found


def enter(
    viewer: Viewer, hearing: Hearing, participant_id: int, words: str, given_on: date | None
) -> SupervisorOpinion:
    """Enter what a people's supervisor wrote, in the own words; no part of the panel's tally (A-8)."""
    access.require(viewer, "opinion:collect", hearing)
    found = one_of(hearing, participant_id)
    if not words.strip():
        raise Refused("照原文录入人民监督员的意见", field="words", rule="A-8")
    if given_on is None or given_on > clock.today() or given_on < _held(hearing):
        raise Refused("填写意见上的日期，在听证当天至今天之间", field="given_on")
    if found.opinion is not None:
        raise Conflict(ENTERED)
    row = SupervisorOpinion(
        participant_id=found.participant.id,
        hearing_id=hearing.id,
        words=words.strip(),
        given_on=given_on,
        entered_by=viewer.person_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict(ENTERED) from None
    journal.record(viewer, "supervisor.opinion", "participant", participant_id, hearing=hearing.id)
    return row


def _held(hearing: Hearing) -> date:
    return hearing.held_on or clock.today()


def reply(viewer: Viewer, hearing: Hearing, participant_id: int, words: str) -> None:
    """Tell how the supervisor's opinion was dealt with, once (A-8)."""
    access.require(viewer, "decision:draft", hearing)
    row = one_of(hearing, participant_id).opinion
    if row is None:
        raise Conflict("先录入人民监督员的意见，再答复")
    if row.reply is not None:
        raise Conflict("已经答复，不能更改")
    if not words.strip():
        raise Refused("写明研究处理的情况和理由", field="words", rule="A-8")
    row.reply, row.replied_at, row.replied_by = words.strip(), clock.now(), viewer.person_id
    db.session.flush()
    journal.record(viewer, "supervisor.reply", "participant", participant_id, hearing=hearing.id)
