"""The three-day rule holds whatever zone the server or the database thinks it is in (P3).

2,500 instants × 3 zones of the server × 2 of the database: the same days, and those a plain calendar gives.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine, text

from hearing.base import clock
from hearing.base.db import db
from hearing.calendar.models import Reservation
from hearing.hearings import rules

INSTANTS = 2500
ZONES = ("UTC", "America/New_York", "Pacific/Kiritimati")
FIRST = datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=8)))


def computed(instant: datetime) -> list[object]:
    """What the program says of one instant."""
    with clock.at(instant):
        told = clock.today()
    held = clock.beijing_date(instant + timedelta(days=5, hours=7))
    return [
        told.isoformat(), held.isoformat(),
        *(rules.notice_in_time(told, held, days, strict=strict) for days in (0, 3) for strict in (False, True)),
        rules.latest_notice_day(held, 3, strict=False).isoformat(),
        clock.local(clock.beijing(told, "09:00")).isoformat(), clock.beijing_date(clock.beijing(told)).isoformat(),
    ]  # fmt: skip


def instants() -> list[datetime]:
    """Random instants of twelve years, a third of them within a second of a Beijing or UTC midnight."""
    source = random.Random(20260302)
    begin, found = datetime(2020, 1, 1, tzinfo=UTC), []
    for n in range(INSTANTS):
        one = begin + timedelta(seconds=source.randrange(12 * 365 * 86400))
        if n % 3 == 0:
            edge = one.replace(hour=source.choice((0, 16)), minute=0, second=0)
            one = edge + timedelta(microseconds=source.choice((-1, 0, 1)))
        found.append(one)
    return found


def expected(instant: datetime) -> list[object]:
    """The same by plain arithmetic on a day count, without a zone's data: Beijing has had none since 1992."""

    def days(one: datetime) -> int:
        return (one - FIRST) // timedelta(days=1)

    def day(number: int) -> date:
        return FIRST.date() + timedelta(days=number)

    told, held = days(instant), days(instant + timedelta(days=5, hours=7))
    return [
        day(told).isoformat(), day(held).isoformat(), told <= held, told <= held, held - told >= 3,
        held - told >= 4, day(held - 3).isoformat(), f"{day(told)}T09:00:00+08:00", day(told).isoformat(),
    ]  # fmt: skip


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    """This process in another zone, as a server with another TZ."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.rule("A-10")
def test_the_same_days_in_every_zone_of_the_server():
    given = instants()
    right = [expected(one) for one in given]
    seen, naive = set(), set()
    for zone in ZONES:
        with server_in(zone):
            seen.add(time.tzname)
            naive.add(given[0].astimezone().isoformat())
            assert [
                (g, f) for g, r in zip(given, right, strict=True) if (f := computed(g)) != r
            ] == []
    assert len(seen) == len(naive) == len(ZONES)
    # the control: a naive local date is wrong for many
    assert (
        sum(one.date().isoformat() != row[0] for one, row in zip(given, right, strict=True)) > 500
    )


@pytest.mark.rule("A-10")
@pytest.mark.both_engines
def test_the_same_instants_in_every_zone_of_the_database(app, make, engine, database_url):
    """Written in one session zone and read in another, each instant and its Beijing day stay."""
    given = instants()
    room = make.room().id
    from hearing.calendar.models import Resource

    resource = Resource(room_id=room)
    db.session.add(resource)
    db.session.flush()
    zones = ("UTC", "America/New_York") if engine == "postgresql" else ("",)
    for turn, zone in enumerate(zones):
        if zone:
            db.session.execute(text(f"SET LOCAL timezone = '{zone}'"))
        db.session.execute(
            Reservation.__table__.insert(),
            [
                {
                    "resource_id": resource.id, "hearing_id": turn * INSTANTS + n, "role": "room", "purpose": "x",
                    "starts_at": one, "ends_at": one + timedelta(hours=1), "entered_at": one,
                    "released_at": one, "released_because": "x",
                }
                for n, one in enumerate(given)
            ],
        )  # fmt: skip
    db.session.commit()
    for zone in reversed(zones):
        if zone:
            db.session.execute(text(f"SET LOCAL timezone = '{zone}'"))
        rows = db.session.execute(
            Reservation.__table__.select().order_by(Reservation.hearing_id)
        ).all()
        wrong = [
            row.hearing_id for row, one in zip(rows, given * len(zones), strict=True)
            if row.starts_at != one or clock.beijing_date(row.starts_at).isoformat() != expected(one)[0]
        ]  # fmt: skip
        assert wrong == []
        db.session.rollback()
    if engine == "postgresql":
        _other_default(database_url, given)


def _other_default(url: str, given: list[datetime]) -> None:
    """A database whose own default zone is another one."""
    engine = create_engine(url)
    name = engine.url.database
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE \"{name}\" SET timezone = 'Pacific/Kiritimati'"))
        connection.commit()
    engine.dispose()
    db.engine.dispose()
    assert db.session.execute(text("SHOW timezone")).scalar_one() == "Pacific/Kiritimati"
    first = db.session.query(Reservation).order_by(Reservation.hearing_id).first()
    assert first.starts_at == given[0]
    db.session.rollback()
