"""Figures of effect for a unit and those below: counted as of a day, opened to the hearings behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.outcomes.definitions import CaseFact, Cut, DrawFact, Facts, VisitFact, in_force
from hearing.outcomes.facts import Span, collect, of_units
from hearing.outcomes.intervals import Figure, figure
from hearing.outcomes.rules import Outcome
from hearing.people import access
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, unit, within

PARTS = {
    "numerator": "分子",
    "denominator": "分母",
    "pending": "待定",
    "excluded": "不计",
}


@dataclass(frozen=True)
class Asked:
    """What is asked: hearings held in a span (``until_on`` excluded), as known at a day's end."""

    unit: Unit
    from_on: date
    until_on: date
    as_of_on: date

    @property
    def as_of(self) -> datetime:
        """The instant up to which facts count: now for today, the day's end for earlier days."""
        end = clock.beijing(self.as_of_on + timedelta(days=1))
        return min(end, clock.now())

    @property
    def last_on(self) -> date:
        """The last day of the span."""
        return self.until_on - timedelta(days=1)


@dataclass(frozen=True)
class Area:
    """One row of the table: a unit with its figures, in the registry's order."""

    unit_id: int
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Report:
    """The figures of a unit as a whole and of the areas directly below it, by code."""

    asked: Asked
    whole: tuple[Figure, ...]
    areas: tuple[Area, ...]
    watch: int

    @property
    def unusual(self) -> Figure | None:
        """The share of 不适用 when it is above the limit, so that somebody looks at it."""
        share = self.whole[-1]
        return share if share.numerator * 100 > self.watch * share.denominator else None


def ask(viewer: Viewer, unit_id: int | None, from_on: date, last_on: date, as_of_on: date) -> Asked:
    """The question of a viewer about a unit in scope; spans and days are put right."""
    access.require(viewer, "outcome:figures")
    found = unit(unit_id or viewer.unit_id or 0)
    if not viewer.sees_unit(found.id, found.lineage):
        raise NotFound
    last_on = max(from_on, last_on)
    as_of_on = min(as_of_on, clock.today())
    return Asked(found, from_on, last_on + timedelta(days=1), as_of_on)


def _figures(facts: Facts, asked: Asked, small: int) -> tuple[Figure, ...]:
    window = parameter_int("effective_window_days", asked.last_on, asked.unit.id)
    cut = Cut(asked.as_of_on + timedelta(days=1), window)
    return tuple(
        figure(one, facts, asked.from_on, cut, small)
        for one in in_force(asked.last_on.replace(day=1))
    )


def report(asked: Asked) -> Report:
    """Every indicator in force, for the unit with all below and for each area directly below."""
    span = Span(asked.unit.lineage, asked.from_on, asked.until_on)
    facts, owners = collect(span, asked.as_of)
    small = parameter_int("small_cases", asked.last_on, asked.unit.id)
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(within(asked.unit.lineage))).order_by(Unit.code)
    ).all()
    areas = []
    for one in units:
        if asked.unit.id not in (one.id, one.parent_id):
            continue
        mine = {one.id} if one.id == asked.unit.id else {
            other.id for other in units if other.lineage.startswith(one.lineage)
        }  # fmt: skip
        name = f"{one.short}院本级" if one.id == asked.unit.id and len(units) > 1 else one.name
        areas.append(Area(one.id, name, _figures(of_units(facts, owners, mine), asked, small)))
    watch = parameter_int("not_applicable_watch", asked.last_on, asked.unit.id)
    return Report(asked, _figures(facts, asked, small), tuple(areas), watch)


@dataclass(frozen=True)
class Line:
    """One row behind a figure, with its hearing's number."""

    hearing_id: int
    number: str
    held_on: date | None
    words: str


def lines(asked: Asked, indicator_id: str, part: str, *, own: bool) -> tuple[Figure, list[Line]]:
    """The rows behind one part of one figure; ``own`` leaves out the units below."""
    span = Span(asked.unit.lineage, asked.from_on, asked.until_on)
    facts, owners = collect(span, asked.as_of)
    if own:
        facts = of_units(facts, owners, {asked.unit.id})
    small = parameter_int("small_cases", asked.last_on, asked.unit.id)
    found = next((f for f in _figures(facts, asked, small) if f.indicator.id == indicator_id), None)
    if found is None or part not in PARTS:
        raise NotFound
    return found, lines_of(found, part, span)


def lines_of(found: Figure, part: str, span: Span) -> list[Line]:
    """The rows of a part of a figure with the numbers of their hearings, by day and number."""
    hearings = {
        row.id: row
        for row in db.session.execute(
            select(Hearing.id, Hearing.number, Hearing.held_on).where(span.condition())
        )
    }
    rows = []
    for fact in getattr(found.parts, part):
        held = hearings[fact.hearing_id]
        rows.append(Line(held.id, held.number, held.held_on, _words(fact)))
    return sorted(rows, key=lambda row: (row.held_on or date.min, row.number))


def _words(fact: object) -> str:
    if isinstance(fact, CaseFact):
        words = Outcome(fact.state).label
        if fact.reversed_on:
            words += f"（{fact.reversed_on} 再访，原为{Outcome(fact.stated or '').label}）"
        return words + (f"，{fact.visited_on} 回访" if fact.visited_on else "，未回访")
    if isinstance(fact, VisitFact):
        return f"应于 {fact.due_on} 回访，" + (
            f"{fact.visited_on} 已回访" if fact.visited_on else "未回访"
        )
    if isinstance(fact, DrawFact):
        return _draw_words(fact)
    if not getattr(fact, "has_majority", True):
        return "没有形成多数意见"
    return "与多数意见一致" if getattr(fact, "followed", False) else "与多数意见不一致"


def _draw_words(fact: DrawFact) -> str:
    if not fact.officers:
        return "没有听证员到场"
    words = f"到场听证员 {fact.officers} 人，随机抽取产生 {fact.drawn} 人"
    return words + (f"，重新抽取 {fact.redraws} 次" if fact.redraws else "")
