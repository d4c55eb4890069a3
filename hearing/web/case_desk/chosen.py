"""A time that was found, carried in the address from the calendar into the plan."""

from __future__ import annotations

from typing import Any

from flask import request

from hearing.web import forms
from hearing.web.fields import DayField, TimeField

PASSED_ON = ("on", "starts", "ends", "room", "presider", "clerk", "officers")


def passed_on() -> dict[str, str]:
    """What the address says of a chosen time, for the next address."""
    return {name: request.args[name][:20] for name in PASSED_ON if request.args.get(name)}


def chosen() -> dict[str, Any]:
    """What a found time (the address) says for the plan; nonsense is left out."""
    given = request.args
    reader = forms.BaseForm(meta={"csrf": False})
    day = DayField("日期", name="on", _form=reader).read(given.get("on", "")[:20])
    found: dict[str, Any] = {"held_on": day} if day else {}
    for name in ("starts", "ends"):
        hour = TimeField("时间", name=name, _form=reader).read(given.get(name, "")[:5])
        if hour is not None:
            found[name] = hour
    if "starts" in found and "ends" not in found:
        start = found["starts"]
        found["ends"] = start.replace(hour=min(start.hour + 2, 23))
    for name, field in (
        ("room", "room_id"),
        ("presider", "presider_person_id"),
        ("clerk", "clerk_person_id"),
    ):
        if given.get(name, "").isdecimal():
            found[field] = given[name]
    if given.get("officers", "").isdecimal() and 1 <= int(given["officers"][:3]) <= 15:
        found["needed"] = int(given["officers"][:3])
    return found
