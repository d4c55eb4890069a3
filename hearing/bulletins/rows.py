"""A bulletin's values taken apart into rows and put together again, byte by byte; digests over them; pure.

A value stands in the row named by its section (the path of what holds it) and key; a list has one row that
tells its length and one for each element in a section of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LIST = "[]"
NAMES = ("unit_id", "line_id", "code", "kind", "state", "month", "label", "name", "unit")


@dataclass(frozen=True, order=True)
class Piece:
    """One row: ``content`` is canonical JSON, ``digest`` covers all four."""

    section: str
    serial: int
    key: str
    content: str

    @property
    def digest(self) -> str:
        """SHA-256 of section, place, key and content."""
        return digest_of(canonical([self.section, self.serial, self.key, self.content]))


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def split(values: Mapping[str, Any], section: str) -> list[Piece]:
    """Take a dictionary apart (P7); ``join`` gives it back."""
    return sorted(_pieces(values, section))


def _pieces(values: Mapping[str, Any], section: str) -> Iterator[Piece]:
    for serial, name in enumerate(sorted(values)):
        value, path = values[name], f"{section}.{name}"
        if isinstance(value, Mapping) and value:
            yield from _pieces(value, path)
        elif isinstance(value, list):
            yield Piece(section, serial, name + LIST, str(len(value)))
            for place, element in enumerate(value):
                yield Piece(path, place, _name(element, place), canonical(element))
        else:
            yield Piece(section, serial, name, canonical(value))


def _name(element: Any, place: int) -> str:
    if isinstance(element, Mapping):
        found = next((element[name] for name in NAMES if element.get(name) is not None), place)
        return str(found)[:100]
    return str(place)


def join(pieces: Iterable[Piece], section: str) -> dict[str, Any]:
    """Put together what ``split`` took apart under the same section; a lost element raises ``ValueError``."""
    by_section: dict[str, list[Piece]] = {}
    for piece in sorted(pieces):
        by_section.setdefault(piece.section, []).append(piece)
    return _joined(by_section, section)


def _joined(by_section: Mapping[str, list[Piece]], section: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    lists = set()
    for piece in by_section.get(section, ()):
        if piece.key.endswith(LIST):
            name = piece.key.removesuffix(LIST)
            lists.add(name)
            elements = by_section.get(f"{section}.{name}", [])
            if len(elements) != int(piece.content):
                raise ValueError(f"{section}.{name}: {piece.content} rows, found {len(elements)}")
            found[name] = [json.loads(element.content) for element in elements]
        else:
            found[piece.key] = json.loads(piece.content)
    depth = section.count(".") + 1
    for path in by_section:
        parts = path.split(".")
        inside = path.startswith(f"{section}.") and parts[depth] not in lists
        if inside and parts[depth] not in found:
            found[parts[depth]] = _joined(by_section, f"{section}.{parts[depth]}")
    return found


def total_digest(pieces: Iterable[Piece]) -> str:
    """SHA-256 over the digests of all rows in their order: one changed, lost or added row changes it (P7)."""
    return digest_of("\n".join(piece.digest for piece in sorted(pieces)))
