"""Padding as it is looked for in the database: what ``padding`` says of all the rows, found from a few of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import padding, suspicion
from hearing.bulletins.detecting import Span
from hearing.bulletins.ledger_models import PaddingFlag
from hearing.bulletins.sittings import sittings
from hearing.bulletins.suspects import suspects
from tests.bulletins.planted import LINEAGE, plant
from tests.bulletins.synthetic import thousand
from tests.support.make import CITY

WHOLE = Span(CITY, LINEAGE, date(2026, 1, 1), date(2026, 8, 1), clock.beijing(date(2026, 9, 1)))


@pytest.mark.both_engines
@pytest.mark.rule("A-4")
def test_fifty_planted_among_a_thousand_are_found_in_the_database_from_few_rows(make, unguarded):
    make.world()
    unguarded()
    rows, planted = thousand(1)
    types = {case_id: one.types for one in rows for case_id in one.cases}
    rows = [replace(one, types=types[min(one.cases)]) for one in rows]
    plant(rows)
    at = suspicion.thresholds(WHOLE)
    wanted, copies = suspects(WHOLE, at)
    expected = padding.flags(rows, at)
    assert padding.flags(sittings(wanted, copies), at) == expected
    assert {flag.kind for flag in expected} == set(padding.Padding)
    assert len(wanted) < 150
    assert suspicion.look(WHOLE) == len(expected)
    stood = {
        (one.hearing_id, one.kind, one.words) for one in db.session.scalars(select(PaddingFlag))
    }
    assert stood == {(flag.hearing_id, flag.kind, flag.words) for flag in expected}
    assert suspicion.look(WHOLE) == 0
    flagged = {flag.hearing_id for flag in expected}
    assert len(flagged & set(planted)) >= 0.95 * len(planted)
    assert len(flagged - set(planted)) <= 0.02 * 950
    db.session.rollback()
