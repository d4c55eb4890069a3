"""Entering cases, their parties, and parties' applications for a hearing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.calendar.queries import is_workday
from hearing.cases import rules
from hearing.cases.models import Application, Case, Party
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.service import digest_of_employer, digest_of_identity
from hearing.units.queries import case_type, parameter_int

RANKS = {
    "chief": "chief",
    "deputy_chief": "chief",
    "department_head": "department_head",
}


def enter_case(
    viewer: Viewer,
    *,
    number: str,
    title: str,
    cause: str,
    type_code: str,
    line_id: int,
    received_on: date,
    deadline_on: date | None = None,
    summary: str = "",
    source_system: str = "manual",
    has_minor: bool = False,
    involves_enterprise: bool = False,
    has_dispute: bool = True,
) -> Case:
    """Enter a case that the viewer handles; a number is never entered twice (trap 5)."""
    access.require(viewer, "case:enter")
    case_type(type_code)
    if deadline_on and deadline_on < received_on:
        raise Refused("办案期限不能早于受理日期", field="deadline_on", rule="A-20")
    if db.session.scalar(select(Case.id).where(Case.number == number)):
        raise Conflict("这个案号已经录入，请在案件列表中查找", field="number")
    case = Case(
        unit_id=viewer.unit_id,
        number=number,
        source_system=source_system,
        external_number=number,
        title=title,
        cause=cause,
        type_code=type_code,
        line_id=line_id,
        handler_person_id=viewer.person_id,
        handler_rank=RANKS.get(str(viewer.kind), "handler"),
        received_on=received_on,
        deadline_on=deadline_on,
        has_minor=has_minor,
        involves_enterprise=involves_enterprise,
        has_dispute=has_dispute,
        summary=summary,
        entered_by=viewer.person_id,
    )
    db.session.add(case)
    db.session.flush()
    journal.record(viewer, "case.enter", "case", case.id)
    return case


def add_party(
    viewer: Viewer,
    case: Case,
    *,
    role: str,
    name: str,
    is_minor: bool = False,
    phone: str | None = None,
    identity: str | None = None,
    employer: str | None = None,
) -> Party:
    """Add a party; a minor among them marks the case (A-5)."""
    access.require(viewer, "hearing:plan", case)
    party = Party(
        case_id=case.id,
        position=len(case.parties) + 1,
        role=role,
        name=name,
        is_minor=is_minor,
    )
    if phone:
        party.phone = phone
    if identity:
        party.identity_digest = digest_of_identity(identity)
    if employer:
        party.employer = employer
        party.employer_digest = digest_of_employer(employer)
    if is_minor:
        case.has_minor = True
    case.parties.append(party)
    db.session.flush()
    journal.record(viewer, "case.party", "case", case.id, party=party.id)
    return party


def receive_application(
    viewer: Viewer,
    case: Case,
    *,
    applicant_name: str,
    applicant_role: str,
    reasons: str,
    channel: str,
    received_on: date,
    wants_public: bool = True,
) -> Application:
    """Register a party's application for a hearing; the reply is due in working days (A-9)."""
    access.require(viewer, "application:reply", case)
    days = parameter_int("application_reply_days", received_on, case.unit_id)
    application = Application(
        unit_id=case.unit_id,
        case_id=case.id,
        number=f"申{received_on.year}-{case.id}-{keyring.digest('application', reasons)[:6]}",
        applicant_name=applicant_name,
        applicant_role=applicant_role,
        reasons=reasons,
        wants_public=wants_public,
        channel=channel,
        received_on=received_on,
        due_on=rules.reply_due(received_on, days, is_workday),
    )
    db.session.add(application)
    db.session.flush()
    journal.record(viewer, "application.receive", "application", application.id)
    return application


def reply_application(
    viewer: Viewer, application: Application, decision: str, reasons: str, told_how: str
) -> None:
    """Grant or refuse an application and tell the applicant; a refusal is reasoned (A-9)."""
    access.require(viewer, "application:reply", application)
    if application.decision:
        raise Conflict("这份申请已经答复过")
    problem = rules.reply_problem(decision, reasons)
    if problem:
        raise Refused(problem, field="reasons", rule="A-9")
    application.decision = decision
    application.decision_reasons = reasons or None
    application.decided_at = clock.now()
    application.decided_by = viewer.person_id
    application.told_at = clock.now()
    application.told_how = told_how
    db.session.flush()
    journal.record(viewer, "application.reply", "application", application.id, decision=decision)
