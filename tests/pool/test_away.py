"""Days, spans, weekly patterns and half days on which officers cannot come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.people.models import Post
from hearing.people.queries import viewer_of_post
from hearing.pool import availability, away_rules, candidates
from hearing.pool.away_rules import Away, Half
from hearing.pool.models import Engagement, Member, Need
from tests.support.make import CITY, OTHER_CITY, P

TUESDAY = date(2026, 3, 3)
AM, PM = frozenset({Half.MORNING}), frozenset({Half.AFTERNOON})


def at(day: date, start: str, end: str) -> tuple[datetime, datetime]:
    return clock.local(clock.beijing(day, start)), clock.local(clock.beijing(day, end))


@pytest.mark.rule("P-9")
@pytest.mark.parametrize(("start", "end", "halves"), [
    ("09:00", "11:30", AM), ("09:00", "12:00", AM), ("12:00", "14:00", PM), ("14:30", "16:30", PM),
    ("11:00", "13:00", AM | PM), ("00:00", "23:59", AM | PM),
])  # fmt: skip
def test_noon_parts_the_day(start, end, halves):
    assert away_rules.touched(*at(TUESDAY, start, end)) == [(TUESDAY, halves)]


def test_a_hearing_over_midnight_touches_both_days():
    starts, _ = at(TUESDAY, "23:00", "23:30")
    found = away_rules.touched(starts, starts + timedelta(hours=2))
    assert found == [(TUESDAY, PM), (TUESDAY + timedelta(days=1), AM)]


@pytest.mark.rule("P-9")
def test_half_days_and_patterns():
    morning = at(TUESDAY, "09:30", "11:30")
    weekly = Away(date(2026, 1, 1), date(2026, 12, 31), Half.MORNING, TUESDAY.weekday())
    assert away_rules.stands_against(weekly, *morning)
    assert not away_rules.stands_against(weekly, *at(TUESDAY, "14:00", "16:00"))
    assert not away_rules.stands_against(weekly, *at(TUESDAY + timedelta(days=1), "09:30", "11:30"))
    assert not away_rules.stands_against(Away(TUESDAY, TUESDAY, Half.AFTERNOON), *morning)
    assert away_rules.stands_against(Away(TUESDAY, TUESDAY), *morning)


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 365),
    st.sampled_from(list(Half)),
    st.one_of(st.none(), st.integers(0, 6)),
)
def test_days_of_an_entry_are_what_it_covers(start, length, half, weekday):
    away = Away(start, start + timedelta(days=length), half, weekday)
    halves = (Half.MORNING, Half.AFTERNOON) if half == Half.ALL else (half,)
    listed = set(away_rules.days_of(away))
    for offset in range(-2, length + 3):
        day = start + timedelta(days=offset)
        assert (day in listed) == away_rules.covers(away, day, halves)


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_weeks_show_the_whole_month_from_monday(year, month):
    weeks = away_rules.weeks(year, month)
    days = [day for week in weeks for day in week]
    own = [day for day in days if day.month == month]
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
    assert own[0].day == 1
    assert (own[-1] + timedelta(days=1)).day == 1
    assert any(day.month == month for day in weeks[-1])


@pytest.mark.parametrize("away", [
    Away(date(2026, 3, 9), date(2026, 3, 8)), Away(date(2026, 2, 1), date(2026, 3, 1)),
    Away(date(2026, 3, 9), date(2027, 3, 10)), Away(date(2026, 3, 9), date(2026, 3, 9), "all", 4),
])  # fmt: skip
def test_impossible_entries_get_a_sentence(away):
    assert away_rules.span_problem(away, date(2026, 3, 2))


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_a_draw_respects_half_days(make):
    make.world().life("need", number=7)
    need = db.session.query(Need).one()
    manager = make.province.one(CITY, P.MANAGE)
    first, second, third = db.session.query(Member).order_by(Member.id)[:3]
    day, weekday = need.held_on, need.held_on.weekday()
    availability.mark(manager, first, from_on=day, half="am")
    availability.mark(manager, second, from_on=day, half="pm")
    entry = availability.mark(manager, third, from_on=clock.today(), half="pm", weekday=weekday)
    members = db.session.query(Member).all()
    facts, _ = candidates.member_facts(need, members, set())
    barred = {f.member_id for f in facts if f.is_unavailable}
    assert barred == {second.id, third.id}
    reasons = {item.facts.member_id: item.exclusion for item in candidates.frozen_list(need)}
    assert (reasons[first.id], reasons[second.id].rule) == (None, "P-9")
    availability.remove(manager, third, entry)
    assert availability.unavailable_member_ids(need.starts_at, need.ends_at) == {second.id}


def test_own_entries_and_those_of_the_office(make):
    make.pool(members=2)
    manager = make.province.one(CITY, P.MANAGE)
    member, other = db.session.query(Member).order_by(Member.id)
    officer = officer_of(member)
    own = availability.mark(officer, member, from_on=date(2026, 4, 1), until_on=date(2026, 4, 9))
    theirs = availability.mark(manager, member, from_on=date(2026, 5, 1))
    with pytest.raises(Forbidden, match="检察院登记"):
        availability.remove(officer, member, theirs)
    with pytest.raises(Forbidden):
        availability.mark(officer, other, from_on=date(2026, 4, 1))
    with pytest.raises(NotFound):
        availability.entry_of(other.person_id, own.id)
    with pytest.raises(Conflict):
        availability.mark(officer, member, from_on=date(2026, 5, 1))
    with pytest.raises(Refused):
        availability.mark(officer, member, from_on=date(2026, 2, 1))
    with pytest.raises(Forbidden):
        availability.mark(make.staff(P.MANAGE, OTHER_CITY), member, from_on=date(2026, 4, 1))
    availability.remove(officer, member, own)
    assert [row.id for row in availability.entries(member.person_id)] == [theirs.id]


def test_a_person_of_two_pools_enters_it_once(make):
    make.pool(members=1)
    make.pool(OTHER_CITY, members=1)
    one, two = db.session.query(Member).order_by(Member.id)
    two.person_id = one.person_id
    db.session.flush()
    availability.mark(officer_of(one), one, from_on=TUESDAY)
    starts, ends = clock.beijing(TUESDAY, "09:00"), clock.beijing(TUESDAY, "10:00")
    assert availability.unavailable_member_ids(starts, ends) == {one.id, two.id}
    assert availability.away_all_day(TUESDAY) == {one.id, two.id}


def test_the_month_shows_entries_and_hearings(make):
    make.world().life("answers")
    need = db.session.query(Need).one()
    came = db.session.query(Engagement).filter_by(state="accepted").first()
    availability.mark(
        make.province.one(CITY, P.MANAGE), came.member, from_on=need.held_on, half="am"
    )
    weeks = availability.month(came.person_id, need.held_on.year, need.held_on.month)
    cell = next(c for week in weeks for c in week if c.day == need.held_on)
    assert (cell.words, cell.hearings) == ("上午不便", 1)


def officer_of(member: Member):
    post = db.session.query(Post.id).filter_by(person_id=member.person_id, kind="officer").scalar()
    return viewer_of_post(post)
