"""The plain data of the papers of training, typical cases and reviews (F-27 to F-29)."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Present(TypedDict):
    """One line of the sign-in list."""

    name: str
    capacity: str
    words: str
    state: str


class Mean(TypedDict):
    """One item of the feedback with its average, as text."""

    label: str
    mean: str


class GatheringContent(TypedDict):
    """F-27: sign-in list and record of one training, observation or exchange."""

    unit_name: str
    number: str
    kind: str
    title: str
    starts_at: str
    ends_at: str
    place: str
    content: str
    hearing_number: str | None
    guests: list[Present]
    present: int
    feedback: int
    means: list[Mean]
    too_few: NotRequired[int]
    recorder: str


class TextSection(TypedDict):
    """One section of a text under its heading."""

    label: str
    text: str


class Said(TypedDict):
    """What one level said."""

    unit_name: str
    verdict: str
    words: str | None
    name: str
    at: str


class ExemplarContent(TypedDict):
    """F-28: a nominated text with the levels' verdicts; ``number`` once it is published."""

    unit_name: str
    number: str
    kind: str
    title: str
    hearing_number: str | None
    sections: list[TextSection]
    nominated_by: str
    nominated_at: str
    reviews: list[Said]
    published_at: str | None


class Looked(TypedDict):
    """One criterion: what it is worth, what was taken off on average, what was found."""

    name: str
    standard: str
    weight: int
    deduction: str
    findings: list[str]


class ReviewContent(TypedDict):
    """F-29: the result of one sample, without the reviewers' names."""

    unit_name: str
    number: str
    kind: str
    title: str
    document: str | None
    hearing_number: str
    handler: str
    code: str
    rows: list[Looked]
    comments: list[str]
    reviewers: int
    points: str
    grade: str
    basis: str
    announced_at: str
    contest: str | None
    answer: str | None
    final_grade: str
    seed: str
    list_digest: str
