"""Neighbouring rows that are alike, taken together; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class Run:
    """Neighbouring rows that are alike in some fields: these, and the rows."""

    key: dict[str, Any]
    rows: list[Mapping[str, Any]]


def runs(rows: Iterable[Mapping[str, Any]], *names: str) -> list[Run]:
    """Neighbours alike in the named fields together, in the order given."""
    found = groupby(rows, key=lambda row: [row[name] for name in names])
    return [Run(dict(zip(names, key, strict=True)), list(group)) for key, group in found]
