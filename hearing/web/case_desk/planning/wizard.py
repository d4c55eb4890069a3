"""The pages of the wizard: everything typed is kept first, then looked at (F-03)."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound, Stale
from hearing.hearings import drafts
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint
from hearing.web.case_desk.planning import place_steps
from hearing.web.case_desk.planning.opened import Opened
from hearing.web.case_desk.planning.steps import (
    BY_NAME,
    STEPS,
    Step,
    after,
    names_of,
    words_of,
)


def _step(name: str) -> Step:
    if name not in BY_NAME:
        raise NotFound
    return BY_NAME[name]


def _keep(opened: Opened, step: Step, form: Any) -> None:
    values = {name: request.form.getlist(name) for name in names_of(form)}
    seen = request.form.get("version", "0")
    opened.row = drafts.save(
        viewer(),
        opened.row.id,
        step.name,
        values,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
        writer=request.form.get("page", "")[:40] or "-",
    )
    opened.answers = drafts.read(opened.row)


def page(opened: Opened, step: Step, form: Any, *, status: int = 200, other: Any = None) -> Any:
    """One step with the list of all steps at its left and the days left above."""
    following = after(step)
    html = render_template(
        "case_desk/plan/step.html",
        form=form,
        step=step,
        number=STEPS.index(step) + 1,
        following=following,
        other=other,
        token=request.form.get("page") or secrets.token_hex(8),
        **around(opened),
    )
    return html, status


def around(opened: Opened) -> dict[str, Any]:
    """What stands on every page of the wizard: steps, days left, the warning of A-20."""
    held_on = place_steps.day_of(opened)
    return {
        "opened": opened,
        "steps": STEPS,
        "limit": opened.limit_warning(held_on),
        "held_on": held_on,
    }


@blueprint.get("/booking/<int:draft_id>/<part>")
@needs("hearing:plan")
def plan_step(draft_id: int, part: str) -> Any:
    """One step as it was left."""
    opened, found = Opened(draft_id), _step(part)
    return page(opened, found, found.form(opened))


@blueprint.post("/booking/<int:draft_id>/<part>")
@needs("hearing:plan")
def keep_step(draft_id: int, part: str) -> Any:
    """Keep what was typed, then go on, or say what has to be corrected."""
    opened, found = Opened(draft_id), _step(part)
    form = found.form(opened, request.form)
    stored = found.form(opened)
    try:
        _keep(opened, found, form)
    except Stale as stale:
        form.from_refusal(stale)
        return page(opened, found, form, status=stale.status, other=words_of(stored))
    if "more" in request.form and found.more:
        return _with_another_row(opened, found)
    if "later" in request.form:
        return redirect(url_for("case_desk.book"), 303)
    opened = Opened(draft_id)
    form = found.form(opened, request.form)
    if not found.validate(opened, form):
        return page(opened, found, form, status=422)
    following = after(found)
    target = (
        url_for("case_desk.plan_step", draft_id=draft_id, part=following.name)
        if following
        else url_for("case_desk.check_plan", draft_id=draft_id)
    )
    return redirect(target, 303)


def _with_another_row(opened: Opened, found: Step) -> Any:
    """The same step with one empty row more."""
    lead = "question" if found.name == "issues" else "name"
    most = opened.rows(found.name, lead, None, least=1, most=99) + 1
    kept = dict(opened.answers[found.name])
    kept[f"{lead}{most}"] = [""]
    opened.answers = {**opened.answers, found.name: kept}
    return page(opened, found, found.form(opened))


@blueprint.post("/booking/<int:draft_id>/<part>/kept")
@needs("hearing:plan")
def autosave(draft_id: int, part: str) -> Any:
    """Keep what is being typed (the page's script); answers with the time, 409 when another page wrote."""
    opened, found = Opened(draft_id), _step(part)
    _keep(opened, found, found.form(opened, request.form))
    return Response(f"{clock.local(clock.now()):%H:%M}", mimetype="text/plain")


@blueprint.route("/booking/<int:draft_id>/delete", methods=["GET", "POST"])
@needs("hearing:plan")
def delete_draft(draft_id: int) -> Any:
    """Delete a draft, on a page of its own that says what is lost."""
    opened, form = Opened(draft_id), Nothing()
    if form.validate_on_submit():
        drafts.discard(viewer(), draft_id)
        return redirect(url_for("case_desk.book"), 303)
    return render_template("case_desk/plan/delete.html", form=form, opened=opened)
