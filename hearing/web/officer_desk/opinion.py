"""Giving an opinion: one issue per page, check, submit, receipt."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound, Refused
from hearing.hearings import queries
from hearing.hearings.workflow import State
from hearing.opinions import ballots
from hearing.opinions import queries as opinions
from hearing.opinions.ballots import Answer
from hearing.opinions.rules import Option, answer_problem
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.pages import Nothing


class OpinionForm(forms.BaseForm):
    """One opinion on one issue."""

    option = forms.radio("您的意见", [(o, o.label) for o in Option], required=False)
    reasons = forms.prose("为什么", required=False, most=4000, rows=5)


def _answer(form: OpinionForm) -> Answer:
    return Answer(form.option.data or "", form.reasons.data, None)


def _issue(hearing_id: int, position: int) -> tuple[Any, int]:
    issues = opinions.officer_issues(viewer(), hearing_id)
    found = next((issue for issue in issues if issue.position == position), None)
    if found is None:
        raise NotFound
    return found, len(issues)


@blueprint.route("/<int:hearing_id>/opinion/<int:position>", methods=["GET", "POST"])
@needs("officer:desk")
def opinion(hearing_id: int, position: int) -> Any:
    """One issue per page; what is typed is kept."""
    _, hearing = queries.officer_seat(viewer(), hearing_id)
    issue, number = _issue(hearing_id, position)
    draft = opinions.officer_drafts(viewer(), hearing_id).get(issue.id)
    form = OpinionForm(
        option=draft.option if draft else None, reasons=draft.reasons if draft else None
    )
    if form.validate_on_submit():
        with attempt(form):
            ballots.save_draft(viewer(), hearing_id, issue.id, _answer(form))
        problem = answer_problem(form.option.data, form.reasons.data, hearing.profile)
        if problem:
            field = "option" if form.option.data not in Option.labels() else "reasons"
            form.from_refusal(Refused(problem, field=field))
        if form.ok:
            after = position + 1
            if after <= number:
                return redirect(url_for(".opinion", hearing_id=hearing_id, position=after), 303)
            return redirect(url_for(".check", hearing_id=hearing_id), 303)
    html = render_template(
        "officer_desk/opinion.html",
        form=form,
        hearing=hearing,
        issue=issue,
        number=number,
        draft=draft,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/<int:hearing_id>/opinion/<int:position>/draft")
@needs("officer:desk")
def save_draft(hearing_id: int, position: int) -> Any:
    """Keep what is typed while it is typed; answers with the time."""
    queries.officer_seat(viewer(), hearing_id)
    issue, _ = _issue(hearing_id, position)
    form = OpinionForm()
    if not form.validate():
        return "", 422
    ballots.save_draft(viewer(), hearing_id, issue.id, _answer(form))
    return f"{clock.now().astimezone(clock.BEIJING):%H:%M}"


@blueprint.route("/<int:hearing_id>/opinion/check", methods=["GET", "POST"])
@needs("officer:desk")
def check(hearing_id: int) -> Any:
    """Check the answers, then submit."""
    _, hearing = queries.officer_seat(viewer(), hearing_id)
    issues = opinions.officer_issues(viewer(), hearing_id)
    drafts = opinions.officer_drafts(viewer(), hearing_id)
    if hearing.state == State.DELIBERATING and request.method == "GET":
        missing = next((i for i in issues if i.id not in drafts), None)
        if missing is not None:
            return redirect(
                url_for(".opinion", hearing_id=hearing_id, position=missing.position),
                303,
            )
    form = Nothing()
    if form.validate_on_submit():
        answers = {
            issue_id: Answer(row.option or "", row.reasons, row.alternative)
            for issue_id, row in drafts.items()
        }
        with attempt(form):
            ballots.submit(viewer(), hearing_id, answers)
        if form.ok:
            return redirect(url_for(".done", hearing_id=hearing_id), 303)
    html = render_template(
        "officer_desk/check.html",
        form=form,
        hearing=hearing,
        issues=issues,
        drafts=drafts,
        options=Option.labels(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/<int:hearing_id>/opinion/done")
@needs("officer:desk")
def done(hearing_id: int) -> Any:
    """The receipt."""
    _, hearing = queries.officer_seat(viewer(), hearing_id)
    return render_template(
        "officer_desk/done.html",
        hearing=hearing,
        issues=opinions.officer_issues(viewer(), hearing_id),
        opinions=opinions.officer_opinions(viewer(), hearing_id),
        options=Option.labels(),
    )
