"""Hearings list and one hearing by stage, with what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import render_template, request

from hearing.hearings import queries, texts
from hearing.hearings.broadcasts import in_force
from hearing.hearings.documents import when_words, where_words
from hearing.hearings.facts import still_missing, told_and_latest
from hearing.hearings.needs import need_line
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import ApprovalKind, Form, Ground, IssueKind, PresiderKind, Role
from hearing.hearings.versions import wish_lines
from hearing.hearings.workflow import MOVES, State, step_words
from hearing.people.queries import names
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint
from hearing.web.case_desk.stages import next_act, stages

PAGE = 30


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


@blueprint.get("/hearings")
@needs("hearing:read")
def hearings() -> Any:
    """The hearings in scope; filters stand in the address."""
    page = max(1, request.args.get("page", 1, type=int))
    rows, total = queries.hearings(
        viewer(),
        state=request.args.get("state", ""),
        search=request.args.get("q", "")[:50],
        from_on=_day("from"),
        until_on=_day("until"),
        limit=PAGE,
        offset=(min(page, 10000) - 1) * PAGE,
    )
    return render_template(
        "case_desk/hearings.html",
        rows=rows,
        total=total,
        page=page,
        pages=(total + PAGE - 1) // PAGE,
        labels=State.labels(),
    )


@blueprint.get("/hearings/<int:hearing_id>")
@needs("hearing:read")
def hearing(hearing_id: int) -> Any:
    """One hearing: stages left, what is missing, people and notices, issues."""
    return show(hearing_id, None)


def show(hearing_id: int, form: Any) -> Any:
    """The hearing's page, with a refusal at its head when an act failed."""
    found = queries.hearing(viewer(), hearing_id)
    approvals = queries.approvals_of(found.id)
    shared = context(found, [row.decided_by for row in approvals])
    missing = still_missing(found, shared["told"])
    unmet = missing[1] if missing else ()
    path = queries.path_of(found.id)
    untold = [one for one in shared["people"] if one.must_be_told and one.id not in shared["told"]]
    returned = [step for step in path if step.move in ("department_return", "chief_return")]
    beside = texts.beside(found.id)
    html = render_template(
        "case_desk/hearing.html",
        form=form or Nothing(),
        hearing=found,
        goal=GOALS.get(missing[0]) or MOVES[missing[0]].words if missing else None,
        unmet=unmet,
        untold=untold,
        act=next_act(found, unmet, untold, shared["need"]),
        returned=returned[-1] if returned and found.state == State.DRAFT else None,
        deadline=min((c.deadline_on for c in found.cases if c.deadline_on), default=None),
        wishes=wish_lines(found),
        draw_papers=bool(shared["need"] and shared["need"].has_record and beside.has_draw_paper),
        approvals=approvals,
        approval_kinds=ApprovalKind.labels(),
        path=path,
        moves=step_words(),
        objections=queries.objections_of(found.id),
        grounds=[Ground(g.ground).label for g in found.grounds],
        presider_kinds=PresiderKind.labels(),
        broadcasts=Broadcast.labels(),
        broadcast=in_force(found),
        texts_failed=beside.texts_failed,
        calls=beside.calls,
        **shared,
    )
    return html, (form.status if form else 200)


GOALS = {"submit": "提交审核", "notify": "完成告知", "make_ready": "准备就绪", "open": "开始听证"}


def context(found: Any, others: Iterable[int | None] = ()) -> dict[str, Any]:
    """What every page of a hearing shows; ``others`` are further persons whose names it needs."""
    told, latest = told_and_latest(found)
    people = [p for p in found.participants if p.removed_at is None]
    staff = [found.handler_person_id, found.presider_person_id, found.clerk_person_id]
    need = need_line(found.id)
    return {
        "labels": State.labels(),
        "when": when_words(found),
        "where": where_words(found),
        "people": people,
        "told": told,
        "earlier": latest,
        "names": names([*staff, *others]),
        "roles": Role.labels(),
        "kinds": IssueKind.labels(),
        "forms": Form.labels(),
        "need": need,
        "stages": stages(found, people, told, need),
    }
