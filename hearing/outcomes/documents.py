"""化解情况表: how every case heard stands, on one sheet (F-20)."""

from __future__ import annotations

from typing import Any

from hearing.base import clock
from hearing.base.viewer import Viewer
from hearing.hearings.letters import sitting_of
from hearing.hearings.models import Hearing
from hearing.hearings.prints import Printable, keep
from hearing.outcomes import queries
from hearing.outcomes.models import OutcomeEntry, Visit
from hearing.outcomes.rules import Evidence, Outcome, Way
from hearing.papers.models import Paper
from hearing.people import access
from hearing.people.queries import names
from hearing.units.queries import unit


def printable(hearing: Hearing) -> list[Printable]:
    """The sheet, once an outcome is entered; printed again whenever it has changed."""
    if hearing.outcome_at is None:
        return []
    return [Printable("F-20", "outcome", hearing.id, "入卷")]


def print_paper(viewer: Viewer, hearing: Hearing, one: Printable) -> Paper:
    """Freeze the sheet as the outcomes stand now."""
    access.require(viewer, "hearing:notify", hearing)
    return keep(viewer, hearing, one, lambda: sheet(hearing))


def sheet(hearing: Hearing) -> dict[str, Any]:
    """The newest outcome of every case, visits and re-petitions (F-20, F-21)."""
    newest = {row.case_id: row for row in sorted(queries.entries(hearing.id), key=_version)}
    numbers = {case.id: case.number for case in hearing.cases}
    people = names(
        [one for row in newest.values() for one in (row.entered_by, row.confirmed_by) if one]
    )
    decided = hearing.decided_at or clock.now()
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "decided_on": clock.beijing_date(decided).isoformat(),
        "cases": [
            _case(case.number, case.title, newest[case.id], people)
            for case in hearing.cases
            if case.id in newest
        ],
        "visits": [_visit(row, numbers) for row in queries.visits(hearing.id)],
        "repetitions": [
            f"{numbers.get(row.case_id, '')} 于 {row.received_on.isoformat()} 再次信访：{row.source}"
            for row in queries.repetitions(hearing.id)
        ],
    }


def _version(row: OutcomeEntry) -> tuple[int, int]:
    return row.case_id, row.version


def _case(number: str, title: str, row: OutcomeEntry, people: dict[int, str]) -> dict[str, Any]:
    return {
        "number": number,
        "title": title,
        "outcome": Outcome(row.state).label,
        "evidence": Evidence(row.evidence).label if row.evidence else None,
        "evidence_on": row.evidence_on.isoformat() if row.evidence_on else None,
        "note": row.note,
        "entered_by": people.get(row.entered_by, "—"),
        "confirmed_by": people.get(row.confirmed_by) if row.confirmed_by else None,
    }


def _visit(row: Visit, numbers: dict[int, str]) -> dict[str, Any]:
    return {
        "case_number": numbers.get(row.case_id, ""),
        "due_on": row.due_on.isoformat(),
        "visited_on": row.visited_on.isoformat() if row.visited_on else None,
        "way": Way(row.way).label if row.way else None,
        "person": row.visited_person,
        "attitude": row.attitude,
        "demand": row.new_demand,
    }
