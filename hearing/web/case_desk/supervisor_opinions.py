"""What people's supervisors said of a hearing, and the office's answer (A-8)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from hearing.base import clock
from hearing.hearings import queries
from hearing.opinions import supervisor_opinions
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing

BACK = "case_desk.opinions_page"


class OpinionForm(forms.BaseForm):
    """A supervisor's opinion as written."""

    words = forms.prose("意见", rows=6, hint="照原文录入")
    given_on = forms.day("意见上的日期")


class ReplyForm(forms.BaseForm):
    """How it was dealt with."""

    words = forms.prose("研究处理情况", rows=5)


@blueprint.route(
    "/hearings/<int:hearing_id>/supervisors/<int:participant_id>/opinion", methods=["GET", "POST"]
)
@needs("opinion:collect")
def supervisor_opinion(hearing_id: int, participant_id: int) -> Any:
    """Enter a supervisor's opinion."""
    hearing = queries.hearing(viewer(), hearing_id)
    found = supervisor_opinions.one_of(hearing, participant_id)
    form = OpinionForm(given_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            supervisor_opinions.enter(
                viewer(), hearing, participant_id, form.words.data, form.given_on.data
            )
        if form.ok:
            return to_hearing(hearing_id, BACK)
    return form_page(
        form, f"录入人民监督员{found.participant.name}的意见", "录入意见",
        url_for(BACK, hearing_id=hearing_id),
        under="人民监督员不是听证员，意见单独入卷，不计入听证员票数（A-8）。录入后不能更改。",
    )  # fmt: skip


@blueprint.route(
    "/hearings/<int:hearing_id>/supervisors/<int:participant_id>/reply", methods=["GET", "POST"]
)
@needs("decision:draft")
def supervisor_reply(hearing_id: int, participant_id: int) -> Any:
    """Answer a supervisor's opinion."""
    hearing = queries.hearing(viewer(), hearing_id)
    found = supervisor_opinions.one_of(hearing, participant_id)
    form = ReplyForm()
    if form.validate_on_submit():
        with attempt(form):
            supervisor_opinions.reply(viewer(), hearing, participant_id, form.words.data)
        if form.ok:
            return to_hearing(hearing_id, BACK)
    return form_page(
        form, f"答复人民监督员{found.participant.name}", "登记答复",
        url_for(BACK, hearing_id=hearing_id),
        under=found.opinion.words if found.opinion else "",
    )  # fmt: skip
