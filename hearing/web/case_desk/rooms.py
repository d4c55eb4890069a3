"""The calendar of rooms: week, month, one's own; all readable without a script."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from hearing.base import clock
from hearing.calendar import bookings, feeds
from hearing.calendar.rules import HeldFor
from hearing.hearings import diary
from hearing.web import forms
from hearing.web.access import needs, viewer
from hearing.web.case_desk.agenda import Agenda, agenda
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.fields import DayField

OWN_DAYS = 35


def wanted_day() -> date:
    """The day named in the address, today when there is none or it is out of reach."""
    typed = request.args.get("on", "")[:20]
    found = DayField("日期", name="on", _form=forms.BaseForm(meta={"csrf": False})).read(typed)
    if found is None or not date(2000, 1, 10) < found < date(2099, 11, 20):
        return clock.today()
    return found


@blueprint.get("/rooms")
@needs("room:read")
def rooms() -> Any:
    """Week × rooms of the own unit; closed hearings without a name, free time as links."""
    from hearing.web.case_desk.finding import find_form

    on = wanted_day()
    monday = on - timedelta(days=on.weekday())
    found = agenda(viewer(), monday, monday + timedelta(days=7))
    found.days = [day for day in found.days if _is_shown(found, day)]
    return render_template(
        "case_desk/rooms.html",
        agenda=found,
        on=on,
        monday=monday,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        find=find_form() if _plans() else None,
    )


def _is_shown(found: Agenda, day: Any) -> bool:
    """Working days of the week, and others on which something is booked."""
    weekday = day.day.weekday() < 5
    return weekday or not day.is_off or any(key[1] == day.day for key in found.blocks)


def _plans() -> bool:
    from hearing.people.access import may

    return may(viewer(), "hearing:plan")


@blueprint.get("/rooms/month")
@needs("room:read")
def rooms_month() -> Any:
    """The month as weeks; each day leads to its week."""
    first = wanted_day().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    end = after + timedelta(days=-after.weekday() % 7)
    found = agenda(viewer(), start, end, free=False)
    by_day: dict[date, list[Any]] = {}
    for (_, day), blocks in sorted(found.blocks.items()):
        by_day.setdefault(day, []).extend(blocks)
    weeks = [found.days[n : n + 7] for n in range(0, len(found.days), 7)]
    return render_template(
        "case_desk/rooms_month.html",
        agenda=found,
        weeks=weeks,
        by_day=by_day,
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=after,
    )


@blueprint.get("/rooms/mine")
@needs("room:read")
def rooms_mine() -> Any:
    """The viewer's own times, and the address that puts them on a phone."""
    return show_mine(None)


def show_mine(address: str | None) -> Any:
    """Own times from a day on; a new secret address is shown this once."""
    on = wanted_day()
    rows = bookings.own_reservations(viewer(), on, on + timedelta(days=OWN_DAYS))
    hearings = diary.calendar_rows(viewer(), [r.hearing_id for r in rows if r.hearing_id])
    return render_template(
        "case_desk/rooms_mine.html",
        rows=[(row, hearings.get(row.hearing_id or 0)) for row in rows],
        roles=HeldFor.labels(),
        on=on,
        until=on + timedelta(days=OWN_DAYS - 1),
        before=on - timedelta(days=OWN_DAYS),
        after=on + timedelta(days=OWN_DAYS),
        feed=feeds.own(viewer()),
        address=address,
    )
