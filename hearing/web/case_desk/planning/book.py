"""预约: own drafts to go on with, own cases to begin from, 照此新建, and a returned plan."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.cases import queries as cases
from hearing.cases.rules import days_left
from hearing.hearings import drafts, plan, queries, waiting
from hearing.hearings.workflow import State
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.chosen import chosen, passed_on
from hearing.web.case_desk.hearing import show
from hearing.web.case_desk.planning import answers
from hearing.web.case_desk.planning.steps import BY_NAME


class StartForm(forms.BaseForm):
    """Begin empty, or like an earlier hearing."""

    like = forms.select(
        "照以前的听证新建",
        required=False,
        hint="照抄事由、事项、形式、参加人身份和听证室，不抄时间和人名",
    )


def _to_draft(draft_id: int, part: str = "grounds") -> Any:
    return redirect(url_for("case_desk.plan_step", draft_id=draft_id, part=part), 303)


@blueprint.get("/booking")
@needs("hearing:plan")
def book() -> Any:
    """Own drafts first, then the cases to begin from."""
    found = cases.own_cases(viewer())
    titles = {case.id: case.title for case in found}
    rows = drafts.own(viewer())
    today = clock.today()
    return render_template(
        "case_desk/plan/book.html",
        cases=found,
        chosen=passed_on(),
        left={case.id: days_left(case.deadline_on, today) for case in found},
        drafts=rows,
        titles=titles,
        steps={name: step.title for name, step in BY_NAME.items()},
    )


@blueprint.route("/booking/case/<int:case_id>", methods=["GET", "POST"])
@needs("hearing:plan")
def book_case(case_id: int) -> Any:
    """Begin the plan of one case, empty or like an earlier hearing."""
    case = cases.case(viewer(), case_id)
    earlier = waiting.reusable(viewer())
    form = StartForm()
    form.like.choices = forms.choices(
        [("", "不照抄，从头填写"), *((h.id, f"{h.title}（{h.number}）") for h in earlier)]
    )
    if form.validate_on_submit():
        with attempt(form):
            typed = answers.from_case(case.id)
            if form.like.data:
                like = queries.hearing(viewer(), int(form.like.data))
                typed = answers.again(like, case.id)
            draft = drafts.start(viewer(), answers.with_found_time(typed, chosen()))
        if form.ok:
            return _to_draft(draft.id)
    html = render_template(
        "case_desk/plan/start.html",
        form=form,
        case=case,
        drafts=[row for row in drafts.own(viewer()) if case.id in row.case_ids],
        left=days_left(case.deadline_on, clock.today()),
        chosen=passed_on(),
    )
    return html, (form.status if form.is_submitted() else 200)


@blueprint.post("/hearings/<int:hearing_id>/again")
@needs("hearing:plan")
def book_again(hearing_id: int) -> Any:
    """照此新建: a new draft like this hearing; its cases are chosen first."""
    hearing, form = queries.hearing(viewer(), hearing_id), Nothing()
    with attempt(form):
        draft = drafts.start(viewer(), answers.again(hearing))
    return _to_draft(draft.id, "cases") if form.ok else _refused(hearing_id, form)


@blueprint.post("/hearings/<int:hearing_id>/plan")
@needs("hearing:plan")
def edit_plan(hearing_id: int) -> Any:
    """Change a returned plan in the wizard, in the draft that was begun before if there is one."""
    hearing, form = queries.hearing(viewer(), hearing_id), Nothing()
    with attempt(form):
        typed = answers.from_hearing(hearing) if hearing.state == State.DRAFT else {}
        draft = drafts.start(viewer(), typed, hearing)
    if not form.ok:
        return _refused(hearing_id, form)
    return redirect(url_for("case_desk.check_plan", draft_id=draft.id), 303)


@blueprint.post("/hearings/<int:hearing_id>/submit")
@needs("hearing:submit")
def submit_plan(hearing_id: int) -> Any:
    """Submit a returned plan again as it stands."""
    form = Nothing()
    hearing = queries.hearing(viewer(), hearing_id)
    with attempt(form):
        plan.submit(viewer(), hearing)
    return to_hearing(hearing_id) if form.ok else _refused(hearing_id, form)


def _refused(hearing_id: int, form: Any) -> Any:
    return show(hearing_id, form)
