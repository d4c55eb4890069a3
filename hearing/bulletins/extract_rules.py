"""Hiding small cells of a table that is published with its sums; pure (公开摘要, 小格不公开).

A cell below five is hidden. Others are hidden besides until no hidden cell can be computed from the sums that
are shown. A table with its sums is a circulation: from the whole to each row, to each column, back to the whole.
A hidden number can be another one exactly when it lies on a circle of hidden numbers along which one may be
added and taken away without any falling below zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hearing.base.labels import Labelled

SHOWN_FROM = 5
HIDDEN = "*"
Node = tuple[str, int]
Edge = tuple[Node, Node]
WHOLE_IN, WHOLE_OUT = ("in", 0), ("out", 0)
Cells = Sequence[Sequence[int | None]]


class ExtractState(Labelled):
    """Where an extract stands."""

    DRAFT = "draft", "待审批"
    PUBLISHED = "published", "已公开"
    RETURNED = "returned", "未予公开"
    WITHDRAWN = "withdrawn", "已撤下"


def shown(number: int) -> int | str:
    """A number as it may stand in public text: small ones as 不足5."""
    return number if number >= SHOWN_FROM else f"不足{SHOWN_FROM}"


@dataclass
class Table:
    """Numbers of rows × columns with their sums; ``None`` does not apply and is known to be nothing."""

    cells: Cells
    hidden: set[Edge] = field(default_factory=set)
    values: dict[Edge, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = range(len(self.cells[0]) if self.cells else 0)
        for r, row in enumerate(self.cells):
            for c, value in enumerate(row):
                if value is not None:
                    self.values[("row", r), ("column", c)] = value
            if any(n is not None for n in row):
                self.values[WHOLE_IN, ("row", r)] = sum(n or 0 for n in row)
        for c in columns:
            column = [row[c] for row in self.cells if row[c] is not None]
            if column:
                self.values[("column", c), WHOLE_OUT] = sum(n or 0 for n in column)
        self.values[WHOLE_OUT, WHOLE_IN] = sum(n or 0 for row in self.cells for n in row)

    def can_change(self, edge: Edge) -> bool:
        """Whether the numbers that are shown leave more than one value for a hidden one."""
        start, end = edge
        if self._leads(end, start, edge):
            return True
        return self.values[edge] > 0 and self._leads(start, end, edge)

    def _leads(self, start: Node, goal: Node, without: Edge) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            if node == goal:
                return True
            for one, other in self.hidden - {without}:
                if one == node and other not in seen:
                    seen.add(other)
                    waiting.append(other)
                if other == node and one not in seen and self.values[one, other] > 0:
                    seen.add(one)
                    waiting.append(one)
        return False


def suppressed(cells: Cells) -> Table:
    """The table with small cells hidden, and as many others as keep them from being computed (F-30)."""
    table = Table(cells)
    table.hidden = {edge for edge, value in table.values.items() if value < SHOWN_FROM}
    waiting = sorted(table.hidden)
    while waiting:
        waiting = [edge for edge in waiting if not table.can_change(edge)]
        if waiting:
            added = _another(table, waiting[0])
            if added is None:
                raise ValueError("every number is hidden, and one can still be computed")
            table.hidden.add(added)
            waiting.append(added)
    return table


def _another(table: Table, edge: Edge) -> Edge | None:
    """What to hide besides: where but one number of a row or column is hidden, the smallest, cells before sums."""
    hidden_at = Counter(node for one in table.hidden for node in one)
    ends = {node for node, number in hidden_at.items() if number == 1} or set(edge)
    shown_ = [one for one in table.values if one not in table.hidden]
    near = [one for one in shown_ if ends & set(one)] or shown_
    return min(
        near,
        key=lambda one: (
            not _is_cell(one), sum(not hidden_at[node] for node in one), table.values[one], one,
        ),
        default=None,
    )  # fmt: skip


def _is_cell(edge: Edge) -> bool:
    return edge[0][0] == "row"


def printed(table: Table) -> list[list[int | str | None]]:
    """Rows with their sums and a last row of sums; hidden numbers as ``*``."""

    def one(edge: Edge) -> int | str | None:
        return HIDDEN if edge in table.hidden else table.values.get(edge)

    columns = range(len(table.cells[0]))
    rows = [
        [*(one((("row", r), ("column", c))) for c in columns), one((WHOLE_IN, ("row", r)))]
        for r in range(len(table.cells))
    ]
    last = [*(one((("column", c), WHOLE_OUT)) for c in columns), one((WHOLE_OUT, WHOLE_IN))]
    return [*rows, last]


def may_show_rate(numerator: int, denominator: int, closed: int) -> bool:
    """A rate is public only if neither part, the rest, nor what was closed to the public is small."""
    rest = denominator - numerator
    return min(numerator, rest) >= SHOWN_FROM and (closed == 0 or closed >= SHOWN_FROM)
