"""Hearings as each viewer may see them: row scope, closed ones walled, officers' and public extracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import (
    Announcement,
    Approval,
    Hearing,
    HearingCase,
    HearingRecord,
    Objection,
    Participant,
    RecordSignature,
    SittingStep,
    StateChange,
    Undertaking,
)
from hearing.hearings.rules import Role
from hearing.hearings.workflow import State
from hearing.units.models import Unit
from hearing.units.queries import scope


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    return or_(
        Hearing.handler_person_id == viewer.person_id,
        Hearing.presider_person_id == viewer.person_id,
        Hearing.clerk_person_id == viewer.person_id,
    )


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Hearings in scope; closed ones for those who take part and the leaders (P21)."""
    in_scope = scope(viewer, Hearing.unit_id)
    if viewer.kind in ("handle", "clerk"):
        return in_scope & or_(Hearing.is_public, _mine(viewer))
    if viewer.kind in ("department_head", "deputy_chief", "chief"):
        return in_scope
    return in_scope & (Hearing.id == 0)


def hearing(viewer: Viewer, hearing_id: int) -> Hearing:
    """One hearing with issues, people and cases; out of scope is missing."""
    found = (
        db.session.scalars(
            select(Hearing)
            .options(
                joinedload(Hearing.issues),
                selectinload(Hearing.participants),
                joinedload(Hearing.cases),
                joinedload(Hearing.grounds),
                joinedload(Hearing.room),
            )
            .where(Hearing.id == hearing_id, visible(viewer))
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class HearingRow:
    """One line of a list."""

    id: int
    number: str
    title: str
    state: str
    is_public: bool
    starts_at: datetime | None
    unit_short: str
    handler_person_id: int


def hearings(
    viewer: Viewer,
    *,
    state: str = "",
    search: str = "",
    mine: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[HearingRow], int]:
    """A page of hearings and how many there are; newest time first, id as tiebreak."""
    conditions = [visible(viewer)]
    if mine:
        conditions.append(_mine(viewer))
    if state in State.labels():
        conditions.append(Hearing.state == state)
    if search:
        conditions.append(
            Hearing.title.contains(search, autoescape=True)
            | Hearing.number.contains(search, autoescape=True)
        )
    if from_on:
        conditions.append(Hearing.held_on >= from_on)
    if until_on:
        conditions.append(Hearing.held_on < until_on)
    total = db.session.scalar(select(func.count(Hearing.id)).where(*conditions)) or 0
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.number, Hearing.title, Hearing.state, Hearing.is_public,
            Hearing.starts_at, Unit.short, Hearing.handler_person_id,
        )
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(*conditions)
        .order_by(Hearing.starts_at.desc(), Hearing.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [HearingRow(*row) for row in rows], total


WAITING_FOR_HANDLER = (
    State.DRAFT,
    State.APPROVED,
    State.NOTIFIED,
    State.READY,
    State.SITTING,
    State.DELIBERATING,
    State.RESUMED,
    State.CLOSED,
    State.DECIDED,
    State.TOLD,
    State.POSTPONED,
)


def _worklist(viewer: Viewer, limit: int) -> AnySelect:
    return (
        select(
            Hearing.id, Hearing.number, Hearing.title, Hearing.state, Hearing.is_public,
            Hearing.starts_at, Unit.short, Hearing.handler_person_id,
        )
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(visible(viewer), _mine(viewer), Hearing.state.in_(WAITING_FOR_HANDLER))
        .order_by(Hearing.starts_at, Hearing.id)
        .limit(limit)
    )  # fmt: skip


def worklist(viewer: Viewer, limit: int = 40) -> list[HearingRow]:
    """The viewer's own hearings that wait for an act, the nearest first."""
    return [HearingRow(*row) for row in db.session.execute(_worklist(viewer, limit))]


def worklist_count(viewer: Viewer) -> list[Counted]:
    """How many there are, for the menu."""
    return [count_of(_worklist(viewer, 40))]


def hearings_of_case(viewer: Viewer, case_id: int) -> list[HearingRow]:
    """The hearings of a case as the viewer may see them, newest first."""
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.number, Hearing.title, Hearing.state, Hearing.is_public,
            Hearing.starts_at, Unit.short, Hearing.handler_person_id,
        )
        .join(Unit, Unit.id == Hearing.unit_id)
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .where(visible(viewer), HearingCase.case_id == case_id)
        .order_by(Hearing.starts_at.desc(), Hearing.id.desc())
    )  # fmt: skip
    return [HearingRow(*row) for row in rows]


