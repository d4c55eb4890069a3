"""Units in scope, lines, case types and parameters in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, false, or_, select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.units.models import BusinessLine, CaseType, Department, Parameter, Unit

CACHE = "parameters"


def unit(unit_id: int) -> Unit:
    """One unit by id."""
    found = db.session.get(Unit, unit_id)
    if found is None:
        raise NotFound
    return found


def unit_names(unit_ids: Sequence[int | None]) -> dict[int, str]:
    """Unit id → name."""
    wanted = {unit_id for unit_id in unit_ids if unit_id}
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def units_in_scope(viewer: Viewer) -> Sequence[Unit]:
    """The viewer's unit and, where the post reaches down, those below, by code."""
    return db.session.scalars(
        select(Unit).where(scope(viewer, Unit.id), Unit.is_active).order_by(Unit.code)
    ).all()


def public_areas() -> dict[int, str]:
    """The province's own procuratorate and the cities, by code."""
    rows = db.session.execute(
        select(Unit.id, Unit.short)
        .where(Unit.level.in_(("province", "city")), Unit.is_active)
        .order_by(Unit.code)
    )
    return {row.id: row.short for row in rows}


def public_units(area_id: int) -> dict[int, str]:
    """The procuratorate of an area itself and, for a city, those of its counties."""
    own = Unit.id == area_id
    below = (Unit.parent_id == area_id) & (Unit.level == "county")
    rows = db.session.execute(
        select(Unit.id, Unit.name).where(own | below, Unit.is_active).order_by(Unit.code)
    )
    return {row.id: row.name for row in rows}


def within(lineage: str) -> Any:
    """A sub-query of the ids of a unit and all below it."""
    return select(Unit.id).where(Unit.lineage.startswith(lineage, autoescape=True))


def scope(viewer: Viewer, column: Any) -> ColumnElement[bool]:
    """Rows of the viewer's own unit, and downward where the post says so."""
    if viewer.hat is None:
        return false()
    if viewer.hat.reaches_down:
        return column.in_(within(viewer.hat.lineage))  # type: ignore[no-any-return]
    return column == viewer.hat.unit_id  # type: ignore[no-any-return]


def lines() -> Sequence[BusinessLine]:
    """The business lines in order."""
    return db.session.scalars(select(BusinessLine).order_by(BusinessLine.position)).all()


def case_types() -> Sequence[CaseType]:
    """The statistical case types in order."""
    return db.session.scalars(select(CaseType).order_by(CaseType.position, CaseType.code)).all()


def case_type(code: str) -> CaseType:
    """One case type by code."""
    found = db.session.get(CaseType, code)
    if found is None:
        raise NotFound
    return found


class Whereabouts(NamedTuple):
    """Where a case stands: the unit's short name, its line's and its type's."""

    unit: str
    line: str
    kind: str


def whereabouts(unit_id: int, line_id: int, type_code: str) -> Whereabouts:
    """The three names in one question."""
    row = db.session.execute(
        select(Unit.short, BusinessLine.name, CaseType.name)
        .select_from(Unit)
        .join(BusinessLine, BusinessLine.id == line_id)
        .join(CaseType, CaseType.code == type_code)
        .where(Unit.id == unit_id)
    ).one()
    return Whereabouts(*row)


def departments(unit_id: int) -> Sequence[Department]:
    """The departments of a unit."""
    return db.session.scalars(
        select(Department).where(Department.unit_id == unit_id).order_by(Department.id)
    ).all()


def parameter(key: str, on: date, unit_id: int | None = None) -> str:
    """The value in force on a day: the unit's own row first, then the general one.

    Rows are read once per session; ``units.service.set_parameter`` clears the cache.
    """
    cached = db.session.info.get(CACHE)
    if cached is None:
        cached = {}
        rows = db.session.execute(
            select(
                Parameter.key, Parameter.unit_id, Parameter.valid_from, Parameter.value
            ).order_by(Parameter.valid_from.desc(), Parameter.id.desc())
        )
        for row in rows:
            cached.setdefault((row.key, row.unit_id), []).append((row.valid_from, row.value))
        db.session.info[CACHE] = cached
    for owner in (unit_id, None):
        for valid_from, value in cached.get((key, owner), ()):
            if valid_from <= on:
                return str(value)
    raise LookupError(f"parameter {key} has no value on {on}")


def parameter_int(key: str, on: date, unit_id: int | None = None) -> int:
    """A whole-number parameter in force on a day."""
    return int(parameter(key, on, unit_id))


def all_parameters() -> Sequence[Parameter]:
    """Every parameter row, newest first within a key."""
    return db.session.scalars(
        select(Parameter).order_by(Parameter.key, Parameter.valid_from.desc(), Parameter.id.desc())
    ).all()


def parameter_in_force(key: str, on: date, unit_id: int | None = None) -> Parameter:
    """The row in force on a day, with its source: the unit's own first, then the general one."""
    found = db.session.scalar(
        select(Parameter)
        .where(
            Parameter.key == key,
            or_(Parameter.unit_id.is_(None), Parameter.unit_id == unit_id),
            Parameter.valid_from <= on,
        )
        .order_by(Parameter.unit_id.is_(None), Parameter.valid_from.desc(), Parameter.id.desc())
        .limit(1)
    )
    if found is not None:
        return found
    raise LookupError(f"parameter {key} has no value on {on}")
