"""After a hearing: presider and handler rate the officers who came, under their own names."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.hearings import queries
from hearing.people.access import require
from hearing.pool import feedback
from hearing.pool.feedback import Rating
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, to_hearing


def _form(people: Any) -> Any:
    """A form with the items and words of each officer."""
    fields: dict[str, Any] = {}
    for one in people:
        for name, label in feedback.ON_OFFICER:
            fields[f"e{one.id}_{name}"] = forms.radio(label, feedback.RATINGS)
        fields[f"e{one.id}_words"] = forms.line("具体情况", required=False, most=200)
    return type("OfficersForm", (forms.BaseForm,), fields)()


@blueprint.route("/hearings/<int:hearing_id>/officers/feedback", methods=["GET", "POST"])
@needs("feedback:give")
def rate_officers(hearing_id: int) -> Any:
    """Rate each officer once; seen by 管 only, never anonymous."""
    found = queries.hearing(viewer(), hearing_id)
    require(viewer(), "feedback:give", found)
    people = feedback.attended(hearing_id)
    form = _form(people)
    if form.validate_on_submit():
        ratings = {
            one.id: Rating(
                {name: int(form[f"e{one.id}_{name}"].data) for name, _ in feedback.ON_OFFICER},
                form[f"e{one.id}_words"].data,
            )
            for one in people
        }
        with attempt(form):
            feedback.rate_officers(viewer(), found, ratings)
        if form.ok:
            return to_hearing(hearing_id)
    html = render_template(
        "case_desk/rate_officers.html",
        form=form,
        hearing=found,
        people=people,
        items=feedback.ON_OFFICER,
        given=feedback.given_by(viewer(), hearing_id),
        marks=dict(feedback.RATINGS),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
