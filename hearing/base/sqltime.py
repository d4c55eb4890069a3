"""Arithmetic with instants and days inside SQL, the same on both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Float, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds_between(FunctionElement[float]):  # noqa: N801 - reads like the SQL functions
    """Seconds from the first instant to the second, exact to a millisecond."""

    type = Float()
    inherit_cache = True
    name = "seconds_between"


class days_between(FunctionElement[int]):  # noqa: N801 - reads like the SQL functions
    """Calendar days from the first date to the second."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


class beijing_day(FunctionElement[Any]):  # noqa: N801 - reads like the SQL functions
    """The Beijing calendar day of an instant, whatever zone server and session have."""

    type = Date()
    inherit_cache = True
    name = "beijing_day"


class month_number(FunctionElement[int]):  # noqa: N801 - reads like the SQL functions
    """``202008`` for a day in August 2020."""

    type = Integer()
    inherit_cache = True
    name = "month_number"


def _parts(element: Any, compiler: Any, options: Any) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    first, second = _parts(element, compiler, options)
    return f"round((julianday({second}) - julianday({first})) * 86400.0, 3)"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    first, second = _parts(element, compiler, options)
    return f"round(extract(epoch FROM ({second} - {first}))::numeric, 3)"


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    first, second = _parts(element, compiler, options)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    first, second = _parts(element, compiler, options)
    return f"(CAST({second} AS date) - CAST({first} AS date))"


@compiles(beijing_day, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    (instant,) = _parts(element, compiler, options)
    return f"date({instant}, '+8 hours')"


@compiles(beijing_day, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    (instant,) = _parts(element, compiler, options)
    return f"(({instant} AT TIME ZONE 'UTC') + interval '8 hours')::date"


@compiles(month_number, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    (day,) = _parts(element, compiler, options)
    return f"CAST(strftime('%Y%m', {day}) AS INTEGER)"


@compiles(month_number, "postgresql")
def _month_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    (day,) = _parts(element, compiler, options)
    return f"(extract(year FROM {day}) * 100 + extract(month FROM {day}))::int"
