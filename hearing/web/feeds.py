"""The calendar feed behind a secret address: no session, number and place only."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response
from icalendar import Calendar, Event, Timezone

from hearing.base import clock
from hearing.calendar import feeds
from hearing.hearings import diary
from hearing.web.access import PUBLIC, needs

blueprint = Blueprint("feeds", __name__)
ZONE = ZoneInfo("Asia/Shanghai")
SINCE, UNTIL = date(2000, 1, 1), date(2099, 12, 31)
PAST = timedelta(days=60)


@blueprint.get("/feed/<token>.ics")
@needs(PUBLIC)
def feed(token: str) -> Any:
    """The feed of one person; a wrong and a revoked address are missing alike."""
    feed_id, person_id = feeds.person_of(token)
    rows = diary.feed_rows(person_id, clock.today() - PAST)
    return Response(calendar_of(feed_id, rows), mimetype="text/calendar")


def calendar_of(feed_id: int, rows: list[diary.FeedRow]) -> bytes:
    """The rows as iCalendar text in Beijing time."""
    found = Calendar()
    found.add("prodid", "-//公开听证管理系统//听证日历//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "听证")
    found.add("x-wr-timezone", "Asia/Shanghai")
    found.add_component(Timezone.from_tzid("Asia/Shanghai", first_date=SINCE, last_date=UNTIL))
    for row in rows:
        found.add_component(_event(feed_id, row))
    return bytes(found.to_ical())


def _event(feed_id: int, row: diary.FeedRow) -> Event:
    name = hashlib.sha256(f"{feed_id}/{row.hearing_id}".encode()).hexdigest()[:32]
    event = Event()
    event.add("uid", f"{name}@hearing")
    event.add("dtstamp", clock.now())
    event.add("dtstart", row.starts_at.astimezone(ZONE))
    event.add("dtend", row.ends_at.astimezone(ZONE))
    event.add("sequence", row.plan_version)
    event.add("summary", f"听证 {row.number}".strip())
    event.add("location", row.place)
    event.add("status", "TENTATIVE" if row.is_tentative else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
