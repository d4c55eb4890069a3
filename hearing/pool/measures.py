"""How evenly a pool is used: Gini, share of the most used tenth, what is short; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


def gini(counts: Iterable[int]) -> Fraction:
    """Concentration of use from 0 (all alike) to (n - 1) / n (one does everything) (P-9).

    Nobody, one member and nobody ever used give 0.
    """
    ordered = sorted(counts)
    total, number = sum(ordered), len(ordered)
    if total == 0:
        return Fraction(0)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return Fraction(2 * weighted, number * total) - Fraction(number + 1, number)


def top_size(number: int, percent: int = 10) -> int:
    """How many members make the most used tenth; rounded up, so that it is never nobody (P-9)."""
    return -(-number * percent // 100)


def top_share(counts: Sequence[int], percent: int = 10) -> tuple[int, int]:
    """(uses of the most used tenth, all uses) (P-9)."""
    ordered = sorted(counts, reverse=True)
    return sum(ordered[: top_size(len(ordered), percent)]), sum(ordered)


@dataclass(frozen=True)
class Pair:
    """A member and a handler who met several times."""

    member_id: int
    handler_person_id: int
    times: int


def frequent_pairs(meetings: Iterable[tuple[int, int]], at_least: int = 2) -> list[Pair]:
    """Members and handlers who met at least so often, most often first (P-9)."""
    found = [
        Pair(member, handler, times)
        for (member, handler), times in Counter(meetings).items()
        if times >= at_least
    ]
    return sorted(found, key=lambda pair: (-pair.times, pair.member_id, pair.handler_person_id))


@dataclass(frozen=True)
class Want:
    """What the needs of a span asked for with one attribute: needs, places, most in one need."""

    attribute: str
    needs: int
    places: int
    most: int


@dataclass(frozen=True)
class Structure:
    """One attribute: members who have it against what was asked for."""

    attribute: str
    members: int
    want: Want

    @property
    def is_short(self) -> bool:
        """Fewer than twice the largest need leaves no real choice to a draw (P-5, P-9)."""
        return self.members < 2 * self.want.most


def wants(quotas: Iterable[Sequence[tuple[str, int]]]) -> list[Want]:
    """Sum what each need asked for, by attribute ``category=legal``; most places first (P-5)."""
    needs: Counter[str] = Counter()
    places: Counter[str] = Counter()
    most: dict[str, int] = {}
    for need in quotas:
        for attribute, number in need:
            needs[attribute] += 1
            places[attribute] += number
            most[attribute] = max(most.get(attribute, 0), number)
    found = [Want(name, needs[name], places[name], most[name]) for name in needs]
    return sorted(found, key=lambda want: (-want.places, want.attribute))


def structure(wanted: Iterable[Want], having: Mapping[str, int]) -> list[Structure]:
    """The pool's structure against needs (P-5)."""
    return [Structure(want.attribute, having.get(want.attribute, 0), want) for want in wanted]
