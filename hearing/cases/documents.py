"""The plain data of the station's papers."""

from __future__ import annotations

from hearing.base import clock
from hearing.cases.models import Application, Case
from hearing.units.queries import unit


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
        "case_words": case.title if case else (application.case_words or ""),
        "granted": application.decision == "granted",
        "reasons": application.decision_reasons or "",
    }
