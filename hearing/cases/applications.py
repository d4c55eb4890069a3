"""Parties' applications for a hearing: received, linked to a case, answered, the answer told."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from hearing.base import chance, clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.calendar.queries import is_workday
from hearing.cases import documents, rules, service, should_hear, wording
from hearing.cases.models import Application, Case
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.papers import service as papers
from hearing.people import access
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int, unit


def receive_application(
    viewer: Viewer,
    case: Case | None,
    *,
    applicant_name: str,
    applicant_role: str,
    reasons: str,
    channel: str,
    received_on: date,
    wants_public: bool = True,
    **more: Any,
) -> Application:
    """Register a party's application for a hearing; the reply is due in working days (A-9).

    ``more``: ``phone``, ``case_words``, ``evidence``, ``client_name``.
    """
    access.require(viewer, "application:reply", case)
    if received_on > clock.today():
        raise Refused("收到日期不能晚于今天", field="received_on")
    application = new_application(
        viewer,
        case.unit_id if case else viewer.unit_id or 0,
        applicant_name=applicant_name,
        applicant_role=applicant_role,
        reasons=reasons,
        channel=channel,
        received_on=received_on,
        wants_public=wants_public,
        case_id=case.id if case else None,
        **more,
    )
    journal.record(viewer, "application.receive", "application", application.id)
    return application


def new_application(
    viewer: Viewer,
    unit_id: int,
    *,
    received_on: date,
    phone: str | None = None,
    case_words: str | None = None,
    **values: Any,
) -> Application:
    """The row of a new application with its two numbers and its due day (A-9)."""
    days = parameter_int("application_reply_days", received_on, unit_id)
    year = received_on.year
    turn = next_number(f"application/{unit_id}/{year}")
    row = Application(
        unit_id=unit_id,
        number=f"{unit(unit_id).short}检听申〔{year}〕{turn}号"[:40],
        receipt=new_receipt(),
        received_on=received_on,
        due_on=rules.reply_due(received_on, days, is_workday),
        entered_by=viewer.person_id,
        **values,
    )
    if phone:
        row.phone = phone
        row.phone_digest = service.digest_of_phone(phone)
    if case_words:
        row.case_words = case_words
    db.session.add(row)
    db.session.flush()
    _acknowledge(viewer, row, days)
    return row


def _acknowledge(viewer: Viewer, row: Application, days: int) -> None:
    """Freeze the receipt that the applicant may keep (F-01)."""
    case = db.session.get(Case, row.case_id) if row.case_id else None
    content = documents.application_content(row, case, days)
    title = f"听证申请回执（{row.number}）"
    paper = papers.freeze(viewer, "F-01", row.unit_id, "application", row.id, title, content)
    row.receipt_paper_id = paper.id
    db.session.flush()


def new_receipt() -> str:
    """Twelve random digits: to be written down, not to be guessed."""
    return f"{int(chance.token(8), 16) % 10**12:012d}"


def link(viewer: Viewer, application: Application, case: Case, seen_version: int) -> None:
    """Link an application to the case it means; what it was linked to before is replaced."""
    access.require(viewer, "application:reply", application)
    if case.unit_id != application.unit_id:
        raise Refused("只能关联本院的案件", field="number")
    if application.decision:
        raise Conflict("这份申请已经答复过，不能再改案件")
    _take(application, seen_version, case_id=case.id)
    journal.record(viewer, "application.link", "application", application.id, case=case.id)


def _take(application: Application, seen_version: int, **values: Any) -> None:
    """Write under the version seen: of two at once one wins."""
    db.session.flush()
    done = rows_changed(
        update(Application)
        .where(
            Application.id == application.id,
            Application.version == seen_version,
            Application.decision.is_(None),
        )
        .values(version=seen_version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(application)
    if done != 1:
        raise Conflict("刚刚有人处理过这份申请，请刷新后再看")


def reply_application(
    viewer: Viewer,
    application: Application,
    decision: str,
    reasons: str,
    told_how: str | None = None,
    contact_phone: str = "12309",
) -> None:
    """Grant or refuse an application; a refusal is reasoned, the paper is frozen (A-9, F-02).

    ``told_how`` when the applicant has been told already; else ``tell_applicant`` records it later.
    """
    access.require(viewer, "application:reply", application)
    if application.decision:
        raise Conflict("这份申请已经答复过")
    problem = rules.reply_problem(decision, reasons)
    if problem:
        raise Refused(problem, field="reasons", rule="A-9")
    case = db.session.get(Case, application.case_id) if application.case_id else None
    problem = rules.link_problem(
        decision, has_case=case is not None, closed=case is not None and case.closed_on is not None
    )
    if problem:
        raise Refused(problem, field="decision", rule="A-9")
    _take(
        application,
        application.version,
        decision=decision,
        decision_reasons=reasons.strip() or None,
        decided_at=clock.now(),
        decided_by=viewer.person_id,
        told_at=clock.now() if told_how else None,
        told_how=told_how or None,
    )
    if case is not None:
        should_hear.refresh(case)
    _issue(viewer, application, case, contact_phone)
    journal.record(viewer, "application.reply", "application", application.id, decision=decision)


def _issue(viewer: Viewer, application: Application, case: Case | None, phone: str) -> None:
    """Freeze the reply and tell the applicant by telephone message that there is one."""
    owner = unit(application.unit_id)
    year = clock.today().year
    number = f"{owner.short}检听复〔{year}〕{next_number(f'reply/{owner.id}/{year}')}号"
    content = documents.reply_content(application, case, number, viewer.name, phone)
    title = f"听证申请答复书（{application.number}）"
    paper = papers.freeze(viewer, "F-02", owner.id, "application", application.id, title, content)
    application.paper_id = paper.id
    if application.phone_sealed is not None:
        messages.queue(
            SYSTEM,
            key=f"application-reply/{application.id}",
            channel="sms",
            address=application.phone or "",
            template="application_replied",
            subject="听证申请",
            body=wording.replied(owner.id, owner.name),
            object_kind="application",
            object_id=application.id,
        )
    db.session.flush()


def tell_applicant(viewer: Viewer, application: Application, told_how: str) -> None:
    """Record how the applicant was told the decision (A-9)."""
    access.require(viewer, "application:reply", application)
    if not application.decision:
        raise Conflict("先答复申请，再登记告知")
    if application.told_at is not None:
        raise Conflict("已经登记过告知")
    application.told_at = clock.now()
    application.told_how = told_how
    application.version += 1
    db.session.flush()
    journal.record(viewer, "application.told", "application", application.id)