def approvals_of(hearing_id: int) -> Sequence[Approval]:
    """The approvals of a hearing the caller may see."""
    return db.session.scalars(
        select(Approval).where(Approval.hearing_id == hearing_id).order_by(Approval.id)
    ).all()


def steps_of(hearing_id: int) -> dict[int, datetime]:
    """Step → when it began."""
    rows = db.session.scalars(select(SittingStep).where(SittingStep.hearing_id == hearing_id))
    return {row.step: row.began_at for row in rows}


def path_of(hearing_id: int) -> Sequence[StateChange]:
    """The hearing's path through the states."""
    return db.session.scalars(
        select(StateChange).where(StateChange.hearing_id == hearing_id).order_by(StateChange.id)
    ).all()


def record_of(hearing_id: int) -> HearingRecord | None:
    """The record, if begun."""
    return db.session.get(HearingRecord, hearing_id)


def signatures_of(hearing_id: int) -> dict[int, RecordSignature]:
    """Participant id → signature or refusal."""
    rows = db.session.scalars(
        select(RecordSignature).where(RecordSignature.hearing_id == hearing_id)
    )
    return {row.participant_id: row for row in rows}


def objections_of(hearing_id: int) -> Sequence[Objection]:
    """Objections of a hearing, open ones first."""
    return db.session.scalars(
        select(Objection)
        .where(Objection.hearing_id == hearing_id)
        .order_by(Objection.decision.is_not(None), Objection.id)
    ).all()


def undertakings_of(hearing_id: int) -> set[int]:
    """Ids of participants who have signed the undertaking."""
    return set(
        db.session.scalars(
            select(Undertaking.participant_id)
            .join(Participant, Participant.id == Undertaking.participant_id)
            .where(Participant.hearing_id == hearing_id)
        )
    )


def announcement_of(hearing_id: int) -> Announcement | None:
    """The announcement of a hearing that holds, else the last one withdrawn, if any."""
    return db.session.scalar(
        select(Announcement)
        .where(Announcement.hearing_id == hearing_id)
        .order_by(Announcement.withdrawn_at.is_not(None), Announcement.id.desc())
        .limit(1)
    )


def officer_seat(viewer: Viewer, hearing_id: int) -> tuple[Participant, Hearing]:
    """The officer's own place in a hearing; anybody else's, or after recusal, is missing."""
    row = db.session.execute(
        select(Participant, Hearing)
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .where(
            Participant.hearing_id == hearing_id,
            Participant.person_id == viewer.person_id,
            Participant.role == Role.OFFICER,
            Participant.removed_at.is_(None),
        )
    ).one_or_none()
    if row is None or viewer.kind != "officer":
        raise NotFound
    return row[0], row[1]


def officer_hearings(viewer: Viewer, limit: int = 30) -> list[tuple[Participant, Hearing]]:
    """The officer's own hearings, the nearest and unfinished first."""
    rows = db.session.execute(
        select(Participant, Hearing)
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .options(joinedload(Hearing.room))
        .where(
            Participant.person_id == viewer.person_id,
            Participant.role == Role.OFFICER,
            Participant.removed_at.is_(None),
            Hearing.state.not_in((State.WITHDRAWN,)),
        )
        .order_by(Hearing.filed_at.is_not(None), Hearing.starts_at.desc(), Hearing.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class PublicAnnouncement:
    """All that the public sees of a hearing."""

    number: str
    unit_name: str
    cause: str
    text: str
    place: str
    starts_at: datetime
    seats: int
    apply_until: date
    contact: str


def public_announcements(number: str | None = None, limit: int = 30) -> list[PublicAnnouncement]:
    """Announcements of coming public hearings without minors; whitelisted fields only (A-10)."""
    wanted = (
        select(
            Announcement.number, Unit.name, Announcement.cause, Announcement.text,
            Announcement.place, Announcement.starts_at, Announcement.seats,
            Announcement.apply_until, Announcement.contact,
        )
        .join(Hearing, Hearing.id == Announcement.hearing_id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(
            Hearing.is_public,
            Hearing.has_minor.is_(False),
            Announcement.withdrawn_at.is_(None),
            Hearing.state.not_in((State.WITHDRAWN, State.POSTPONED)),
        )
    )  # fmt: skip
    if number is not None:
        wanted = wanted.where(Announcement.number == number)
    else:
        wanted = wanted.where(Announcement.starts_at >= clock.now())
    rows = db.session.execute(wanted.order_by(Announcement.starts_at, Announcement.id).limit(limit))
    return [PublicAnnouncement(*row) for row in rows]
