"""Rooms for what is no hearing: held in the one reservation table, so that nothing is double-booked (A-12)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.models import Reservation, Room
from hearing.calendar.rules import HeldFor, RoomKind, UseKind
from hearing.calendar.service import Hold, hold_for_use
from hearing.journal import service as journal


def rooms_of(unit_id: int | None) -> list[tuple[int, str]]:
    """The open rooms of a unit: id and name."""
    rows = db.session.execute(
        select(Room.id, Room.name)
        .where(
            Room.unit_id == unit_id,
            Room.kind != RoomKind.DELIBERATION,
            Room.closed_on.is_(None) | (Room.closed_on > clock.today()),
        )
        .order_by(Room.id)
    )
    return [(row.id, row.name) for row in rows]


def reserve(
    viewer: Viewer, room_id: int, starts_at: datetime, ends_at: datetime, words: str
) -> tuple[Room, Reservation]:
    """Hold a room of the own unit; refused when somebody holds it then (A-12)."""
    room = db.session.get(Room, room_id)
    if room is None or (room.id, room.name) not in rooms_of(viewer.unit_id):
        raise Refused("从名单选择本院的房间", field="room_id")
    if room.closed_on is not None and clock.beijing(room.closed_on) < ends_at:
        raise Refused("这个房间那时已停用，请另选", field="room_id")
    try:
        row = hold_for_use(
            viewer,
            Hold(
                HeldFor.USE, starts_at, ends_at, words, room_id=room.id, use_kind=UseKind.TRAINING
            ),
        )  # fmt: skip
    except Conflict as taken:
        raise Conflict(taken.message, field="starts", rule="A-12") from taken
    return room, row


def release(viewer: Viewer, reservation_id: int | None, because: str) -> None:
    """Let a room go before its time; the reservation's row and the reason stay."""
    row = db.session.get(Reservation, reservation_id) if reservation_id else None
    if row is None or row.released_at is not None:
        return
    row.released_at, row.released_because = clock.now(), because
    db.session.flush()
    journal.record(viewer, "reservation.release", "reservation", row.id)
