"""The week of rooms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from hearing.base import clock
from hearing.calendar import queries
from hearing.calendar.rules import VenueKind
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import blueprint


@blueprint.get("/rooms/calendar")
@needs("room:read")
def rooms() -> Any:
    """Week × rooms of the own unit; closed hearings without a name."""
    try:
        wanted = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        wanted = clock.today()
    if not date(2000, 1, 10) < wanted < date(2099, 12, 1):
        wanted = clock.today()
    monday = wanted - timedelta(days=wanted.weekday())
    days = [monday + timedelta(days=n) for n in range(5)]
    found = queries.booked(viewer(), monday, monday + timedelta(days=7))
    slots: dict[tuple[int, date], list[Any]] = {}
    for one in found:
        slots.setdefault((one.room_id, clock.beijing_date(one.starts_at)), []).append(one)
    return render_template(
        "case_desk/rooms.html",
        rooms=queries.rooms(viewer()),
        kinds=VenueKind.labels(),
        days=days,
        slots=slots,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
    )
