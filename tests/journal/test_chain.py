"""The chain's arithmetic, without a database."""

from __future__ import annotations

from hearing.journal import chain


def entries(number: int) -> list[dict[str, object]]:
    """A right chain of that many entries."""
    previous, rows = chain.GENESIS, []
    for sequence in range(1, number + 1):
        row: dict[str, object] = dict.fromkeys(chain.FIELDS, "x")
        row["sequence"] = sequence
        row["previous_hash"] = previous
        row["hash"] = previous = chain.entry_hash(previous, row)
        rows.append(row)
    return rows


def test_a_right_chain_has_no_break():
    rows = entries(4)
    assert chain.verify(rows) is None
    assert chain.verify([]) is None
    assert chain.verify(rows, (0, chain.GENESIS)) is None
    assert chain.verify(rows, (2, str(rows[1]["hash"]))) is None


def test_each_break_is_named():
    rows = entries(4)
    apart = [rows[0], {**rows[1], "previous_hash": "other"}]
    for broken, anchor, words in (
        (rows[1:], None, "第 1 条缺失"),
        (apart, None, "第 2 条与前一条不相接"),
        ([{**rows[0], "verb": "other"}], None, "第 1 条内容被改动"),
        (rows, (2, "other"), "第 2 条与锚点不符"),
        (rows, (9, "gone"), "锚点记到第 9 条，库中只到第 4 条"),
    ):
        found = chain.verify(broken, anchor)
        assert found is not None
        assert words in found.problem
