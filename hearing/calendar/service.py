"""Holding, moving and releasing rooms and persons; the database refuses what overlaps (settled 5, 16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import openings, queries
from hearing.calendar.models import Reservation, Resource
from hearing.calendar.rules import HeldFor, RoomNeeds, room_problem
from hearing.journal import service as journal


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
    use_kind: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What is wanted, as ``("room", id)`` or ``("person", id)``."""
        return ("room", self.room_id) if self.room_id else ("person", self.person_id or 0)


def hold(viewer: Viewer, hearing_id: int, holds: Sequence[Hold]) -> None:
    """Hold everything or nothing; whoever comes second gets a sentence with the next free times.

    A room is refused when it is shut or a device that every hearing needs is broken, and takes its own
    deliberation room along (A-12).
    """
    wanted = _with_deliberation(holds)
    known = _resources(wanted)
    _lock(known.values())
    _hold(viewer, hearing_id, wanted, known)


def _hold(
    viewer: Viewer, hearing_id: int, wanted: Sequence[Hold], known: dict[tuple[str, int], int]
) -> None:
    """Insert under a lock that the caller has taken."""
    _insert(viewer, hearing_id, wanted, known)
    journal.record(
        viewer,
        "reservation.hold",
        "hearing",
        hearing_id,
        resources=sorted(set(known.values())),
        number=len(wanted),
    )


def hold_for_use(viewer: Viewer, wanted: Hold) -> Reservation:
    """Hold a room without a hearing: a closure or another use, by the same guarantee."""
    known = _resources([wanted])
    _lock(known.values())
    return _insert(viewer, None, [wanted], known)[0]


def move(
    viewer: Viewer,
    hearing_id: int,
    because: str,
    holds: Sequence[Hold],
    *,
    roles: Iterable[str] = (),
    others: Iterable[int] = (),
) -> None:
    """Give up what a hearing holds (all, or some roles) and hold anew, under one lock of old and new together.

    Two hearings that change places, rooms, presiders or clerks wait for each other instead of deadlocking.
    ``others`` are persons who are held later in the same act: they are locked along.
    """
    wanted = _with_deliberation(holds)
    known = _resources(wanted)
    later = queries.resource_ids((), tuple(others)).values()
    _lock({*_held(hearing_id).values(), *known.values(), *later})
    _release(viewer, hearing_id, because, tuple(roles))
    _hold(viewer, hearing_id, wanted, known)


def _held(hearing_id: int) -> dict[int, int]:
    """Reservation id → resource id of all that a hearing holds now."""
    rows = db.session.execute(
        select(Reservation.id, Reservation.resource_id).where(
            Reservation.hearing_id == hearing_id, Reservation.released_at.is_(None)
        )
    )
    return {row.id: row.resource_id for row in rows}


def _with_deliberation(holds: Sequence[Hold]) -> list[Hold]:
    """Check the rooms; add the deliberation room that belongs to one."""
    wanted = list(holds)
    rooms = {one.room_id: one for one in holds if one.room_id and one.role == HeldFor.ROOM}
    for room in queries.rooms_by_id(tuple(rooms)):
        one = rooms[room.id]
        problem = room_problem(
            queries.facts_of(room), RoomNeeds(), clock.beijing_date(one.starts_at)
        )
        if problem:
            raise Refused(problem, field="room_id", rule="A-12")
        if room.deliberation_room_id:
            wanted.append(
                replace(one, role=HeldFor.DELIBERATION, room_id=room.deliberation_room_id)
            )
    return wanted


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


def _lock(resource_ids: Iterable[int], *, expire: bool = True) -> None:
    """Lock in ascending order, then let go of what was held too long without an answer."""
    ids = sorted(set(resource_ids))
    if not ids:
        return
    db.session.execute(
        select(Resource.id).where(Resource.id.in_(ids)).order_by(Resource.id).with_for_update()
    )
    if not expire:
        return
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


def _insert(
    viewer: Viewer,
    hearing_id: int | None,
    holds: Sequence[Hold],
    known: dict[tuple[str, int], int],
) -> list[Reservation]:
    made = []
    for wanted in sorted(holds, key=lambda item: known[item.key]):
        row = Reservation(
            resource_id=known[wanted.key],
            hearing_id=hearing_id,
            role=wanted.role,
            use_kind=wanted.use_kind,
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
            raise _conflict(wanted, holds, known) from error
        made.append(row)
    return made


def _conflict(wanted: Hold, holds: Sequence[Hold], known: dict[tuple[str, int], int]) -> Conflict:
    """The sentence for the loser: what is taken, and when all that was asked for is free."""
    words = HeldFor(wanted.role).label if wanted.role != HeldFor.USE else "听证室"
    starts = openings.next_starts([(known[h.key], h.starts_at, h.ends_at) for h in holds])
    if not starts:
        again = "今后两周没有共同的空档，请另选听证室、人员或日期"
    else:
        again = f"可选 {'、'.join(starts)} 起"
    return Conflict(f"该时段{words}已被占用，{again}", field="starts_at", rule="A-12")


def release(
    viewer: Viewer,
    hearing_id: int,
    because: str,
    *,
    roles: Iterable[str] = (),
    person_id: int | None = None,
) -> int:
    """Release live reservations of a hearing, under the same lock: all, of some roles, or of one person."""
    _lock(_held(hearing_id).values(), expire=False)
    return _release(viewer, hearing_id, because, tuple(roles), person_id)


def _release(
    viewer: Viewer,
    hearing_id: int,
    because: str,
    wanted: tuple[str, ...] = (),
    person_id: int | None = None,
) -> int:
    statement = update(Reservation).where(
        Reservation.hearing_id == hearing_id, Reservation.released_at.is_(None)
    )
    if wanted:
        statement = statement.where(Reservation.role.in_(wanted))
    if person_id is not None:
        statement = statement.where(
            Reservation.resource_id.in_(select(Resource.id).where(Resource.person_id == person_id))
        )
    count = rows_changed(
        statement.values(released_at=clock.now(), released_because=because).execution_options(
            synchronize_session=False
        )
    )
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
