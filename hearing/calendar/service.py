"""Holding and releasing rooms and persons; the database refuses what overlaps (settled 5, 16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.calendar import queries
from hearing.calendar.models import Holiday, Reservation, Resource, Room
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import unit

ROLE_WORDS = {
    "room": "听证室",
    "presider": "主持人",
    "clerk": "书记员",
    "officer": "听证员",
}


@dataclass(frozen=True)
class Hold:
    """One room or person wanted for a period (for rooms: the occupied period)."""

    role: str
    starts_at: datetime
    ends_at: datetime
    purpose: str
    room_id: int | None = None
    person_id: int | None = None
    expires_at: datetime | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What is wanted, as ``("room", id)`` or ``("person", id)``."""
        return ("room", self.room_id) if self.room_id else ("person", self.person_id or 0)


def _resources(holds: Sequence[Hold]) -> dict[tuple[str, int], int]:
    keys = {hold.key for hold in holds}
    rooms = [number for kind, number in keys if kind == "room"]
    people = [number for kind, number in keys if kind == "person"]
    known = queries.resource_ids(rooms, people)
    missing = sorted(keys - set(known))
    for kind, number in missing:
        try:
            with db.session.begin_nested():
                db.session.add(
                    Resource(room_id=number) if kind == "room" else Resource(person_id=number)
                )
        except DatabaseError:
            continue
    return queries.resource_ids(rooms, people) if missing else known


def hold(viewer: Viewer, hearing_id: int, holds: Sequence[Hold]) -> None:
    """Hold everything or nothing; whoever comes second gets a sentence with the next free time."""
    known = _resources(holds)
    ids = sorted(set(known.values()))
    db.session.execute(
        select(Resource.id).where(Resource.id.in_(ids)).order_by(Resource.id).with_for_update()
    )
    _release_expired(ids)
    for wanted in sorted(holds, key=lambda item: known[item.key]):
        row = Reservation(
            resource_id=known[wanted.key],
            hearing_id=hearing_id,
            role=wanted.role,
            purpose=wanted.purpose,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            expires_at=wanted.expires_at,
            entered_by=viewer.person_id,
        )
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except DatabaseError as error:
            if "reservation_overlap" not in str(error):
                raise
            raise _conflict(wanted, known[wanted.key]) from error
    journal.record(
        viewer,
        "reservation.hold",
        "hearing",
        hearing_id,
        resources=ids,
        number=len(holds),
    )


def _release_expired(ids: Sequence[int]) -> None:
    now = clock.now()
    db.session.execute(
        update(Reservation)
        .where(
            Reservation.resource_id.in_(ids),
            Reservation.released_at.is_(None),
            Reservation.expires_at <= now,
        )
        .values(released_at=now, released_because="逾期未答复")
        .execution_options(synchronize_session=False)
    )


def _conflict(wanted: Hold, resource_id: int) -> Conflict:
    words = ROLE_WORDS.get(wanted.role, "")
    free = queries.next_free(resource_id, wanted.starts_at, wanted.ends_at - wanted.starts_at)
    if free is None:
        return Conflict(
            f"该时段{words}已被占用，当天没有空档，请换一天",
            field="starts_at",
            rule="A-12",
        )
    local = free.astimezone(clock.BEIJING)
    return Conflict(
        f"该时段{words}已被占用，可选 {local:%H:%M} 起（含布置时间）",
        field="starts_at",
        rule="A-12",
    )


def release(
    viewer: Viewer,
    hearing_id: int,
    because: str,
    *,
    roles: Iterable[str] = (),
    person_id: int | None = None,
) -> int:
    """Release live reservations of a hearing: all, of some roles, or of one person."""
    statement = update(Reservation).where(
        Reservation.hearing_id == hearing_id, Reservation.released_at.is_(None)
    )
    wanted = tuple(roles)
    if wanted:
        statement = statement.where(Reservation.role.in_(wanted))
    if person_id is not None:
        statement = statement.where(
            Reservation.resource_id.in_(select(Resource.id).where(Resource.person_id == person_id))
        )
    released = db.session.execute(
        statement.values(released_at=clock.now(), released_because=because).execution_options(
            synchronize_session=False
        )
    )
    count = int(released.rowcount)  # type: ignore[attr-defined]
    journal.record(viewer, "reservation.release", "hearing", hearing_id, number=count)
    return count


def keep(hearing_id: int, person_id: int) -> None:
    """A held person has agreed: the reservation no longer expires."""
    db.session.execute(
        update(Reservation)
        .where(
            Reservation.hearing_id == hearing_id,
            Reservation.released_at.is_(None),
            Reservation.resource_id.in_(select(Resource.id).where(Resource.person_id == person_id)),
        )
        .values(expires_at=None)
        .execution_options(synchronize_session=False)
    )


def seed_holidays(viewer: Viewer, first: int, last: int) -> int:
    """Fill the holiday table with days that differ from Monday to Friday; gives how many were added.

    Years that the library does not know yet are left out: their days count as unconfirmed.
    """
    known = set(db.session.scalars(select(Holiday.day)))
    added = 0
    day = date(first, 1, 1)
    while day <= date(last, 12, 31):
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            break
        if (not off) != (day.weekday() < 5) and day not in known:
            db.session.add(
                Holiday(day=day, is_workday=not off, name=name or "调休", is_confirmed=True)
            )
            added += 1
        day += timedelta(days=1)
    db.session.flush()
    journal.record(viewer, "holiday.seed", "holiday", "*", added=added)
    return added


def add_room(
    viewer: Viewer, unit_id: int, name: str, kind: str, seats: int, gallery_seats: int = 0,
    *, has_deliberation_room: bool = False,
) -> Room:  # fmt: skip
    """Enter a hearing room; it counts as built when it is accepted."""
    if viewer is not SYSTEM:
        access.require(viewer, "room:keep")
    if seats < 1:
        raise Refused("席位数至少 1", field="seats")
    room = Room(
        unit_id=unit(unit_id).id,
        name=name,
        kind=kind,
        seats=seats,
        gallery_seats=gallery_seats,
        has_deliberation_room=has_deliberation_room,
    )
    db.session.add(room)
    db.session.flush()
    journal.record(viewer, "room.add", "room", room.id, unit_id=unit_id)
    return room


def accept_room(
    viewer: Viewer,
    room: Room,
    accepted_on: date,
    level: str,
    *,
    stream_ready: bool = False,
) -> None:
    """Record that a room was accepted, by which level, and whether it may stream."""
    if viewer is not SYSTEM:
        access.require(viewer, "room:keep")
    room.accepted_on = accepted_on
    room.acceptance_level = level
    room.is_stream_ready = stream_ready
    journal.record(viewer, "room.accept", "room", room.id, unit_id=room.unit_id)
