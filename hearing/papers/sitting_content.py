"""The plain data of the papers of the day: F-12, F-13, F-14, F-22."""

from __future__ import annotations

from typing import TypedDict

from hearing.papers.contents import Named, Sitting


class Capacity(TypedDict):
    """Somebody who signs: capacity and name."""

    role: str
    name: str


class RightsContent(Sitting):
    """F-12: rights and duties, discipline, each paragraph a line, with the versions of the texts; who signs."""

    unit_name: str
    rights: list[str]
    rights_version: int
    discipline: list[str]
    discipline_version: int
    told_at: str | None
    people: list[Capacity]


class UndertakingContent(Sitting):
    """F-13: one person's undertaking; ``ink`` is the path of a signature of 600 × 200 made on the screen."""

    unit_name: str
    person: Named
    role: str
    text: list[str]
    text_version: int
    signed_at: str
    is_paper: bool
    ink: str | None


class Attended(TypedDict):
    """One line of the sign-in sheet; ``way`` is how the arrival was noted, ``absence`` why nobody came."""

    role: str
    name: str
    words: str
    arrived_at: str | None
    left_at: str | None
    way: str | None
    absence: str | None


class SignInContent(Sitting):
    """F-14: who takes part, when they came and left; printed before the hearing it is signed by hand."""

    unit_name: str
    mode: str
    people: list[Attended]
    taken_at: str | None


class HandedOver(TypedDict):
    """A recording changes hands; ``same`` says whether the digest found then was the registered one."""

    at: str
    giver: str
    taker: str
    place: str
    reason: str
    same: bool | None


class Registered(TypedDict):
    """One recording with its custody."""

    device: str
    operator: str | None
    medium_number: str
    began_at: str
    ended_at: str
    sha256: str | None
    custody: str
    chain: list[HandedOver]


class RecordingContent(Sitting):
    """F-22: the recordings of a hearing."""

    unit_name: str
    recordings: list[Registered]
