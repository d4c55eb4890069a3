"""Who fills the panel: the first in ticket order with whom every quota can still be met.

A candidate is looked at through the quotas only: bit ``n`` of the *signature* says whether the person counts
for quota ``n``. One person may count for several. Whether the places that are left can meet what is still
wanted depends on how many people of each signature remain, never on who they are, so a search over
signatures with counts is exact and quick for ten thousand members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hearing.pool.rules import Quota

Counts = tuple[tuple[int, int], ...]


def signature(attributes: Iterable[str], quotas: Sequence[Quota]) -> int:
    """Which of the quotas a person counts for, as bits (P-9)."""
    return sum(1 << n for n, quota in enumerate(quotas) if quota.met_by(attributes))


@lru_cache(maxsize=65536)
def lacking(targets: tuple[int, ...], free: int, counts: Counts) -> tuple[int, ...]:
    """What ``free`` people out of ``counts`` must leave unmet of each quota: least in all, later quotas first (P-9).

    A person whose useful signature is part of another's is never the better choice while the other is to be
    had, so only the largest useful signatures are tried.
    """
    wanted = sum(1 << n for n, target in enumerate(targets) if target)
    if not wanted or not free:
        return targets
    useful: Counter[int] = Counter()
    for bits, number in counts:
        if number and bits & wanted:
            useful[bits & wanted] = min(useful[bits & wanted] + number, free)
    best = targets
    for bits in useful:
        if any(bits != other and bits & other == bits for other in useful):
            continue
        rest = {**useful, bits: useful[bits] - 1}
        found = lacking(_without(targets, bits), free - 1, tuple(sorted(rest.items())))
        best = min(best, found, key=lambda left: (sum(left), left))
        if not any(best):
            break
    return best


def _without(targets: tuple[int, ...], bits: int) -> tuple[int, ...]:
    return tuple(max(0, target - (bits >> n & 1)) for n, target in enumerate(targets))


def _counts(left: Counter[int], free: int) -> Counts:
    return tuple(sorted((bits, min(number, free)) for bits, number in left.items() if number))


def can_fill(signatures: Iterable[int], number: int, targets: Sequence[int]) -> bool:
    """Whether so many people can be chosen that every quota is met (P-9)."""
    left = Counter(signatures)
    if left.total() < number:
        return False
    return not any(lacking(tuple(targets), number, _counts(left, number)))


def first_panel(signatures: Sequence[int], number: int, targets: Sequence[int]) -> list[int] | None:
    """The first panel in order that meets all quotas: take one iff the rest can fill what is left (P-9)."""
    if not can_fill(signatures, number, targets):
        return None
    left, open_targets, chosen = Counter(signatures), tuple(targets), list[int]()
    for place, bits in enumerate(signatures):
        free = number - len(chosen)
        if not free:
            break
        left[bits] -= 1
        after = _without(open_targets, bits)
        if not any(after) or not any(lacking(after, free - 1, _counts(left, free - 1))):
            chosen.append(place)
            open_targets = after
    return chosen


@dataclass(frozen=True)
class Called:
    """Which of those waiting is called, and whether the quotas stay within reach."""

    place: int
    keeps_quotas: bool


def next_reserve(
    waiting: Sequence[int], panel: Sequence[int], number: int, targets: Sequence[int]
) -> Called | None:
    """The next in order with whom the quotas can still be met; when none can, plain order (P-9).

    ``waiting`` and ``panel`` are signatures, those waiting in ticket order.
    """
    free = number - len(panel)
    if free <= 0 or not waiting:
        return None
    wanted = tuple(targets)
    for bits in panel:
        wanted = _without(wanted, bits)
    left = Counter(waiting)
    for place, bits in enumerate(waiting):
        left[bits] -= 1
        after = _without(wanted, bits)
        if not any(lacking(after, free - 1, _counts(left, free - 1))):
            return Called(place, keeps_quotas=True)
    return Called(0, keeps_quotas=False)


@dataclass(frozen=True)
class Relaxation:
    """The smallest relaxation: how many to draw, and what each quota is lowered to."""

    number: int
    at_least: tuple[int, ...]
    total: int


def relaxation(signatures: Sequence[int], number: int, targets: Sequence[int]) -> Relaxation | None:
    """The smallest total lowering with which a draw is possible, later quotas first; ``None`` when none is needed (P-9).

    Fewer eligible people than places lowers the number; nobody at all cannot be relaxed away.
    """
    drawn = min(number, len(signatures))
    missing = lacking(tuple(targets), drawn, _counts(Counter(signatures), drawn))
    if not drawn or (drawn == number and not any(missing)):
        return None
    lowered = tuple(target - left for target, left in zip(targets, missing, strict=True))
    return Relaxation(drawn, lowered, sum(missing) + number - drawn)


def unmet(signatures: Sequence[int], number: int, quotas: Sequence[Quota]) -> list[tuple[int, int]]:
    """(place of the quota, how many of it can be had) for quotas that cannot be met alone (P-9)."""
    found = []
    for place, quota in enumerate(quotas):
        have = sum(bits >> place & 1 for bits in signatures)
        if min(have, number) < quota.at_least:
            found.append((place, min(have, number)))
    return found
