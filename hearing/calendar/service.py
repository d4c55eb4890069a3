"""Holding, moving and releasing rooms and persons; the database refuses what overlaps (settled 5, 16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, rows_changed, spared
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import locking, openings, queries
from hearing.calendar.locking import Known
from hearing.calendar.models import Reservation, Resource
from hearing.calendar.rules import HeldFor, RoomNeeds, room_problem
from hearing.journal import service as journal

TABLE = Reservation.metadata.tables[Reservation.__tablename__]
INSERT = insert(TABLE).returning(TABLE.c.id)


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
    _hold(viewer, hearing_id, wanted, locking.locked({h.key for h in wanted}))


def _hold(viewer: Viewer, hearing_id: int, wanted: Sequence[Hold], known: Known) -> None:
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
    (row_id,) = _insert(viewer, None, [wanted], locking.locked({wanted.key}))
    return db.session.get_one(Reservation, row_id)


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
    known = locking.locked({h.key for h in wanted}, others=others, hearing_id=hearing_id)
    _release(viewer, hearing_id, because, tuple(roles))
    _hold(viewer, hearing_id, wanted, known)


def _with_deliberation(holds: Sequence[Hold]) -> list[Hold]:
    """Check the rooms; add the deliberation room that belongs to one."""
    wanted = list(holds)
    rooms = {one.room_id: one for one in holds if one.room_id and one.role == HeldFor.ROOM}
    for facts, deliberation_room_id in queries.rooms_with_faults(tuple(rooms)).values():
        one = rooms[facts.id]
        problem = room_problem(facts, RoomNeeds(), clock.beijing_date(one.starts_at))
        if problem:
            raise Refused(problem, field="room_id", rule="A-12")
        if deliberation_room_id:
            wanted.append(replace(one, role=HeldFor.DELIBERATION, room_id=deliberation_room_id))
    return wanted


def _insert(
    viewer: Viewer, hearing_id: int | None, holds: Sequence[Hold], known: Known
) -> list[int]:
    """Insert under the lock; what was held too long without an answer makes room first when it is in the way."""
    rows = [
        {
            "resource_id": known[wanted.key],
            "hearing_id": hearing_id,
            "role": wanted.role,
            "use_kind": wanted.use_kind,
            "purpose": wanted.purpose,
            "starts_at": wanted.starts_at,
            "ends_at": wanted.ends_at,
            "expires_at": wanted.expires_at,
            "entered_at": clock.now(),
            "entered_by": viewer.person_id,
        }
        for wanted in sorted(holds, key=lambda item: known[item.key])
    ]
    if not rows:
        return []
    error = None
    for _ in range(2):
        try:
            return _inserted(rows)
        except DatabaseError as refused:
            if "reservation_overlap" not in str(refused):
                raise
            error = refused
        if not locking.expire(known.values()):
            break
    raise _conflict(_taken(holds, known), holds, known) from error


def _inserted(rows: list[dict[str, Any]]) -> list[int]:
    """All rows or none, in one statement; when it is refused, the transaction goes on."""
    db.session.flush()
    connection = db.session.connection()
    with spared(connection):
        return list(connection.scalars(INSERT, rows))


def _taken(holds: Sequence[Hold], known: Known) -> Hold:
    """Which of the wanted is taken: the room before the persons, as the sentence names one."""
    clashes = [
        and_(
            Reservation.resource_id == known[one.key],
            Reservation.starts_at < one.ends_at,
            Reservation.ends_at > one.starts_at,
        )
        for one in holds
    ]
    taken = set(
        db.session.scalars(
            select(Reservation.resource_id).where(Reservation.released_at.is_(None), or_(*clashes))
        )
    )
    ordered = sorted(holds, key=lambda one: (one.room_id is None, known[one.key]))
    return next((one for one in ordered if known[one.key] in taken), ordered[0])


def _conflict(wanted: Hold, holds: Sequence[Hold], known: Known) -> Conflict:
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
    locking.lock((), (), locking.held(hearing_id))
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
