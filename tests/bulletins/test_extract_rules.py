"""Small cells stay hidden and cannot be computed: every hidden number has more than one possible value."""

from __future__ import annotations

import random
from itertools import product

import pytest

from hearing.bulletins.extract_rules import (
    SHOWN_FROM,
    Edge,
    Table,
    may_show_rate,
    printed,
    shown,
    suppressed,
)

MOST = 12


def possible(table: Table) -> dict[Edge, set[int]]:
    """Every value that each hidden number may have, by trying all fillings up to a bound."""
    rows, columns = len(table.cells), len(table.cells[0])
    cells = [(("row", r), ("column", c)) for r in range(rows) for c in range(columns)]
    own = [edge for edge in cells if edge in table.values]
    free = [edge for edge in own if edge in table.hidden]
    found: dict[Edge, set[int]] = {edge: set() for edge in table.hidden}
    for numbers in product(range(MOST + 1), repeat=len(free)):
        tried = dict(zip(free, numbers, strict=True))
        value = {edge: tried.get(edge, table.values[edge]) for edge in own}
        sums = {}
        for edge in table.values:
            if edge in value:
                continue
            (kind, n), (other, m) = edge
            if kind == "in":
                sums[edge] = sum(v for (row, _), v in value.items() if row == (other, m))
            elif other == "out":
                sums[edge] = sum(v for (_, column), v in value.items() if column == (kind, n))
            else:
                sums[edge] = sum(value.values())
        if all(sums[e] == table.values[e] for e in sums if e not in table.hidden):
            for edge in table.hidden:
                found[edge].add({**value, **sums}[edge])
    return found


@pytest.mark.rule("F-30")
@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_number_can_be_computed(seed):
    source = random.Random(seed)
    cells = [[source.choice((0, 1, 2, 5, 6, 7, None)) for _ in range(2)] for _ in range(2)]
    table = suppressed(cells)
    for edge, values in possible(table).items():
        assert len(values) > 1, (cells, edge)
    for edge, value in table.values.items():
        assert value >= SHOWN_FROM or edge in table.hidden


def test_hiding_the_small_cell_alone_gives_it_away():
    cells = [[3, 9, 8], [7, 6, 9], [8, 8, 8]]
    table = Table(cells)
    table.hidden = {(("row", 0), ("column", 0))}
    assert not table.can_change((("row", 0), ("column", 0)))
    whole = suppressed(cells)
    assert len(whole.hidden) == 4  # the corners of a rectangle
    assert all(table.values[edge] for edge in whole.hidden)
    assert printed(whole)[3][3] == 66
    assert printed(whole)[0][3] == 20


def test_two_nothings_of_a_row_are_not_told_by_their_sum():
    table = suppressed([[0, 0, 9], [8, 7, 6], [9, 9, 9]])
    assert (("in", 0), ("row", 0)) in table.hidden or (("row", 0), ("column", 2)) in table.hidden


def test_a_table_as_large_as_a_province():
    source = random.Random(5)
    cells = [[source.choice((0, 1, 3, 8, 20, 33)) for _ in range(10)] for _ in range(17)]
    table = suppressed(cells)
    assert all(table.can_change(edge) for edge in table.hidden)
    rows = printed(table)
    assert len(rows) == 18
    assert not any(isinstance(n, int) and n < SHOWN_FROM for row in rows for n in row)


def test_small_numbers_in_words_and_rates():
    assert (shown(4), shown(5)) == ("不足5", 5)
    assert may_show_rate(371, 485, 0)
    assert not may_show_rate(371, 375, 0)  # four without an end would be told
    assert not may_show_rate(4, 20, 0)
    assert not may_show_rate(30, 60, 3)
