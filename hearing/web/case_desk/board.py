"""筹备清单 of one hearing, and the unit's board of what is still to be done."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.hearings import board, queries
from hearing.hearings.checklist import Duty
from hearing.people.queries import names
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.hearing import context

VERBS = {"take": board.take, "finish": board.finish, "reopen": board.reopen}


@blueprint.get("/board")
@needs("board:work")
def board_page() -> Any:
    """What is to be done for the hearings of the next three weeks."""
    duty = request.args.get("duty", "")
    rows = [one for one in board.board(viewer()) if duty in ("", one[0].task.duty)]
    return render_template(
        "case_desk/board.html",
        rows=rows,
        duty=duty,
        duties=Duty.labels(),
        who=names([line.task.owner_person_id for line, _ in rows]),
    )


@blueprint.get("/hearings/<int:hearing_id>/tasks")
@needs("hearing:read")
def tasks_page(hearing_id: int) -> Any:
    """The checklist of one hearing, by duty."""
    return _show(hearing_id, None)


def _show(hearing_id: int, form: Any) -> Any:
    hearing = queries.hearing(viewer(), hearing_id)
    lines = board.lines_of(hearing)
    people = [one.task.owner_person_id for one in lines] + [one.task.done_by for one in lines]
    html = render_template(
        "case_desk/tasks.html",
        form=form or Nothing(),
        hearing=hearing,
        lines=lines,
        duties=Duty.labels(),
        who=names(people),
        **context(hearing),
    )
    return html, (form.status if form else 200)


@blueprint.post("/hearings/<int:hearing_id>/tasks/<int:task_id>/<verb>")
@needs("board:work")
def task_act(hearing_id: int, task_id: int, verb: str) -> Any:
    """Take a line on, tick it off, or open it again."""
    if verb not in VERBS:
        raise NotFound
    hearing = queries.hearing(viewer(), hearing_id)
    task = board.task_of(hearing, task_id)
    form = Nothing()
    with attempt(form):
        VERBS[verb](viewer(), hearing, task)
    if not form.ok:
        return _show(hearing_id, form)
    if request.form.get("from") == "board":
        return redirect(url_for("case_desk.board_page"), 303)
    return to_hearing(hearing_id, "case_desk.tasks_page")
