"""The effective rate as the registry's own functions count it, case by case: what the grouped statements are held to."""

from __future__ import annotations

from collections.abc import Iterable

from hearing.outcomes.definitions import CaseFact, Cut, Facts, effective_definition, words_of
from hearing.outcomes.rules import Outcome, Rate


def effective(groups: Iterable[tuple[CaseFact, int]], cut: Cut) -> Rate:
    """The effective rate of groups of cases that stand alike, with the number of each (F-20)."""
    rows = list(groups)
    chosen = effective_definition(cut)
    parts = [(chosen.count(Facts((fact,)), cut), number) for fact, number in rows]

    def standing(state: str) -> int:
        return sum(number for fact, number in rows if fact.state == state)

    return Rate(
        sum(number for one, number in parts if one.numerator),
        sum(number for one, number in parts if one.denominator),
        standing(Outcome.PENDING),
        standing(Outcome.NOT_APPLICABLE),
        chosen.version,
        words_of(chosen, cut),
    )
