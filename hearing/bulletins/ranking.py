"""排名开关 (trap 2): none (default), by code, quartile bands, full; applied to the rows of a table.

In every mode small wholes stay out: a unit with few cases is not judged by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from hearing.base.labels import Labelled


class Ranking(Labelled):
    """How units stand beside each other in a table."""

    NONE = "none", "不排名"
    CODE = "code", "按行政区划编序号"
    QUARTILE = "quartile", "按四分位分档"
    FULL = "full", "排名"


BANDS = ("第一档", "第二档", "第三档", "第四档")
FEW = "件数较少，不比较"


def share(row: Mapping[str, Any]) -> Fraction:
    """The effective rate of a row, exactly."""
    return Fraction(row["effective"], row["applicable"]) if row["applicable"] else Fraction(0)


def standings(rows: Sequence[Mapping[str, Any]], mode: str, least: int) -> list[str]:
    """What stands beside each row, in the order given: nothing, a number, a band or a rank (trap 2).

    Equal shares have equal ranks, and the next rank is left out; so they are never apart in two bands.
    """
    if mode == Ranking.NONE:
        return [""] * len(rows)
    if mode == Ranking.CODE:
        return [str(number) for number in range(1, len(rows) + 1)]
    judged = sorted(
        (share(row) for row in rows if row["applicable"] >= max(1, least)), reverse=True
    )
    found = []
    for row in rows:
        if row["applicable"] < max(1, least):
            found.append(FEW)
            continue
        rank = judged.index(share(row)) + 1
        band = BANDS[(rank - 1) * 4 // len(judged)]
        found.append(band if mode == Ranking.QUARTILE else f"第 {rank} 位")
    return found


def arranged(rows: Sequence[Mapping[str, Any]], mode: str, least: int) -> list[dict[str, Any]]:
    """Copies of the rows with ``standing`` and the name as it is printed, in the order of the mode.

    By code as they come, unless ranked: then the best band or rank first, the small ones last.
    """
    beside = standings(rows, mode, least)
    made = [
        {**row, "standing": words, "name": f"{row['name']}（{words}）" if words else row["name"]}
        for row, words in zip(rows, beside, strict=True)
    ]
    if mode not in (Ranking.QUARTILE, Ranking.FULL):
        return made

    def place(row: dict[str, Any]) -> Fraction:
        banded = mode == Ranking.QUARTILE
        return Fraction(BANDS.index(row["standing"])) if banded else -share(row)

    small = [row for row in made if row["standing"] == FEW]
    return [*sorted((row for row in made if row["standing"] != FEW), key=place), *small]
