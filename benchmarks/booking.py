"""Bookings through the service against bare inserts under the same constraint; the calendar's week against its SQL.

``python -m benchmarks.booking`` measures on SQLite and on a PostgreSQL cluster of its own. A booking is one
transaction that holds room, presider and clerk; bare are the same three rows, inserted by the driver under the
same constraint and committed, in the same run, turn and turn about.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.base.viewer import SYSTEM
from hearing.calendar import service
from hearing.calendar.models import Reservation, Resource
from hearing.web.case_desk.agenda import agenda
from tests.conftest import NOW, _seed
from tests.support import databases
from tests.support.make import COUNTY, OTHER_COUNTY, Make, P

BOOKINGS, ROUNDS, RESERVATIONS, ROOMS, HERE = 100, 5, 100_000, 100, 10
LEAST, MOST = 0.25, 4.0
START = clock.beijing(clock.beijing_date(NOW) + timedelta(days=4000), "09:00")
ROW = text(
    "INSERT INTO reservation (resource_id, hearing_id, role, purpose, starts_at, ends_at, entered_at, entered_by) "
    "VALUES (:resource, :hearing, :role, 'x', :starts, :ends, :now, 1)"
)


def resources(make: Make) -> tuple[int, list[int]]:
    """A room and two persons; gives the room's id and the three resources."""
    room, people = make.room(), [make.person().id, make.person().id]
    for values in ({"room_id": room.id}, {"person_id": people[0]}, {"person_id": people[1]}):
        db.session.add(Resource(**values))
    db.session.commit()
    known = service.queries.resource_ids([room.id], people)
    keys = (("room", room.id), *(("person", one) for one in people))
    return room.id, [*people, *(known[key] for key in keys)]


def booked(room: int, people: list[int], first: int) -> float:
    """Bookings a second through the service."""
    began = time.perf_counter()
    for n in range(first, first + BOOKINGS):
        start = START + timedelta(hours=3 * n)
        end = start + timedelta(hours=2)
        service.hold(
            SYSTEM, n + 1,
            [
                service.Hold("room", start, end, "x", room_id=room),
                service.Hold("presider", start, end, "x", person_id=people[0]),
                service.Hold("clerk", start, end, "x", person_id=people[1]),
            ],
        )  # fmt: skip
        db.session.commit()
    return BOOKINGS / (time.perf_counter() - began)


def bare(ids: list[int], first: int) -> float:
    """The same rows a second, inserted by the driver and committed."""
    roles, sqlite = ("room", "presider", "clerk"), db.engine.dialect.name == "sqlite"
    plain: Callable[[Any], Any] = (
        (lambda t: str(t.replace(tzinfo=None))) if sqlite else (lambda t: t)
    )
    began = time.perf_counter()
    with db.engine.connect() as connection:
        for n in range(first, first + BOOKINGS):
            start = START + timedelta(hours=3 * n)
            for resource, role in zip(ids, roles, strict=True):
                values = {
                    "resource": resource, "hearing": n + 1, "role": role, "starts": plain(start),
                    "ends": plain(start + timedelta(hours=2)), "now": plain(NOW),
                }  # fmt: skip
                connection.execute(ROW, values)
            connection.commit()
    return BOOKINGS / (time.perf_counter() - began)


def bookings(make: Make) -> float:
    """The service's share of the bare speed; the best of some turns each, so that a disturbed one counts not."""
    room, known = resources(make)
    through, raw = [], []
    for turn in range(ROUNDS):
        through.append(booked(room, known[:2], 2 * turn * BOOKINGS))
        raw.append(bare(known[2:], (2 * turn + 1) * BOOKINGS))
    share = max(through) / max(raw)
    print(
        f"  bookings    {max(through):7.0f}/s, bare {max(raw):7.0f}/s, share {share:.2f} (at least {LEAST})"
    )
    return share


def fill(make: Make) -> None:
    """A hundred rooms, ten of them here, with a hundred thousand reservations around today."""
    rooms = [
        make.room(COUNTY if n < HERE else OTHER_COUNTY, f"第{n + 1:03d}听证室").id
        for n in range(ROOMS)
    ]
    for room in rooms:
        db.session.add(Resource(room_id=room))
    db.session.commit()
    known = service.queries.resource_ids(rooms, [])
    each = RESERVATIONS // ROOMS
    first = clock.beijing(clock.today() - timedelta(days=each // 4), "08:30")
    rows = [
        {
            "resource_id": known["room", room], "hearing_id": 10**6 + n, "role": "room", "purpose": "x",
            "starts_at": first + timedelta(days=n // 2, hours=5 * (n % 2)),
            "ends_at": first + timedelta(days=n // 2, hours=5 * (n % 2) + 3), "entered_at": NOW,
        }
        for room in rooms
        for n in range(each)
    ]  # fmt: skip
    for begin in range(0, len(rows), 5000):
        db.session.execute(insert(Reservation), rows[begin : begin + 5000])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def best(work: Callable[[], Any], times: int = 9) -> float:
    """Seconds of the quickest of some runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
        db.session.rollback()
        db.session.expunge_all()
    return min(took)


def statements(work: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Every statement that the work sends, with its values as the driver gets them."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    work()
    event.remove(db.engine, "before_cursor_execute", note)
    return [one for one in found if one[0].lstrip().upper().startswith("SELECT")]


def replay(sent: list[tuple[str, Any]]) -> None:
    """The same statements by the driver alone, every row fetched."""
    cursor = db.session.connection().connection.cursor()
    for statement, values in sent:
        cursor.execute(statement, values)
        cursor.fetchall()
    cursor.close()


def week(make: Make, app: Any) -> float:
    """The week as the page reads it against its own SQL by the driver alone; the page itself for comparison."""
    clerk = make.staff(P.CLERK)
    name = make.account(clerk, "bench")
    fill(make)
    monday = clock.today() - timedelta(days=clock.today().weekday())
    with app.test_request_context():
        sent = statements(lambda: agenda(clerk, monday, monday + timedelta(days=7)))
        read = best(lambda: agenda(clerk, monday, monday + timedelta(days=7)))
    raw = best(lambda: replay(sent))
    from tests.support.inspector import Inspector

    browser = Inspector(app).sign_in(name)
    page = best(lambda: browser.client.get("/rooms"), 5)
    print(
        f"  week        {1000 * read:6.1f} ms, bare {1000 * raw:6.1f} ms, {read / raw:.1f} times (at most {MOST}); "
        f"whole page {1000 * page:.1f} ms; {len(sent)} statements over {RESERVATIONS} reservations"
    )
    return read / raw


def measure(url: str, folder: Path) -> list[str]:
    """One engine; gives what missed its target."""
    databases.migrate(url, folder)
    _seed(url, folder)
    app = create_app(databases.settings(url, folder))
    app.testing = True
    from tests.support.inspector import Client

    app.test_client_class = Client
    with app.app_context(), clock.at(NOW):
        set_transaction_mode("write")
        make = Make()
        print(db.engine.dialect.name)
        share, times = bookings(make), week(make, app)
        db.session.remove()
        db.engine.dispose()
    missed = ["bookings"] if share < LEAST else []
    return missed + (["week"] if times > MOST else [])


def main() -> None:
    """Both engines; the exit code says whether every target was met."""
    missed = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        missed += measure(f"sqlite:///{folder / 'bench.db'}", folder)
        socket = stack.enter_context(databases.cluster())
        missed += measure(databases.pg_create(socket, "bench"), folder)
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
