"""检察院 tree, departments, business lines (条线), case types, parameters with effective dates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Entered, Key, Words, one_of, ref
from hearing.base.db import Model


class Unit(Model):
    """One procuratorate; ``lineage`` lists the ids from the province down, ``/340000/340100/``."""

    __tablename__ = "unit"
    __table_args__ = (one_of("level", ("province", "city", "county")),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[Words]
    short: Mapped[Code]
    level: Mapped[Code]
    parent_id: Mapped[int | None] = ref("unit.id")
    lineage: Mapped[str] = mapped_column(String(60), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)


class BusinessLine(Model):
    """One of the ten business lines (domain §5); a table, since lines are added over the years."""

    __tablename__ = "business_line"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Code] = mapped_column(unique=True)
    short: Mapped[Code]
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Department(Model):
    """A department of one unit; it may serve several lines (department ≠ line)."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    name: Mapped[Code]


class DepartmentLine(Model):
    """Which lines a department serves."""

    __tablename__ = "department_line"

    department_id: Mapped[int] = ref("department.id", primary_key=True)
    line_id: Mapped[int] = ref("business_line.id", primary_key=True)


class CaseType(Model):
    """Statistical case type with its default openness (A-5); ``None`` = decided by rule per case."""

    __tablename__ = "case_type"
    __table_args__ = (one_of("profile", ("ordinary", "simplified", "detention")),)

    code: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[Words] = mapped_column(unique=True)
    default_public: Mapped[bool | None]
    profile: Mapped[Code]
    default_line_id: Mapped[int | None] = ref("business_line.id")
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Parameter(Model):
    """A number or clause that may change, with the day from which it holds, for all or one unit."""

    __tablename__ = "parameter"
    __table_args__ = (
        UniqueConstraint("key", "unit_id", "valid_from"),
        CheckConstraint("length(value) > 0", name="value_present"),
    )

    id: Mapped[Key]
    key: Mapped[Code] = mapped_column(index=True)
    unit_id: Mapped[int | None] = ref("unit.id")
    value: Mapped[Words]
    valid_from: Mapped[date]
    source: Mapped[Words]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class NumberSeries(Model):
    """The last number given in a series such as ``hearing/340103/2020``; one atomic upsert each."""

    __tablename__ = "number_series"

    key: Mapped[Words] = mapped_column(primary_key=True)
    last: Mapped[int]
