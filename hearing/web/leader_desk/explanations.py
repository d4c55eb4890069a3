"""Why cases were not heard: the leaders' decisions, and the reasons of a month."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.bulletins.rules import month_bounds
from hearing.cases import closing, rules, unheard
from hearing.people.queries import names
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint


class ExplanationForm(forms.BaseForm):
    """One decision."""

    decision = forms.radio(
        "决定", (("yes", "同意不听证而办结"), ("no", "退回，应当听证或者补充说明"))
    )
    reasons = forms.prose("意见", required=False, hint="退回的写明需要补充什么", rows=3)


@blueprint.get("/explanations", endpoint="explanations")
@needs("explanation:read")
def explanations_list() -> Any:
    """What waits for me, and the reasons of a month."""
    today = clock.today()
    year = request.args.get("year", today.year, type=int)
    month = request.args.get("month", today.month, type=int)
    if not (2000 <= year <= 2099 and 1 <= month <= 12):
        year, month = today.year, today.month
    first, until = month_bounds(year, month)
    hat = viewer().hat
    lineage = hat.lineage if hat else "/"
    reasons = unheard.unheard_reasons(lineage, first, until)
    rows = unheard.explanations_waiting(viewer())
    return render_template(
        "leader_desk/explanations.html",
        rows=rows,
        reasons=reasons if viewer().kind != "department_head" else _own(reasons),
        year=year,
        month=month,
        labels=rules.UnheardReason.labels(),
        who=names([row.asked_by for row, _ in rows]),
    )


def _own(reasons: list[unheard.UnheardCase]) -> list[unheard.UnheardCase]:
    return [one for one in reasons if one.unit_id == viewer().unit_id]


@blueprint.route("/explanations/<int:explanation_id>", methods=["GET", "POST"])
@needs("explanation:read")
def explanation(explanation_id: int) -> Any:
    """One explanation with all that is needed to decide on it."""
    row, case = unheard.explanation(viewer(), explanation_id)
    form = ExplanationForm()
    if form.validate_on_submit():
        with attempt(form):
            closing.decide_explanation(
                viewer(),
                row,
                case,
                agreed=form.decision.data == "yes",
                reasons=form.reasons.data or "",
            )
        if form.ok:
            return redirect(url_for("leader_desk.approvals"), 303)
    html = render_template(
        "leader_desk/explanation.html",
        form=form,
        row=row,
        case=case,
        kind=units.case_type(case.type_code).name,
        states=rules.ExplanationState.labels(),
        reason=rules.UnheardReason(row.reason_code).label,
        disposals=rules.Disposal.labels(),
        who=names([row.asked_by, row.head_by, row.chief_by]),
        waiting=row.state in closing.WAITING,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
