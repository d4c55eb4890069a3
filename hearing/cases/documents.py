"""The plain data of the station's papers."""

from __future__ import annotations

from hearing.base import clock
from hearing.cases.models import Application, Case
from hearing.cases.rules import Channel, PartyRole
from hearing.units.queries import unit


def application_content(
    application: Application, case: Case | None, days: int
) -> dict[str, object]:
    """F-01: the receipt of an application; the sealed words about the case are not in it (A-9)."""
    return {
        "unit_name": unit(application.unit_id).name,
        "number": application.number,
        "signed_on": clock.today().isoformat(),
        "contact": {"name": "12309 检察服务中心", "phone": "12309"},
        "recipient": application.applicant_name,
        "capacity": PartyRole(application.applicant_role).label,
        "client": application.client_name,
        "receipt": application.receipt,
        "received_on": application.received_on.isoformat(),
        "channel": Channel(application.channel).label,
        "due_on": application.due_on.isoformat(),
        "days": days,
        "case_words": case.title if case else None,
        "wants_public": application.wants_public,
        "reasons": application.reasons,
        "evidence": application.evidence,
    }


def reply_content(
    application: Application, case: Case | None, number: str, contact_name: str, contact_phone: str
) -> dict[str, object]:
    """F-02: the reply to an application for a hearing, with reasons (A-9)."""
    return {
        "unit_name": unit(application.unit_id).name,
        "number": number,
        "signed_on": clock.today().isoformat(),
        "contact": {"name": contact_name, "phone": contact_phone},
        "recipient": application.applicant_name,
        "application_number": application.number,
        "received_on": application.received_on.isoformat(),
        # what the applicant wrote about the case is sealed and stays so
        "case_words": case.title if case else "所述事项",
        "granted": application.decision == "granted",
        "reasons": application.decision_reasons or "",
    }
