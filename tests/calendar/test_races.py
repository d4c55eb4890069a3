"""Forty at once on one slot: exactly one; without the guard more than one (reliability P1)."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.base.errors import Conflict
from hearing.base.viewer import SYSTEM
from hearing.calendar import service
from hearing.calendar.models import Reservation
from tests.conftest import NOW

MANY = 40
START = NOW + timedelta(days=3)


def together(app: Any, work: Any, number: int = MANY) -> list[Any]:
    """Run ``work(n)`` in parallel, each with its own connection; results or exceptions."""
    db.session.commit()
    barrier, results = threading.Barrier(number), [None] * number

    def one(n: int) -> None:
        with app.app_context(), clock.at(NOW):
            barrier.wait()
            try:
                results[n] = work(n)
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                results[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def book(what: dict[str, int], start: Any = START, hours: int = 2) -> Any:
    def work(n: int) -> str:
        hold = service.Hold("room", start, start + timedelta(hours=hours), "x", **what)
        service.hold(SYSTEM, n + 1, [hold])
        return "held"

    return work


@pytest.mark.both_engines
@pytest.mark.parametrize("kind", ["room", "person", "midnight"])
def test_one_of_forty_wins(app, make, kind):
    what = {"person_id": make.person().id} if kind == "person" else {"room_id": make.room().id}
    start = clock.beijing(clock.today(), "23:00") if kind == "midnight" else START
    db.session.commit()
    results = together(app, book(what, start))
    assert results.count("held") == 1, [r for r in results if not isinstance(r, Conflict)][:3]
    assert all(isinstance(r, Conflict) for r in results if r != "held"), results
    assert db.session.scalar(select(func.count(Reservation.id))) == 1


@pytest.mark.both_engines
def test_touching_periods_all_pass(app, make):
    room = make.room().id
    db.session.commit()

    def work(n: int) -> str:
        start = START + timedelta(minutes=30 * n)
        hold = service.Hold("room", start, start + timedelta(minutes=30), "x", room_id=room)
        service.hold(SYSTEM, n + 1, [hold])
        return "held"

    assert together(app, work, 20) == ["held"] * 20


def test_control_without_the_guard(app, make):
    what = {"room_id": make.room().id}
    db.session.commit()
    with schema_changes():
        db.session.execute(text("DROP TRIGGER reservation_insert"))
        db.session.commit()
    assert together(app, book(what)).count("held") > 1
