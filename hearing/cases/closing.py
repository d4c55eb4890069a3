"""Closing cases, and the explanation of one that should have been heard and was not."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases import rules, should_hear
from hearing.cases.models import Case, Explanation
from hearing.cases.rules import ExplanationState as S
from hearing.journal import service as journal
from hearing.people import access

# what the database refuses to close over, by the guard's name
HINDERED = {
    "case_being_heard": "这件案件还有没办完的听证，听证作出决定或者撤销后再办结",
    "case_unanswered": "这件案件还有没有答复的听证申请，答复以后再办结",
}
WAITING = (S.WAITING_HEAD, S.WAITING_CHIEF)


def explain(
    viewer: Viewer,
    case: Case,
    *,
    reason_code: str,
    reason: str,
    disposal: str | None = None,
    has_objection: bool | None = None,
) -> Explanation:
    """Explain why a case that should be heard is to be closed unheard; leaders decide on it."""
    access.require(viewer, "case:edit", case)
    if case.state != rules.CaseState.OPEN:
        raise Conflict("案件已经办结")
    _note_disposal(case, disposal, has_objection)
    if not case.should_hear:
        raise Refused("这件案件不属于应当听证的情形，可以直接办结")
    if case.heard_at is not None:
        raise Refused("这件案件已经听证，不需要说明，可以直接办结")
    problem = rules.explanation_problem(reason)
    if problem:
        raise Refused(problem, field="reason")
    row = _explanation(viewer, case, reason_code, reason)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("已有一份说明在等待审核") from error
    journal.record(viewer, "explanation.ask", "explanation", row.id, case=case.id)
    return row


def _note_disposal(case: Case, disposal: str | None, has_objection: bool | None) -> None:
    if disposal is not None:
        case.disposal = rules.Disposal(disposal)
    if has_objection is not None:
        case.has_objection = has_objection
    should_hear.refresh(case)


def _explanation(viewer: Viewer, case: Case, reason_code: str, reason: str) -> Explanation:
    leads = case.handler_rank != "handler"
    return Explanation(
        case_id=case.id,
        unit_id=case.unit_id,
        state=S.WAITING_CHIEF if leads else S.WAITING_HEAD,
        reason_code=rules.UnheardReason(reason_code),
        reason=reason,
        grounds="；".join(should_hear.grounds_to_hear(case)),
        asked_by=viewer.person_id,
        skips_head=leads,
    )


def decide_explanation(
    viewer: Viewer, row: Explanation, case: Case, *, agreed: bool, reasons: str
) -> None:
    """The department head, then the deputy chief (or chief), agrees or returns it with reasons."""
    if row.state not in WAITING:
        raise Conflict("这份说明已经办理")
    access.require(viewer, f"explanation:{row.state}", case)
    if viewer.person_id in (row.asked_by, row.head_by):
        raise Refused("自己提出或审核过的说明，由另一位领导审批")
    if not agreed and not reasons.strip():
        raise Refused("退回的写明需要补充什么", field="reasons")
    step = "head" if row.state == S.WAITING_HEAD else "chief"
    following = S.WAITING_CHIEF if step == "head" else S.APPROVED
    _move(row, following if agreed else S.RETURNED, {
        f"{step}_decision": "granted" if agreed else "returned",
        f"{step}_reasons": reasons.strip() or None,
        f"{step}_by": viewer.person_id,
        f"{step}_at": clock.now(),
    })  # fmt: skip
    if row.state == S.APPROVED:
        case.explanation_id = row.id
        case.version += 1
        db.session.flush()
    journal.record(viewer, f"explanation.{step}", "explanation", row.id, agreed=agreed)


def _move(row: Explanation, state: str, values: dict[str, Any]) -> None:
    done = rows_changed(
        update(Explanation)
        .where(Explanation.id == row.id, Explanation.state == row.state)
        .values(state=state, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
    if done != 1:
        raise Conflict("刚刚有人办理过这份说明，请刷新后再看")


def close_case(
    viewer: Viewer,
    case: Case,
    seen_version: int,
    *,
    closed_on: date,
    disposal: str,
    has_objection: bool = False,
) -> None:
    """Close a case (办结); one that should have been heard needs a hearing or an approved explanation."""
    access.require(viewer, "case:edit", case)
    if case.state != rules.CaseState.OPEN:
        raise Conflict("案件已经办结")
    if case.version != seen_version:
        raise Stale
    _note_disposal(case, disposal, has_objection)
    problem = rules.closing_problem(
        closed_on,
        case.received_on,
        clock.today(),
        should_hear=case.should_hear,
        heard=case.heard_at is not None,
        explained=case.explanation_id is not None,
    )
    if problem:
        raise Refused(problem[0], field=problem[1])
    if db.session.scalar(
        select(Explanation.id).where(Explanation.case_id == case.id, Explanation.state.in_(WAITING))
    ):
        raise Refused("未听证说明还在审批，审批后再办结")
    try:
        # the changes are made inside: begin_nested writes out what was changed before it
        with db.session.begin_nested():
            case.state, case.closed_on = rules.CaseState.CLOSED, closed_on
            case.closed_by = viewer.person_id
            case.version += 1
    except DatabaseError as error:
        words = next((words for name, words in HINDERED.items() if name in str(error)), None)
        if words is None:
            raise
        raise Refused(words) from error
    journal.record(viewer, "case.close", "case", case.id, unit_id=case.unit_id)
