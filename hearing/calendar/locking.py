"""One lock for everything that holds rooms and persons: resource rows in ascending order (settled 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam, or_, select, update
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.calendar.models import Reservation, Resource

Known = dict[tuple[str, int], int]
SEEN: WeakKeyDictionary[Engine, set[tuple[str, int]]] = WeakKeyDictionary()
MADE = "made_resources"
COLUMN = Resource.metadata.tables[Resource.__tablename__].c


def locked(
    keys: Collection[tuple[str, int]], *, others: Iterable[int] = (), hearing_id: int | None = None
) -> Known:
    """Lock what is wanted (and persons and what a hearing holds besides) in ascending order; key → resource.

    A room or person held for the first time gets its row before anything is locked: whoever waits for a row
    in the making must not hold a lock that its maker needs.
    """
    wanted = frozenset(keys)
    if not wanted <= _seen():
        _seen().update(_make(wanted))
    known = lock(wanted, others, [] if hearing_id is None else held(hearing_id))
    if not wanted <= known.keys():  # remembered from a transaction that was rolled back
        _make(wanted)
        known = lock(wanted, others, known.values())
    return known


def _seen() -> set[tuple[str, int]]:
    """Rooms and persons whose rows this process has met in this database; rows are never deleted."""
    return SEEN.setdefault(db.engine, set())


def _make(keys: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Make the rows that are missing, in one order; gives those that were there before this transaction."""
    made: set[tuple[str, int]] = db.session.info.setdefault(MADE, set())
    found = db.session.execute(
        select(COLUMN.room_id, COLUMN.person_id).where(
            or_(
                COLUMN.room_id.in_([number for kind, number in keys if kind == "room"]),
                COLUMN.person_id.in_([number for kind, number in keys if kind == "person"]),
            )
        )
    )
    there = {("room", row.room_id) if row.room_id else ("person", row.person_id) for row in found}
    for kind, number in sorted(set(keys) - there):
        try:
            with db.session.begin_nested():
                db.session.add(
                    Resource(room_id=number) if kind == "room" else Resource(person_id=number)
                )
        except DatabaseError:
            continue
        made.add((kind, number))
    return there - made


def held(hearing_id: int) -> list[int]:
    """The resources that a hearing holds now."""
    rows = db.session.scalars(
        select(Reservation.resource_id).where(
            Reservation.hearing_id == hearing_id, Reservation.released_at.is_(None)
        )
    )
    return sorted(set(rows))


def lock(keys: Iterable[tuple[str, int]], others: Iterable[int], held_now: Iterable[int]) -> Known:
    """One statement that locks rooms, persons and resources in ascending order."""
    wanted = list(keys)
    values = {
        "rooms": [number for kind, number in wanted if kind == "room"],
        "people": [*(number for kind, number in wanted if kind == "person"), *others],
        "ids": list(held_now),
    }
    values = {name: numbers for name, numbers in values.items() if numbers}
    if not values:
        return {}
    rows = db.session.connection().execute(_locking(frozenset(values)), values)
    return {
        ("room", row.room_id) if row.room_id else ("person", row.person_id): row.id for row in rows
    }


@cache
def _locking(names: frozenset[str]) -> Select[Any]:
    """The statement for what is asked for; built once, since every booking sends it."""
    parts = [
        column.in_(bindparam(name, expanding=True))
        for name, column in (
            ("rooms", COLUMN.room_id),
            ("people", COLUMN.person_id),
            ("ids", COLUMN.id),
        )
        if name in names
    ]
    return (
        select(COLUMN.id, COLUMN.room_id, COLUMN.person_id)
        .where(or_(*parts))
        .order_by(COLUMN.id)
        .with_for_update()
    )


def expire(resource_ids: Iterable[int]) -> bool:
    """Let go of what was held too long without an answer; whether there was any."""
    now = clock.now()
    return bool(
        rows_changed(
            update(Reservation)
            .where(
                Reservation.resource_id.in_(sorted(set(resource_ids))),
                Reservation.released_at.is_(None),
                Reservation.expires_at <= now,
            )
            .values(released_at=now, released_because="逾期未答复")
            .execution_options(synchronize_session=False)
        )
    )
