"""Room base data, seats, equipment and faults: kept by the system administrator and the unit's clerks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import SYSTEM, Viewer
from hearing.calendar import bookings, queries, uses
from hearing.calendar.models import Equipment, Fault, Room, RoomSeat
from hearing.calendar.rules import RoomKind, SeatKind, seat_totals
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import unit

USUAL_EQUIPMENT = (
    ("录音录像主机", True),
    ("示证设备", False),
    ("直播编码设备", False),
    ("远程视频终端", False),
    ("语音跟踪摄像机", False),
    ("打码变声设备", False),
)


@dataclass(frozen=True)
class RoomData:
    """What is written down about a room; seats are totals until there is a seat plan."""

    name: str
    kind: str
    seats: int
    gallery_seats: int = 0
    area: int | None = None
    has_deliberation_room: bool = False
    deliberation_room_id: int | None = None
    built_on: date | None = None


def _require(viewer: Viewer) -> None:
    if viewer is not SYSTEM:
        access.require(viewer, "room:keep")


def add_room(
    viewer: Viewer,
    unit_id: int,
    name: str,
    kind: str,
    seats: int,
    gallery_seats: int = 0,
    *,
    has_deliberation_room: bool = False,
) -> Room:
    """Enter a hearing room; it counts as built when it is accepted."""
    data = RoomData(name, kind, seats, gallery_seats, has_deliberation_room=has_deliberation_room)
    return enter_room(viewer, unit_id, data)


def enter_room(viewer: Viewer, unit_id: int, data: RoomData) -> Room:
    """Enter a room with all that is known of it."""
    _require(viewer)
    room = Room(unit_id=unit(unit_id).id, **_checked(unit_id, data, None))
    _save(room)
    journal.record(viewer, "room.add", "room", room.id, unit_id=unit_id)
    return room


def edit_room(viewer: Viewer, room: Room, data: RoomData, seen_version: int) -> None:
    """Change a room's base data; a stale form is refused with both texts kept by the page."""
    _require(viewer)
    values = _checked(room.unit_id, data, room)
    if room.seat_plan:
        for name in ("seats", "gallery_seats"):
            values.pop(name)
    _claim(room, seen_version)
    for name, value in values.items():
        setattr(room, name, value)
    _save(room)
    journal.record(viewer, "room.edit", "room", room.id, unit_id=room.unit_id)


def _claim(room: Room, seen_version: int) -> None:
    """Take the next version of a row, or say that somebody else did."""
    changed = rows_changed(
        update(Room)
        .where(Room.id == room.id, Room.version == seen_version)
        .values(version=seen_version + 1)
        .execution_options(synchronize_session="fetch")
    )
    if changed != 1:
        raise Stale


def _checked(unit_id: int, data: RoomData, room: Room | None) -> dict[str, object]:
    if data.seats < 1:
        raise Refused("席位数至少 1", field="seats")
    own = data.deliberation_room_id
    if own is not None:
        allowed = {one.id for one in queries.deliberation_rooms(unit_id)}
        if own not in allowed or data.kind == RoomKind.DELIBERATION:
            raise Refused("评议室从本院登记的评议室中选择", field="deliberation_room_id")
    if room is not None and room.accepted_on and data.kind == RoomKind.DELIBERATION:
        raise Refused("已验收的听证室不能改为评议室", field="kind")
    return asdict(data)


def _save(room: Room) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(room)
    except IntegrityError as error:
        raise Refused("本院已有同名的房间，请换一个名称", field="name") from error


def accept_room(
    viewer: Viewer,
    room: Room,
    accepted_on: date,
    level: str,
    *,
    stream_ready: bool = False,
    connection_number: str | None = None,
) -> None:
    """Record that a room was accepted, by which level, and whether it may stream (A-19)."""
    _require(viewer)
    if room.kind == RoomKind.DELIBERATION:
        raise Refused("评议室不单独验收", field="level")
    if accepted_on > clock.today():
        raise Refused("验收日期不能晚于今天", field="accepted_on")
    room.accepted_on = accepted_on
    room.acceptance_level = level
    room.is_stream_ready = stream_ready
    room.connection_number = connection_number or None
    room.version += 1 if room.id else 0
    journal.record(viewer, "room.accept", "room", room.id, unit_id=room.unit_id)


