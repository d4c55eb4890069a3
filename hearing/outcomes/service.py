"""息诉: stating and confirming outcomes, re-petitions on the same facts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import milestones
from hearing.hearings.models import Hearing, HearingCase
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.outcomes import ledger, rules, visiting
from hearing.outcomes.models import OutcomeEntry, Repetition
from hearing.people import access


def covers(hearing: Hearing, case_id: int) -> None:
    """Another hearing's case is missing here."""
    if case_id not in {case.id for case in hearing.cases}:
        raise NotFound


def _problem(
    hearing: Hearing,
    state: str,
    evidence: str | None,
    evidence_on: date | None,
    note: str | None,
) -> Refused | None:
    if state not in rules.Outcome.labels() or state == rules.Outcome.REVERSED:
        return Refused("选择息诉情况；反复由登记重复信访得出，不直接登记", field="state")
    words = rules.outcome_problem(state, evidence, evidence_on, note)
    if words:
        is_none = state == rules.Outcome.NOT_APPLICABLE
        return Refused(words, field="note" if is_none else "evidence", rule="F-20")
    if evidence_on and evidence_on > clock.today():
        return Refused("依据的日期不能晚于今天", field="evidence_on")
    if evidence_on and hearing.held_on and evidence_on < hearing.held_on:
        return Refused("依据的日期不能早于听证当日", field="evidence_on")
    return None


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
    """State the outcome of one case heard, with evidence; earlier statements stay (F-20)."""
    access.require(viewer, "outcome:record", hearing)
    covers(hearing, case_id)
    if hearing.state not in (State.DECIDED, State.TOLD, State.FILED):
        raise Conflict("作出决定以后才能登记息诉情况")
    problem = _problem(hearing, state, evidence, evidence_on, note)
    if problem:
        raise problem
    milestones.lock(hearing.id)
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
    _complete(hearing)
    journal.record(viewer, "outcome.record", "hearing", hearing.id, case=case_id, state=state)
    return row


def _complete(hearing: Hearing) -> None:
    stated = select(OutcomeEntry.case_id).where(OutcomeEntry.hearing_id == hearing.id)
    open_cases = db.session.scalar(
        select(func.count()).where(
            HearingCase.hearing_id == hearing.id, HearingCase.case_id.not_in(stated)
        )
    )
    if not open_cases:
        milestones.set_outcome(hearing)


def entry(viewer: Viewer, hearing: Hearing, entry_id: int) -> OutcomeEntry:
    """One outcome entry of a hearing the caller may see."""
    found = db.session.get(OutcomeEntry, entry_id)
    if found is None or found.hearing_id != hearing.id:
        raise NotFound
    return found


def confirm(viewer: Viewer, hearing: Hearing, row: OutcomeEntry) -> None:
    """A second person confirms; only then the entry counts and visits fall due (reliability I8, F-21)."""
    access.require(viewer, "outcome:confirm", hearing)
    if row.confirmed_at is not None:
        raise Conflict("这条息诉登记已经确认过")
    if row.entered_by == viewer.person_id:
        raise Refused("登记人不能确认自己登记的息诉情况，请部门负责人确认")
    won = rows_changed(
        update(OutcomeEntry)
        .where(OutcomeEntry.id == row.id, OutcomeEntry.confirmed_at.is_(None))
        .values(confirmed_at=clock.now(), confirmed_by=viewer.person_id)
        .execution_options(synchronize_session=False)
    )
    if not won:
        raise Conflict("这条息诉登记已经确认过")
    db.session.refresh(row)
    visiting.follow(hearing, row.case_id, row.state)
    if row.state in rules.UNRESOLVED:
        ledger.open_item(viewer, hearing, row.case_id, row.state)
    journal.record(viewer, "outcome.confirm", "hearing", hearing.id, entry=row.id)


def _settled_on(hearing: Hearing, case_id: int) -> date | None:
    """The day of the ending that the newest confirmed statement claims."""
    row = db.session.scalars(
        select(OutcomeEntry)
        .where(
            OutcomeEntry.hearing_id == hearing.id,
            OutcomeEntry.case_id == case_id,
            OutcomeEntry.confirmed_at.is_not(None),
        )
        .order_by(OutcomeEntry.version.desc())
        .limit(1)
    ).one_or_none()
    return row.evidence_on if row is not None and row.state in rules.SETTLED else None


def record_repetition(
    viewer: Viewer,
    hearing: Hearing,
    case_id: int,
    received_on: date,
    source: str,
    *,
    same_facts: bool = True,
) -> Repetition:
    """A re-petition on the same facts and reasons reverses the outcome from its date on (R-5).

    The statement of the ending stays as it was; the case goes onto the ledger, or back onto it.
    """
    access.require(viewer, "outcome:record", hearing)
    covers(hearing, case_id)
    if received_on > clock.today():
        raise Refused("收到日期不能晚于今天", field="received_on")
    if hearing.held_on and received_on < hearing.held_on:
        raise Refused("听证以前的信访不是重复信访，收到日期不早于听证当日", field="received_on")
    if not same_facts:
        raise Refused(
            "须核对是同一事实和理由；是新的事实或者理由的，登记为回访中的新诉求",
            field="same_facts",
            rule="R-5",
        )
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
    settled_on = _settled_on(hearing, case_id)
    if settled_on is not None and received_on >= settled_on:
        ledger.open_item(viewer, hearing, case_id, rules.Outcome.REVERSED)
    journal.record(viewer, "outcome.repetition", "hearing", hearing.id, case=case_id)
    return row
