"""Closures and other uses of a room: reservations like any other, refused by the same guarantee."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hearing.base import clock
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.models import Reservation, Room
from hearing.calendar.rules import HeldFor, UseKind
from hearing.calendar.service import Hold, hold_for_use
from hearing.journal import service as journal
from hearing.people import access

FOR_GOOD = clock.beijing(date(2199, 12, 31))
LONGEST_USE = timedelta(hours=24)


def book_use(
    viewer: Viewer, room: Room, kind: str, words: str, starts_at: datetime, ends_at: datetime
) -> Reservation:
    """Book a room of the own unit for something other than a hearing, such as 公开宣告."""
    access.require(viewer, "room:use", room)
    if room.closed_on is not None and clock.beijing(room.closed_on) < ends_at:
        raise Refused("这个房间已停用", field="held_on")
    if starts_at <= clock.now() or ends_at <= starts_at:
        raise Refused("时间须在现在以后，结束晚于开始", field="ends")
    if ends_at - starts_at > LONGEST_USE:
        raise Refused("一次最多预留 24 小时，更长的请登记停用", field="ends")
    row = hold_for_use(
        viewer,
        Hold(
            HeldFor.USE, starts_at, ends_at, words or UseKind(kind).label,
            room_id=room.id, use_kind=UseKind(kind),
        ),
    )  # fmt: skip
    journal.record(viewer, "room.use", "reservation", row.id, room=room.id, kind=kind)
    return row


def close_span(
    viewer: Viewer, room: Room, from_on: date, until_on: date, reason: str
) -> Reservation:
    """Close a room for whole days; refused while somebody holds it in that time."""
    access.require(viewer, "room:care", room)
    if until_on < from_on or from_on < clock.today():
        raise Refused("从今天或以后开始，最后一天不早于第一天", field="until_on")
    return _close(
        viewer,
        room,
        clock.beijing(from_on),
        clock.beijing(until_on + timedelta(days=1)),
        reason,
    )


def close_for_good(viewer: Viewer, room: Room, closed_on: date, reason: str) -> None:
    """The closure behind a room's last day: no booking can be made after it."""
    _close(viewer, room, clock.beijing(closed_on), FOR_GOOD, reason)


def _close(
    viewer: Viewer, room: Room, starts_at: datetime, ends_at: datetime, reason: str
) -> Reservation:
    try:
        row = hold_for_use(
            viewer, Hold(HeldFor.CLOSURE, starts_at, ends_at, reason, room_id=room.id)
        )
    except Conflict as taken:
        raise Conflict(
            "这段时间已有听证、其他用途或停用，先改期或释放，再登记停用",
            field="from_on",
            rule="A-12",
        ) from taken
    journal.record(viewer, "room.shut", "reservation", row.id, room=room.id)
    return row


def release_use(viewer: Viewer, row: Reservation, room: Room, because: str) -> None:
    """Let a closure or another use go before its time; the row and the reason stay."""
    access.require(viewer, "room:care" if row.role == HeldFor.CLOSURE else "room:use", room)
    if row.ends_at == FOR_GOOD:
        raise Refused("房间已长期停用，需要恢复的请新登记一个房间")
    if row.ends_at <= clock.now():
        raise Conflict("这段时间已经过去")
    row.released_at = clock.now()
    row.released_because = because
    journal.record(viewer, "reservation.release", "reservation", row.id, room=room.id)
