"""评查: what I am asked to review, and how my own hearings came out."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.practice import marking, review_queries, scoring
from hearing.practice.scoring import DocumentKind, Grade, ReviewKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint


class ContestForm(forms.BaseForm):
    """Why the result should be looked at again."""

    reasons = forms.prose("申请复核的理由", most=2000, rows=4)


def _mark_form(criteria: Any, task: Any) -> Any:
    """A form with two fields for each criterion."""
    fields: dict[str, Any] = {"version": forms.hidden()}
    for one in criteria:
        fields[f"deduction_{one.id}"] = forms.number(
            f"{one.name}扣分", 0, one.weight, hint=f"{one.standard}（{one.weight} 分）"
        )
        fields[f"finding_{one.id}"] = forms.line(f"{one.name}发现的问题", required=False, most=500)
    fields["comment"] = forms.prose("总的意见", required=False, most=2000)
    made = type("MarkForm", (forms.BaseForm,), fields)
    values: dict[str, Any] = {"comment": task.comment, "version": task.version}
    known = {score.criterion_id: score for score in task.scores}
    for one in criteria:
        score = known.get(one.id)
        values[f"deduction_{one.id}"] = score.deduction if score else 0
        values[f"finding_{one.id}"] = score.finding if score else ""
    return made(**values)


@blueprint.get("/quality/mine")
@needs("review:read")
def my_reviews() -> Any:
    """Tasks and own results."""
    results = review_queries.own_results(viewer())
    return render_template(
        "case_desk/practice/my_reviews.html",
        tasks=review_queries.tasks(viewer()),
        results=results,
        final={entry.id: review_queries.final_grade(entry) for entry, _ in results},
        points={e.id: scoring.points_words(e.result.points) for e, _ in results if e.result},
        kinds=ReviewKind.labels(),
        grades=Grade.labels(),
    )


@blueprint.route("/quality/tasks/<int:task_id>", methods=["GET", "POST"])
@needs("review:read")
def review_task(task_id: int) -> Any:
    """Mark one sample; kept until it is handed in."""
    task, entry, row = review_queries.task(viewer(), task_id)
    form = _mark_form(row.criteria, task)
    if form.validate_on_submit():
        marks = {
            one.id: (form[f"deduction_{one.id}"].data, form[f"finding_{one.id}"].data or "")
            for one in row.criteria
        }
        with attempt(form):
            seen = int(form.version.data)
            marking.save(viewer(), row, task, marks, form.comment.data or "", seen)
            if request.form.get("act") == "submit":
                marking.submit(viewer(), row, task, task.version)
        if form.ok:
            return redirect(url_for("case_desk.my_reviews"), 303)
    html = render_template(
        "case_desk/practice/review_task.html",
        form=form,
        title=scoring.title_shown(
            entry.hearing.title,
            is_public=entry.hearing.is_public,
            has_minor=entry.hearing.has_minor,
        ),
        task=task,
        entry=entry,
        row=row,
        kinds=ReviewKind.labels(),
        documents=DocumentKind.labels(),
        points=scoring.points(score.deduction for score in task.scores),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/quality/results/<int:entry_id>", methods=["GET", "POST"])
@needs("review:read")
def own_result(entry_id: int) -> Any:
    """The result of my own hearing, and contesting it once."""
    entry, row = review_queries.own_result(viewer(), entry_id)
    form = ContestForm()
    if form.validate_on_submit():
        with attempt(form):
            marking.contest(viewer(), entry, form.reasons.data)
        if form.ok:
            return redirect(url_for("case_desk.own_result", entry_id=entry.id), 303)
    html = render_template(
        "case_desk/practice/own_result.html",
        form=form,
        entry=entry,
        row=row,
        criteria={one.id: one for one in row.criteria},
        kinds=ReviewKind.labels(),
        grades=Grade.labels(),
        final=review_queries.final_grade(entry),
        points=scoring.points_words(entry.result.points) if entry.result else "—",
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
