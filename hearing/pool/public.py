"""All that a visitor without account may read and do with a pool; whitelisted fields only.

A visitor has no post: who asks is told apart by nothing but what they hold (a draft's token, a receipt with
the telephone, a certificate's code), and what is missing, closed or another's answers alike.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.pool import (
    catalogue,
    certificates,
    consents,
    objections,
    particulars,
    publicity,
)
from hearing.pool.models import (
    CandidateObjection,
    Member,
    Publicity,
    PublicityEntry,
    Recruitment,
)
from hearing.units.queries import unit

VISITOR = Viewer(name="公众")
DRAFT_HOURS = 24
Verified = certificates.Verified
CERTIFICATE_WORDS = certificates.WORDS


@dataclass(frozen=True)
class PublicRecruitment:
    """One recruitment notice as anybody may read it."""

    number: str
    unit_name: str
    title: str
    body: str
    wanted: int
    contact: str
    opens_on: date
    closes_on: date


def public_recruitments() -> list[PublicRecruitment]:
    """The notices open today, those that close first in front."""
    return [_notice(row) for row in db.session.scalars(_open_today())]


def public_recruitment(number: str) -> PublicRecruitment:
    """One notice open today; a closed, withdrawn or unknown one is missing."""
    return _notice(open_recruitment(number))


def _open_today() -> Any:
    today = clock.today()
    return (
        select(Recruitment)
        .options(joinedload(Recruitment.pool))
        .where(
            Recruitment.opens_on <= today,
            Recruitment.closes_on >= today,
            Recruitment.withdrawn_at.is_(None),
        )
        .order_by(Recruitment.closes_on, Recruitment.id)
    )


def open_recruitment(number: str) -> Recruitment:
    """The row behind a notice open today, for ``applying``."""
    row: Recruitment | None = db.session.scalar(_open_today().where(Recruitment.number == number))
    if row is None:
        raise NotFound
    return row


def _notice(row: Recruitment) -> PublicRecruitment:
    return PublicRecruitment(
        row.number, unit(row.pool.unit_id).name, row.title, row.body, row.wanted, row.contact,
        row.opens_on, row.closes_on,
    )  # fmt: skip


def public_text(kind: str) -> tuple[str, str]:
    """(version, text) of what an applicant is asked to agree to."""
    found = consents.current(kind)
    return found.version, found.text


def public_words(kind: str) -> list[tuple[str, str]]:
    """(code, name) of the words offered for identities and specialities."""
    return catalogue.offered(kind)


def digits(text: str) -> str:
    """The digits of a receipt number as it was typed."""
    return "".join(c for c in particulars.tidy_identity(text) if c.isdigit())[:40]


@dataclass(frozen=True)
class Shown:
    """One candidate of a publicity: name, unit and identity, nothing else (P-4)."""

    entry_id: int
    name: str
    employer: str
    identities: str


@dataclass(frozen=True)
class PublicPublicity:
    """One publicity while it runs."""

    number: str
    unit_name: str
    from_on: date
    until_on: date
    contact: str
    candidates: tuple[Shown, ...]


def _running() -> Any:
    today = clock.today()
    return (
        select(Publicity)
        .options(
            joinedload(Publicity.pool),
            selectinload(Publicity.entries)
            .joinedload(PublicityEntry.member)
            .options(joinedload(Member.person), selectinload(Member.identities)),
        )
        .where(
            Publicity.from_on <= today,
            Publicity.until_on >= today,
            Publicity.withdrawn_at.is_(None),
        )
        .order_by(Publicity.until_on, Publicity.id)
    )


def public_publicities() -> list[PublicPublicity]:
    """The publicities that run today."""
    return [_shown(row) for row in db.session.scalars(_running())]


def public_publicity(number: str) -> PublicPublicity:
    """One publicity that runs today; afterwards it is missing, since its purpose is over."""
    return _shown(_publicity(number))


def _publicity(number: str) -> Publicity:
    row: Publicity | None = db.session.scalar(_running().where(Publicity.number == number))
    if row is None:
        raise NotFound
    return row


def _shown(row: Publicity) -> PublicPublicity:
    candidates = tuple(
        Shown(
            entry.id,
            entry.member.person.name,
            entry.member.person.employer or "—",
            "、".join(one.identity for one in entry.member.identities) or "—",
        )
        for entry in row.entries
        if entry.member.state != "left"
    )
    return PublicPublicity(
        row.number, publicity.office(row), row.from_on, row.until_on, row.contact, candidates
    )


def object_to(number: str, entry_id: int, *, words: str, objector: str, phone: str) -> str:
    """Object to a candidate while publicity runs; gives the receipt number (P-4)."""
    row = _publicity(number)
    entry = next((one for one in row.entries if one.id == entry_id), None)
    if entry is None or entry.member.state == "left":
        raise Refused("从列表中选择人选", field="entry_id")
    problem = particulars.phone_problem(phone)
    if problem:
        raise Refused(problem, field="phone")
    found = objections.enter_objection(
        VISITOR, entry, channel="online", raised_on=clock.today(), words=words,
        objector=objector, phone=phone,
    )  # fmt: skip
    return found.receipt


@dataclass(frozen=True)
class ObjectionStatus:
    """What an objector learns by receipt and telephone."""

    words: str
    reasons: str | None


def objection_status(receipt: str, phone: str) -> ObjectionStatus | None:
    """How an objection stands; a wrong number and a wrong telephone are the same nothing."""
    row = db.session.scalar(
        select(CandidateObjection).where(CandidateObjection.receipt == digits(receipt))
    )
    wanted = keyring.digest("phone", particulars.tidy_phone(phone))
    if row is None or not secrets.compare_digest(row.phone_digest or "", wanted):
        return None
    words = {"open": "已收到，正在核查", "upheld": "异议成立", "dismissed": "异议不成立"}[row.state]
    return ObjectionStatus(words, row.reasons)


def verify_certificate(code: str) -> Verified:
    """What a certificate's code says today; an unknown code is missing (F-24)."""
    return certificates.verify(code)
