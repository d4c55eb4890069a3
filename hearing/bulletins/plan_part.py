"""The annual plan as a bulletin freezes it: targets and what was held, by area and by line."""

from __future__ import annotations

from typing import Any

from hearing.bulletins.planning_queries import Progress
from hearing.bulletins.planning_rules import Cell


def plan_part(progress: Progress) -> dict[str, Any] | None:
    """The annual plan in force with its progress; nothing when none was approved (F-30)."""
    if progress.version is None:
        return None
    whole = progress.whole
    return {
        "year": progress.year,
        "version": progress.version.number,
        "as_of": progress.as_of.isoformat(),
        **_row(whole),
        "rows": [
            {"name": progress.name_of(area), **_row(progress.area(area.id))}
            for area in progress.areas
        ],
        "lines": [{"name": line.name, **_row(progress.line(line.id))} for line in progress.lines],
    }


def _row(found: Cell) -> dict[str, Any]:
    """Sessions as ``target``, ``done``, ``percent``; cases beside them (trap 4)."""
    sessions, cases = found.sessions, found.cases
    return {
        "target": sessions.target,
        "done": sessions.done,
        "percent": sessions.percent.replace(" ", ""),
        "cases_target": cases.target,
        "cases_done": cases.done,
        "cases_percent": cases.percent.replace(" ", ""),
        "is_behind": sessions.is_behind or cases.is_behind,
    }
