"""Forty at once on one slot: exactly one; without the guard more than one (reliability P1, class 1)."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from hearing.base import clock
from hearing.base.db import db, is_postgresql, schema_changes
from hearing.base.errors import Conflict
from hearing.base.viewer import SYSTEM
from hearing.calendar import rooms, service, uses
from hearing.calendar.models import Reservation
from hearing.hearings import rescheduling
from hearing.hearings.models import Hearing
from hearing.people.queries import viewer_of_post
from tests.conftest import NOW
from tests.support.make import COUNTY, P
from tests.support.race import together

MANY = 40
START = NOW + timedelta(days=3)
TWO_HOURS = timedelta(hours=2)
TIERS = [pytest.param(1, id="1"), pytest.param(20, id="20", marks=pytest.mark.slow)]
KINDS = ("room", "officer", "presider", "midnight", "deliberation", "use", "move", "resume")


class Slot:
    """What forty want at once, by kind; ids are taken before the threads begin."""

    def __init__(self, make: Any, kind: str) -> None:
        self.kind = kind
        self.one, self.other = make.room(), make.room(name="第二听证室")
        self.rooms = (self.one.id, self.other.id)
        self.person = make.person().id
        if kind == "deliberation":
            data = rooms.RoomData("评议室", "deliberation", 8)
            shared = rooms.enter_room(SYSTEM, COUNTY, data)
            for room in (self.one, self.other):
                room.deliberation_room_id = shared.id
        self.clerk = make.staff(P.CLERK)
        if kind in ("move", "resume"):
            self._held_elsewhere(make)
        db.session.commit()

    def _held_elsewhere(self, make: Any) -> None:
        for n in range(MANY if self.kind == "move" else 0):
            service.hold(
                SYSTEM, n + 1, [self._hold("room", START + timedelta(days=40, hours=3 * n))]
            )

    def _hold(self, role: str, start: datetime, **what: int) -> service.Hold:
        what = what or {"room_id": self.rooms[0]}
        return service.Hold(role, start, start + TWO_HOURS, "x", **what)

    def want(self, n: int, start: datetime) -> str:
        """Try to have the slot as number ``n``."""
        room = self._hold("room", start, room_id=self.rooms[n % 2])
        person = {"person_id": self.person}
        if self.kind in ("room", "midnight"):
            service.hold(SYSTEM, n + 1, [self._hold("room", start)])
        elif self.kind == "deliberation":
            service.hold(SYSTEM, n + 1, [room])
        elif self.kind in ("officer", "presider"):
            service.hold(
                SYSTEM, n + 1, [room, self._hold(self.kind, start, **person)][:: 1 - 2 * (n % 2)]
            )
        elif self.kind == "use":
            self._use(n, start)
        else:
            service.move(SYSTEM, n + 1, "改期", [self._hold("room", start)])
        return "held"

    def _use(self, n: int, start: datetime) -> None:
        """A hearing, another use and a closure of one room."""
        room = db.session.get_one(rooms.Room, self.rooms[0])
        if n % 3 == 0:
            service.hold(SYSTEM, n + 1, [self._hold("room", start)])
        elif n % 3 == 1:
            uses.book_use(self.clerk, room, "discuss", "", start, start + TWO_HOURS)
        else:
            day = clock.beijing_date(start)
            uses.close_span(self.clerk, room, day, day, "检修")


def surplus(role: str = "") -> int:
    """Pairs of live reservations of one resource that share an instant, by plain SQL."""
    found = db.session.execute(
        text(
            "SELECT count(*) FROM reservation a JOIN reservation b ON a.resource_id = b.resource_id "
            "AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at "
            "WHERE a.released_at IS NULL AND b.released_at IS NULL"
        )
    ).scalar_one()
    db.session.rollback()
    return int(found)


@pytest.mark.both_engines
@pytest.mark.parametrize("slots", TIERS)
@pytest.mark.parametrize("kind", KINDS)
def test_one_of_forty_wins(app, make, kind, slots):
    slot = Slot(make, kind)
    for turn in range(slots):
        hour = "23:00" if kind == "midnight" else "09:00"
        start = clock.beijing(clock.today() + timedelta(days=turn + 1), hour)
        results = together(app, lambda n, start=start: slot.want(n, start))
        assert results.count("held") == 1, [r for r in results if not isinstance(r, Conflict)][:3]
        losers = [r for r in results if r != "held"]
        assert all(isinstance(r, Conflict) for r in losers), losers[:3]
        if kind != "use":
            assert all("可选" in r.message and "起" in r.message for r in losers), losers[0].message
        assert surplus() == 0
        if kind in ("move", "resume"):
            _away(slot, results.index("held"))


def _away(slot: Slot, winner: int) -> None:
    """The winner makes room for the next turn; for a resume it gives up its time."""
    service.release(SYSTEM, winner + 1, "下一轮")
    db.session.commit()


@pytest.mark.both_engines
@pytest.mark.parametrize("waves", TIERS)
def test_touching_periods_all_pass(app, make, waves):
    """Adjacent slots of one room, also across midnight, asked for at once: none is refused."""
    room = make.room().id
    db.session.commit()
    for wave in range(waves):
        first = START + timedelta(days=wave)

        def work(n: int, first=first) -> str:
            start = first + timedelta(minutes=30 * n)
            hold = service.Hold("room", start, start + timedelta(minutes=30), "x", room_id=room)
            service.hold(SYSTEM, n + 1, [hold])
            return "held"

        assert together(app, work) == ["held"] * MANY


@pytest.mark.both_engines
def test_two_that_change_places_neither_deadlock_nor_overlap(app, make):
    room, person = make.room().id, make.person().id
    times = (START, START + TWO_HOURS)

    def holds(start: Any) -> list[service.Hold]:
        return [
            service.Hold("room", start, start + TWO_HOURS, "x", room_id=room),
            service.Hold("presider", start, start + TWO_HOURS, "x", person_id=person),
        ]

    for n, start in enumerate(times):
        service.hold(SYSTEM, n + 1, holds(start))
    for _ in range(5):
        results = together(
            app, lambda n: service.move(SYSTEM, n + 1, "对调", holds(times[1 - n])), 2
        )
        assert all(isinstance(one, Conflict) for one in results), results
    assert surplus() == 0


class Exchange:
    """Two hearings at one time, each holding a room, and a presider or clerk, that want each other's."""

    def __init__(self, make: Any, role: str) -> None:
        self.role, self.kind = role, "room_id" if role == "room" else "person_id"
        self.things = [
            make.room(name=f"第{n}室").id if role == "room" else make.person().id for n in (1, 2)
        ]
        for n in (0, 1):
            service.hold(SYSTEM, n + 1, self.wanted(n))
        db.session.commit()

    def wanted(self, thing: int) -> list[service.Hold]:
        """The hold of one of the two things."""
        what = {self.kind: self.things[thing]}
        return [service.Hold(self.role, START, START + TWO_HOURS, "x", **what)]

    def change(self, n: int) -> str:
        """As every change is made."""
        service.move(SYSTEM, n + 1, "对调", self.wanted(1 - n), roles=(self.role,))
        return "done"

    def as_once(self, n: int, met: threading.Barrier) -> str:
        """Given up first, asked for afterwards, under no lock of old and new together."""
        service._release(SYSTEM, n + 1, "对调", (self.role,))
        met.wait(20)
        service.hold(SYSTEM, n + 1, self.wanted(1 - n))
        return "done"


