"""Caps on use: the parameters in force with their source, and who is near them (P-9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hearing.base.db import db
from hearing.pool.candidates import COUNTED
from hearing.pool.models import Engagement
from hearing.units.queries import parameter_in_force

KEYS = (
    ("cap_year", "每年"),
    ("cap_month", "每月"),
    ("cap_handler", "与同一承办人每年"),
)


@dataclass(frozen=True)
class Cap:
    """A cap in force: words, number, since when and on what basis."""

    key: str
    words: str
    value: int
    valid_from: date
    source: str


def in_force(day: date, unit_id: int) -> dict[str, Cap]:
    """The caps of a pool on a day."""
    found = {}
    for key, words in KEYS:
        row = parameter_in_force(key, day, unit_id)
        found[key] = Cap(key, words, int(row.value), row.valid_from, row.source)
    return found


@dataclass(frozen=True)
class Use:
    """A member's uses that count against the caps."""

    year: int
    month: int
    handler: int
    is_near: bool


def uses(person_of: dict[int, int], day: date, caps: dict[str, Cap]) -> dict[int, Use]:
    """Member id → uses as a draw counts them; near = one more reaches a cap, or it is reached (P-9).

    ``person_of`` is member id → person id: caps count a person's hearings in all pools.
    """
    year: Counter[int] = Counter()
    month: Counter[int] = Counter()
    handlers: Counter[tuple[int, int]] = Counter()
    for person_id, held_on, handler in _engagements(list(person_of.values()), day.year):
        year[person_id] += 1
        month[person_id] += held_on.month == day.month
        handlers[person_id, handler] += 1
    most: Counter[int] = Counter()
    for (person_id, _), times in handlers.items():
        most[person_id] = max(most[person_id], times)
    found = {}
    for member_id, person_id in person_of.items():
        have = (year[person_id], month[person_id], most[person_id])
        near = any(
            have_one and have_one >= caps[key].value - 1
            for have_one, (key, _) in zip(have, KEYS, strict=True)
        )
        found[member_id] = Use(*have, is_near=near)
    return found


def _engagements(people: Sequence[int], year: int) -> list[tuple[int, date, int]]:
    rows = db.session.execute(
        select(Engagement.person_id, Engagement.held_on, Engagement.handler_person_id).where(
            Engagement.person_id.in_(people),
            Engagement.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            Engagement.state.in_(COUNTED),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]
