"""筹备清单模板: the lines with which new hearings start."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import board
from hearing.hearings.checklist import Duty
from hearing.hearings.rules import Form
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint


class LineForm(forms.BaseForm):
    """A new line."""

    duty = forms.radio("职责", [(d, d.label) for d in Duty])
    form_ = forms.select(
        "听证形式", [("", "所有形式"), *((f, f.label) for f in Form)], required=False
    )
    words = forms.line("要做什么", most=100)
    days_before = forms.number("听证前几天办完", 0, 30)


@blueprint.route("/system/checklists", methods=["GET", "POST"])
@needs("admin:system")
def checklists() -> Any:
    """The template, and a form for one more line."""
    form = LineForm(days_before=1)
    if form.validate_on_submit():
        with attempt(form):
            board.add_line(
                viewer(),
                form.form_.data or None,
                form.duty.data,
                form.words.data,
                form.days_before.data,
            )
        if form.ok:
            return redirect(url_for("admin.checklists"), 303)
    html = render_template(
        "admin/checklists.html",
        form=form,
        rows=board.template(),
        duties=Duty.labels(),
        labels=Form.labels(),
    )
    return html, (form.status if form.is_submitted() else 200)


@blueprint.post("/system/checklists/<int:template_id>/retire")
@needs("admin:system")
def retire_line(template_id: int) -> Any:
    """Offer a line no more."""
    board.retire_line(viewer(), template_id)
    return redirect(url_for("admin.checklists"), 303)
