"""What the anonymous survey asks, and from how many answers on anything is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

QUESTIONS = (("heard", "听得清"), ("understood", "听得懂"), ("fair", "过程公正"))
CHOICES = {3: "是", 2: "一般", 1: "不是"}
SHOWN_FROM = 5


@dataclass(frozen=True)
class Figures:
    """Of ``answers`` to ``hearings`` 场, how many said 是 to each question."""

    hearings: int
    answers: int
    heard: int
    understood: int
    fair: int


def is_shown(answers: int, *, is_over: bool) -> bool:
    """Shown when the time for answers is over and five or more have come (A-14).

    While answers still come in, the difference between two looks would be one person's answer.
    """
    return is_over and answers >= SHOWN_FROM


def figures(rows: Iterable[tuple[int, int, int, int]]) -> Figures:
    """Add up (answers, heard, understood, fair) of hearings; one below five is left out whole (A-14).

    So no two figures differ by the answers of fewer than five persons.
    """
    kept = [row for row in rows if row[0] >= SHOWN_FROM]
    answers, heard, understood, fair = (sum(row[n] for row in kept) for n in range(4))
    return Figures(len(kept), answers, heard, understood, fair)