@pytest.mark.both_engines
@pytest.mark.parametrize("role", ["room", "presider", "clerk"])
def test_two_that_exchange_rooms_or_persons_wait_instead_of_deadlocking(app, make, role):
    both = Exchange(make, role)
    for _ in range(5):
        results = together(app, both.change, 2)
        assert all(isinstance(one, Conflict) for one in results), results
        assert surplus() == 0


@pytest.mark.both_engines
def test_control_an_exchange_without_the_lock_is_a_deadlock(app, make, engine):
    if engine == "sqlite":
        pytest.skip("one writer at a time: nobody can wait crosswise")
    both, met = Exchange(make, "room"), threading.Barrier(2)
    results = together(app, lambda n: both.as_once(n, met), 2)
    assert any("eadlock" in str(one) for one in results), results


@pytest.mark.both_engines
def test_control_without_the_guard(app, make):
    slot = Slot(make, "room")
    drop = (
        "ALTER TABLE reservation DROP CONSTRAINT reservation_overlap"
        if is_postgresql()
        else "DROP TRIGGER reservation_insert"
    )
    with schema_changes():
        db.session.execute(text(drop))
        db.session.commit()
    assert together(app, lambda n: slot.want(n, START)).count("held") > 1
    assert surplus() > 0


@pytest.mark.both_engines
@pytest.mark.parametrize(("begin", "end", "meets"), [
    (6, 8, False), (6, 9, False), (8, 10, True), (9, 10, True), (9.5, 10.5, True), (10, 11, True),
    (10, 12, True), (11, 12, False),
])  # fmt: skip
def test_eight_relative_positions_in_the_database(app, make, begin, end, meets):
    room = make.room()
    midnight = clock.beijing(clock.today() + timedelta(days=2))

    def hold(number: int, first: float, last: float) -> None:
        hours = [midnight + timedelta(hours=h) for h in (first, last)]
        service.hold(SYSTEM, number, [service.Hold("room", *hours, "x", room_id=room.id)])

    hold(1, 9, 11)
    if meets:
        with pytest.raises(Conflict, match="可选 .* 起"):
            hold(2, begin, end)
    else:
        hold(2, begin, end)
    live = select(func.count(Reservation.id)).where(Reservation.released_at.is_(None))
    assert db.session.scalar(live) == (1 if meets else 2)


