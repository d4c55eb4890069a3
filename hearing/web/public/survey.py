"""匿名调查: whoever holds an unused slip answers three questions; nobody is asked who they are."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.base.errors import NotFound
from hearing.opinions import survey, survey_rules
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.public.blueprint import blueprint

CHOICES = [(str(number), words) for number, words in survey_rules.CHOICES.items()]


class SurveyForm(forms.BaseForm):
    """Three questions and a free word."""

    heard = forms.radio("听证会上的话，您听得清吗", CHOICES)
    understood = forms.radio("听证会上的话，您听得懂吗", CHOICES)
    fair = forms.radio("您觉得过程公正吗", CHOICES)
    words = forms.prose("还想说的话", required=False, most=500, rows=4, hint="请不要写姓名、电话")


@blueprint.route("/survey/<token>", methods=["GET", "POST"])
@needs(PUBLIC)
def survey_page(token: str) -> Any:
    """Answer once; the slip is gone with the answer."""
    try:
        asked = survey.public_survey(token[:64])
    except NotFound:
        return render_template("public/survey_over.html"), 404
    form = SurveyForm()
    if form.validate_on_submit():
        ratings = {name: int(form[name].data) for name, _ in survey_rules.QUESTIONS}
        with attempt(form):
            survey.answer(token[:64], ratings, form.words.data or "")
        if form.ok:
            return render_template("public/survey_done.html")
    html = render_template("public/survey.html", form=form, asked=asked)
    return html, (form.status if form.is_submitted() and not form.ok else 200)
