"""Which business lines a unit is expected to cover: by level or for one unit, with dates (F-30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hearing.base.db import db
from hearing.bulletins.models import CoverageRule


@dataclass(frozen=True)
class Applicability:
    """(level or unit, line) → applies; where nothing is said, the line applies."""

    by_level: Mapping[tuple[str, int], bool]
    by_unit: Mapping[tuple[int, int], bool]

    def of(self, unit: Any, line_id: int) -> bool:
        """Whether a unit is expected to hold hearings of a line: its own rule first, then its level's."""
        own = self.by_unit.get((unit.id, line_id))
        return self.by_level.get((unit.level, line_id), True) if own is None else own

    def any(self, unit: Any, line_ids: Iterable[int]) -> bool:
        """Whether a unit is expected to hold any hearing at all; one that is not can never be 空白院."""
        return any(self.of(unit, line_id) for line_id in line_ids)


def applicability(until_on: date) -> Applicability:
    """The rules in force on the last day of a span (its end is the day after)."""
    rows = db.session.execute(
        select(CoverageRule.level, CoverageRule.unit_id, CoverageRule.line_id, CoverageRule.applies)
        .where(CoverageRule.valid_from < until_on)
        .order_by(CoverageRule.valid_from, CoverageRule.id)
    ).all()
    return Applicability(
        {(row.level, row.line_id): row.applies for row in rows if row.level},
        {(row.unit_id, row.line_id): row.applies for row in rows if row.unit_id},
    )
