"""Milestones that stations below set on a hearing, in the same transaction as their own rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.calendar.holidays import day_off
from hearing.cases.rules import reply_due
from hearing.hearings import moves
from hearing.hearings.models import Hearing
from hearing.units.queries import parameter_int


def lock(hearing_id: int) -> Hearing:
    """The hearing row, locked until the transaction ends (opinions close under it)."""
    return db.session.get_one(Hearing, hearing_id, with_for_update=True, populate_existing=True)


def set_opinions_closed(hearing: Hearing) -> None:
    """Opinions are closed: from now on the database refuses further ones."""
    hearing.opinions_closed_at = clock.now()
    db.session.flush()


def ask_consent(viewer: Viewer, hearing: Hearing) -> None:
    """The intended decision departs from a majority: wait for the chief (A-16)."""
    moves.go(viewer, hearing, "ask_consent", needs_consent=True)


def set_decided(viewer: Viewer, hearing: Hearing, consent_id: int | None, **facts: Any) -> None:
    """Every issue is decided."""
    due_on = telling_due(hearing.unit_id, clock.today())
    moves.go(
        viewer,
        hearing,
        "decide",
        values={"decided_at": clock.now(), "consent_id": consent_id, "telling_due_on": due_on},
        **facts,
    )


def decision_due(unit_id: int, closed_on: date) -> date:
    """The day by which a hearing that ended that day is decided (A-17, A-20; the number is a parameter)."""
    return closed_on + timedelta(days=parameter_int("decision_days", closed_on, unit_id))


def telling_due(unit_id: int, decided_on: date) -> date:
    """The day by which parties and officers are told what was decided that day (A-17)."""
    days = parameter_int("feedback_days", decided_on, unit_id)
    off = day_off(decided_on, decided_on + timedelta(days=2 * days + 30))
    return reply_due(decided_on, days, lambda day: off(day) is None)


def set_told(viewer: Viewer, hearing: Hearing, **facts: Any) -> None:
    """Parties and officers are told."""
    moves.go(viewer, hearing, "tell", values={"told_at": clock.now()}, **facts)


def set_outcome(hearing: Hearing) -> None:
    """Every case heard has an outcome entry."""
    if hearing.outcome_at is None:
        hearing.outcome_at = clock.now()
        db.session.flush()
