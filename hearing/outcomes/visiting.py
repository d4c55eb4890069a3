"""回访 (F-21): planned when an applicable outcome is confirmed, made once, new demands sent on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.outcomes import rules
from hearing.outcomes.models import Visit
from hearing.people import access
from hearing.units.queries import parameter_int

OFFSETS = ("visit_first_days", "visit_second_days", "visit_third_days")


@dataclass(frozen=True)
class Met:
    """What was met on a visit; dates in Beijing, ``route`` only with a new demand."""

    way: str
    attitude: str
    visited_on: date | None = None
    person: str = ""
    repeats: bool = False
    new_demand: str = ""
    route: str | None = None
    next_step: str = ""


def follow(hearing: Hearing, case_id: int, state: str) -> None:
    """Plan the visits of a case, or let the open ones lapse when no dispute is left to follow."""
    here = (Visit.hearing_id == hearing.id, Visit.case_id == case_id)
    if not rules.is_applicable(state):
        open_ones = update(Visit).where(*here, Visit.entered_at.is_(None))
        db.session.execute(open_ones.values(lapsed_at=clock.now()))
        return
    again = update(Visit).where(*here, Visit.entered_at.is_(None), Visit.lapsed_at.is_not(None))
    db.session.execute(again.values(lapsed_at=None))
    planned = db.session.scalar(select(Visit.id).where(*here).limit(1))
    if planned is not None or hearing.held_on is None:
        return
    offsets = [parameter_int(key, hearing.held_on, hearing.unit_id) for key in OFFSETS]
    db.session.add_all(
        Visit(hearing_id=hearing.id, case_id=case_id, due_on=due_on, planned_at=clock.now())
        for due_on in rules.visit_days(hearing.held_on, offsets)
    )
    db.session.flush()


def _problem(hearing: Hearing, met: Met, visited_on: date) -> Refused | None:
    if met.way not in rules.Way.labels():
        return Refused("选择回访方式", field="way", rule="F-21")
    words = rules.visit_problem(
        met.attitude, visited_on, hearing.held_on or visited_on, clock.today()
    )
    if words:
        field = "visited_on" if met.attitude.strip() else "attitude"
        return Refused(words, field=field, rule="F-21")
    words = rules.demand_problem(met.new_demand, met.route)
    if words:
        return Refused(words, field="route" if met.new_demand.strip() else "new_demand")
    return None


def record_visit(viewer: Viewer, hearing: Hearing, visit: Visit, met: Met) -> None:
    """Record a follow-up visit; a new demand is sent on (F-21)."""
    access.require(viewer, "outcome:record", hearing)
    if visit.hearing_id != hearing.id:
        raise NotFound
    if visit.entered_at is not None:
        raise Conflict("这次回访已经登记过")
    if visit.lapsed_at is not None:
        raise Conflict("这件已确认为不适用或待评估，不再安排回访")
    visited_on = met.visited_on or clock.today()
    problem = _problem(hearing, met, visited_on)
    if problem:
        raise problem
    won = rows_changed(
        update(Visit)
        .where(Visit.id == visit.id, Visit.entered_at.is_(None))
        .values(
            visited_on=visited_on,
            way=met.way,
            visited_person=met.person.strip() or None,
            attitude=met.attitude.strip(),
            repeats=met.repeats,
            new_demand=met.new_demand.strip() or None,
            route=met.route or None,
            next_step=met.next_step.strip() or None,
            entered_by=viewer.person_id,
            entered_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    if not won:
        raise Conflict("这次回访刚刚由别人登记过，请看已登记的内容")
    db.session.refresh(visit)
    journal.record(viewer, "outcome.visit", "hearing", hearing.id, visit=visit.id)
