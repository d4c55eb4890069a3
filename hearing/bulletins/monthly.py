"""Hearings that ended, counted by area, line and month in grouped statements (F-30)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, select

from hearing.base.db import db
from hearing.bulletins.planning_rules import Held
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase
from hearing.units.models import Unit
from hearing.units.queries import within

ByMonth = dict[int, Held]


def area_of(owner: Unit) -> Any:
    """SQL: the unit itself, or the one directly below it to which a hearing's unit belongs."""
    return case(
        (Unit.id == owner.id, owner.id), (Unit.parent_id == owner.id, Unit.id), else_=Unit.parent_id
    )


def ended(lineage: str, from_on: date, until_on: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions: ended hearings of a unit and all below it in a half-open span of days."""
    return (
        Hearing.unit_id.in_(within(lineage)),
        Hearing.closed_at.is_not(None),
        Hearing.held_on >= from_on,
        Hearing.held_on < until_on,
    )


def held_by_month(
    owner: Unit, year: int, as_of: date
) -> tuple[Mapping[tuple[int, int], ByMonth], Mapping[int, ByMonth]]:
    """((area, line) → month → held, area → month → held) of a year up to a day.

    Cases are hearing × case; a session with cases of two lines is one in each of them and one in its
    area.
    """
    span = (date(year, 1, 1), min(date(year + 1, 1, 1), as_of + timedelta(days=1)))
    area, month = area_of(owner), extract("month", Hearing.held_on)
    held = (
        select(
            area.label("area"), month.label("month"),
            func.count(func.distinct(Hearing.id)), func.count(HearingCase.case_id),
        )
        .select_from(Hearing)
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(*ended(owner.lineage, *span))
        .group_by(area, month)
    )  # fmt: skip
    by_line = held.add_columns(Case.line_id).join(Case, Case.id == HearingCase.case_id)
    cells: dict[tuple[int, int], ByMonth] = {}
    for row in db.session.execute(by_line.group_by(Case.line_id)):
        cells.setdefault((row[0], row[4]), {})[int(row[1])] = Held(row[2], row[3])
    totals: dict[int, ByMonth] = {}
    for row in db.session.execute(held):
        totals.setdefault(row[0], {})[int(row[1])] = Held(row[2], row[3])
    return cells, totals
