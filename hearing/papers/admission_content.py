"""The plain data of the papers about people who come in: F-05, F-10, F-25; numbers masked only."""

from __future__ import annotations

from typing import TypedDict

from hearing.papers.contents import PlanApproval, Sitting


class Outsider(TypedDict):
    """A person from outside the pool, as little as the approval needs."""

    name: str
    gender: str
    age: str
    identity: str
    phone: str
    employer: str
    words: str


class OutsiderContent(Sitting):
    """F-05: who is to be invited from outside the pool, why, on what evidence, and the decision (P-8)."""

    unit_name: str
    person: Outsider
    request: str
    declared_on: str
    evidence: str
    asked_by: str
    asked_at: str | None
    approval: PlanApproval


class Spectating(TypedDict):
    """One application to attend; ``decision`` says whether it was agreed to and who came."""

    name: str
    identity: str
    phone: str
    employer: str
    relation: str
    decision: str
    seat: int | None


class GalleryContent(Sitting):
    """F-10: all who applied to attend, by seat and then by the time of application (A-19)."""

    unit_name: str
    seats: int | None
    apply_until: str | None
    people: list[Spectating]


class Agreement(TypedDict):
    """One consent as it stands, with the version of its text."""

    what: str
    how: str
    on: str
    version: str


class CandidateContent(TypedDict):
    """F-25: what is registered about a candidate, no more than the duty needs (P-4)."""

    unit_name: str
    pool_name: str
    source: str
    recommender: str | None
    name: str
    gender: str
    born_on: str | None
    identity: str
    phone: str
    employer: str
    profession: str
    category: str
    identities: list[str]
    specialities: list[str]
    languages: list[str]
    declared_on: str | None
    cross_pool: bool
    agreements: list[Agreement]
    registered_by: str
    registered_at: str
