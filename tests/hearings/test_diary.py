"""Hearings in calendars, on the wall and in feeds: what is shown, and what never is (P21)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.calendar import feeds
from hearing.calendar.models import CalendarFeed
from hearing.hearings import diary, rescheduling, venue
from hearing.hearings.models import Approval
from hearing.web.feeds import calendar_of
from tests.support.make import COUNTY, OTHER_COUNTY, P


@pytest.fixture
def day(make):
    """A public announced, a closed and a minor's hearing on one day."""
    make.world()
    public = make.life("tell", starts="09:00")
    closed = make.life("review", starts="13:00")
    minor = make.life("review", starts="16:00")
    closed.hearing.is_public = False
    opening = Approval(
        hearing_id=minor.hearing.id, unit_id=minor.hearing.unit_id, kind="opening", plan_version=1,
        decider_post="chief", request="x", requested_by=minor.owner.person_id, requested_at=clock.now(),
        decision="granted", reasons="x", decided_by=minor.chief.person_id, decided_at=clock.now(),
    )  # fmt: skip
    db.session.add(opening)
    db.session.flush()
    minor.hearing.is_public, minor.hearing.has_minor = False, True
    minor.hearing.opening_approval_id = opening.id
    db.session.commit()
    return public, closed, minor


@pytest.mark.rule("A-5")
def test_the_wall_shows_the_announced_cause_and_nothing_of_closed_ones(day):
    public, closed, minor = day
    rows = diary.wall_rows(COUNTY, public.row.held_on)
    assert [row.cause for row in rows] == [
        diary.wall_rows(COUNTY, public.row.held_on)[0].cause, "不公开听证", "不公开听证",
    ]  # fmt: skip
    assert rows[0].cause.startswith("某")
    assert rows[0].number == public.hearing.number
    assert [row.number for row in rows[1:]] == ["", ""]
    shown = repr(rows)
    for life in day:
        assert not any(name in shown for name in life.party_names)
    for life in (closed, minor):
        assert life.hearing.number not in shown
        assert life.hearing.title not in shown
    assert diary.wall_rows(OTHER_COUNTY, public.row.held_on) == []
    assert diary.wall_rows(COUNTY, public.row.held_on, room_id=999) == []


def test_without_an_announcement_the_wall_shows_the_case_type(make):
    life = make.world().life("review")
    assert diary.wall_rows(COUNTY, life.row.held_on)[0].cause == "拟不起诉案件"
    rescheduling.postpone(life.owner, life.hearing, "当事人住院")
    assert diary.wall_rows(COUNTY, life.row.held_on) == []


def test_the_calendar_names_a_hearing_to_its_people_only_when_closed(day, make):
    public, closed, minor = day
    ids = [life.hearing_id for life in day]
    mine = diary.calendar_rows(public.owner, ids)
    assert all(row.title and row.is_mine for row in mine.values())
    others = diary.calendar_rows(make.staff(P.HANDLE), ids)
    assert others[public.hearing_id].title == public.hearing.title
    assert {others[life.hearing_id].title for life in (closed, minor)} == {""}


def events(token: str) -> list:
    feed_id, person_id = feeds.person_of(token)
    text = calendar_of(feed_id, diary.feed_rows(person_id, clock.today()))
    found = Calendar.from_ical(text)
    assert [c.name for c in found.subcomponents].count("VTIMEZONE") == 1
    return [c for c in found.subcomponents if c.name == "VEVENT"]


def test_the_feed_holds_number_time_and_place_and_no_name(day):
    public, closed, minor = day
    token = feeds.renew_own(public.owner)
    assert len(token) * 6 >= 128
    found = events(token)
    assert [str(one["summary"]) for one in found] == [
        f"听证 {public.hearing.number}",
        "听证",
        "听证",
    ]
    start = found[0]["dtstart"].dt
    assert (start.utcoffset(), start.tzinfo.key) == (timedelta(hours=8), "Asia/Shanghai")
    assert start == clock.beijing(public.row.held_on, "09:00")
    text = b"".join(one.to_ical() for one in found).decode()
    for life in day:
        assert life.hearing.title not in text
        assert not any(name in text for name in life.party_names)
    for life in (closed, minor):
        assert life.hearing.number not in text


def test_an_officers_invitation_is_tentative_until_accepted(make):
    life = make.world().life("draw")
    officer = life._invited()[0].person_id
    viewer = life.officer(officer)
    token = feeds.renew_own(viewer)
    assert [str(one["status"]) for one in events(token)] == ["TENTATIVE"]
    life.answers()
    assert [str(one["status"]) for one in events(token)] == ["CONFIRMED"]
    rescheduling.postpone(life.owner, life.hearing, "当事人住院")
    assert events(token) == []


@pytest.mark.both_engines
def test_an_address_is_stored_as_digest_renewed_and_revoked(make):
    viewer, clerk = make.staff(P.HANDLE), make.staff(P.CLERK)
    first = feeds.renew_own(viewer)
    assert first not in repr([vars(row) for row in db.session.query(CalendarFeed)])
    second = feeds.renew_own(viewer)
    display = feeds.renew_display(clerk)
    db.session.commit()
    assert feeds.person_of(second)[1] == viewer.person_id
    assert feeds.unit_of(display) == COUNTY
    for look, token in (
        (feeds.person_of, first), (feeds.person_of, "x"), (feeds.person_of, display), (feeds.unit_of, second),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            look(token)
    feeds.revoke_own(viewer)
    feeds.revoke_display(clerk)
    for look, token in ((feeds.person_of, second), (feeds.unit_of, display)):
        with pytest.raises(NotFound):
            look(token)
    assert db.session.query(CalendarFeed).count() == 3


@pytest.mark.rule("A-12")
def test_a_plan_takes_a_room_of_its_own_unit_with_enough_seats(make):
    life = make.world().life("review")
    foreign = make.room(OTHER_COUNTY)
    db.session.commit()
    begin = clock.beijing(life.row.held_on + timedelta(days=7), "09:00")

    def move(room_id: int, start: datetime = begin) -> None:
        rescheduling.move(
            life.owner, life.hearing, start, start + timedelta(hours=2), room_id, "换室"
        )

    with pytest.raises(Refused, match="选择听证室"):
        move(foreign.id)
    db.session.rollback()
    small = make.room(name="小室")
    small.seats = 4
    life.hearing.room_id = small.id
    with pytest.raises(Refused, match="席位 4 个"):
        venue.check_room(life.hearing)