def close_room(viewer: Viewer, room: Room, closed_on: date, reason: str) -> None:
    """Close a room for good from a day on; refused while somebody still holds it then."""
    _require(viewer)
    if room.closed_on is not None:
        raise Conflict("这个房间已经停用")
    if closed_on < clock.today():
        raise Refused("停用日期不能早于今天", field="closed_on")
    number = bookings.booked_after(room.id, closed_on)
    if number:
        raise Conflict(f"该日以后还有 {number} 项预留，先改期或释放", field="closed_on")
    uses.close_for_good(viewer, room, closed_on, reason)
    room.closed_on = closed_on
    room.version += 1
    journal.record(viewer, "room.close", "room", room.id, unit_id=room.unit_id)


def set_seats(
    viewer: Viewer, room: Room, plan: Mapping[str, tuple[int, int]], seen_version: int
) -> None:
    """Keep a room's seat plan, kind → (row, number); its totals follow (F-15)."""
    _require(viewer)
    wanted = {SeatKind(kind): place for kind, place in plan.items() if place[1]}
    seats, gallery = seat_totals({kind: number for kind, (_, number) in wanted.items()})
    if not seats:
        raise Refused("至少填写一种参加人席位", field="presider_number")
    for kind, (row, _) in wanted.items():
        if not 1 <= row <= 20:
            raise Refused(f"填写{kind.label}席在第几排", field=f"{kind.value}_row")
    _claim(room, seen_version)
    db.session.execute(delete(RoomSeat).where(RoomSeat.room_id == room.id))
    db.session.add_all(
        RoomSeat(room_id=room.id, kind=kind, seat_row=row, number=number)
        for kind, (row, number) in wanted.items()
    )
    room.seats, room.gallery_seats = seats, gallery
    db.session.flush()
    db.session.expire(room, ["seat_plan"])
    journal.record(viewer, "room.seats", "room", room.id, unit_id=room.unit_id)


def add_equipment(viewer: Viewer, room: Room, name: str, *, is_required: bool) -> Equipment:
    """Add a piece of equipment to a room's list."""
    _require(viewer)
    row = Equipment(room_id=room.id, name=name, is_required=is_required)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Refused("清单中已有这件设备", field="name") from error
    journal.record(viewer, "equipment.add", "room", room.id, equipment=row.id)
    return row


def remove_equipment(viewer: Viewer, room: Room, equipment_id: int) -> None:
    """Take a piece of equipment off the list; its faults stay."""
    _require(viewer)
    row = db.session.get(Equipment, equipment_id)
    if row is None or row.room_id != room.id or row.removed_on is not None:
        raise NotFound
    row.removed_on = clock.today()
    # the name becomes free for its successor
    row.name = f"{row.name[:28]}（{row.id} 已撤）"
    db.session.flush()
    journal.record(viewer, "equipment.remove", "room", room.id, equipment=row.id)


def report_fault(
    viewer: Viewer, room: Room, equipment_id: int, words: str, expected_on: date | None
) -> Fault:
    """Report a fault; a required device shuts the room for new bookings until it works (A-18)."""
    access.require(viewer, "room:use", room)
    row = db.session.get(Equipment, equipment_id)
    if row is None or row.room_id != room.id or row.removed_on is not None:
        raise NotFound
    if expected_on is not None and expected_on < clock.today():
        raise Refused("预计修复日期不能早于今天", field="expected_on")
    fault = Fault(
        equipment_id=row.id,
        words=words,
        expected_on=expected_on,
        reported_at=clock.now(),
        reported_by=viewer.person_id,
    )
    db.session.add(fault)
    db.session.flush()
    journal.record(viewer, "fault.report", "fault", fault.id, room=room.id)
    return fault


def repair_fault(viewer: Viewer, room: Room, fault: Fault, words: str) -> None:
    """A fault is repaired; how stays written down."""
    access.require(viewer, "room:care", room)
    if fault.repaired_at is not None:
        raise Conflict("这个故障已登记修复")
    fault.repaired_at = clock.now()
    fault.repaired_by = viewer.person_id
    fault.repair_words = words
    db.session.flush()
    journal.record(viewer, "fault.repair", "fault", fault.id, room=room.id)
