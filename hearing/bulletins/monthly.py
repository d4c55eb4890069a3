"""Hearings that ended, counted by area, line and month in grouped statements (F-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, extract, func, select

from hearing.base.db import db
from hearing.bulletins import held
from hearing.bulletins.planning_rules import Held
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, Notice, Participant
from hearing.hearings.rules import PresiderKind, Role
from hearing.outcomes.models import Repetition
from hearing.units.models import Unit

ByMonth = dict[int, Held]


def area_of(owner: Unit) -> Any:
    """SQL: the unit itself, or the one directly below it to which a hearing's unit belongs."""
    return case(
        (Unit.id == owner.id, owner.id), (Unit.parent_id == owner.id, Unit.id), else_=Unit.parent_id
    )


def ended(
    lineage: str, from_on: date, until_on: date, known_at: datetime | None = None
) -> tuple[ColumnElement[bool]]:
    """The condition of the bulletin (``held.ended``) on a half-open span of days, as known at an instant or now."""
    return (held.ended(held.span_of(lineage, from_on, until_on, known_at)),)


def held_by_month(
    owner: Unit, year: int, as_of: date, known_at: datetime | None = None
) -> tuple[Mapping[tuple[int, int], ByMonth], Mapping[int, ByMonth]]:
    """((area, line) → month → held, area → month → held) of a year up to a day, as known at an instant or now.

    Cases are hearing × case; a session with cases of two lines is one in each of them and one in its
    area.
    """
    span = (date(year, 1, 1), min(date(year + 1, 1, 1), as_of + timedelta(days=1)))
    area, month = area_of(owner), extract("month", Hearing.held_on)
    counted = (
        select(
            area.label("area"), month.label("month"),
            func.count(func.distinct(Hearing.id)), func.count(HearingCase.case_id),
        )
        .select_from(Hearing)
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(*ended(owner.lineage, *span, known_at))
        .group_by(area, month)
    )  # fmt: skip
    by_line = counted.add_columns(Case.line_id).join(Case, Case.id == HearingCase.case_id)
    cells: dict[tuple[int, int], ByMonth] = {}
    for row in db.session.execute(by_line.group_by(Case.line_id)):
        cells.setdefault((row[0], row[4]), {})[int(row[1])] = Held(row[2], row[3])
    totals: dict[int, ByMonth] = {}
    for row in db.session.execute(counted):
        totals.setdefault(row[0], {})[int(row[1])] = Held(row[2], row[3])
    return cells, totals


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
        if not self.sessions:
            return "—"
        exact = Decimal(self.attendances) / Decimal(self.sessions)
        return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


Key = tuple[int, int]


def months(owner: Unit, from_on: date, until_on: date) -> dict[Key, Month]:
    """(year, month) → what was held, of a half-open span of days; five statements whatever its size."""
    where = ended(owner.lineage, from_on, until_on)
    year, month = extract("year", Hearing.held_on), extract("month", Hearing.held_on)
    found: dict[Key, Month] = {}

    def put(statement: Any, *names: str) -> None:
        for row in db.session.execute(statement):
            key = (int(row[0]), int(row[1]))
            values: dict[str, Any] = dict(zip(names, (int(v or 0) for v in row[2:]), strict=True))
            found[key] = replace(found.get(key, Month()), **values)

    def once(condition: Any) -> Any:
        return func.count(func.distinct(case((condition, Hearing.id))))

    put(
        select(
            year, month, func.count(func.distinct(Hearing.id)), func.count(HearingCase.case_id),
            once(Hearing.is_public), func.sum(case((Hearing.is_public, 1), else_=0)),
            once(Hearing.presider_kind == PresiderKind.CHIEF),
        ).join(HearingCase, HearingCase.hearing_id == Hearing.id).where(*where).group_by(year, month),
        "sessions", "cases", "public_sessions", "public_cases", "by_chief",
    )  # fmt: skip
    sat = (Participant.role == Role.OFFICER, Participant.present_at.is_not(None))
    put(
        select(year, month, func.count(Participant.id))
        .join(Participant, Participant.hearing_id == Hearing.id)
        .where(*where, *sat)
        .group_by(year, month),
        "attendances",
    )
    put(
        select(year, month, func.count(func.distinct(Hearing.id)))
        .join(Notice, Notice.hearing_id == Hearing.id)
        .where(*where, Notice.is_late)
        .group_by(year, month),
        "late",
    )
    put(
        select(year, month, func.count(func.distinct(Hearing.id)))
        .join(Repetition, Repetition.hearing_id == Hearing.id)
        .where(*where)
        .group_by(year, month),
        "repeated",
    )
    units: dict[Key, set[int]] = {}
    for row in db.session.execute(select(year, month, Hearing.unit_id).where(*where).distinct()):
        units.setdefault((int(row[0]), int(row[1])), set()).add(row[2])
    return {key: replace(one, units=frozenset(units[key])) for key, one in found.items()}
