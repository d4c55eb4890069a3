"""How values look on pages: Beijing times, masked names and numbers, dashes for nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask

from hearing.base import clock, masking
from hearing.hearings import signatures
from hearing.papers.numerals import capital_money, yuan
from hearing.pool.training_rules import hours_words

WEEKDAYS = "一二三四五六日"


def local(value: datetime | None) -> str:
    """``8-14 10:20`` in Beijing, with the year when it is not this one."""
    if value is None:
        return "—"
    shown = value.astimezone(clock.BEIJING)
    year = "" if shown.year == clock.today().year else f"{shown.year}-"
    return f"{year}{shown.month}-{shown.day} {shown:%H:%M}"


def hour(value: datetime | None) -> str:
    """``9:00`` in Beijing."""
    return "—" if value is None else f"{value.astimezone(clock.BEIJING):%H:%M}".lstrip("0").zfill(4)


def long_day(value: date | datetime | None) -> str:
    """``8 月 20 日（周四）``, with the year when it is not this one."""
    if value is None:
        return "—"
    shown = clock.beijing_date(value) if isinstance(value, datetime) else value
    year = "" if shown.year == clock.today().year else f"{shown.year} 年 "
    return f"{year}{shown.month} 月 {shown.day} 日（周{WEEKDAYS[shown.weekday()]}）"


def day(value: date | None) -> str:
    """``2020-08-20``."""
    return value.isoformat() if value else "—"


def dash(value: Any) -> Any:
    """``—`` for nothing."""
    return "—" if value in (None, "") else value


def fingerprint(digest: str | None) -> str:
    """``3f9a 71c0 88de 42b7 … 0c15``."""
    if not digest:
        return "—"
    return " ".join(digest[n : n + 4] for n in range(0, 16, 4)) + f" … {digest[-4:]}"


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        local=local,
        hour=hour,
        long_day=long_day,
        day=day,
        dash=dash,
        mask_name=masking.mask_name,
        mask_phone=masking.mask_phone,
        mask_identity=masking.mask_identity,
        mask_bank=masking.mask_bank,
        fingerprint=fingerprint,
        ink=signatures.path,
        yuan=yuan,
        capital_money=capital_money,
        hours_words=hours_words,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
