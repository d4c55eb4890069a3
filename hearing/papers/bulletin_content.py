"""The plain data of a bulletin (F-30, domain §7.2); figures only, the wording is the template's.

A rate is always printed with its definition, numerator, denominator and pending count, so a rate
is a structure here and never a bare percentage.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Count(TypedDict):
    """A label with a number: ``{"label": "简易公开听证", "count": 12}``."""

    label: str
    count: int


class Rate(TypedDict):
    """A share with what it is made of; ``pending`` are 件 not yet assessed."""

    label: str
    definition: str
    version: int
    numerator: int
    denominator: int
    pending: int


class Totals(TypedDict):
    """The headline: 公开 件 and 场, 不公开 件, 待核实 件 (settled order), and who took part."""

    public_cases: int
    public_hearings: int
    closed_cases: int
    closed_hearings: int
    to_verify: int
    chief_presided: int
    attendances: int
    average_officers: str
    streamed: NotRequired[int]
    forms: NotRequired[list[Count]]
    topics: NotRequired[list[str]]
    compared: NotRequired[list[str]]


class AreaRow(TypedDict):
    """One city (or the province's own) in the table by area, in the order of the area codes."""

    name: str
    units: int
    hearings: int
    cases: int
    chief_presided: int
    effective: int
    applicable: int
    pending: int


class LineRow(TypedDict):
    """One business line."""

    name: str
    hearings: int
    cases: int
    effective: int
    applicable: int
    pending: int


class MatrixRow(TypedDict):
    """One unit: a number per line, 0 where blank, ``None`` where the line does not exist."""

    name: str
    cells: list[int | None]


class Matrix(TypedDict):
    """Units × lines with the coverage: cells with at least one hearing of all applicable."""

    lines: list[str]
    rows: list[MatrixRow]
    covered: int
    applicable: int


class Problem(TypedDict):
    """Unit, fact, rule in words as printed (no id of ours), evidence (numbers of hearings)."""

    unit: str
    fact: str
    rule: str
    evidence: str


class Requirement(TypedDict):
    """A rectification item with its deadline (ISO date)."""

    unit: str
    person: str
    requirement: str
    due_on: str
    reply: str


class Imprint(TypedDict):
    """版记: 抄送, 印发机关 and 印发日期 (ISO date)."""

    copies_to: str
    printed_by: str
    printed_on: str


class BulletinContent(TypedDict):
    """Everything printed in one bulletin. ``remarks`` are the drafter's own paragraphs by section
    (``totals`` ``areas`` ``lines`` ``quality`` ``pool`` ``problems`` ``requirements``)."""

    classification: NotRequired[str]
    masthead: str
    number: str
    title: str
    title_lines: NotRequired[list[str]]
    unit_name: str
    addressees: str
    period: str
    scope_words: str
    cut_off: str
    signed_on: str
    totals: Totals
    areas: list[AreaRow]
    lines: list[LineRow]
    matrix: Matrix
    blank_units: list[str]
    blank_lines: list[str]
    rate: Rate
    quality: list[Rate]
    pool: list[str]
    problems: list[Problem]
    requirements: list[Requirement]
    remarks: dict[str, list[str]]
    corrections: NotRequired[list[str]]
    imprint: Imprint
