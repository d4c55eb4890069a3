"""部门意见 on the report not to follow the majority (F-18): the department first, then the chief."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import department, waiting
from hearing.people.access import require
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.approving import brief, report_of
from hearing.web.leader_desk.blueprint import blueprint


class OpinionForm(forms.BaseForm):
    """The department's opinion on one report."""

    words = forms.prose(
        "部门意见",
        hint="写明同意或不同意拟作决定和理由；签署后不能更改，随报告送检察长",
        rows=4,
    )


@blueprint.route("/reports/<int:approval_id>", methods=["GET", "POST"])
@needs("approval:department")
def department_opinion(approval_id: int) -> Any:
    """The department head reads the report with all views on it and gives the department's opinion."""
    row, hearing = waiting.approval(viewer(), approval_id)
    require(viewer(), "approval:department", hearing)
    form = OpinionForm()
    if form.validate_on_submit():
        with attempt(form):
            department.give_opinion(viewer(), row, form.words.data)
        if form.ok:
            return redirect(url_for("leader_desk.approvals"), 303)
    html = render_template(
        "leader_desk/approval.html",
        form=form,
        row=row,
        authority=row.department_at is None,
        kind="不采纳报告的部门意见",
        act="签署部门意见",
        report=report_of(hearing, row),
        **brief(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
