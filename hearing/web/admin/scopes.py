"""For which units a setting may be made: one's own and those below; for all only at the top unit."""

from __future__ import annotations

from hearing.people.access import may, require
from hearing.units import queries as units
from hearing.web.access import viewer


def scope_choices() -> list[tuple[str, str]]:
    """Units in scope, after 全省 (an empty value) where the viewer keeps what holds for all."""
    common = [("", "全省")] if may(viewer(), "setting:common") else []
    return [*common, *((str(one.id), one.name) for one in units.units_in_scope(viewer()))]


def scope_of(value: str) -> int | None:
    """The unit chosen; ``None`` is all, which only the top unit sets."""
    if not value:
        require(viewer(), "setting:common")
    return int(value) if value else None
