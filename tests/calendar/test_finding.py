"""Finding a time: every offered slot is really free, and no earlier fitting one is missed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing.base import clock
from hearing.calendar.finding import (
    Diary,
    Hours,
    RoomDiary,
    Wanted,
    find,
    gaps,
    next_openings,
    starts,
)
from hearing.calendar.rules import Period, occupied

MONDAY = date(2026, 3, 2)
HALF = timedelta(minutes=30)
HOURS = Hours(((time(9), time(12)), (time(14, 30), time(17, 30))), HALF, clock.BEIJING)
SETUP, CLEAR = timedelta(minutes=30), timedelta(minutes=15)
NOBODY_OFF = {5: "周六，非工作日", 6: "周日，非工作日"}


def off(day: date) -> str | None:
    return NOBODY_OFF.get(day.weekday())


def at(day: int, hour: float) -> datetime:
    begin = datetime.combine(MONDAY + timedelta(days=day), time(0), clock.BEIJING)
    return begin + timedelta(hours=hour)


def held(day: int, begin: float, end: float) -> Period:
    return Period(at(day, begin), at(day, end))


def room(number: int = 1, *busy: Period, misfit: str | None = None) -> RoomDiary:
    return RoomDiary(number, Diary(f"第{number}听证室", busy, SETUP, CLEAR), misfit)


def wanted(hours: float = 2, days: int = 5, notice: int = 0, **kwargs: object) -> Wanted:
    values = {
        "length": timedelta(hours=hours), "first_on": MONDAY, "days": days,
        "notice_on": MONDAY + timedelta(days=notice), "not_before": at(0, 8),
    }  # fmt: skip
    return Wanted(**{**values, **kwargs})  # type: ignore[arg-type]


def plenty(_period: Period) -> int:
    return 9


def look(asked: Wanted, rooms: list[RoomDiary], people: list[Diary] = [], free=plenty):  # noqa: B006 - read only
    return find(asked, HOURS, off, rooms, people, free)


def test_one_answer_a_session_earliest_first():
    found = look(wanted(), [room()])
    assert [one.period.starts_at for one in found.offers] == [at(0, 9), at(0, 14.5), at(1, 9)]
    assert found.rejected == ()


@pytest.mark.rule("A-10")
def test_days_before_the_notice_and_days_off_fail_with_their_reason():
    found = look(wanted(days=7, notice=3), [room()])
    why = {one.day: one.reasons[0] for one in found.rejected}
    assert "A-10" in why[MONDAY]
    assert "3 月 5 日" in why[MONDAY]
    assert why[MONDAY + timedelta(days=5)] == "周六，非工作日"
    assert found.offers[0].period.starts_at == at(3, 9)


@pytest.mark.rule("A-12")
def test_setup_and_cleardown_count_for_the_room_and_not_for_persons():
    other = occupied(held(0, 8, 9.25), 30, 15)
    found = look(wanted(), [room(1, other)])
    assert found.offers[0].period.starts_at == at(0, 10)
    person = Diary("主持人", (held(0, 8, 9.25),))
    assert look(wanted(), [room()], [person]).offers[0].period.starts_at == at(0, 9.5)


def test_why_a_day_fails():
    whole = held(0, 0, 24)

    def one(**kwargs):
        return (
            look(
                wanted(days=1, **{k: v for k, v in kwargs.items() if k in ("hours", "officers")}),
                kwargs.get("rooms", [room()]),
                kwargs.get("people", []),
                kwargs.get("free", plenty),
            )
            .rejected[0]
            .reasons
        )

    assert one(rooms=[room(1, whole)]) == ("合适的听证室都已占用",)
    assert one(rooms=[room(misfit="席位不足")]) == ("没有合适的听证室",)
    assert one(people=[Diary("主持人", (whole,))]) == ("主持人没有连续 2 小时的空档",)
    assert one(officers=12) == ("可抽听证员最多 9 人，需要 12 人",)
    assert one(hours=3.5) == ("上午、下午时段都不足 3.5 小时",)
    together = one(rooms=[room(1, held(0, 8, 13))], people=[Diary("主持人", (held(0, 13, 18),))])
    assert together == ("听证室、主持人没有共同的空档",)
    late = look(wanted(days=1, not_before=at(0, 17)), [room()])
    assert late.rejected[0].reasons == ("当天的时段已过",)


def test_the_better_room_comes_first_and_the_others_are_counted():
    found = look(wanted(days=1), [room(7), room(8), room(9, misfit="没有评议室")])
    assert (found.offers[0].room_id, found.offers[0].other_rooms) == (7, 1)


BUSY = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 95), st.integers(1, 24)), max_size=6
).map(lambda rows: tuple(held(d, q / 4, (q + n) / 4) for d, q, n in rows))


@settings(max_examples=150, deadline=None)
@given(
    rooms=st.lists(BUSY, min_size=1, max_size=3),
    people=st.lists(BUSY, max_size=2),
    officers=st.lists(BUSY, max_size=4),
    needed=st.integers(0, 3),
    length=st.sampled_from([1, 1.5, 2, 3]),
    notice=st.integers(0, 2),
)
def test_offers_are_free_and_none_is_missed(rooms, people, officers, needed, length, notice):
    def free(period: Period) -> int:
        return sum(not any(period.overlaps(b) for b in busy) for busy in officers)

    asked = wanted(length, 4, notice, officers=needed, answers=99)
    found = look(
        asked,
        [room(n, *busy) for n, busy in enumerate(rooms)],
        [Diary("某人", busy) for busy in people],
        free,
    )

    def fits(start: datetime) -> bool:
        period = Period(start, start + timedelta(hours=length))
        taken = Period(start - SETUP, period.ends_at + CLEAR)
        return (
            any(not any(taken.overlaps(b) for b in busy) for busy in rooms)
            and not any(period.overlaps(b) for busy in people for b in busy)
            and (not needed or free(period) >= needed)
        )

    expected = []
    for day in range(notice, 4):
        for opens, closes in ((9, 12), (14.5, 17.5)):
            grid = [at(day, opens + n / 2) for n in range(6) if opens + n / 2 + length <= closes]
            first = next((start for start in grid if fits(start)), None)
            expected += [first] if first else []
    assert [one.period.starts_at for one in found.offers] == expected
    for one in found.offers:
        period = one.period
        taken = Period(period.starts_at - SETUP, period.ends_at + CLEAR)
        assert not any(taken.overlaps(b) for b in rooms[one.room_id])
    days = {one.period.starts_at.date() for one in found.offers}
    assert days | {one.day for one in found.rejected} == {
        MONDAY + timedelta(days=n) for n in range(4)
    }


@settings(max_examples=100, deadline=None)
@given(busy=BUSY, hour=st.integers(7, 18))
def test_the_next_openings_for_a_loser_are_free_and_later(busy, hour):
    diary = Diary("", busy, SETUP, CLEAR)
    found = next_openings(at(0, hour), timedelta(hours=2), HOURS, off, [diary])
    assert len(found) == 3
    assert all(start > at(0, hour) for start in found)
    assert all(diary.is_free(Period(start, start + timedelta(hours=2))) for start in found)


@settings(max_examples=100, deadline=None)
@given(busy=BUSY)
def test_gaps_hold_a_hearing_at_any_place(busy):
    diary = Diary("", busy, SETUP, CLEAR)
    for gap in gaps(MONDAY, HOURS, diary, timedelta(hours=1), at(0, 0)):
        start = gap.starts_at
        while start + timedelta(hours=1) <= gap.ends_at:
            assert diary.is_free(Period(start, start + timedelta(hours=1)))
            start += timedelta(minutes=15)


def test_starts_stay_inside_their_session():
    morning, afternoon = starts(MONDAY, HOURS, timedelta(hours=2.5))
    assert [p.starts_at for p in morning] == [at(0, 9), at(0, 9.5)]
    assert [p.ends_at for p in afternoon][-1] == at(0, 17.5)


@pytest.mark.parametrize(("begin", "end", "meets"), [
    (6, 8, False), (6, 9, False), (8, 10, True), (9, 10, True), (9.5, 10.5, True), (10, 11, True),
    (10, 12, True), (11, 12, False),
])  # fmt: skip
def test_eight_relative_positions_of_two_periods(begin, end, meets):
    assert held(0, 9, 11).overlaps(held(0, begin, end)) is meets
    assert held(0, begin, end).overlaps(held(0, 9, 11)) is meets
