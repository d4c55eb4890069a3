"""Importing units, seeding lines and case types, setting parameters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.units import rules
from hearing.units.models import (
    BusinessLine,
    CaseType,
    Department,
    DepartmentLine,
    Parameter,
    Unit,
)
from hearing.units.queries import CACHE

ANHUI = Path(__file__).with_name("data") / "anhui.csv"


def read_units(path: Path) -> list[dict[str, str]]:
    """Rows of a file with columns code, name, short, level, parent."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    needed = {"code", "name", "short", "level", "parent"}
    if not rows or not needed <= set(rows[0]):
        raise Refused("文件第一行应为 code,name,short,level,parent，其后至少一行")
    return rows


def import_units(viewer: Viewer, rows: Iterable[Mapping[str, str]]) -> int:
    """Add units that are not there yet, parents first; give how many were added."""
    known = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    order = [level.value for level in rules.Level]
    added = 0
    for row in sorted(rows, key=lambda r: (order.index(_level(r)), r["code"])):
        unit_id = int(row["code"])
        if unit_id in known:
            continue
        parent = known.get(int(row["parent"])) if row["parent"] else None
        if row["parent"] and parent is None:
            raise Refused(f"{row['name']} 的上级 {row['parent']} 不在文件中，也不在系统中")
        known[unit_id] = _unit(unit_id, row, parent)
        db.session.add(known[unit_id])
        added += 1
    db.session.flush()
    journal.record(viewer, "unit.import", "unit", "*", added=added)
    return added


def _level(row: Mapping[str, str]) -> str:
    if row["level"] not in rules.Level.labels():
        raise Refused(f"{row['name']} 的 level 应为 province、city 或 county")
    return row["level"]


def _unit(unit_id: int, row: Mapping[str, str], parent: Unit | None) -> Unit:
    return Unit(
        id=unit_id,
        code=row["code"],
        name=row["name"],
        short=row["short"] or row["name"],
        level=row["level"],
        parent_id=parent.id if parent else None,
        lineage=rules.lineage_of(parent.lineage if parent else None, unit_id),
    )


def seed(viewer: Viewer) -> None:
    """Fill lines, case types and baseline parameters where they are missing."""
    since = rules.BASELINE_FROM
    if db.session.scalar(select(func.count()).select_from(BusinessLine)) == 0:
        db.session.add_all(
            BusinessLine(id=n.id, name=n.name, short=n.short, position=n.id, valid_from=since)
            for n in rules.LINES
        )
        db.session.flush()
    known = set(db.session.scalars(select(CaseType.code)))
    db.session.add_all(
        CaseType(
            code=kind.code,
            name=kind.name,
            default_public=kind.public,
            profile=kind.profile,
            default_line_id=kind.line,
            position=position,
            valid_from=since,
        )
        for position, kind in enumerate(rules.CASE_KINDS)
        if kind.code not in known
    )
    present = set(db.session.scalars(select(Parameter.key)))
    db.session.add_all(
        Parameter(key=p.key, value=p.value, valid_from=since, source=f"{p.words}；{p.source}")
        for p in rules.PARAMETERS
        if p.key not in present
    )
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "unit.seed", "parameter", "*")


def set_parameter(
    viewer: Viewer,
    key: str,
    value: str,
    valid_from: date,
    source: str,
    unit_id: int | None = None,
) -> Parameter:
    """Let a parameter have another value from a day on; earlier days keep theirs."""
    if key not in {p.key for p in rules.PARAMETERS}:
        raise Refused("没有这个参数，请从列表中选择", field="key")
    if key not in rules.TEXTS and not value.isdigit():
        raise Refused("填写一个整数", field="value")
    wrong = rules.clock_problem(key, value)
    if wrong:
        raise Refused(wrong, field="value")
    if key == "ranking" and value not in ("none", "code", "quartile", "full"):
        raise Refused("排名方式为 none、code、quartile 或 full", field="value")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天，已过的日子按原参数计", field="valid_from")
    row = Parameter(
        key=key,
        value=value,
        valid_from=valid_from,
        source=source or "本单位设定",
        unit_id=unit_id,
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "parameter.set", "parameter", key, value=value, valid_from=valid_from)
    return row


def add_department(viewer: Viewer, unit_id: int, name: str, line_ids: Iterable[int]) -> Department:
    """Add a department serving the given lines."""
    department = Department(unit_id=unit_id, name=name)
    db.session.add(department)
    db.session.flush()
    db.session.add_all(
        DepartmentLine(department_id=department.id, line_id=line_id) for line_id in line_ids
    )
    journal.record(viewer, "department.add", "department", department.id, unit_id=unit_id)
    return department
