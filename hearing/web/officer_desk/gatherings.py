"""听证员's invitations to trainings and observations: answering, and what it was like."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.practice import attendance, gatherings, queries, rules
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.pages import form_page


class GatheringAnswerForm(forms.BaseForm):
    """Coming or not."""

    answer = forms.radio("您能参加吗", (("yes", "能参加"), ("no", "不能参加")))
    reason = forms.line("不能参加的原因", required=False)


class GatheringFeedbackForm(forms.BaseForm):
    """What it was like, from 1 to 3."""

    audible = forms.radio("听得清", list(rules.MARK_WORDS.items()))
    clear = forms.radio("听得懂", list(rules.MARK_WORDS.items()))
    orderly = forms.radio("程序规范", list(rules.MARK_WORDS.items()))
    useful = forms.radio("对工作有帮助", list(rules.MARK_WORDS.items()))
    words = forms.prose("意见和建议", required=False, most=1000)


@blueprint.route("/gatherings/<int:guest_id>", methods=["GET", "POST"])
@needs("officer:desk")
def gathering(guest_id: int) -> Any:
    """One training or observation, and whether I come."""
    found = queries.officer_gathering(viewer(), guest_id)
    chosen = {"coming": "yes", "declined": "no"}.get(found.answer or "")
    form = GatheringAnswerForm(answer=chosen, reason=found.reason)
    if form.validate_on_submit():
        with attempt(form):
            gatherings.answer(
                viewer(),
                queries.own_guest(viewer(), guest_id)[0],
                is_coming=form.answer.data == "yes",
                reason=form.reason.data or "",
            )
        if form.ok:
            return redirect(url_for(".home"), 303)
    html = render_template(
        "officer_desk/gathering.html", form=form, g=found, kinds=rules.GatheringKind.labels()
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/gatherings/<int:guest_id>/feedback", methods=["GET", "POST"])
@needs("officer:desk")
def gathering_feedback(guest_id: int) -> Any:
    """My feedback after a training or an observation."""
    found, form = queries.officer_gathering(viewer(), guest_id), GatheringFeedbackForm()
    if form.validate_on_submit():
        marks = {name: int(form[name].data) for name, _ in rules.ON_GATHERING}
        with attempt(form):
            guest = queries.own_guest(viewer(), guest_id)[0]
            attendance.give_feedback(viewer(), guest, marks, form.words.data or "")
        if form.ok:
            return redirect(url_for(".home"), 303)
    return form_page(
        form,
        f"反馈表：{found.title}",
        "提交反馈表",
        url_for(".home"),
        frame="officer",
        under="只显示平均数和意见，不显示姓名。提交后不能更改。",
    )
