"""A month of an officer's days, for 管's desk and the officer's phone; works without script."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import request

from hearing.base import clock
from hearing.pool import availability
from hearing.pool.away_rules import WEEKDAYS, Away, Half, words
from hearing.web import forms


class AwayForm(forms.BaseForm):
    """Days on which somebody cannot come: one day, a span, or a day of each week."""

    from_on = forms.day("从哪天")
    until_on = forms.day("到哪天", required=False, hint="只有一天的不用填")
    half = forms.radio("上午还是下午", [(h, h.label) for h in Half])
    pattern = forms.select(
        "每周固定",
        [("", "不是，这段日期每天"), *((str(n), f"每{w}") for n, w in enumerate(WEEKDAYS))],
        required=False,
        hint="如每周二都不便，选“每周二”；不填结束日期的算一年",
    )
    reason = forms.line("原因", required=False)


def away_form() -> AwayForm:
    """A form for the day named in the address (a tapped day of the month), else today."""
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        day = clock.today()
    return AwayForm(from_on=day, half=Half.ALL.value, pattern="")


def away_values(form: AwayForm) -> dict[str, Any]:
    """The service's arguments from the form."""
    return {
        "from_on": form.from_on.data,
        "until_on": form.until_on.data,
        "half": form.half.data,
        "weekday": int(form.pattern.data) if form.pattern.data else None,
        "reason": form.reason.data,
    }


def asked_month(day: date) -> str:
    """``2026-03``, as it stands in the address."""
    return f"{day:%Y-%m}"


def _wanted() -> tuple[int, int]:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.args.get("month", ""))
    today = clock.today()
    return (int(found[1]), int(found[2])) if found else (today.year, today.month)


def calendar_values(person_id: int) -> dict[str, Any]:
    """What the month's macro shows: weeks, neighbours, entries with their words."""
    year, month = _wanted()
    turn = year * 12 + month - 1
    return {
        "weeks": availability.month(person_id, year, month),
        "shown": f"{year} 年 {month} 月",
        "earlier": f"{(turn - 1) // 12}-{(turn - 1) % 12 + 1:02d}",
        "later": f"{(turn + 1) // 12}-{(turn + 1) % 12 + 1:02d}",
        "today": clock.today(),
        "entries": [
            (row, words(Away(row.from_on, row.until_on, row.half, row.weekday)))
            for row in availability.entries(person_id)
        ],
    }
