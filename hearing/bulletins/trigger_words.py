"""What a bulletin says of the triggers that are switched on and make no tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hearing.bulletins import trigger_rules, triggers
from hearing.bulletins.trigger_rules import Settings, Trigger


def printed(unit_id: int, areas: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a bulletin says of leaders' presiding and scores, where these are switched on (off by default, §11)."""
    rows = [row for row in trigger_rules.from_areas(areas) if row.unit_id != unit_id]
    found: list[str] = []
    for kind, function in (
        (Trigger.PRESIDING, trigger_rules.presiding),
        (Trigger.SCORE, trigger_rules.score),
    ):
        held = triggers.current(unit_id, kind)
        if held is not None and held.is_on:
            at = Settings(**json.loads(held.settings))
            found += trigger_rules.printed(kind, function(rows, at), at)
    return found
