"""A signature written on the screen: its strokes, checked and kept as text (no framework)."""

from __future__ import annotations

import json
from typing import Any

from hearing.base.errors import Refused

WIDTH, HEIGHT = 600, 200
MOST_STROKES, MOST_POINTS, LONGEST = 200, 4000, 60_000
BROKEN = "签名没有完整传到，请擦除后重签，或在纸上签名"
Strokes = list[list[tuple[int, int]]]


def strokes(text: str) -> Strokes | None:
    """The strokes of a text ``[[[x, y], …], …]`` on a field of 600 × 200, or nothing when it is not one."""
    if len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, list) or not 0 < len(found) <= MOST_STROKES:
        return None
    rows = [_stroke(one) for one in found]
    if any(row is None for row in rows) or sum(len(row or ()) for row in rows) > MOST_POINTS:
        return None
    return [row for row in rows if row is not None]


def _stroke(one: Any) -> list[tuple[int, int]] | None:
    if not isinstance(one, list) or not one:
        return None
    points = [_point(point) for point in one]
    return None if None in points else [point for point in points if point is not None]


def _point(point: Any) -> tuple[int, int] | None:
    if not isinstance(point, list) or len(point) != 2:
        return None
    x, y = point
    whole = all(isinstance(v, int) and not isinstance(v, bool) for v in point)
    return (x, y) if whole and 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


def kept(text: str | None) -> str | None:
    """What is stored of a signature: the strokes in one canonical form; nothing when none was written (F-16)."""
    if not (text or "").strip():
        return None
    found = strokes(text or "")
    if found is None or sum(len(row) for row in found) < 2:
        raise Refused(BROKEN, field="ink")
    return json.dumps(found, separators=(",", ":"))


def path(text: str) -> str:
    """The strokes as the data of an SVG path, for papers and pages."""
    rows = strokes(text) or []
    return " ".join(
        "M" + " L".join(f"{x} {y}" for x, y in (row if len(row) > 1 else row * 2)) for row in rows
    )
