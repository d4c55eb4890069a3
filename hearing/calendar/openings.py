"""Collecting diaries in few queries for the search of a time, and the next free times for a loser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.calendar import finding, holidays, queries
from hearing.calendar.finding import Diary, Found, Hours, OfficersFree, RoomDiary, Wanted
from hearing.calendar.models import Reservation, Resource, Room
from hearing.calendar.rules import OpenFault, Period, RoomFacts, RoomNeeds, room_problem
from hearing.units.queries import parameter, parameter_int

SESSIONS = ("morning", "afternoon")
AHEAD = 14


@dataclass(frozen=True)
class Asked:
    """What a page asks: how long, which people (person id → words), what room, in which days."""

    length: timedelta
    people: tuple[tuple[int, str], ...]
    needs: RoomNeeds
    officers: int
    first_on: date
    days: int
    notice_on: date


def hours(day: date, unit_id: int | None) -> Hours:
    """Court hours and raster in force on a day."""

    def wall(key: str) -> time:
        return time.fromisoformat(parameter(key, day, unit_id))

    return Hours(
        tuple((wall(f"{part}_opens"), wall(f"{part}_closes")) for part in SESSIONS),
        timedelta(minutes=parameter_int("slot_minutes", day, unit_id)),
        clock.BEIJING,
    )


def margins(day: date, unit_id: int | None) -> tuple[timedelta, timedelta]:
    """Set-up and clear-down of a room in force on a day."""
    return (
        timedelta(minutes=parameter_int("setup_minutes", day, unit_id)),
        timedelta(minutes=parameter_int("cleardown_minutes", day, unit_id)),
    )


def busy(
    column: object, ids: Sequence[int], from_on: date, until_on: date
) -> dict[int, list[Period]]:
    """Live reservations by ``Resource.room_id`` or ``Resource.person_id``, one query; lapsed ones left out."""
    rows = db.session.execute(
        select(column, Reservation.starts_at, Reservation.ends_at)  # type: ignore[call-overload]
        .join(Reservation, Reservation.resource_id == Resource.id)
        .where(
            column.in_(ids),  # type: ignore[attr-defined]
            Reservation.released_at.is_(None),
            or_(Reservation.expires_at.is_(None), Reservation.expires_at > clock.now()),
            Reservation.starts_at < clock.beijing(until_on + timedelta(days=1)),
            Reservation.ends_at > clock.beijing(from_on - timedelta(days=1)),
        )
    )
    found: dict[int, list[Period]] = {}
    for number, starts_at, ends_at in rows:
        found.setdefault(number, []).append(Period(starts_at, ends_at))
    return found


def busy_people(
    person_ids: Sequence[int], from_on: date, until_on: date
) -> dict[int, list[Period]]:
    """Person id → held periods between two days."""
    return busy(Resource.person_id, person_ids, from_on, until_on)


def busy_rooms(room_ids: Sequence[int], from_on: date, until_on: date) -> dict[int, list[Period]]:
    """Room id → occupied periods between two days."""
    return busy(Resource.room_id, room_ids, from_on, until_on)


@dataclass(frozen=True)
class Result:
    """What was found, the rooms by id, what is broken in them, and why some were left out."""

    found: Found
    rooms: dict[int, Room]
    faults: dict[int, list[OpenFault]]
    misfits: list[str]


def search(viewer: Viewer, asked: Asked, officers_free: OfficersFree) -> Result:
    """The earliest fitting starts in the viewer's own rooms, and why rooms were left out (A-10, A-12).

    How many officers can be drawn is told by the caller: the pool lies below this station.
    """
    until_on = asked.first_on + timedelta(days=asked.days)
    rooms = [room for room in queries.rooms(viewer) if room.unit_id == viewer.unit_id]
    faults = queries.open_faults([room.id for room in rooms])
    diaries = _room_diaries(viewer, rooms, faults, asked, until_on)
    held = busy_people([person_id for person_id, _ in asked.people], asked.first_on, until_on)
    people = [Diary(words, tuple(held.get(number, ()))) for number, words in asked.people]
    wanted = Wanted(
        length=asked.length,
        first_on=asked.first_on,
        days=asked.days,
        notice_on=asked.notice_on,
        not_before=clock.now(),
        officers=asked.officers,
    )
    found = finding.find(
        wanted,
        hours(asked.first_on, viewer.unit_id),
        holidays.day_off(asked.first_on, until_on),
        diaries,
        people,
        officers_free,
    )
    misfits = [one.misfit for one in diaries if one.misfit]
    return Result(found, {room.id: room for room in rooms}, faults, misfits)


def _room_diaries(
    viewer: Viewer,
    rooms: Sequence[Room],
    faults: dict[int, list[OpenFault]],
    asked: Asked,
    until_on: date,
) -> list[RoomDiary]:
    """The rooms, best first: accepted, with a place to deliberate, with least to spare."""
    own = [room.deliberation_room_id for room in rooms if room.deliberation_room_id]
    held = busy_rooms([room.id for room in rooms] + own, asked.first_on, until_on)
    before, after = margins(asked.first_on, viewer.unit_id)
    found = []
    for room in sorted(rooms, key=_rank):
        facts = queries.facts_of(room, faults.get(room.id, []))
        periods = [*held.get(room.id, ()), *held.get(room.deliberation_room_id or 0, ())]
        periods += _out_of_order(facts, asked.first_on)
        # a closing day lies in the diary as a closure, a repair as a busy time
        misfit = room_problem(replace(facts, closed_on=None), asked.needs, until_on)
        diary = Diary(room.name, tuple(periods), before, after)
        found.append(RoomDiary(room.id, diary, misfit))
    return found


def _rank(room: Room) -> tuple[bool, bool, int, int]:
    deliberates = room.has_deliberation_room or room.deliberation_room_id is not None
    return (room.accepted_on is None, not deliberates, room.seats, room.id)


def _out_of_order(facts: RoomFacts, first_on: date) -> list[Period]:
    """A required device that will be repaired keeps the room busy until then."""
    return [
        Period(
            clock.beijing(first_on - timedelta(days=1)),
            clock.beijing(fault.expected_on + timedelta(days=1)),
        )
        for fault in facts.faults
        if fault.is_required and fault.expected_on and fault.expected_on >= first_on
    ]


def next_starts(holds: Sequence[tuple[int, datetime, datetime]]) -> list[str]:
    """When all of the resources are free next, in words: ``14:30``, or with the day when it is another.

    ``holds`` are (resource id, from, until); the hearing itself is the innermost of them.
    """
    starts_at = max(start for _, start, _ in holds)
    ends_at = min(end for *_, end in holds)
    day = clock.beijing_date(starts_at)
    held = busy(Resource.id, [number for number, *_ in holds], day, day + timedelta(days=AHEAD))
    diaries = [
        Diary("", tuple(held.get(number, ())), starts_at - start, end - ends_at)
        for number, start, end in holds
    ]
    found = finding.next_openings(
        max(starts_at, clock.now()),
        ends_at - starts_at,
        hours(day, None),
        holidays.day_off(day, day + timedelta(days=AHEAD)),
        diaries,
        days=AHEAD,
    )
    local = [clock.local(one) for one in found]
    return [
        f"{one:%H:%M}" if one.date() == day else f"{one.month} 月 {one.day} 日 {one:%H:%M}"
        for one in local
    ]
