"""What a unit and all below it held, by month, area and line: the bulletin's sub-queries and sums, grouped for the live pages.

Nothing is defined here: what counts is said in ``held``, ``facts``, ``counting`` and ``standing`` (F-30).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import case, func, select

from hearing.base.db import db
from hearing.base.sqltime import month_number
from hearing.bulletins import counting, held
from hearing.bulletins.counting import Row, rows_of
from hearing.bulletins.facts import attended
from hearing.bulletins.planning_rules import Held
from hearing.bulletins.standing import Definition, standings
from hearing.hearings.models import Hearing
from hearing.units.models import Unit

ByMonth = dict[int, Held]


def area_of(owner: Unit) -> Any:
    """SQL: the unit itself, or the one directly below it to which a hearing's unit belongs."""
    return case(
        (Unit.id == owner.id, owner.id), (Unit.parent_id == owner.id, Unit.id), else_=Unit.parent_id
    )


def held_by_month(
    owner: Unit, year: int, as_of: date, known_at: datetime | None = None
) -> tuple[Mapping[tuple[int, int], ByMonth], Mapping[int, ByMonth]]:
    """((area, line) → month → held, area → month → held) of a year up to a day, as known at an instant or now.

    Cases are hearing × case; a session with cases of two lines is one in each of them and one in its
    area.
    """
    until_on = min(date(year + 1, 1, 1), as_of + timedelta(days=1))
    span = held.span_of(owner.lineage, date(year, 1, 1), until_on, known_at)
    each, own = counting.by_line(span).c, held.hearings(span).c
    cells: dict[tuple[int, int], ByMonth] = {}
    totals: dict[int, ByMonth] = {}
    for area, month, sessions in db.session.execute(_by_area(owner, own)):
        totals.setdefault(area, {})[month % 100] = Held(sessions)
    lines = _by_area(owner, each).add_columns(func.sum(each.cases), each.line_id)
    for area, month, sessions, cases, line_id in db.session.execute(lines.group_by(each.line_id)):
        cells.setdefault((area, line_id), {})[month % 100] = Held(sessions, int(cases))
        found = totals[area][month % 100]
        totals[area][month % 100] = Held(found.sessions, found.cases + int(cases))
    return cells, totals


def _by_area(owner: Unit, rows: Any) -> Any:
    """How many rows with a unit and a day each area and month has."""
    keys = (area_of(owner), month_number(rows.held_on))
    return select(*keys, func.count()).join(Unit, Unit.id == rows.unit_id).group_by(*keys)


def stood(owner: Unit, from_on: date, until_on: date, definition: Definition) -> list[Row]:
    """How the cases heard in a span stand, and the sums of the rate, of each area (F-20)."""
    found = standings(held.span_of(owner.lineage, from_on, until_on, None))
    area = area_of(owner)
    return rows_of(
        select(area.label("area_id"), *found.sums(definition), *found.states())
        .select_from(found.joined)
        .join(Unit, Unit.id == found.heard.c.unit_id)
        .group_by(area)
        .order_by(area)
    )


def average(attendances: int, sessions: int) -> str:
    """Officers a session, with one decimal; nothing without a session."""
    if not sessions:
        return "—"
    exact = Decimal(attendances) / Decimal(sessions)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Month:
    """One calendar month of a unit and all below it."""

    sessions: int = 0
    cases: int = 0
    public_sessions: int = 0
    public_cases: int = 0
    by_chief: int = 0
    attendances: int = 0
    late: int = 0
    repeated: int = 0
    units: frozenset[int] = frozenset()

    @property
    def average(self) -> str:
        """Officers a session, with one decimal."""
        return average(self.attendances, self.sessions)


Key = tuple[int, int]
NAMES = {"hearings": "sessions", "public_hearings": "public_sessions", "late_notices": "late"}


def months(owner: Unit, from_on: date, until_on: date) -> dict[Key, Month]:
    """(year, month) → what was held, of a half-open span of days; four statements whatever its size."""
    span = held.span_of(owner.lineage, from_on, until_on, None)
    found: dict[Key, dict[str, Any]] = {}
    for statement in _statements(span):
        for row in rows_of(statement):
            month = found.setdefault(divmod(row.pop("month"), 100), {})
            month |= {NAMES.get(name, name): int(value) for name, value in row.items()}
    units: dict[Key, set[int]] = {}
    number = month_number(Hearing.held_on)
    active = select(number, Hearing.unit_id).where(held.ended(span)).distinct()
    for of_month, unit_id in db.session.execute(active):
        units.setdefault(divmod(of_month, 100), set()).add(unit_id)
    return {key: Month(**one, units=frozenset(units[key])) for key, one in found.items()}


def _statements(span: held.Span) -> list[Any]:
    """Sessions and what was said of them, their cases, and those petitioned about again, each by month."""
    came, heard, again = attended(span), held.cases(span), held.repeated(span)

    def by_month(rows: Any, *sums: Any) -> Any:
        month = month_number(rows.held_on)
        return select(month.label("month"), *sums).group_by(month)

    return [
        by_month(came.held.c, *counting.session_sums(came)).select_from(came.joined),
        by_month(heard.c, *counting.case_counts(heard.c)),
        by_month(Hearing, func.count().label("repeated")).join(again, again.c.hearing_id == Hearing.id),
    ]  # fmt: skip
