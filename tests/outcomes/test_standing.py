"""How cases stand at an instant: what was confirmed, received and entered by then, and nothing later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings.models import Hearing
from hearing.outcomes import queries, service, visiting
from hearing.outcomes.models import Repetition
from hearing.outcomes.visiting import Met

pytestmark = pytest.mark.both_engines


@pytest.fixture
def told(make, engine):
    """A hearing whose decision is told; the clock stands on the evening of its day."""
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def standing(as_of: datetime) -> Any:
    """The one case's row at an instant."""
    return db.session.execute(queries.standings_statement(as_of)).one()


def later(days: int, at: str = "10:00") -> datetime:
    """An instant some days after today."""
    return clock.beijing(clock.today() + timedelta(days=days), at)


def state(life, at: datetime, **values: Any) -> Any:
    """State an outcome at an instant, unconfirmed."""
    with clock.at(at):
        case = life.hearing.cases[0].id
        return service.record(life.clerk, life.hearing, case, **values)


def settle(life, at: datetime) -> Any:
    """State an ending at an instant and confirm it an hour later."""
    row = state(life, at, state="settled_later", evidence="promise",
                evidence_on=clock.beijing_date(at))  # fmt: skip
    with clock.at(at + timedelta(hours=1)):
        service.confirm(life.head, life.hearing, row)
    return row


def repeat(life, at: datetime, received_on: date) -> None:
    """Enter a re-petition at an instant."""
    with clock.at(at):
        service.record_repetition(
            life.clerk, life.hearing, life.hearing.cases[0].id, received_on, "信访"
        )


@pytest.mark.rule("F-20")
def test_a_hearing_stands_from_its_end_and_waits_until_confirmed(told):
    closed = told.hearing.closed_at
    assert (
        db.session.execute(queries.standings_statement(closed - timedelta(seconds=1))).all() == []
    )
    assert standing(closed).state == "pending"
    row = settle(told, later(3))
    assert standing(row.confirmed_at - timedelta(seconds=1)).state == "pending"
    now = standing(row.confirmed_at)
    assert (now.hearing_id, now.case_id) == (told.hearing_id, told.hearing.cases[0].id)
    assert (now.state, now.evidence_on, now.since) == (
        "settled_later",
        row.evidence_on,
        row.evidence_on,
    )
    state(told, later(5), state="not_settled")
    assert standing(later(6)).state == "settled_later"  # what nobody has confirmed changes nothing


@pytest.mark.rule("R-5", "F-20")
def test_a_re_petition_reverses_from_its_day_and_only_when_it_was_known(told):
    settle(told, later(3))
    received = clock.today() + timedelta(days=10)
    repeat(told, later(15), received)
    assert standing(later(12)).state == "settled_later"  # received, but nobody had entered it
    back = standing(later(15))
    assert (back.state, back.since, back.reversed_on) == ("reversed", received, received)
    assert back.stated == "settled_later"
    assert back.evidence_on == clock.today() + timedelta(days=3)
    again = settle(told, later(20))
    assert standing(again.confirmed_at).state == "settled_later"  # ended anew after that
    assert standing(later(16)).state == "reversed"


def test_a_re_petition_from_before_the_ending_reverses_nothing(told):
    repeat(told, later(2), clock.today() + timedelta(days=1))
    settle(told, later(3))
    now = standing(later(9))
    assert (now.state, now.reversed_on) == ("settled_later", None)


def test_a_day_counts_when_it_has_begun_in_beijing(told):
    settle(told, later(3))
    day = clock.today() + timedelta(days=10)
    midnight = clock.beijing(day)
    db.session.add(Repetition(case_id=told.hearing.cases[0].id, hearing_id=told.hearing_id, received_on=day,
                              source="信访", entered_by=1, entered_at=later(4)))  # fmt: skip
    db.session.flush()
    assert standing(midnight).state == "settled_later"  # a month that ends here ends without it
    assert standing(midnight + timedelta(microseconds=1)).state == "reversed"


@pytest.mark.rule("F-21")
def test_a_visit_is_known_from_its_entry(told):
    settle(told, later(0, "19:00"))
    visit = queries.visits(told.hearing_id)[0]
    with clock.at(later(31)):
        visiting.record_visit(told.clerk, told.hearing, visit, Met("phone", "满意"))
    assert standing(later(30)).visited_on is None
    assert standing(later(31)).visited_on == clock.today() + timedelta(days=31)


def test_one_statement_without_lists_joins_to_what_is_asked(told):
    settle(told, later(0, "19:00"))
    seen: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        seen.append((sql, values))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        found = queries.standings_statement(later(1)).subquery()
        joined = select(Hearing.unit_id, found.c.state).join(
            found, found.c.hearing_id == Hearing.id
        )
        rows = db.session.execute(joined).all()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert [tuple(row) for row in rows] == [(told.hearing.unit_id, "settled_later")]
    assert len(seen) == 1
    assert len(seen[0][1]) < 16  # a dozen values, however many hearings there are
