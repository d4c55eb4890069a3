"""The plain data of a meeting's slides: what was frozen in issued bulletins, nothing counted anew."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from hearing.papers.bulletin_content import (
    AreaRow,
    LineRow,
    Matrix,
    PlanPart,
    Problem,
    Rate,
    Requirement,
    Totals,
)


class DeckPart(TypedDict):
    """One bulletin: its number, the digest of its frozen content, and the figures out of it."""

    number: str
    digest: str
    period: str
    scope_words: str
    cut_off: str
    totals: Totals
    areas: list[AreaRow]
    lines: list[LineRow]
    matrix: Matrix
    blank_units: list[str]
    blank_lines: list[str]
    rate: Rate
    small_cases: NotRequired[int]
    quality: list[Rate]
    problems: list[Problem]
    requirements: list[Requirement]
    plan: NotRequired[PlanPart]
    order_words: NotRequired[str]
    notes: NotRequired[list[str]]


class DeckContent(TypedDict):
    """The slides of a meeting of two months; the latest bulletin first."""

    unit_name: str
    title: str
    meeting_on: str
    parts: list[DeckPart]
