"""The shares by which quality is judged, as a bulletin prints them (四、质效情况)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hearing.bulletins import narrative
from hearing.outcomes import definitions


def quality_part(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each share with its definition: registered ones in the words in force for the span (口径)."""
    own, totals = found["quality"], found["totals"]
    hearings = totals["hearings"] + totals["closed_hearings"]
    on, window = date.fromisoformat(found["from_on"]), found["rate"]["window_days"]
    return [
        _registered("adoption_rate", on, window, own["followed"], own["with_majority"]),
        _share(
            "向听证员反馈率", "已告知决定和理由的听证员人次÷到场听证员人次",
            own["officers_told"], own["attendances"],
        ),
        _share(
            "按期告知率", "全部参加人均提前三日告知的场数÷听证场数",
            hearings - own["late_notices"], hearings,
        ),
        *_drawn(own, on, window),
        _share("归档率", "已归档场数÷听证场数", own["filed"], hearings),
        _share("录音录像率", "已登记录音录像的场数÷听证场数", own["recorded"], hearings),
        _registered("visit_rate", on, window, own["visits_made"], own["visits_due"]),
    ]  # fmt: skip


def _drawn(own: Mapping[str, int], on: date, window: int) -> list[dict[str, Any]]:
    """抽取合规率; figures collected before it was counted do without."""
    if "drawn_only" not in own:
        return []
    return [_registered("draw_rate", on, window, own["drawn_only"], own["with_officers"])]


def _registered(one: str, on: date, window: int, part: int, whole: int) -> dict[str, Any]:
    found = definitions.definition(one, on)
    if found is None:
        raise LookupError(one)
    return _share(
        found.name, narrative.closed_up(found.formula(window)), part, whole, found.version
    )


def _share(label: str, words: str, part: int, whole: int, version: int = 1) -> dict[str, Any]:
    return {
        "label": label, "definition": words, "version": version,
        "numerator": part, "denominator": whole, "pending": 0,
    }  # fmt: skip
