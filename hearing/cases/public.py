"""Visitors' applications for a hearing: a draft under an unguessable key, submission, look-up.

All that the public pages may read and write of this station. Nothing here tells whether a case, a
person or a number exists.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.cases import rules
from hearing.cases.applications import new_application
from hearing.cases.models import Application, ApplicationDraft
from hearing.cases.rules import Channel
from hearing.cases.service import digest_of_phone
from hearing.journal import service as journal
from hearing.papers import queries as papers
from hearing.papers.queries import PaperDownload
from hearing.people import sessions
from hearing.units.models import Unit
from hearing.units.queries import unit

APPLICANT = Viewer(name="申请人")
PRIVACY_VERSION = 1
KEPT = timedelta(hours=24)
BEGINNINGS, SUBMISSIONS, PER_PHONE, LOOK_UPS, PER_RECEIPT = 20, 10, 3, 20, 5
TOO_MANY = "次数太多，请过 15 分钟再试，或拨打 12309"
ROLES = {role.value: role.label for role in rules.APPLYING}
LONGEST = {"name": 40, "client": 40, "case_words": 200, "reasons": 2000, "evidence": 1000}


class TooMany(Conflict):
    """Too many tries: 429."""

    status = 429


def _limit(key: str, tries: int) -> None:
    if not sessions.try_once(key[:100], tries):
        raise TooMany(TOO_MANY)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass(frozen=True)
class PublicDraft:
    """A visitor's answers so far, and the application once it is submitted."""

    id: int
    answers: dict[str, str]
    application_id: int | None


def represents(role: str) -> bool:
    """Whether somebody in this role speaks for another."""
    return role in rules.REPRESENTING


def begin(address: str, *, consents: bool) -> str:
    """Begin a draft after the privacy notice; gives the key that only the browser keeps."""
    if not consents:
        raise Refused("请先阅读并同意个人信息处理告知", field="consents")
    _limit(f"apply-begin:{address}", BEGINNINGS)
    key = secrets.token_urlsafe(32)
    row = ApplicationDraft(
        key_digest=_digest(key),
        privacy_version=PRIVACY_VERSION,
        saved_at=clock.now(),
        expires_at=clock.now() + KEPT,
    )
    row.answers = "{}"
    db.session.add(row)
    db.session.flush()
    return key


def _row(key: str) -> ApplicationDraft | None:
    if not key:
        return None
    return db.session.scalar(
        select(ApplicationDraft).where(
            ApplicationDraft.key_digest == _digest(key), ApplicationDraft.expires_at > clock.now()
        )
    )


def public_draft(key: str) -> PublicDraft | None:
    """The draft of a key, unless it has expired."""
    row = _row(key)
    if row is None:
        return None
    return PublicDraft(row.id, json.loads(row.answers), row.application_id)


def save(key: str, answers: Mapping[str, str]) -> None:
    """Keep answers of one step; whatever else was typed stays."""
    row = _row(key)
    if row is None or row.application_id is not None:
        raise Conflict("这份申请已经提交或已过期，请重新开始")
    row.answers = json.dumps({**json.loads(row.answers), **answers}, ensure_ascii=False)
    row.saved_at = clock.now()
    db.session.flush()


def forget(key: str) -> None:
    """Wipe what was typed, on the visitor's own wish."""
    db.session.execute(delete(ApplicationDraft).where(ApplicationDraft.key_digest == _digest(key)))


def answer_problem(field: str, answers: Mapping[str, str]) -> str | None:
    """The sentence that stands against one answer, if any (F-01)."""
    value = answers.get(field, "").strip()
    if field == "unit" and (not value.isdigit() or _chosen_unit(answers) is None):
        return "选择检察院"
    if field == "role" and value not in ROLES:
        return "选择您是谁"
    if field == "phone" and rules.phone_of(value) is None:
        return "填写手机号或带区号的座机号，如 13800000000"
    if field == "openness" and value not in ("yes", "no"):
        return "选择是否申请公开听证"
    if field in ("name", "case_words", "reasons") and not value:
        words = {"name": "您的姓名", "case_words": "是哪一件案件", "reasons": "申请理由"}
        return f"填写{words[field]}"
    if field == "client" and not value and represents(answers.get("role", "")):
        return "填写您代理谁"
    if len(value) > LONGEST.get(field, 60):
        return f"最多 {LONGEST.get(field, 60)} 字"
    return None


