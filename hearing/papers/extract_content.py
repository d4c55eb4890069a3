"""The plain data of a public extract (F-30-P): public hearings only, small numbers hidden, nobody named."""

from __future__ import annotations

from typing import TypedDict


class ExtractRow(TypedDict):
    """One area and its cases by line with the sum: a number, ``*`` where hidden, ``None`` without that line."""

    name: str
    cells: list[int | str | None]


class ExtractRate(TypedDict):
    """The effective rate with its definition and what it is made of."""

    words: str
    version: int
    numerator: int
    denominator: int
    pending: int | str


class ExtractContent(TypedDict):
    """Everything that is published; ``rate`` is ``None`` where it would tell a small number."""

    unit_name: str
    number: str
    title: str
    period: str
    cut_off: str
    cases: int | str
    hearings: int | str
    streamed: int | str
    columns: list[str]
    rows: list[ExtractRow]
    rate: ExtractRate | None
    signed_on: str
