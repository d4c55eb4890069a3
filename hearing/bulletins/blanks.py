"""The units of an area that held nothing in a month or in the year so far, with the day of their last hearing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import held
from hearing.bulletins.rules import month_bounds
from hearing.hearings.models import Hearing
from hearing.units.models import Unit
from hearing.units.queries import within


@dataclass(frozen=True)
class Blank:
    """The units without a hearing in a span, with the day of the last one before its end, of so many units."""

    from_on: date
    last_on: date
    rows: list[tuple[Unit, date | None]]
    of: int


def blank(owner: Unit, year: int, month: int, *, of_month: bool) -> Blank:
    """What ``blank_units`` or ``blank_now`` counts, as a list, in one statement."""
    first, until = month_bounds(year, month)
    from_on = first if of_month else date(year, 1, 1)
    last_on = min(until - timedelta(days=1), clock.today())
    span = held.span_of(owner.lineage, date.min, last_on + timedelta(days=1), None)
    known = (
        select(Hearing.unit_id, func.max(Hearing.held_on).label("day"))
        .where(held.ended(span))
        .group_by(Hearing.unit_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Unit, known.c.day)
        .outerjoin(known, known.c.unit_id == Unit.id)
        .where(Unit.id.in_(within(owner.lineage)), Unit.is_active)
        .order_by(Unit.code)
    ).all()
    found = [(row[0], row[1]) for row in rows if row[1] is None or row[1] < from_on]
    return Blank(from_on, last_on, found, len(rows))
