"""The effective rate counted in SQL is the registry's, case by case, in both versions and on both engines."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Date, String, cast, false, func, literal, null, select, union_all

from hearing.base.db import db
from hearing.base.sqltime import days_between
from hearing.bulletins.standing import Definition, Standings
from hearing.outcomes.definitions import CaseFact, Cut
from hearing.outcomes.rules import Outcome
from tests.support.registry import effective

WINDOW = 90
STATED = (
    None,
    "settled_on_spot",
    "settled_later",
    "reconciled",
    "partly",
    "not_settled",
    "not_applicable",
)


def facts(until_on: date) -> list[CaseFact]:
    """Every kind of case: stated, heard around the window's edge, back and visited around each edge."""
    found = []
    for stated, back, since, visit in itertools.product(
        STATED, (None, 0, 89, 90, 91), (40, 90, 91, 200), (None, 0, 60)
    ):
        held_on = until_on - timedelta(days=since)
        reversed_on = (
            held_on + timedelta(days=back) if back is not None and stated in STATED[1:4] else None
        )
        visited_on = held_on + timedelta(days=visit) if visit is not None else None
        now = "reversed" if reversed_on else stated or "pending"
        found.append(CaseFact(1, 1, held_on, now, stated, reversed_on, visited_on))
    return found


def _day(value: date | None) -> Any:
    return literal(value, Date()) if value else cast(null(), Date)


def in_sql(fact: CaseFact, cut: Cut, version: int) -> tuple[int, ...]:
    row = union_all(
        select(
            _day(fact.held_on).label("held_on"),
            cast(literal(fact.stated) if fact.stated else null(), String).label("stated"),
            _day(fact.reversed_on).label("reversed_on"),
            _day(fact.visited_on).label("visited_on"),
        )
    ).subquery()
    until = _day(cut.until_on)
    one = Standings(
        row, row, func.coalesce(row.c.stated, literal(Outcome.PENDING.value)), row.c.reversed_on,
        func.coalesce(row.c.reversed_on < until, false()), func.coalesce(row.c.visited_on < until, false()),
    )  # fmt: skip
    found = db.session.execute(
        select(*one.sums(Definition(version, cut.window, cut.until_on)))
    ).one()
    return tuple(int(value or 0) for value in found)


@pytest.mark.both_engines
@pytest.mark.rule("F-20")
@pytest.mark.parametrize(("until_on", "version"), [(date(2020, 9, 1), 1), (date(2021, 9, 1), 2)])
def test_sql_and_registry_count_every_kind_of_case_alike(app, until_on, version):
    cut, counted = Cut(until_on, WINDOW), 0
    for fact in facts(until_on):
        rate = effective([(fact, 1)], cut)
        assert rate.version == version
        wanted = (rate.numerator, rate.denominator, rate.pending, rate.not_applicable)
        assert in_sql(fact, cut, version) == wanted, fact
        counted += rate.numerator
    assert counted > 20


@pytest.mark.both_engines
def test_days_between_dates_in_sql(app):
    for first, second in (
        (date(2020, 2, 28), date(2020, 3, 1)),
        (date(2021, 1, 1), date(2020, 12, 31)),
    ):
        found = db.session.execute(select(days_between(_day(first), _day(second)))).scalar_one()
        assert found == (second - first).days
