"""The tables of a bulletin by area, unit and line, and the coverage of units × lines; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hearing.bulletins import rules

SUMS = (
    "cases", "public_cases", "effective", "applicable", "pending", "not_applicable", *rules.LEDGERS,
)  # fmt: skip
SESSIONS = (
    "hearings", "public_hearings", "by_chief", "streamed", "attendances", "officers_told",
    "late_notices", "filed", "to_verify",
)  # fmt: skip


Base = Any  # ``figures.Basis``


def _added(
    rows: Iterable[Mapping[str, Any]], key: Any, names: tuple[str, ...]
) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    for row in rows:
        sums = found[key(row)]
        for name in names:
            sums[name] += int(row[name])
    return found


def _group(base: Base, key: Any, *, with_sessions: bool) -> dict[Any, dict[str, Any]]:
    """Case and session sums of groups of units, and how many units of each held a hearing."""
    by_case = _added(base.cells, key, SUMS)
    by_session = _added(base.sessions, key, SESSIONS) if with_sessions else {}
    active: dict[Any, set[int]] = defaultdict(set)
    for row in base.cells:
        active[key(row)].add(row["unit_id"])
    empty = dict.fromkeys(SUMS, 0) | (dict.fromkeys(SESSIONS, 0) if with_sessions else {})
    return {
        one: {
            **empty,
            **by_case.get(one, {}),
            **by_session.get(one, {}),
            "active_units": len(active[one]),
        }
        for one in {*by_case, *by_session}
    } | {None: {**empty, "active_units": 0}}


def areas(base: Base) -> list[dict[str, Any]]:
    """The unit itself and each directly below with all under it, by code, never ranked (trap 2)."""
    area = {unit.id: base.area_of(unit) for unit in base.units}
    found = _group(base, lambda row: area.get(row["unit_id"]), with_sessions=True)
    below: dict[int, int] = defaultdict(int)
    for unit in base.units:
        below[area[unit.id]] += 1
    return [
        {
            "unit_id": one.id,
            "code": one.code,
            "name": base.name_of(one),
            "units": below[one.id],
            **found.get(one.id, found[None]),
        }
        for one in base.areas
    ]


def units(base: Base) -> list[dict[str, Any]]:
    """Each single unit by code, with its cases per line (``None`` where the line does not apply)."""
    found = _group(base, lambda row: row["unit_id"], with_sessions=True)
    cells = _added(base.cells, lambda row: (row["unit_id"], row["line_id"]), ("cases",))
    line_ids = [line.id for line in base.lines]
    return [
        {
            "unit_id": one.id,
            "name": base.name_of(one),
            "level": one.level,
            **found.get(one.id, found[None]),
            "cells": [
                _cell(cells, (one.id, line_id), applies=base.applies.of(one, line_id))
                for line_id in line_ids
            ],
        }
        for one in base.units
    ]


def _cell(
    cells: Mapping[Any, Mapping[str, int]], key: tuple[int, int], *, applies: bool
) -> int | None:
    held = cells[key]["cases"] if key in cells else 0
    return held if applies or held else None


def lines(base: Base) -> list[dict[str, Any]]:
    """Each business line; a hearing of cases of two lines counts as a session of both (trap 4)."""
    found = _group(base, lambda row: row["line_id"], with_sessions=False)
    sessions = {row["line_id"]: row for row in base.line_sessions}
    none = {"hearings": 0, "by_chief": 0}
    return [
        {
            "line_id": one.id,
            "name": one.name,
            "short": one.short,
            **found.get(one.id, found[None]),
            **{name: sessions.get(one.id, none)[name] for name in none},
        }
        for one in base.lines
    ]


def matrix(base: Base, each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Areas × lines and, beside it, how many of the applicable cells of single units (``units``) are filled (F-30)."""
    area = {unit.id: base.area_of(unit) for unit in base.units}
    cells = _added(base.cells, lambda row: (area.get(row["unit_id"]), row["line_id"]), ("cases",))
    line_ids = [line.id for line in base.lines]
    applies = {
        (area[row["unit_id"]], line_id)
        for row in each
        for line_id, held in zip(line_ids, row["cells"], strict=True)
        if held is not None
    }
    rows = [
        {
            "unit_id": one.id,
            "name": base.name_of(one),
            "cells": [
                _cell(cells, (one.id, line.id), applies=(one.id, line.id) in applies)
                for line in base.lines
            ],
        }
        for one in base.areas
    ]
    public = _added(
        base.cells, lambda row: (area.get(row["unit_id"]), row["line_id"]), ("public_cases",)
    )
    filled, whole = rules.coverage(row["cells"] for row in rows)
    unit_filled, unit_whole = rules.coverage(row["cells"] for row in each)
    return {
        "columns": [{"line_id": line.id, "short": line.short} for line in base.lines],
        "rows": [{**row, "total": sum(n or 0 for n in row["cells"])} for row in rows],
        "public_cells": [
            [
                public[key]["public_cases"]
                if (key := (one.id, line.id)) in public
                else 0
                if key in applies
                else None
                for line in base.lines
            ]
            for one in base.areas
        ],
        "filled": filled,
        "whole": whole,
        "unit_filled": unit_filled,
        "unit_whole": unit_whole,
    }
