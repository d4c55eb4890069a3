"""Training: quarters of hours, validity, sign-in lists, the rule of the draw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.pool import candidates, queries, rules, training, training_rules
from hearing.pool.models import Member, Need, Pool
from hearing.pool.training_rules import Credit, Demand
from hearing.units import service as units
from tests.support.make import CITY, OTHER_CITY, P

ASKED = Demand(hours=8, months=12)
CREDITS = st.lists(
    st.builds(
        Credit, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([60, 120, 480])
    ),
    max_size=8,
)


@pytest.mark.rule("P-9")
def test_validity_follows_the_oldest_credit_that_is_needed():
    until = training_rules.trained_until
    assert until([], ASKED) is None
    assert until([Credit(date(2026, 1, 1), 240)], ASKED) is None
    assert until([Credit(date(2026, 1, 1), 480)], ASKED) == date(2026, 12, 31)
    halves = [Credit(date(2026, 1, 1), 240), Credit(date(2026, 5, 1), 240)]
    assert until(halves, ASKED) == date(2026, 12, 31)
    assert until([*halves, Credit(date(2026, 6, 1), 240)], ASKED) == date(2027, 4, 30)
    apart = [Credit(date(2024, 1, 1), 240), Credit(date(2026, 1, 1), 240)]
    assert until(apart, ASKED) is None
    assert training_rules.months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)


@given(CREDITS, st.integers(1, 16), st.integers(1, 24))
def test_the_last_valid_day_is_valid_and_no_later_one(credits, hours, months):
    asked = Demand(hours, months)
    until = training_rules.trained_until(credits, asked)
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 1900)]
    valid = [day for day in days if training_rules.is_valid(credits, asked, day)]
    assert until == (max(valid) if valid else None)


@pytest.mark.parametrize(("minutes", "is_good"), [(15, True), (90, True), (1440, True), (0, False),
                                                  (-15, False), (50, False), (1455, False)])  # fmt: skip
def test_quarters_only(minutes, is_good):
    assert (training_rules.minutes_problem(minutes) is None) == is_good
    assert training_rules.hours_words(105) == "1.75 小时"


VALUES = {
    "held_on": date(2026, 2, 20),
    "minutes": 240,
    "kind": "mock",
    "topic": "模拟听证",
    "evidence": "签到表",
}


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_a_sign_in_list_for_many(make):
    make.pool(members=3)
    make.pool(OTHER_CITY, members=1)
    manager = make.province.one(CITY, P.MANAGE)
    pool = db.session.query(Pool).filter_by(unit_id=CITY).one()
    ids = [m.id for m in db.session.query(Member).filter_by(pool_id=pool.id)]
    foreign = db.session.query(Member).filter(Member.pool_id != pool.id).one().id
    assert training.sign_in_list(manager, pool, ids, **VALUES) == 3
    with pytest.raises(Conflict, match="已登记过"):
        training.sign_in_list(manager, pool, ids[:1], **VALUES)
    with pytest.raises(Refused):
        training.sign_in_list(manager, pool, [foreign], **VALUES)
    with pytest.raises(Refused):
        training.sign_in_list(manager, pool, [], **VALUES)
    for wrong in ({"minutes": 50}, {"held_on": date(2026, 3, 3)}, {"kind": "party"}):
        with pytest.raises(Refused):
            training.sign_in_list(manager, pool, ids, **{**VALUES, **wrong})
    with pytest.raises(Forbidden):
        training.sign_in_list(make.province.one(CITY, P.HIRE), pool, ids, **VALUES)
    credit = training.credits_of(ids[:1])[0]
    training.void(manager, credit, "登错人")
    with pytest.raises(Conflict):
        training.void(manager, credit, "登错人")
    assert training.sign_in_list(manager, pool, ids[:1], **VALUES) == 1
    assert [one.members for one in training.trainings(manager)] == [3]
    with pytest.raises(NotFound):
        training.credit(make.staff(P.MANAGE, OTHER_CITY), credit.id)
    standing = training.standings(ids, CITY)[ids[0]]
    assert (standing.minutes_this_year, standing.until, standing.is_due) == (240, None, True)


@pytest.mark.rule("P-9")
def test_training_bars_from_the_draw_only_when_the_parameter_says_so(make):
    make.world().life("need")
    need, pool = db.session.query(Need).one(), db.session.query(Pool).one()
    manager = make.province.one(CITY, P.MANAGE)
    members = db.session.query(Member).order_by(Member.id).all()
    ids = [m.id for m in members]
    assert all(f.training_valid for f in candidates.member_facts(need, members, set())[0])
    for topic in ("一", "二"):
        training.sign_in_list(manager, pool, ids[:4], **{**VALUES, "topic": topic})
    units.set_parameter(SYSTEM, "training_required", "1", clock.today(), "某通知", CITY)
    facts = {f.member_id: f for f in candidates.member_facts(need, members, set())[0]}
    assert {one for one, f in facts.items() if f.training_valid} == set(ids[:4])
    limits = rules.Limits(9, 9, 9)
    barred = rules.exclusion(facts[ids[5]], need.held_on, limits)
    assert (barred.rule, barred.words) == ("P-9", "培训不足或已过有效期")
    assert rules.exclusion(facts[ids[0]], need.held_on, limits) is None
    assert queries.own_pool(manager).id == pool.id
