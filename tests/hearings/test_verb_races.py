"""Two hearings moved to one slot, one hearing changed twice at once: exactly one wins, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.calendar.models import Reservation
from hearing.hearings import queries, rescheduling
from hearing.hearings.models import Hearing
from tests.support.make import COUNTY, P
from tests.support.race import together

ROUNDS = 4


def held_in(hearing_ids: list[int], start) -> int:
    return int(
        db.session.scalar(
            select(func.count(func.distinct(Reservation.hearing_id))).where(
                Reservation.hearing_id.in_(hearing_ids),
                Reservation.released_at.is_(None),
                Reservation.role == "presider",
                Reservation.starts_at == start,
            )
        )
        or 0
    )


@pytest.mark.both_engines
def test_many_hearings_move_to_one_slot(app, make):
    make.world(pool=340100)
    lives = [make.life("review", days=10 + n) for n in range(4)]
    ids, room = [life.hearing_id for life in lives], lives[0].hearing.room_id
    db.session.commit()
    for turn in range(ROUNDS):
        start = clock.beijing(clock.today() + timedelta(days=40 + turn), "09:00")

        def work(n: int, start=start) -> str:
            life = lives[n]
            hearing = queries.hearing(life.owner, ids[n])
            rescheduling.move(
                life.owner, hearing, start, start + timedelta(hours=2), room, f"第 {n} 场"
            )
            return "moved"

        results = together(app, work, len(lives))
        assert results.count("moved") == 1, results
        assert all(isinstance(r, Conflict) for r in results if r != "moved"), results
        assert held_in(ids, start) == 1
    # a loser keeps what it had
    live = select(func.count(Reservation.id)).where(
        Reservation.hearing_id.in_(ids), Reservation.released_at.is_(None)
    )
    assert db.session.scalar(live) == 3 * len(ids)


@pytest.mark.both_engines
def test_one_hearing_changed_from_many_pages(app, make):
    life = make.world().life("review")
    hearing_id, owner = life.hearing_id, life.owner
    clerks = [make.staff(P.CLERK, COUNTY).person_id for _ in range(4)]
    start = clock.beijing(clock.today() + timedelta(days=40), "09:00")
    db.session.commit()

    def work(n: int) -> str:
        hearing = queries.hearing(owner, hearing_id)
        if n % 2:
            rescheduling.change_clerk(owner, hearing, clerks[n // 2], "轮岗")
        else:
            begin = start + timedelta(days=n)
            rescheduling.move(
                owner, hearing, begin, begin + timedelta(hours=2), hearing.room_id, "改期"
            )
        return "done"

    results = together(app, work, 8)
    assert results.count("done") >= 1
    assert all(r == "done" or isinstance(r, Conflict) for r in results), results
    hearing = db.session.get_one(Hearing, hearing_id)
    roles = db.session.scalars(
        select(Reservation.role).where(
            Reservation.hearing_id == hearing_id, Reservation.released_at.is_(None)
        )
    ).all()
    assert sorted(roles) == ["clerk", "presider", "room"]
    assert hearing.plan_version == 1 + results.count("done")
