"""Evenness of use: Gini, the most used tenth, pairs, structure against needs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.pool import measures
from hearing.pool.measures import Pair, Want

COUNTS = st.lists(st.integers(0, 50), max_size=60)


@pytest.mark.rule("P-9")
def test_gini_at_its_edges():
    assert measures.gini([]) == 0
    assert measures.gini([0, 0, 0]) == 0
    assert measures.gini([7]) == 0
    assert measures.gini([3, 3, 3]) == 0
    assert measures.gini([0, 0, 0, 9]) == Fraction(3, 4)
    assert measures.gini([1, 2, 3, 4]) == Fraction(1, 4)


@given(COUNTS)
def test_gini_lies_between_even_and_one_who_does_all(counts):
    value = measures.gini(counts)
    assert 0 <= value <= Fraction(max(len(counts) - 1, 0), max(len(counts), 1))


@given(COUNTS, st.integers(2, 9))
def test_gini_knows_neither_order_nor_scale_nor_repetition(counts, times):
    value = measures.gini(counts)
    assert measures.gini(counts[::-1]) == value
    assert measures.gini([times * count for count in counts]) == value
    assert measures.gini(counts * times) == value


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_gini_is_the_mean_difference_of_all_pairs(counts):
    total, number = sum(counts), len(counts)
    differences = sum(abs(one - other) for one in counts for other in counts)
    expected = Fraction(differences, 2 * number * total) if total else Fraction(0)
    assert measures.gini(counts) == expected


@given(st.lists(st.integers(1, 20), min_size=2, max_size=30))
def test_taking_from_the_most_used_makes_it_more_even(counts):
    ordered = sorted(counts)
    if ordered[-1] - ordered[0] < 2:
        return
    moved = [ordered[0] + 1, *ordered[1:-1], ordered[-1] - 1]
    assert measures.gini(moved) < measures.gini(ordered)


@pytest.mark.rule("P-9")
@pytest.mark.parametrize(("number", "size"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (40, 4)])
def test_a_tenth_rounds_up(number, size):
    assert measures.top_size(number) == size


def test_share_of_the_most_used():
    assert measures.top_share([]) == (0, 0)
    assert measures.top_share([0, 5, 3]) == (5, 8)
    assert measures.top_share([1] * 20) == (2, 20)


@given(COUNTS)
def test_the_most_used_have_at_least_their_part(counts):
    top, total = measures.top_share(counts)
    assert top <= total
    assert top * len(counts) >= total * measures.top_size(len(counts))


def test_pairs_that_met_again():
    met = [(1, 9), (1, 9), (2, 9), (1, 8), (2, 7), (2, 7), (2, 7)]
    assert measures.frequent_pairs(met) == [Pair(2, 7, 3), Pair(1, 9, 2)]
    assert measures.frequent_pairs([]) == []


@pytest.mark.rule("P-5", "P-9")
def test_structure_names_what_is_short():
    wanted = measures.wants(
        [[("speciality=医学", 2)], [("speciality=医学", 1), ("gender=F", 1)], []]
    )
    assert wanted == [Want("speciality=医学", 2, 3, 2), Want("gender=F", 1, 1, 1)]
    medical, women = measures.structure(wanted, {"speciality=医学": 3, "gender=F": 2})
    assert medical.is_short
    assert not women.is_short
    assert measures.structure(wanted, {})[1].is_short
