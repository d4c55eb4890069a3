"""How the cases heard in a span stand at an instant, grouped by area in one statement (F-20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.bulletins.monthly import area_of, ended
from hearing.hearings.models import Hearing
from hearing.outcomes.rules import Outcome, Rate, Standing, definition_for, effective_rate
from hearing.outcomes.standing import standings_statement
from hearing.units.models import Unit
from hearing.units.queries import parameter_int


@dataclass(frozen=True)
class Stood:
    """So many cases of one area stand alike."""

    area_id: int
    standing: Standing
    number: int


def stood(owner: Unit, from_on: date, until_on: date, as_of: datetime) -> list[Stood]:
    """The cases heard in a span, grouped by area, state, day and whether they were visited."""
    found = standings_statement(as_of).subquery()
    area, visited = area_of(owner), found.c.visited_on.is_not(None)
    rows = db.session.execute(
        select(area, found.c.state, Hearing.held_on, visited, func.count())
        .select_from(Hearing)
        .join(found, found.c.hearing_id == Hearing.id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(*ended(owner.lineage, from_on, until_on))
        .group_by(area, found.c.state, Hearing.held_on, visited)
    )
    return [
        Stood(
            row[0],
            Standing(
                row[1], row[2], is_reversed=row[1] == Outcome.REVERSED, is_visited=bool(row[3])
            ),
            row[4],
        )
        for row in rows
    ]


def rate(rows: Iterable[Stood], owner: Unit, until_on: date) -> Rate:
    """The effective rate of grouped cases by the definition in force for the month."""
    version = definition_for(until_on)
    window = parameter_int("effective_window_days", until_on, owner.id)
    total = effective_rate([], until_on, version, window)
    for row in rows:
        one = effective_rate([row.standing], until_on, version, window)
        total = replace(
            total,
            numerator=total.numerator + one.numerator * row.number,
            denominator=total.denominator + one.denominator * row.number,
            pending=total.pending + one.pending * row.number,
            not_applicable=total.not_applicable + one.not_applicable * row.number,
        )
    return total


def states(rows: Iterable[Stood]) -> dict[str, int]:
    """How many cases stand in each state."""
    found = dict.fromkeys(Outcome.labels(), 0)
    for row in rows:
        found[row.standing.state] += row.number
    return found
