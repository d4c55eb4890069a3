"""How the cases heard in a span stand at an instant, grouped by area in one statement (F-20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.bulletins.monthly import area_of, ended
from hearing.hearings.models import Hearing
from hearing.outcomes.definitions import CaseFact, Cut, effective
from hearing.outcomes.rules import Outcome, Rate
from hearing.outcomes.standing import standings_statement
from hearing.units.models import Unit
from hearing.units.queries import parameter_int


@dataclass(frozen=True)
class Stood:
    """So many cases of one area stand alike; the fact names none of them."""

    area_id: int
    fact: CaseFact
    number: int


def stood(owner: Unit, from_on: date, until_on: date, as_of: datetime) -> list[Stood]:
    """The cases heard in a span, grouped by area and by all that the rate looks at."""
    found = standings_statement(as_of).subquery()
    columns = (
        area_of(owner), Hearing.held_on, found.c.state, found.c.stated, found.c.reversed_on,
        found.c.visited_on,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns, func.count())
        .select_from(Hearing)
        .join(found, found.c.hearing_id == Hearing.id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(*ended(owner.lineage, from_on, until_on))
        .group_by(*columns)
    )
    return [Stood(row[0], CaseFact(0, 0, *row[1:6]), row[6]) for row in rows]


def rate(rows: Iterable[Stood], owner: Unit, from_on: date, until_on: date) -> Rate:
    """The effective rate of grouped cases by the definition in force for the span's last month."""
    window = parameter_int("effective_window_days", from_on, owner.id)
    return effective(((row.fact, row.number) for row in rows), Cut(until_on, window))


def states(rows: Iterable[Stood]) -> dict[str, int]:
    """How many cases stand in each state."""
    found = dict.fromkeys(Outcome.labels(), 0)
    for row in rows:
        found[row.fact.state] += row.number
    return found
