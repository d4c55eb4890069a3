"""What still has to be decided and told, by when, and what officers answered (A-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.viewer import Viewer
from hearing.hearings import queries
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import State
from hearing.opinions.models import Feedback, FeedbackAnswer, Telling
from hearing.people import access
from hearing.people.rules import PostKind


@dataclass(frozen=True)
class ToTell:
    """A decided hearing of which somebody has not been told; ``late`` days after the due day or 0."""

    hearing_id: int
    number: str
    title: str
    handler_person_id: int
    decided_at: datetime
    due_on: date | None
    late: int
    parties: int
    officers: int


def _mine(viewer: Viewer) -> list[ColumnElement[bool]]:
    """A handler's or clerk's own hearings; for leaders all of the unit."""
    if viewer.kind == PostKind.HANDLE:
        return [Hearing.handler_person_id == viewer.person_id]
    if viewer.kind == PostKind.CLERK:
        return [Hearing.clerk_person_id == viewer.person_id]
    return []


@dataclass(frozen=True)
class ToDecide:
    """A hearing that ended without a decision; ``late`` days after the due day or 0."""

    hearing_id: int
    number: str
    title: str
    handler_person_id: int
    closed_at: datetime
    due_on: date | None
    late: int
    is_reported: bool


def _undecided(viewer: Viewer) -> AnySelect:
    return select(
        Hearing.id, Hearing.number, Hearing.title, Hearing.handler_person_id, Hearing.closed_at,
        Hearing.decision_due_on, Hearing.state,
    ).where(
        queries.visible(viewer), Hearing.unit_id == viewer.unit_id,
        Hearing.state.in_((State.CLOSED, State.CONSENT)), *_mine(viewer),
    )  # fmt: skip


def undecided(viewer: Viewer, limit: int = 100) -> list[ToDecide]:
    """Hearings ended and not decided, the latest first (A-17)."""
    access.require(viewer, "hearing:read")
    today = clock.today()
    rows = db.session.execute(
        _undecided(viewer)
        .order_by(Hearing.decision_due_on.is_(None), Hearing.decision_due_on, Hearing.id)
        .limit(limit)
    )
    return [
        ToDecide(
            row.id, row.number, row.title, row.handler_person_id, row.closed_at, row.decision_due_on,
            max(0, (today - row.decision_due_on).days) if row.decision_due_on else 0,
            row.state == State.CONSENT,
        )
        for row in rows
    ]  # fmt: skip


def undecided_count(viewer: Viewer) -> list[Counted]:
    """How many of them are late."""
    return [count_of(_undecided(viewer).where(Hearing.decision_due_on < clock.today()))]


def _waiting(viewer: Viewer) -> AnySelect:
    untold = ~exists().where(Telling.participant_id == Participant.id)
    people = (
        select(func.count(Participant.id))
        .where(Participant.hearing_id == Hearing.id, Participant.removed_at.is_(None), untold)
        .correlate(Hearing)
    )
    return select(
        Hearing.id, Hearing.number, Hearing.title, Hearing.handler_person_id, Hearing.decided_at,
        Hearing.telling_due_on,
        people.where(Participant.role.in_(PARTY_ROLES)).scalar_subquery().label("parties"),
        people.where(Participant.role == Role.OFFICER, Participant.present_at.is_not(None))
        .scalar_subquery().label("officers"),
    ).where(
        queries.visible(viewer), Hearing.unit_id == viewer.unit_id, Hearing.state == State.DECIDED,
        *_mine(viewer),
    )  # fmt: skip


def waiting(viewer: Viewer, limit: int = 100) -> list[ToTell]:
    """Hearings decided and not told to all: a handler's or clerk's own, a leader's unit; the latest first."""
    access.require(viewer, "hearing:read")
    today = clock.today()
    rows = db.session.execute(
        _waiting(viewer)
        .order_by(Hearing.telling_due_on.is_(None), Hearing.telling_due_on, Hearing.id)
        .limit(limit)
    )
    return [
        ToTell(
            row.id, row.number, row.title, row.handler_person_id, row.decided_at,
            row.telling_due_on,
            max(0, (today - row.telling_due_on).days) if row.telling_due_on else 0,
            row.parties, row.officers,
        )
        for row in rows
    ]  # fmt: skip


def overdue_count(viewer: Viewer) -> list[Counted]:
    """How many of them are late, for the menu."""
    return [count_of(_waiting(viewer).where(Hearing.telling_due_on < clock.today()))]


@dataclass(frozen=True)
class Answered:
    """When an officer confirmed the feedback, and what the officer answered."""

    read_at: datetime | None
    words: str | None
    answered_at: datetime | None


def answers(hearing_id: int) -> dict[int, Answered]:
    """Participant id → what came back from an officer who was told."""
    rows = db.session.execute(
        select(
            Telling.participant_id,
            Feedback.read_at,
            FeedbackAnswer.words,
            FeedbackAnswer.answered_at,
        )
        .outerjoin(Feedback, Feedback.telling_id == Telling.id)
        .outerjoin(FeedbackAnswer, FeedbackAnswer.telling_id == Telling.id)
        .where(Telling.hearing_id == hearing_id)
    )
    return {row[0]: Answered(row[1], row[2], row[3]) for row in rows}
