"""息诉: stating and confirming outcomes, visits, re-petitions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import milestones
from hearing.hearings.models import Hearing, HearingCase
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.outcomes import rules
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.people import access


def _covers(hearing: Hearing, case_id: int) -> None:
    if case_id not in {case.id for case in hearing.cases}:
        raise NotFound


def record(
    viewer: Viewer,
    hearing: Hearing,
    case_id: int,
    *,
    state: str,
    evidence: str | None = None,
    evidence_on: date | None = None,
    note: str | None = None,
) -> OutcomeEntry:
    """State the outcome of one case heard, with evidence; visits fall due from now on (F-20)."""
    access.require(viewer, "outcome:record", hearing)
    _covers(hearing, case_id)
    if hearing.state not in (State.DECIDED, State.TOLD, State.FILED):
        raise Conflict("作出决定以后才能登记息诉情况")
    if state not in rules.Outcome.labels():
        raise Refused("选择息诉情况", field="state")
    problem = rules.outcome_problem(state, evidence, evidence_on)
    if problem:
        raise Refused(problem, field="evidence", rule="F-20")
    if evidence_on and evidence_on > clock.today():
        raise Refused("依据的日期不能晚于今天", field="evidence_on")
    last = db.session.scalar(
        select(func.max(OutcomeEntry.version)).where(
            OutcomeEntry.hearing_id == hearing.id, OutcomeEntry.case_id == case_id
        )
    )
    row = OutcomeEntry(
        hearing_id=hearing.id,
        case_id=case_id,
        version=(last or 0) + 1,
        state=state,
        evidence=evidence or None,
        evidence_on=evidence_on,
        note=(note or "").strip() or None,
        entered_at=clock.now(),
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    if not last:
        _schedule_visits(hearing, case_id)
    _complete(hearing)
    journal.record(viewer, "outcome.record", "hearing", hearing.id, case=case_id, state=state)
    return row


def _schedule_visits(hearing: Hearing, case_id: int) -> None:
    if hearing.held_on is None:
        return
    db.session.add_all(
        Visit(hearing_id=hearing.id, case_id=case_id, due_on=due_on)
        for due_on in rules.visit_days(hearing.held_on)
    )


def _complete(hearing: Hearing) -> None:
    covered = select(HearingCase.case_id).where(HearingCase.hearing_id == hearing.id)
    stated = select(OutcomeEntry.case_id).where(OutcomeEntry.hearing_id == hearing.id)
    open_cases = db.session.scalar(
        select(func.count()).where(HearingCase.hearing_id == hearing.id,
                                   HearingCase.case_id.not_in(stated),
                                   HearingCase.case_id.in_(covered))
    )  # fmt: skip
    if not open_cases:
        milestones.set_outcome(hearing)


def entry(viewer: Viewer, hearing: Hearing, entry_id: int) -> OutcomeEntry:
    """One outcome entry of a hearing the caller may see."""
    found = db.session.get(OutcomeEntry, entry_id)
    if found is None or found.hearing_id != hearing.id:
        raise NotFound
    return found


def confirm(viewer: Viewer, hearing: Hearing, row: OutcomeEntry) -> None:
    """A second person confirms; only confirmed entries count as ended disputes (reliability I8)."""
    access.require(viewer, "outcome:confirm", hearing)
    if row.confirmed_at is not None:
        raise Conflict("这条息诉登记已经确认过")
    if row.entered_by == viewer.person_id:
        raise Refused("登记人不能确认自己登记的息诉情况，请部门负责人确认")
    row.confirmed_at = clock.now()
    row.confirmed_by = viewer.person_id
    db.session.flush()
    journal.record(viewer, "outcome.confirm", "hearing", hearing.id, entry=row.id)


def record_visit(
    viewer: Viewer,
    hearing: Hearing,
    visit: Visit,
    *,
    way: str,
    attitude: str,
    new_demand: str = "",
) -> None:
    """Record a follow-up visit (F-21)."""
    access.require(viewer, "outcome:record", hearing)
    if visit.hearing_id != hearing.id:
        raise NotFound
    if visit.visited_on is not None:
        raise Conflict("这次回访已经登记过")
    if not attitude.strip():
        raise Refused("写明被访人的态度", field="attitude", rule="F-21")
    visit.visited_on = clock.today()
    visit.way, visit.attitude = way, attitude.strip()
    visit.new_demand = new_demand.strip() or None
    visit.entered_by, visit.entered_at = viewer.person_id, clock.now()
    db.session.flush()
    journal.record(viewer, "outcome.visit", "hearing", hearing.id, visit=visit.id)


def record_repetition(
    viewer: Viewer, hearing: Hearing, case_id: int, received_on: date, source: str
) -> Repetition:
    """A re-petition on the same facts and reasons reverses the outcome from its date on (R-5)."""
    access.require(viewer, "outcome:record", hearing)
    _covers(hearing, case_id)
    if received_on > clock.today():
        raise Refused("收到日期不能晚于今天", field="received_on")
    row = Repetition(
        case_id=case_id,
        hearing_id=hearing.id,
        received_on=received_on,
        source=source,
        entered_by=viewer.person_id,
        entered_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "outcome.repetition", "hearing", hearing.id, case=case_id)
    return row
