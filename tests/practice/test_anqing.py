"""Anqing's printed figures of January–August 2022 come out of the bulletin's figures again (domain §5)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.base.viewer import SYSTEM
from hearing.bulletins import counting, figures
from hearing.bulletins.held import span_of
from hearing.bulletins.standing import Definition
from hearing.calendar import rooms
from hearing.cli.demo.schedule import Row
from hearing.outcomes.rules import percent
from hearing.pool import commitments
from hearing.pool.models import Pool
from hearing.units.queries import unit
from tests import conftest
from tests.practice import anqing
from tests.practice.anqing import Printed
from tests.support import databases
from tests.support.make import PATH, Make, P

FROM, UNTIL = date(2022, 1, 1), date(2022, 9, 1)
BEGUN = datetime(2021, 12, 20, 1, tzinfo=UTC)


def test_the_printed_numbers_agree_with_each_other():
    unified, petition, streamed = (sum(row[n] for row in anqing.UNITS.values()) for n in range(3))
    assert (unified, petition, streamed) == (anqing.UNIFIED, anqing.PETITION, anqing.STREAMED)
    assert unified + petition == anqing.WHOLE
    assert len(anqing.UNITS) == 11
    counts = {code: number for code, (number, *_) in anqing.TYPES.items()}
    assert sum(counts.values()) == unified
    assert anqing.percent_shares(counts) == {code: row[1] for code, row in anqing.TYPES.items()}


def test_the_sittings_hold_every_case_once():
    made = anqing.sittings()
    assert sum(one.number for one in made) == anqing.WHOLE
    assert sum(one.streamed for one in made) == anqing.STREAMED
    assert sum(one.by_chief for one in made) == anqing.BY_CHIEF
    types = Counter()
    for one in made:
        types[one.type_code] += one.number * (one.source == "unified")
    assert types == {code: row[0] for code, row in anqing.TYPES.items()}


@pytest.fixture
def anqing_2022(tmp_path, monkeypatch) -> Any:
    """A database of its own, seeded before 2022, with Anqing's staff, rooms and pool."""
    monkeypatch.setattr(conftest, "NOW", BEGUN - timedelta(days=60))
    url = f"sqlite:///{databases.sqlite_template(tmp_path, conftest._seed)}"
    app = create_app(databases.settings(url, tmp_path))
    with app.app_context(), clock.at(BEGUN):
        set_transaction_mode("write")
        make = Make()
        for unit_id in anqing.UNITS:
            for kind in (P.HANDLE, P.CLERK, P.DEPARTMENT_HEAD):
                make.staff(kind, unit_id)
            if unit_id != anqing.CITY:
                make.staff(P.CHIEF, unit_id)
                make.staff(P.DEPUTY_CHIEF, unit_id)
            room = rooms.add_room(SYSTEM, unit_id, "听证室", "room", 80, 20)
            rooms.accept_room(SYSTEM, room, date(2021, 11, 1), "省院", stream_ready=True)
            make.province.rooms[unit_id] = room.id
        make.pool(anqing.CITY, anqing.OFFICERS)
        pool = db.session.query(Pool).filter_by(unit_id=anqing.CITY).one()
        commitments.publish_commitments(SYSTEM, pool, len(anqing.sittings()) + 5)
        db.session.commit()
        yield make
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def live_all(make: Make) -> int:
    """Live every sitting through the services, each at its own time."""
    made = anqing.sittings()
    step = max(1, 160 // len(made))
    free = anqing.days()
    wanted = [next(free) for _ in range(164)]
    for number, one in enumerate(made):
        held_on = wanted[(number * step + 12) % 164]
        line = anqing.TYPES[one.type_code][2]
        starts = "14:30" if number % 2 else "09:30"
        row = Row(number, one.unit_id, held_on, starts, one.type_code, line, 3, "not_settled")
        life = Printed(make.province, row, make.names, one)
        with clock.at(clock.beijing(held_on, "09:00") - timedelta(days=9)):
            make.live(life, PATH[: PATH.index("ready") + 1])
        make.live(life, PATH[PATH.index("open") : PATH.index("close") + 1])
        db.session.commit()
        db.session.expunge_all()
    return len(made)


@pytest.mark.slow
def test_every_printed_figure_comes_out_again(anqing_2022):
    sittings = live_all(anqing_2022)
    city = unit(anqing.CITY)
    found = figures.collect(city, FROM, UNTIL)
    # the total and its two sources, apart and added (trap 5)
    assert found["ledgers"] == {
        **found["ledgers"], "unified": anqing.UNIFIED, "petition": anqing.PETITION, "sum": anqing.WHOLE,
        "in_both": 0,
    }  # fmt: skip
    totals = found["totals"]
    assert (totals["all_cases"], totals["all_hearings"], totals["units"]) == (513, sittings, 11)
    # the chief presided 7 = 1.4 %, streamed 44 = 8.6 %, both of 513
    assert (totals["by_chief"], percent(totals["by_chief"], 513)) == (7, "1.4 %")
    assert (totals["streamed"], percent(totals["streamed"], 513)) == (44, "8.6 %")
    # unit by unit: both systems, streamed
    span = span_of(city.lineage, FROM, UNTIL, None)
    cells = counting.cells(span, Definition(2, 90, UNTIL))
    by_unit: dict[int, list[int]] = {unit_id: [0, 0] for unit_id in anqing.UNITS}
    types: Counter[str] = Counter()
    for row in cells:
        by_unit[row["unit_id"]][0] += row["unified"]
        by_unit[row["unit_id"]][1] += row["petition"]
        types[row["type_code"]] += row["unified"]
    streamed = {row["unit_id"]: row["streamed"] for row in found["units"]}
    assert {u: (*n, streamed[u]) for u, n in by_unit.items()} == anqing.UNITS
    assert {row["unit_id"]: row["cases"] for row in found["units"]} == {
        unit_id: unified + petition for unit_id, (unified, petition, _) in anqing.UNITS.items()
    }
    # case types of the unified system with their percentages
    shares = anqing.percent_shares(dict(types))
    assert {code: (types[code], shares[code]) for code in anqing.TYPES} == {
        code: row[:2] for code, row in anqing.TYPES.items()
    }
    # a recount in plain SQL, and no hearing outside the months
    recount = db.session.execute(
        text(
            "SELECT c.source_system, count(*) FROM hearing h JOIN hearing_case hc ON hc.hearing_id = h.id "
            "JOIN cases c ON c.id = hc.case_id WHERE h.closed_at IS NOT NULL AND h.held_on >= '2022-01-01' "
            "AND h.held_on < '2022-09-01' GROUP BY c.source_system"
        )
    )
    assert {row[0]: row[1] for row in recount} == {"unified": 428, "petition": 85}
    assert figures.collect(city, UNTIL, date(2022, 10, 1))["totals"]["all_cases"] == 0
