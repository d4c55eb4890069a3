"""Hearings list and one hearing by stage, with what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from hearing.hearings import queries
from hearing.hearings.documents import when_words, where_words
from hearing.hearings.facts import still_missing, told_participants
from hearing.hearings.rules import ApprovalKind, Form, Ground, IssueKind, Role
from hearing.hearings.workflow import MOVES, State
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.pool.queries import need_status
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint

PAGE = 30
ORDER = list(State)


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
    missing = still_missing(found)
    html = render_template(
        "case_desk/hearing.html",
        form=form or Nothing(),
        hearing=found,
        move=MOVES[missing[0]].words if missing else None,
        unmet=missing[1] if missing else (),
        **context(found),
    )
    return html, (form.status if form else 200)


def context(found: Any) -> dict[str, Any]:
    """What every page of a hearing shows."""
    told = told_participants(found)
    people = [p for p in found.participants if p.removed_at is None]
    staff = [found.handler_person_id, found.presider_person_id, found.clerk_person_id]
    return {
        "labels": State.labels(),
        "when": when_words(found),
        "where": where_words(found),
        "people": people,
        "told": told,
        "names": names(staff),
        "roles": Role.labels(),
        "kinds": IssueKind.labels(),
        "forms": Form.labels(),
        "grounds": [Ground(g.ground).label for g in found.grounds],
        "approvals": queries.approvals_of(found.id),
        "approval_kinds": ApprovalKind.labels(),
        "need": need_status(found.id),
        "draw_papers": any(
            p.kind == "F-04" for p in papers.papers_of(viewer(), "hearing", found.id)
        ),
        "path": queries.path_of(found.id),
        "versions": queries.versions_of(found.id),
        "moves": {name: move.words for name, move in MOVES.items()},
        "announcement": queries.announcement_of(found.id),
        "objections": queries.objections_of(found.id),
        "undertakings": queries.undertakings_of(found.id),
        "rank": ORDER.index(State(found.state)),
        "ranks": {state.value: position for position, state in enumerate(ORDER)},
    }
