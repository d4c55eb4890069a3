"""All that a visitor without account may read and do with a pool; whitelisted fields only.

A visitor has no post: who asks is told apart by nothing but what they hold (a draft's token, a receipt with
the telephone, a certificate's code), and what is missing, closed or another's answers alike.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.pool import catalogue, certificates, consents, hire_rules, publicity, wording
from hearing.pool.hire_rules import ConsentKind, Particulars
from hearing.pool.models import (
    ApplicationDraft,
    CandidateObjection,
    Member,
    OfficerApplication,
    Publicity,
    PublicityEntry,
    Recruitment,
)
from hearing.pool.rules import Category, Source
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
    return _notice(_recruitment(number))


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


def _recruitment(number: str) -> Recruitment:
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


def begin_application(number: str, *, privacy: bool, sensitive: bool) -> str:
    """Begin an application after both consents; gives the draft's token, kept by the visitor only (F-25)."""
    row = _recruitment(number)
    if not privacy:
        raise Refused("须阅读并同意《个人信息处理告知书》，才能报名", field="privacy")
    if not sensitive:
        raise Refused("须单独同意处理身份证号；不同意的，可以电话咨询后书面报名", field="sensitive")
    token = secrets.token_urlsafe(24)
    draft = ApplicationDraft(
        recruitment_id=row.id,
        token_digest=_digest(token),
        expires_at=clock.now() + timedelta(hours=DRAFT_HOURS),
    )
    agreed = {
        kind: consents.current(kind).id for kind in (ConsentKind.PRIVACY, ConsentKind.SENSITIVE)
    }
    draft.content = json.dumps({"texts": agreed})
    db.session.add(draft)
    db.session.flush()
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _draft(number: str, token: str) -> ApplicationDraft:
    row = db.session.scalar(
        select(ApplicationDraft).where(
            ApplicationDraft.token_digest == _digest(token),
            ApplicationDraft.expires_at > clock.now(),
        )
    )
    if row is None or row.recruitment_id != _recruitment(number).id:
        raise NotFound
    return row


def typed(number: str, token: str) -> dict[str, Any]:
    """What the visitor has typed so far; missing when there is no such draft."""
    return dict(json.loads(_draft(number, token).content))


def keep(number: str, token: str, values: dict[str, Any]) -> None:
    """Keep the answers of one step in the draft."""
    row = _draft(number, token)
    row.content = json.dumps({**json.loads(row.content), **values}, ensure_ascii=False)


def problems(values: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands against submitting what was typed, by field (A-7, F-25)."""
    who = Particulars(
        str(values.get("name", "")), hire_rules.tidy_identity(str(values.get("identity", ""))),
        str(values.get("phone", "")), str(values.get("employer", "")),
        str(values.get("profession", "")), Category.SOCIAL, Source.RECRUITED,
    )  # fmt: skip
    found = hire_rules.particulars_problems(who, clock.today(), None)
    if not values.get("declares"):
        found.append(("declares", "须声明没有不得担任听证员的情形"))
    return found


def submit(number: str, token: str) -> str:
    """Submit an application; gives its receipt number. The draft is gone afterwards (P-4, F-25)."""
    notice, draft = _recruitment(number), _draft(number, token)
    values = json.loads(draft.content)
    for field, sentence in problems(values):
        raise Refused(sentence, field=field)
    identity = hire_rules.tidy_identity(values["identity"])
    phone = hire_rules.tidy_phone(values["phone"])
    row = OfficerApplication(
        recruitment_id=notice.id,
        receipt=publicity.receipt(),
        name=values["name"],
        employer=values["employer"][:200],
        profession=(values.get("profession") or "")[:200] or None,
        identities="、".join(values.get("identities") or ())[:200] or None,
        specialities="、".join(values.get("specialities") or ())[:200] or None,
        about=values.get("about") or None,
        consents_cross_pool=bool(values.get("cross_pool")),
        privacy_text_id=values["texts"][ConsentKind.PRIVACY],
        sensitive_text_id=values["texts"][ConsentKind.SENSITIVE],
        submitted_at=clock.now(),
        state="received",
    )
    row.identity, row.identity_digest = identity, keyring.digest("identity", identity)
    row.phone, row.phone_digest = phone, keyring.digest("phone", phone)
    db.session.add(row)
    db.session.delete(draft)
    db.session.flush()
    office = unit(notice.pool.unit_id)
    journal.record(
        VISITOR, "officer_application.submit", "officer_application", row.id, unit_id=office.id
    )
    _text(row, phone, wording.application_received(office.name, row.receipt))
    return row.receipt


def _text(row: OfficerApplication, phone: str, body: str) -> None:
    messages.queue(
        VISITOR, key=f"officer-application/{row.id}/received", channel="sms", address=phone,
        template="application_received", subject="公开听证", body=body,
        object_kind="officer_application", object_id=row.id,
    )  # fmt: skip


@dataclass(frozen=True)
class ApplicationStatus:
    """What an applicant learns by receipt and telephone."""

    words: str
    office: str
    submitted_at: datetime
    reason: str | None


STAGES = {
    "candidate": "已采纳为候选人，正在审查资格",
    "reviewed": "已通过资格审查，正在公示或等待提请",
    "proposed": "已提请检察长决定",
    "appointed": "已聘任",
    "active": "已聘任",
    "suspended": "已聘任",
    "left": "已结束",
}


def application_status(receipt: str, phone: str) -> ApplicationStatus | None:
    """How an application stands; a wrong number and a wrong telephone are the same nothing."""
    row = db.session.scalar(
        select(OfficerApplication).where(OfficerApplication.receipt == _digits(receipt))
    )
    wanted = keyring.digest("phone", hire_rules.tidy_phone(phone))
    if row is None or not secrets.compare_digest(row.phone_digest or "", wanted):
        return None
    member = db.session.get(Member, row.member_id) if row.member_id else None
    words = {"received": "已收到，正在处理", "refused": "未采纳"}.get(row.state, "已采纳为候选人")
    return ApplicationStatus(
        STAGES[member.state] if member else words,
        unit(row.recruitment.pool.unit_id).name,
        row.submitted_at,
        row.reason,
    )


def _digits(text: str) -> str:
    return "".join(c for c in hire_rules.tidy_identity(text) if c.isdigit())[:40]


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
    problem = hire_rules.phone_problem(phone)
    if problem:
        raise Refused(problem, field="phone")
    found = publicity.enter_objection(
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
        select(CandidateObjection).where(CandidateObjection.receipt == _digits(receipt))
    )
    wanted = keyring.digest("phone", hire_rules.tidy_phone(phone))
    if row is None or not secrets.compare_digest(row.phone_digest or "", wanted):
        return None
    words = {"open": "已收到，正在核查", "upheld": "异议成立", "dismissed": "异议不成立"}[row.state]
    return ObjectionStatus(words, row.reasons)


def verify_certificate(code: str) -> Verified:
    """What a certificate's code says today; an unknown code is missing (F-24)."""
    return certificates.verify(code)
