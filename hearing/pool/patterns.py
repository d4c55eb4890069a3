"""Handlers and officers who meet far more often than chance makes them meet (T1, domain §8).

Under a fair draw an officer comes to one handler's hearings as often as to everybody else's. For each pair the
chance of meeting at least so often is computed, and pairs are flagged so that among the flagged at most one in
twenty is expected to be there by chance (Benjamini–Hochberg).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FALSE_SHARE = 0.05
LEAST_MEETINGS = 3


@dataclass(frozen=True)
class Meeting:
    """One hearing: who handled it, and the officers on its panel."""

    handler: int
    officers: tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """A flagged pair: how often they met, how often chance would have it, and that chance."""

    handler: int
    officer: int
    met: int
    expected: float
    chance: float


def upper_tail(met: int, trials: int, rate: float) -> float:
    """The chance of at least ``met`` successes in ``trials`` (binomial), without loss for small chances (P-9)."""
    if met <= 0:
        return 1.0
    if rate <= 0:
        return 0.0
    rate = min(rate, 1 - 1e-12)
    total = 0.0
    for n in range(met, trials + 1):
        log = (
            math.lgamma(trials + 1) - math.lgamma(n + 1) - math.lgamma(trials - n + 1)
            + n * math.log(rate) + (trials - n) * math.log1p(-rate)
        )  # fmt: skip
        total += math.exp(log)
    return min(1.0, total)


def friendly_pairs(meetings: Iterable[Meeting], false_share: float = FALSE_SHARE) -> list[Pair]:
    """Pairs of handler and officer who met far above expectation, the least likely first (P-9).

    An officer's rate is taken from the other handlers' hearings of the same pool, so that a friend does not
    raise the expectation that should give him away.
    """
    hearings: dict[int, int] = defaultdict(int)
    uses: dict[int, int] = defaultdict(int)
    met: dict[tuple[int, int], int] = defaultdict(int)
    for meeting in meetings:
        hearings[meeting.handler] += 1
        for officer in meeting.officers:
            uses[officer] += 1
            met[meeting.handler, officer] += 1
    everything = sum(hearings.values())
    tested = []
    for (handler, officer), number in met.items():
        own = hearings[handler]
        rate = (uses[officer] - number + 1) / (everything - own + 1)
        tested.append(
            Pair(handler, officer, number, own * min(rate, 1.0), upper_tail(number, own, rate))
        )
    return _discover(tested, len(hearings) * len(uses), false_share)


def _discover(tested: list[Pair], pairs: int, false_share: float) -> list[Pair]:
    ordered = sorted(tested, key=lambda p: (p.chance, p.handler, p.officer))
    last = 0
    for place, pair in enumerate(ordered, start=1):
        if pair.chance <= false_share * place / pairs:
            last = place
    return [pair for pair in ordered[:last] if pair.met >= LEAST_MEETINGS]
