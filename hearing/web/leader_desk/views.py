"""Objections that the chief decides."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.base.errors import NotFound
from hearing.hearings import declarations, queries
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page


class ObjectionForm(forms.BaseForm):
    """One objection."""

    decision = forms.radio("决定", (("yes", "异议成立"), ("no", "异议不成立")))
    reasons = forms.prose("理由", rows=3)


@blueprint.route(
    "/hearings/<int:hearing_id>/objections/<int:objection_id>", methods=["GET", "POST"]
)
@needs("approval:decide")
def objection(hearing_id: int, objection_id: int) -> Any:
    """The chief decides an objection."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = next((o for o in queries.objections_of(hearing_id) if o.id == objection_id), None)
    if row is None:
        raise NotFound
    form = ObjectionForm()
    if form.validate_on_submit():
        with attempt(form):
            declarations.decide_objection(
                viewer(),
                hearing,
                row,
                upheld=form.decision.data == "yes",
                reasons=form.reasons.data or "",
            )
        if form.ok:
            return redirect(url_for("case_desk.hearing", hearing_id=hearing_id), 303)
    return form_page(
        form,
        "决定回避异议",
        "提交决定",
        url_for("case_desk.hearing", hearing_id=hearing_id),
        under=f"{row.raised_by_words}提出：{row.ground}",
    )
