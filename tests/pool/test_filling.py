"""The panel, the reserves and the smallest relaxation against trying everything; equal chances."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter

import pytest

from hearing.pool import draw, filling
from hearing.pool.draw import Candidate
from hearing.pool.rules import Quota


def instances(number: int, seed: int = 3):
    """Small cases at random: signatures, places, targets."""
    source = random.Random(seed)
    for _ in range(number):
        quotas = source.randint(0, 4)
        people = [
            source.randrange(1 << quotas) & source.randrange(1 << quotas)
            for _ in range(source.randint(0, 8))
        ]
        yield people, source.randint(1, 5), [source.randint(1, 4) for _ in range(quotas)]


def unmet(people, chosen, targets):
    return tuple(
        max(0, target - sum(people[i] >> n & 1 for i in chosen)) for n, target in enumerate(targets)
    )


@pytest.mark.rule("P-9")
def test_the_panel_is_the_first_of_all_that_meet_the_quotas():
    for people, number, targets in instances(3000):
        ways = itertools.combinations(range(len(people)), number)
        expected = next((list(w) for w in ways if not any(unmet(people, w, targets))), None)
        assert filling.first_panel(people, number, targets) == expected
        assert filling.can_fill(people, number, targets) == (expected is not None)


@pytest.mark.rule("P-9")
def test_the_relaxation_is_the_smallest_and_spares_what_was_stated_first():
    relaxed = 0
    for people, number, targets in instances(3000, seed=4):
        found = filling.relaxation(people, number, targets)
        if filling.can_fill(people, number, targets) or not people:
            assert found is None
            continue
        drawn = min(number, len(people))
        ways = itertools.combinations(range(len(people)), drawn)
        least = min((unmet(people, w, targets) for w in ways), key=lambda left: (sum(left), left))
        assert found.at_least == tuple(t - lost for t, lost in zip(targets, least, strict=True))
        assert found.total == sum(least) + number - drawn
        assert filling.can_fill(people, found.number, found.at_least)
        relaxed += 1
    assert relaxed > 500


@pytest.mark.rule("P-9")
def test_the_next_reserve_keeps_the_quotas_where_one_can():
    women, lawyers = 1, 2
    waiting = [0, women, women | lawyers]
    assert filling.next_reserve(waiting, [0, 0], 3, [1, 0]) == filling.Called(1, keeps_quotas=True)
    assert filling.next_reserve(waiting, [0, 0], 3, [1, 1]) == filling.Called(2, keeps_quotas=True)
    assert filling.next_reserve(waiting, [0], 3, [1, 1]) == filling.Called(0, keeps_quotas=True)
    assert filling.next_reserve([0, 0], [0, 0], 3, [1]) == filling.Called(0, keeps_quotas=False)
    assert filling.next_reserve(waiting, [0, 0, 0], 3, [1]) is None
    assert filling.next_reserve([], [0], 3, [1]) is None


@pytest.mark.rule("P-9")
def test_unmet_quotas_are_named_with_what_there_is():
    quotas = [Quota("gender", "F", 2), Quota("identity", "律师", 1)]
    people = [filling.signature(a, quotas) for a in (["gender=F"], [], ["identity=律师"])]
    assert filling.unmet(people, 3, quotas) == [(0, 1)]
    assert draw.listed_quotas([q.__dict__ for q in quotas]) == quotas
    with pytest.raises(ValueError, match="no panel"):
        draw.run("s", [Candidate("a"), Candidate("b")], 2, 0, quotas)
    with pytest.raises(ValueError, match="one to four"):
        draw.ticket("s", "c", 5)


def p_of_chi_square(chi: float, freedom: int) -> float:
    """The chance of at least so much: the regularised upper incomplete gamma function."""
    a, x = freedom / 2, chi / 2
    term = total = 1 / a
    n = 0
    while term > total * 1e-15:
        n += 1
        term *= x / (a + n)
        total += term
    return 1 - total * math.exp(-x + a * math.log(x) - math.lgamma(a))


def test_the_p_of_a_chi_square_is_right():
    for chi, freedom, p in ((3.841, 1, 0.05), (18.307, 10, 0.05), (2.558, 10, 0.99)):
        assert abs(p_of_chi_square(chi, freedom) - p) < 0.0005


def test_six_thousand_draws_are_fair_within_a_stratum():
    """Within a stratum every member is chosen equally often, with overlapping quotas and without."""
    source, counted = random.Random(5), Counter()
    quotas = [Quota("gender", "F", 1), Quota("category", "legal", 2)]
    people = [
        Candidate(f"c{n}", tuple(w for w, on in (("gender=F", n % 3 == 0), ("category=legal", n < 6)) if on))
        for n in range(18)
    ]  # fmt: skip
    for _ in range(6000):
        counted.update(draw.run(f"{source.getrandbits(256):064x}", people, 4, 4, quotas).chosen)
    strata: dict[tuple[str, ...], list[str]] = {}
    for one in people:
        strata.setdefault(one.attributes, []).append(one.code)
    assert len(strata) == 4
    for attributes, codes in strata.items():
        expected = sum(counted[code] for code in codes) / len(codes)
        # of those chosen out of a stratum each draw takes several, which narrows the spread a little
        chi = sum((counted[code] - expected) ** 2 / expected for code in codes)
        p = p_of_chi_square(chi, len(codes) - 1)
        assert 0.01 < p < 0.99, (attributes, p)


def test_six_thousand_weighted_draws_favour_those_used_less():
    source, counted = random.Random(6), Counter()
    people = [Candidate(f"c{n}", uses=n % 5) for n in range(20)]
    for _ in range(6000):
        counted.update(draw.run(f"{source.getrandbits(256):064x}", people, 1, 0, []).chosen)
    by_uses = Counter()
    for one in people:
        by_uses[one.uses] += counted[one.code]
    shares = [by_uses[n] / 6000 for n in range(5)]
    # one place: the chance is in proportion to the tickets, 4 : 3 : 2 : 1 : 1 of 11
    for share, tickets in zip(shares, (4, 3, 2, 1, 1), strict=True):
        assert abs(share - tickets / 11) < 0.02, shares