FIELDS = (
    "unit", "name", "role", "client", "phone", "case_words", "reasons", "evidence", "openness",
)  # fmt: skip


def _chosen_unit(answers: Mapping[str, str]) -> int | None:
    number = answers.get("unit", "")
    found = db.session.get(Unit, int(number)) if number.isdigit() and len(number) < 10 else None
    return found.id if found and found.is_active else None


def submit(key: str, address: str) -> None:
    """Submit the draft: it lands in the unit's register as received; twice is once (A-9)."""
    row = _row(key)
    if row is None:
        raise Conflict("填写的内容已过期，请重新开始")
    if row.application_id is not None:
        return
    answers: dict[str, str] = json.loads(row.answers)
    for field in FIELDS:
        problem = answer_problem(field, answers)
        if problem:
            raise Refused(problem, field=field)
    phone = rules.phone_of(answers["phone"]) or ""
    _limit(f"apply-submit:{address}", SUBMISSIONS)
    _limit(f"apply-phone:{digest_of_phone(phone)}", PER_PHONE)
    _claim(row)
    application = _application(row, answers, phone)
    row.application_id = application.id
    row.answers = "{}"
    db.session.flush()
    journal.record(
        APPLICANT, "application.online", "application", application.id, unit_id=application.unit_id
    )


def _claim(row: ApplicationDraft) -> None:
    """Lock the draft's row; a second submission at once waits and then finds it done."""
    db.session.execute(
        update(ApplicationDraft)
        .where(ApplicationDraft.id == row.id)
        .values(saved_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
    if row.application_id is not None:
        raise Conflict("这份申请已经提交，请刷新页面看受理编号")


def _application(row: ApplicationDraft, answers: dict[str, str], phone: str) -> Application:
    return new_application(
        APPLICANT,
        int(answers["unit"]),
        received_on=clock.today(),
        channel=Channel.ONLINE,
        applicant_name=answers["name"].strip(),
        applicant_role=answers["role"],
        client_name=answers.get("client", "").strip() or None
        if represents(answers["role"])
        else None,
        phone=phone,
        case_words=answers["case_words"].strip(),
        reasons=answers["reasons"].strip(),
        evidence=answers.get("evidence", "").strip() or None,
        wants_public=answers["openness"] == "yes",
        privacy_version=row.privacy_version,
    )


@dataclass(frozen=True)
class PublicStatus:
    """All that the public learns of an application: never a name, a case or what was decided."""

    receipt: str
    unit_name: str
    received_on: date
    due_on: date
    is_answered: bool


def _status(row: Application) -> PublicStatus:
    return PublicStatus(
        row.receipt, unit(row.unit_id).name, row.received_on, row.due_on, row.decision is not None
    )


def public_receipt(key: str) -> PublicStatus | None:
    """The receipt of the application just submitted from this browser."""
    row = _row(key)
    return (
        _status(db.session.get_one(Application, row.application_id))
        if row and row.application_id
        else None
    )


def public_receipt_paper(key: str) -> PaperDownload | None:
    """The receipt as a paper, to the browser that submitted it (F-01)."""
    row = _row(key)
    if row is None or row.application_id is None:
        return None
    found = db.session.get_one(Application, row.application_id)
    if found.receipt_paper_id is None:
        return None
    return papers.file_of_object("application", found.id, found.receipt_paper_id)


def public_status(receipt: str, phone: str, address: str) -> PublicStatus | None:
    """Look an application up by number and telephone; wrong and unknown look alike."""
    digits = "".join(mark for mark in receipt if mark.isdecimal() and mark.isascii())[:12]
    _limit(f"apply-status:{address}", LOOK_UPS)
    _limit(f"apply-receipt:{digits}", PER_RECEIPT)
    wanted = digest_of_phone(rules.phone_of(phone) or "")
    found = db.session.scalar(
        select(Application).where(Application.receipt == digits, Application.phone_digest == wanted)
    )
    return _status(found) if found else None
