"""The ranking switch as it stands for a bulletin: its unit's parameter on the last day of the span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from hearing.bulletins import ranking
from hearing.units.queries import parameter, parameter_int

WORDS = {
    "none": "按行政区划代码排列，不排名",
    "code": "按行政区划代码编序号，不排名",
    "quartile": "按有效息诉率分档，件数较少的不比较",
    "full": "按有效息诉率排名，件数较少的不比较",
}


class Spanned(Protocol):
    """A bulletin, as far as the switch looks at it."""

    unit_id: int
    until_on: date


def mode_of(bulletin: Spanned) -> str:
    """``none`` unless somebody switched it (trap 2)."""
    return parameter("ranking", bulletin.until_on - timedelta(days=1), bulletin.unit_id)


def shown(rows: Sequence[Mapping[str, Any]], bulletin: Spanned) -> list[dict[str, Any]]:
    """The areas as the bulletin's table shows them; the unit's own row keeps its place and is not judged."""
    last = bulletin.until_on - timedelta(days=1)
    least = parameter_int("ranking_least", last, bulletin.unit_id)
    own = [dict(row) for row in rows if row["unit_id"] == bulletin.unit_id]
    below = [row for row in rows if row["unit_id"] != bulletin.unit_id]
    return [*own, *ranking.arranged(below, mode_of(bulletin), least)]
