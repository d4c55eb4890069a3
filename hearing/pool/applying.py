"""A visitor's own application: draft, check, receipt, and how it stands (F-25, P-4)."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.sealing import keyring
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.messages.templates import Filled
from hearing.pool import consents, particulars, public, publicity, wording
from hearing.pool.hire_rules import ConsentKind
from hearing.pool.models import CandidateDraft, Member, OfficerApplication
from hearing.pool.particulars import Particulars
from hearing.pool.public import VISITOR
from hearing.pool.rules import Category, Source
from hearing.units.queries import unit

DRAFT_HOURS = 24


def begin_application(number: str, *, privacy: bool, sensitive: bool) -> str:
    """Begin an application after both consents; gives the draft's token, kept by the visitor only (F-25)."""
    row = public.open_recruitment(number)
    if not privacy:
        raise Refused("须阅读并同意《个人信息处理告知书》，才能报名", field="privacy")
    if not sensitive:
        raise Refused("须单独同意处理身份证号；不同意的，可以电话咨询后书面报名", field="sensitive")
    token = secrets.token_urlsafe(24)
    draft = CandidateDraft(
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


def _draft(number: str, token: str) -> CandidateDraft:
    row = db.session.scalar(
        select(CandidateDraft).where(
            CandidateDraft.token_digest == _digest(token),
            CandidateDraft.expires_at > clock.now(),
        )
    )
    if row is None or row.recruitment_id != public.open_recruitment(number).id:
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
        str(values.get("name", "")), particulars.tidy_identity(str(values.get("identity", ""))),
        str(values.get("phone", "")), str(values.get("employer", "")),
        str(values.get("profession", "")), Category.SOCIAL, Source.RECRUITED,
    )  # fmt: skip
    found = particulars.particulars_problems(who, clock.today(), None)
    if not values.get("declares"):
        found.append(("declares", "须声明没有不得担任听证员的情形"))
    return found


def submit(number: str, token: str) -> str:
    """Submit an application; gives its receipt number. The draft is gone afterwards (P-4, F-25)."""
    notice, draft = public.open_recruitment(number), _draft(number, token)
    values = json.loads(draft.content)
    for field, sentence in problems(values):
        raise Refused(sentence, field=field)
    identity = particulars.tidy_identity(values["identity"])
    phone = particulars.tidy_phone(values["phone"])
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
    _text(row, phone, wording.application_received(office, row.receipt))
    return row.receipt


def _text(row: OfficerApplication, phone: str, body: Filled) -> None:
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
        select(OfficerApplication).where(OfficerApplication.receipt == public.digits(receipt))
    )
    wanted = keyring.digest("phone", particulars.tidy_phone(phone))
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
