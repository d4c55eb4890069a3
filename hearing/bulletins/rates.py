"""The effective rate as printed: with definition, numerator, denominator, what is left out, and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from hearing.bulletins.standing import Definition
from hearing.outcomes import intervals
from hearing.outcomes.definitions import Cut, effective_definition, words_of
from hearing.outcomes.rules import Outcome, Rate


def wilson(part: int, whole: int) -> tuple[str, str] | None:
    """The 95 % interval of a share after Wilson, as per cent with one decimal; ``None`` without a base."""
    if not whole:
        return None
    below, above = intervals.wilson(part, whole)
    return f"{below} %", f"{above} %"


def rate_of(rows: Iterable[Mapping[str, Any]], definition: Definition) -> Rate:
    """The rate of grouped sums; the words are those of the definition in force."""
    sums = dict.fromkeys(("effective", "applicable", "pending", "not_applicable"), 0)
    for row in rows:
        for name in sums:
            sums[name] += row[name]
    cut = Cut(definition.cut_off, definition.window_days)
    words = words_of(effective_definition(cut), cut)
    return Rate(
        sums["effective"], sums["applicable"], sums["pending"], sums["not_applicable"],
        definition.version, words, definition.small_cases,
    )  # fmt: skip


def values(rows: Iterable[Mapping[str, Any]], definition: Definition) -> dict[str, Any]:
    """The rate as plain values, with everything that must be printed beside it (F-20)."""
    rate = rate_of(rows, definition)
    low, high = wilson(rate.numerator, rate.denominator) or ("—", "—")
    return {
        **asdict(rate),
        "percent": rate.percent,
        "low": low,
        "high": high,
        "window_days": definition.window_days,
        "is_small": rate.is_small,
    }


def states(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many cases stand in each state."""
    return [
        {
            "state": one.value,
            "label": one.label,
            "cases": sum(row[f"state_{one.value}"] for row in rows),
        }
        for one in Outcome
    ]