MOVERS = [pytest.param(6, id="6"), pytest.param(40, id="40", marks=pytest.mark.slow)]


@pytest.mark.both_engines
@pytest.mark.parametrize("number", MOVERS)
@pytest.mark.parametrize("how", ["move", "resume"])
def test_hearings_moved_at_once_onto_one_slot(app, make, how, number):
    make.world()
    lives = [make.life("review", days=14 + n) for n in range(number)]
    owner = lives[0].owner.hat.post_id
    ids = [life.hearing_id for life in lives]
    if how == "resume":
        for life in lives:
            rescheduling.postpone(life.owner, life.hearing, "当事人住院")
    start = clock.beijing(clock.today() + timedelta(days=100), "09:00")
    room = lives[0].hearing.room_id

    def work(n: int) -> str:
        hearing = db.session.get_one(Hearing, ids[n])
        viewer = viewer_of_post(owner)
        verb = rescheduling.move if how == "move" else rescheduling.resume
        verb(viewer, hearing, start, start + TWO_HOURS, room, "改到同一天")
        return "moved"

    results = together(app, work, number)
    assert results.count("moved") == 1, results
    assert all(isinstance(r, Conflict) for r in results if r != "moved"), results
    assert surplus() == 0
    states = db.session.scalars(select(Hearing.state).where(Hearing.id.in_(ids))).all()
    assert states.count("approved") == (number if how == "move" else 1)


@pytest.mark.both_engines
def test_losers_of_a_race_of_pages_get_409_with_the_next_times(app, make, browser):
    make.county()
    name = make.account(make.province.one(COUNTY, P.CLERK), "clerk")
    room = make.province.rooms[COUNTY]
    db.session.commit()
    browser.sign_in(name)
    cookie = browser.client.get_cookie("sid").value
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"kind": "discuss", "held_on": "2026-03-05", "starts": "09:00", "ends": "11:00"}

    def work(_n: int) -> Any:
        client = app.test_client()
        client.set_cookie("sid", cookie)
        answer = client.post(f"/rooms/{room}/use", data=form)
        return answer.status_code, answer.get_data(as_text=True)

    results = together(app, work, 12)
    statuses = sorted(status for status, _ in results)
    assert statuses == [303, *[409] * 11], [r for r in results if isinstance(r, Exception)]
    assert all("可选 14:30" in body for status, body in results if status == 409)
    assert surplus() == 0
