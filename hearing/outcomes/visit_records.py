"""The record of a follow-up visit on paper (F-21), as it was entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.hearings.letters import instant, sitting_of
from hearing.hearings.models import Hearing
from hearing.hearings.prints import Printable, keep
from hearing.outcomes import evidence, queries, rules
from hearing.outcomes.models import Visit
from hearing.papers.models import Paper
from hearing.people import access
from hearing.people.queries import names
from hearing.units.queries import unit


def printable(hearing: Hearing) -> list[Printable]:
    """One record for each visit made."""
    if hearing.outcome_at is None:
        return []
    rows = db.session.scalars(
        select(Visit)
        .where(Visit.hearing_id == hearing.id, Visit.entered_at.is_not(None))
        .order_by(Visit.due_on, Visit.id)
    )
    return [Printable("F-21", "visit", one.id, f"{one.visited_on} 回访") for one in rows]


def print_paper(viewer: Viewer, hearing: Hearing, one: Printable) -> Paper:
    """Freeze the record of one visit (F-21)."""
    access.require(viewer, "hearing:notify", hearing)
    return keep(viewer, hearing, one, lambda: visit_record(hearing, one.object_id))


def visit_record(hearing: Hearing, visit_id: int) -> dict[str, Any]:
    """What was met on a visit, with the outcome it follows (F-21)."""
    row = queries.visit(hearing.id, visit_id)
    case = next(one for one in hearing.cases if one.id == row.case_id)
    now = queries.standing_now(hearing.id).get(row.case_id)
    kept = evidence.files_of([(evidence.VISIT, row.id)]).get((evidence.VISIT, row.id), [])
    return {
        **sitting_of(hearing),
        "case_number": case.number,
        "case_cause": case.cause,
        "unit_name": unit(hearing.unit_id).name,
        "outcome": rules.Outcome(now.state).label if now else "",
        "due_on": row.due_on.isoformat(),
        "visited_on": row.visited_on.isoformat() if row.visited_on else "",
        "way": rules.Way(row.way or "").label,
        "visited_person": row.visited_person,
        "attitude": row.attitude,
        "repeats": bool(row.repeats),
        "new_demand": row.new_demand,
        "route": rules.Route(row.route).label if row.route else None,
        "next_step": row.next_step,
        "visitor": names([row.entered_by]).get(row.entered_by or 0, ""),
        "entered_at": instant(row.entered_at),
        "files": [one.name for one in kept if one.withdrawn_at is None],
    }
