"""Hearings in calendars: on the rooms' page, on the wall, in a person's feed; each with what it may show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.calendar.models import Reservation, Resource, Room
from hearing.calendar.rules import HeldFor
from hearing.cases.models import Case
from hearing.hearings.models import Announcement, Hearing, HearingCase
from hearing.hearings.workflow import State
from hearing.units.models import CaseType, Unit

CLOSED_WORDS = "不公开听证"
SHOWN = (
    State.APPROVED, State.NOTIFIED, State.READY, State.SITTING, State.DELIBERATING, State.RESUMED,
    State.CLOSED, State.CONSENT, State.DECIDED, State.TOLD, State.FILED,
)  # fmt: skip


@dataclass(frozen=True)
class CalendarRow:
    """A hearing as the rooms' calendar shows it; ``title`` is empty where it stays unnamed."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    place: str
    is_mine: bool


def calendar_rows(viewer: Viewer, hearing_ids: Sequence[int]) -> dict[int, CalendarRow]:
    """Hearing id → what this viewer's calendar shows; closed ones and minors' are unnamed to others."""
    if not hearing_ids:
        return {}
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.title, Hearing.starts_at, Hearing.ends_at, Hearing.state,
            Hearing.is_public, Hearing.has_minor, Hearing.handler_person_id,
            Hearing.presider_person_id, Hearing.clerk_person_id, Hearing.venue_words, Room.name,
        )
        .outerjoin(Room, Room.id == Hearing.room_id)
        .where(Hearing.id.in_(set(hearing_ids)))
    )  # fmt: skip
    found = {}
    for row in rows:
        people = (row.handler_person_id, row.presider_person_id, row.clerk_person_id)
        mine = viewer.person_id in people
        named = mine or (row.is_public and not row.has_minor)
        place = row.name or (row.venue_words if mine else None) or "院外"
        found[row.id] = CalendarRow(
            row.id, row.title if named else "", row.starts_at, row.ends_at, row.state, place, mine
        )
    return found


@dataclass(frozen=True)
class WallRow:
    """One line of the wall display: nothing about persons, nothing at all about a closed hearing."""

    starts_at: datetime
    ends_at: datetime
    place: str
    number: str
    cause: str


def wall_rows(unit_id: int, day: date, room_id: int | None = None) -> list[WallRow]:
    """The hearings of a unit (or of one room) on a day, whitelisted for passers-by (A-5, A-10).

    The cause is the announcement's, which names no party, else the case type.
    """
    wanted = (
        select(
            Hearing.id, Hearing.starts_at, Hearing.ends_at, Hearing.number, Hearing.is_public,
            Hearing.has_minor, Room.name, Announcement.cause, CaseType.name.label("type_name"),
        )
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Case, Case.id == HearingCase.case_id)
        .join(CaseType, CaseType.code == Case.type_code)
        .outerjoin(Room, Room.id == Hearing.room_id)
        .outerjoin(
            Announcement,
            (Announcement.hearing_id == Hearing.id) & Announcement.withdrawn_at.is_(None),
        )
        .where(
            Hearing.unit_id == unit_id,
            Hearing.starts_at >= clock.beijing(day),
            Hearing.starts_at < clock.beijing(day, "23:59"),
            Hearing.state.in_(SHOWN),
        )
        .order_by(Hearing.starts_at, Hearing.id, Case.id)
    )  # fmt: skip
    if room_id is not None:
        wanted = wanted.where(Hearing.room_id == room_id)
    found: dict[int, WallRow] = {}
    for row in db.session.execute(wanted):
        closed = not row.is_public or row.has_minor
        found.setdefault(
            row.id,
            WallRow(
                row.starts_at,
                row.ends_at,
                row.name or "院外",
                "" if closed else row.number,
                CLOSED_WORDS if closed else (row.cause or f"{row.type_name}案件"),
            ),
        )
    return list(found.values())


@dataclass(frozen=True)
class FeedRow:
    """One event of a person's feed: number and place only; a closed hearing has no number."""

    hearing_id: int
    number: str
    place: str
    starts_at: datetime
    ends_at: datetime
    plan_version: int
    is_tentative: bool


def feed_rows(person_id: int, from_on: date) -> list[FeedRow]:
    """The hearings for which a person's time is held, from a day on; no name and no cause in any."""
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.number, Hearing.is_public, Hearing.has_minor, Reservation.starts_at,
            Reservation.ends_at, Hearing.plan_version, Room.name.label("room"), Unit.name.label("unit"),
            Reservation.expires_at,
        )
        .join(Reservation, Reservation.hearing_id == Hearing.id)
        .join(Resource, Resource.id == Reservation.resource_id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .outerjoin(Room, Room.id == Hearing.room_id)
        .where(
            Resource.person_id == person_id,
            Reservation.released_at.is_(None),
            or_(Reservation.expires_at.is_(None), Reservation.expires_at > clock.now()),
            Reservation.role != HeldFor.ROOM,
            Reservation.ends_at > clock.beijing(from_on),
        )
        .order_by(Hearing.starts_at, Hearing.id)
    ).all()  # fmt: skip
    return [
        FeedRow(
            row.id,
            row.number if row.is_public and not row.has_minor else "",
            f"{row.unit}{row.room or ''}",
            row.starts_at,
            row.ends_at,
            row.plan_version,
            row.expires_at is not None,
        )
        for row in rows
    ]
