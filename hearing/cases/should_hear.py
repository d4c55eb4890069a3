"""Whether a case should be heard: the criteria in force, held against the case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from hearing.base.db import db
from hearing.cases import rules
from hearing.cases.models import Application, Case
from hearing.units.queries import parameter


def criteria_in_force(on: date, unit_id: int) -> set[str]:
    """The should-hear criteria that are switched on for a unit on a day."""
    return {key for key, _, _ in rules.CRITERIA if parameter(key, on, unit_id) != "0"}


def hear_facts(case: Case) -> rules.HearFacts:
    """What decides whether a case should be heard."""
    refused = None
    if case.id is not None:
        refused = db.session.scalar(
            select(Application.id)
            .where(Application.case_id == case.id, Application.decision == "refused")
            .limit(1)
        )
    return rules.HearFacts(
        is_major_dispute=bool(case.is_major_dispute),
        has_major_impact=bool(case.has_major_impact),
        disposal=case.disposal,
        has_objection=bool(case.has_objection),
        application_refused=refused is not None,
    )


def grounds_to_hear(case: Case) -> tuple[str, ...]:
    """Why a case should be heard, in words."""
    in_force = criteria_in_force(case.received_on, case.unit_id)
    return rules.should_hear_grounds(hear_facts(case), in_force)


def note(case: Case) -> None:
    """Note on a case whether it should be heard."""
    case.should_hear = bool(grounds_to_hear(case))


def refresh(case: Case) -> None:
    """Note anew whether an open case should be heard."""
    if case.state == rules.CaseState.OPEN:
        db.session.flush()
        note(case)
        db.session.flush()
