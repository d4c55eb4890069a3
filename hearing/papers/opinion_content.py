"""The plain data of an officer's opinion sheet (F-17)."""

from __future__ import annotations

from typing import TypedDict

from hearing.papers.contents import Named, Sitting


class GivenOpinion(TypedDict):
    """One officer's opinion on one issue as it counted (last version before closing)."""

    position: int
    kind: str
    question: str
    proposition: str
    option: str
    alternative: int | None
    reasons: str | None
    suggestions: str | None
    version: int
    submitted_at: str
    digest: str
    receipt: str


class OpinionSignature(TypedDict):
    """How the submission that counted was signed; ``ink`` is a path on 600 × 220, only of a drawn one."""

    way: str
    name: str
    ink: str | None
    at: str
    receipt: str
    digest: str


class SupplementWords(TypedDict):
    """A word added after closing."""

    words: str
    at: str
    receipt: str


class OpinionContent(Sitting):
    """F-17: one officer's opinions; ``options`` are the labels among which was chosen."""

    unit_name: str
    officer: Named
    seat: int
    options: list[str]
    opinions: list[GivenOpinion]
    signature: OpinionSignature | None
    supplements: list[SupplementWords]


class ApartView(TypedDict):
    """A dissent; ``name`` is ``None`` when it was given without the name."""

    name: str | None
    words: str
    at: str
    digest: str


class CollegialContent(Sitting):
    """F-17-C: the panel's common statement by its representative, with dissent."""

    unit_name: str
    panel: list[Named]
    representative: str | None
    words: str | None
    at: str | None
    digest: str | None
    dissents: list[ApartView]


class SupervisorContent(Sitting):
    """F-17-R: what a people's supervisor said, and the answer."""

    unit_name: str
    supervisor: str
    words: str
    given_on: str
    entered_by: str
    reply: str | None
    replied_at: str | None
    replied_by: str | None


class ReceiptContent(Sitting):
    """The receipt of one submission: what proves it, nothing of what it said."""

    unit_name: str
    name: str
    seat: int
    number: int
    submitted_at: str
    receipt: str
    digest: str
    opinions: list[str]
    channel: str
    signed: str
    closed_at: str | None
    is_whole: bool
    is_last: bool
    made_at: str
