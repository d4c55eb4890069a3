"""A party's telephone number in full, for the case's handler, with a reason."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.cases import disclosure, queries
from hearing.people.rules import ViewingReason
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint

REASONS = (ViewingReason.CONTACT, ViewingReason.OBJECTION, ViewingReason.AUTHORITY)


class ReasonForm(forms.BaseForm):
    """Why the full number is needed."""

    reason = forms.radio("为什么要看完整号码", [(r, r.label) for r in REASONS])


@blueprint.route("/cases/<int:case_id>/parties/<int:party_id>/phone", methods=["GET", "POST"])
@needs("party:unmask")
def party_phone(case_id: int, party_id: int) -> Any:
    """The full number, shown once after a reason was given; the view is journalled."""
    case = queries.case(viewer(), case_id)
    party = disclosure.party_of(viewer(), case, party_id)
    form = ReasonForm()
    phone = ""
    if form.validate_on_submit():
        with attempt(form):
            phone = disclosure.reveal(viewer(), case, party, form.reason.data)
    html = render_template(
        "case_desk/phone.html",
        form=form,
        party=party,
        phone=phone,
        back=url_for("case_desk.case", case_id=case_id),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
