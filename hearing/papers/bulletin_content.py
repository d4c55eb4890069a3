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
    streamed: int
    forms: list[Count]
    topics: list[str]
    compared: list[str]


class AreaRow(TypedDict):
    """One city (or the province's own) in the table by area; cases also by the system they come from."""

    name: str
    units: int
    active_units: int
    unified: int
    petition: int
    manual: int
    hearings: int
    cases: int
    chief_presided: int
    effective: int
    applicable: int
    pending: int


class UnitRow(TypedDict):
    """One procuratorate in the annex; cases also by the system they come from (trap 5)."""

    name: str
    hearings: int
    cases: int
    public_cases: int
    unified: int
    petition: int
    manual: int
    chief_presided: int
    streamed: int
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
    """Kind, unit, fact, rule in words as printed (no id of ours), evidence (numbers of hearings).

    Neighbours of one kind and fact are printed together.
    """

    kind: NotRequired[str]
    unit: str
    fact: str
    rule: str
    evidence: str


class Requirement(TypedDict):
    """A rectification item with its deadline (ISO date)."""

    kind: NotRequired[str]
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


class ChartArea(TypedDict):
    """One area on the charts; the code is its place on the map."""

    code: str
    name: str
    cases: int


class ChartMonth(TypedDict):
    """One month on the charts."""

    label: str
    cases: int
    hearings: int


class Charts(TypedDict):
    """What the charts show."""

    areas: list[ChartArea]
    months: list[ChartMonth]


class PlanRow(TypedDict):
    """One area or line of the annual plan: sessions, and cases beside them; ``None`` = no target.

    ``cases_…`` are missing on slides made before there were any.
    """

    name: str
    target: int | None
    done: int
    percent: str
    is_behind: bool
    cases_target: NotRequired[int | None]
    cases_done: NotRequired[int]
    cases_percent: NotRequired[str]


class PlanPart(TypedDict):
    """The annual plan: which version, up to which day (ISO), the whole, by area and by line."""

    year: int
    version: int
    as_of: str
    target: int | None
    done: int
    percent: str
    rows: list[PlanRow]
    cases_target: NotRequired[int | None]
    cases_done: NotRequired[int]
    cases_percent: NotRequired[str]
    is_behind: NotRequired[bool]
    lines: NotRequired[list[PlanRow]]


class TypicalCase(TypedDict):
    """One 典型案例 of the annex, as it stands on the shelf without names; published on (ISO date)."""

    number: str
    unit_name: str
    published_on: str
    title: str
    keywords: str
    gist: str


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
    order_words: str
    units: list[UnitRow]
    unit_cells: Matrix
    lines: list[LineRow]
    matrix: Matrix
    charts: Charts
    plan: NotRequired[PlanPart]
    exemplars: NotRequired[list[TypicalCase]]
    blank_units: list[str]
    blank_in_annex: NotRequired[bool]
    blank_lines: list[str]
    rate: Rate
    small_cases: NotRequired[int]
    quality: list[Rate]
    pool: list[str]
    problems: list[Problem]
    requirements: list[Requirement]
    remarks: dict[str, list[str]]
    corrections: NotRequired[list[str]]
    imprint: Imprint
