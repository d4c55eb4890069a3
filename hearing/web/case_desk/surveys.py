"""匿名调查: slips with codes for everybody who took part; results from five answers on."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.hearings import queries
from hearing.opinions import survey, survey_rules
from hearing.papers.codes import qr
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.addresses import public_base
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.case_desk.hearing import context


class SlipsForm(forms.BaseForm):
    """How many slips."""

    number = forms.number("张数", 1, survey.MOST_SLIPS, hint="每张只能用一次；打乱后随手发放")


@blueprint.route("/hearings/<int:hearing_id>/survey", methods=["GET", "POST"])
@needs("hearing:record")
def survey_page(hearing_id: int) -> Any:
    """How the survey stands; making slips shows their codes this one time."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = SlipsForm(number=20)
    codes: list[str] = []
    if form.validate_on_submit():
        with attempt(form):
            base = public_base()
            tokens = survey.hand_out(viewer(), hearing, form.number.data)
            codes = [qr(f"{base}/survey/{one}") for one in tokens]
    html = render_template(
        "case_desk/survey.html",
        form=form,
        hearing=hearing,
        codes=codes,
        standing=survey.standing(viewer(), hearing),
        questions=survey_rules.QUESTIONS,
        back=url_for("case_desk.hearing", hearing_id=hearing_id),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
