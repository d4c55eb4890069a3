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
