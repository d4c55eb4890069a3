"""Rooms: base data, seats, equipment, closures, other uses, and what shuts a room for a hearing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.base.viewer import SYSTEM
from hearing.calendar import bookings, queries, rooms, service, uses
from hearing.calendar.models import Reservation, Room
from hearing.calendar.rules import (
    OpenFault,
    RoomFacts,
    RoomNeeds,
    fault_warning,
    room_problem,
    seat_totals,
)
from hearing.cli.setup import seed_all
from tests.support.make import COUNTY, OTHER_COUNTY, P

DAY = date(2026, 3, 20)
NINE, ELEVEN = clock.beijing(DAY, "09:00"), clock.beijing(DAY, "11:00")


@pytest.fixture
def admin(make):
    return make.staff(P.SYSTEM_ADMIN, 340000)


@pytest.fixture
def clerk(make):
    return make.staff(P.CLERK)


def hold(room: Room, number: int = 1, start=NINE, end=ELEVEN) -> None:
    service.hold(SYSTEM, number, [service.Hold("room", start, end, "x", room_id=room.id)])


@pytest.mark.rule("A-12", "A-18")
def test_what_a_room_lacks_is_said_in_a_sentence():
    room = RoomFacts("甲室", "room", 20, 10, has_deliberation_room=False, is_stream_ready=False)
    assert room_problem(room, RoomNeeds(20, 10), DAY) is None
    assert "席位 20 个，需要 21 个" in room_problem(room, RoomNeeds(21), DAY)
    assert "旁听席 10 个" in room_problem(room, RoomNeeds(1, 11), DAY)
    assert "直播" in room_problem(room, RoomNeeds(stream=True), DAY)
    assert "评议室" in room_problem(room, RoomNeeds(deliberation=True), DAY)
    shut = RoomFacts("甲室", "room", 20, 10, True, True, closed_on=DAY)
    assert "已停用" in room_problem(shut, RoomNeeds(), DAY)
    assert room_problem(shut, RoomNeeds(), DAY - timedelta(days=1)) is None
    assert seat_totals({"officer": 7, "gallery": 20, "media": 4}) == (7, 24)


@pytest.mark.rule("A-18")
def test_a_broken_required_device_shuts_until_it_works_and_warns_afterwards():
    def problem(fault: OpenFault, day: date):
        room = RoomFacts("甲室", "room", 20, 10, True, True, faults=(fault,))
        return room_problem(room, RoomNeeds(), day)

    dated = OpenFault("录音录像主机", True, DAY)
    assert "预计 2026-03-20 修复" in problem(dated, DAY)
    assert problem(dated, DAY + timedelta(days=1)) is None
    assert "录音录像主机" in fault_warning((dated,), DAY + timedelta(days=1))
    assert "未定修复日期" in problem(OpenFault("录音录像主机", True), DAY)
    assert problem(OpenFault("示证设备", False), DAY) is None
    assert "示证设备" in fault_warning((OpenFault("示证设备", False),), DAY)


@pytest.mark.rule("A-12")
def test_a_fault_stops_new_bookings_until_it_is_repaired(make, admin, clerk):
    room = make.room()
    device = rooms.add_equipment(admin, room, "录音录像主机", is_required=True)
    fault = rooms.report_fault(clerk, room, device.id, "不能录像", None)
    with pytest.raises(Refused, match="录音录像主机有故障"):
        hold(room)
    rooms.repair_fault(clerk, room, fault, "换了硬盘")
    hold(room)
    with pytest.raises(Conflict, match="已登记修复"):
        rooms.repair_fault(clerk, room, fault, "再修")
    with pytest.raises(Refused, match="已有这件设备"):
        rooms.add_equipment(admin, room, "录音录像主机", is_required=True)
    rooms.remove_equipment(admin, room, device.id)
    rooms.add_equipment(admin, room, "录音录像主机", is_required=True)
    with pytest.raises(NotFound):
        rooms.report_fault(clerk, room, device.id, "x", None)


@pytest.mark.both_engines
def test_closures_and_other_uses_are_refused_where_a_hearing_is_and_the_other_way(make, clerk):
    room = make.room()
    hold(room)
    with pytest.raises(Conflict, match="先改期或释放"):
        uses.close_span(clerk, room, DAY, DAY, "检修")
    with pytest.raises(Conflict, match="可选 14:30"):
        uses.book_use(clerk, room, "video", "", NINE, ELEVEN)
    after = DAY + timedelta(days=3)
    closure = uses.close_span(clerk, room, after, after, "检修")
    with pytest.raises(Conflict, match="可选 3 月 24 日 09:00"):
        hold(room, 2, clock.beijing(after, "09:00"), clock.beijing(after, "11:00"))
    uses.release_use(clerk, closure, room, "提前修好")
    db.session.flush()
    hold(room, 2, clock.beijing(after, "09:00"), clock.beijing(after, "11:00"))
    use = uses.book_use(clerk, room, "pronounce", "", ELEVEN, ELEVEN + timedelta(hours=1))
    assert (use.role, use.purpose, use.hearing_id) == ("use", "公开宣告", None)


def test_the_deliberation_room_is_held_along_and_is_no_hearing_room(make, admin, clerk):
    own = rooms.enter_room(admin, COUNTY, rooms.RoomData("评议室", "deliberation", 8))
    room = make.room()
    data = rooms.RoomData("第一听证室", "room", 20, 10, deliberation_room_id=own.id)
    rooms.edit_room(admin, room, data, room.version)
    hold(room)
    held = {(r.role, r.resource.room_id) for r in db.session.query(Reservation)}
    assert held == {("room", room.id), ("deliberation", own.id)}
    with pytest.raises(Refused, match="请选听证室"):
        hold(own, 2)
    assert own.id not in [r.id for r in queries.rooms(clerk)]
    service.release(SYSTEM, 1, "x")
    assert all(r.released_at for r in db.session.query(Reservation))
    with pytest.raises(Refused, match="不单独验收"):
        rooms.accept_room(admin, own, clock.today(), "省院")
    other = rooms.enter_room(admin, OTHER_COUNTY, rooms.RoomData("评议室", "deliberation", 8))
    with pytest.raises(Refused, match="本院登记"):
        rooms.edit_room(
            admin, room, rooms.RoomData("x", "room", 2, deliberation_room_id=other.id), room.version
        )


def test_base_data_carry_a_version_and_keep_names_apart(make, admin):
    room = make.room()
    seen = room.version
    rooms.edit_room(admin, room, rooms.RoomData("甲室", "room", 30, 12, area=88), seen)
    assert (room.name, room.area, room.seats, room.version) == ("甲室", 88, 30, seen + 1)
    with pytest.raises(Stale):
        rooms.edit_room(admin, room, rooms.RoomData("乙室", "room", 30), seen)
    make.room(name="丙室")
    with pytest.raises(Refused, match="同名"):
        rooms.edit_room(admin, room, rooms.RoomData("丙室", "room", 30), room.version)


@pytest.mark.rule("F-15")
def test_totals_follow_the_seat_plan(make, admin):
    room = make.room()
    plan = {
        "presider": (1, 1),
        "officer": (2, 7),
        "party": (3, 4),
        "gallery": (4, 30),
        "media": (0, 0),
    }
    rooms.set_seats(admin, room, plan, room.version)
    assert (room.seats, room.gallery_seats) == (12, 30)
    rooms.edit_room(admin, room, rooms.RoomData("甲室", "room", 99, 99), room.version)
    assert (room.seats, room.gallery_seats) == (12, 30)
    with pytest.raises(Refused, match="第几排"):
        rooms.set_seats(admin, room, {"officer": (0, 7)}, room.version)
    with pytest.raises(Refused, match="至少填写一种"):
        rooms.set_seats(admin, room, {"gallery": (1, 7)}, room.version)


def test_closing_for_good_takes_the_diary_along(make, admin, clerk):
    room = make.room()
    hold(room)
    with pytest.raises(Conflict, match="还有 1 项预留"):
        rooms.close_room(admin, room, DAY, "改建")
    rooms.close_room(admin, room, DAY + timedelta(days=1), "改建")
    with pytest.raises((Refused, Conflict)):
        hold(room, 2, NINE + timedelta(days=30), ELEVEN + timedelta(days=30))
    closure = db.session.query(Reservation).filter_by(role="closure").one()
    with pytest.raises(Refused, match="长期停用"):
        uses.release_use(clerk, closure, room, "x")
    with clock.at(clock.beijing(DAY + timedelta(days=2))):
        assert queries.rooms(clerk) == []


def test_who_may_do_what(make, admin, clerk):
    room = make.room()
    stranger, handler = make.staff(P.CLERK, OTHER_COUNTY), make.staff(P.HANDLE)
    for verb in (
        lambda: rooms.add_room(clerk, COUNTY, "x", "room", 3),
        lambda: rooms.accept_room(clerk, room, clock.today(), "省院"),
        lambda: uses.close_span(handler, room, DAY, DAY, "x"),
        lambda: uses.book_use(stranger, room, "video", "", NINE, ELEVEN),
        lambda: uses.book_use(admin, room, "video", "", NINE, ELEVEN),
    ):
        with pytest.raises(Forbidden):
            verb()
    uses.book_use(handler, room, "video", "", NINE, ELEVEN)
    row = bookings.coming_uses(room.id, DAY)[0]
    with pytest.raises(NotFound):
        bookings.other_use(stranger, row.id)
    assert bookings.other_use(handler, row.id)[1].id == room.id


@pytest.mark.both_engines
@pytest.mark.parametrize("sql", [
    "UPDATE room SET is_stream_ready = (1 = 1), accepted_on = NULL",
    "UPDATE room SET deliberation_room_id = id",
    "UPDATE room SET kind = 'remote'",
    "UPDATE reservation SET role = 'use'",
    "UPDATE reservation SET hearing_id = NULL",
    "INSERT INTO room_seat (room_id, kind, seat_row, number) SELECT id, 'officer', 1, 0 FROM room",
    "INSERT INTO calendar_feed (token_digest, created_at) VALUES ('x', '2026-01-01 00:00:00')",
])  # fmt: skip
def test_the_database_refuses_too(make, sql):
    hold(make.room())
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(db.text(sql))
    db.session.rollback()


def test_the_demonstrations_rooms_still_count(app, make, admin):
    seed_all()
    room = rooms.add_room(admin, COUNTY, "新室", "room", 24, 20)
    assert room.accepted_on is None
    with pytest.raises(Refused, match="晚于今天"):
        rooms.accept_room(admin, room, clock.today() + timedelta(days=1), "省院")
    rooms.accept_room(admin, room, clock.today(), "省院", stream_ready=True, connection_number="A1")
    assert (room.is_stream_ready, room.connection_number) == (True, "A1")
