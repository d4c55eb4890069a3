"""触发规则: settings with a simulation, on and off, tasks made from frozen figures, answers."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.bulletins import triggers
from hearing.bulletins.rules import months_before
from hearing.bulletins.trigger_rules import RULE_WORDS, Settings, Trigger
from hearing.people import access
from hearing.people.queries import names
from hearing.units.queries import unit_names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page

USES = {
    Trigger.BOTTOM: ("number", "percent", "least", "due_days"),
    Trigger.STREAK: ("months", "least", "due_days"),
    Trigger.PRESIDING: ("least",),
    Trigger.SCORE: ("base", "quality", "efficiency", "effect", "cap", "least"),
}
STATES = {"open": "待办理", "answered": "待审核", "returned": "退回", "accepted": "已认可"}


class SettingsForm(forms.BaseForm):
    """Settings to try, and the month to try them on."""

    year = forms.number("试算年份", 2000, 2099)
    month = forms.number("试算月份", 1, 12)
    number = forms.number("末位单位数", 0, 100)
    percent = forms.number("或者末位百分比", 0, 50)
    months = forms.number("连续几个月", 2, 24)
    least = forms.number("最低件数", 1, 1000, hint="件数不够的单位不比较")
    due_days = forms.number("办理期限（工作日）", 1, 60)
    base = forms.number("基础分", 0, 100)
    quality = forms.number("质量权重", 0, 100)
    efficiency = forms.number("效率权重", 0, 100)
    effect = forms.number("效果权重", 0, 100, hint="三项权重之和须为 100")
    cap = forms.number("每项加减分上限", 1, 100)


class SwitchForm(forms.BaseForm):
    """On or off, with the reason."""

    reason = forms.prose(
        "依据", hint="如：院党组会决定；2024 年 10 月以后一般不排名，启用前请核对上级要求"
    )


class MonthForm(forms.BaseForm):
    """The month whose frozen figures make tasks."""

    year = forms.number("年份", 2000, 2099)
    month = forms.number("月份", 1, 12)


class AnswerForm(forms.BaseForm):
    """An explanation, or the record of a talk."""

    held_on = forms.day("约谈日期")
    words = forms.prose("说明", required=False, most=2000)


class AcceptForm(forms.BaseForm):
    """What the issuer says to it."""

    decision = forms.radio("审核", (("yes", "认可"), ("no", "退回补充")))
    reasons = forms.prose("意见", required=False, hint="退回的写明还差什么")


def _kind(kind: str) -> Trigger:
    if kind not in Trigger.labels():
        raise NotFound
    return Trigger(kind)


@blueprint.route("/triggers", methods=["GET", "POST"], endpoint="triggers")
@needs("trigger:set")
def trigger_list() -> Any:
    """The four kinds, on or off; and the tasks of a month."""
    last = months_before(clock.today().replace(day=1), 1)
    form = MonthForm(year=last.year, month=last.month)
    if form.validate_on_submit():
        with attempt(form):
            triggers.make_tasks(viewer(), date(form.year.data, form.month.data, 1))
        if form.ok:
            return redirect(url_for("leader_desk.trigger_tasks"), 303)
    held = {kind: triggers.current(viewer().unit_id or 0, kind) for kind in Trigger}
    html = render_template("leader_desk/triggers.html", form=form, kinds=list(Trigger), held=held)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/triggers/<kind>", methods=["GET", "POST"])
@needs("trigger:set")
def trigger(kind: str) -> Any:
    """Try settings; the result is shown with its arithmetic, and nothing follows from it."""
    chosen, owner = _kind(kind), viewer().unit_id or 0
    held, tried = triggers.current(owner, chosen), triggers.simulations(owner, chosen)
    start = tried[0].settings if tried else held.settings if held else None
    values = json.loads(start) if start else Settings().values()
    last = tried[0].month if tried else months_before(clock.today().replace(day=1), 1)
    form = SettingsForm(year=last.year, month=last.month, **values)
    for one in fields(Settings):
        if one.name not in USES[chosen]:
            delattr(form, one.name)
    if form.validate_on_submit():
        at = Settings(**{**values, **{name: form[name].data for name in USES[chosen]}})
        with attempt(form):
            triggers.simulate(viewer(), chosen, at, date(form.year.data, form.month.data, 1))
        if form.ok:
            return redirect(url_for("leader_desk.trigger", kind=kind), 303)
    html = render_template(
        "leader_desk/trigger.html", form=form, kind=chosen, held=held,
        tried=tried[0] if tried else None,
        result=json.loads(tried[0].result) if tried else [],
        is_on=held is not None and held.is_on,
        rule=RULE_WORDS[chosen],
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/triggers/<kind>/switch", methods=["GET", "POST"])
@needs("trigger:set")
def trigger_switch(kind: str) -> Any:
    """Switch on as simulated, or off."""
    chosen = _kind(kind)
    held = triggers.current(viewer().unit_id or 0, chosen)
    turning_on = held is None or not held.is_on or request.args.get("again") == "1"
    form = SwitchForm()
    if form.validate_on_submit():
        with attempt(form):
            triggers.switch(viewer(), chosen, is_on=turning_on, reason=form.reason.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.triggers"), 303)
    act = "启用" if turning_on else "停用"
    return form_page(
        form, f"{act}：{chosen.label}", act, url_for("leader_desk.trigger", kind=kind),
        consequence="按最近一次试算的设置启用，以后每次改设置都要重新试算。" if turning_on else "停用后不再生成新任务，已有任务继续办理。",
    )  # fmt: skip


@blueprint.get("/trigger-tasks")
@needs("rectification:read")
def trigger_tasks() -> Any:
    """Explanations and talks of the viewer's own scope."""
    rows = triggers.tasks(viewer())
    return render_template(
        "leader_desk/trigger_tasks.html", rows=rows, kinds=Trigger.labels(), states=STATES,
        where=unit_names([row.unit_id for row in rows]), today=clock.today(),
    )  # fmt: skip


@blueprint.route("/trigger-tasks/<int:task_id>", methods=["GET", "POST"])
@needs("rectification:read")
def trigger_task(task_id: int) -> Any:
    """One task with its arithmetic: answered by whom it concerns, accepted by the issuer."""
    row = triggers.task(viewer(), task_id)
    is_talk = row.kind == Trigger.STREAK
    accepting = row.state == "answered"
    form: Any = AcceptForm() if accepting else AnswerForm(held_on=row.held_on, words=row.answer)
    if not accepting:
        if not is_talk:
            del form.held_on
        form.words.label.text = "约谈内容和整改要求" if is_talk else "原因和措施"
    if form.validate_on_submit():
        with attempt(form):
            if accepting:
                triggers.decide(
                    viewer(),
                    row,
                    accepted=form.decision.data == "yes",
                    reasons=form.reasons.data or "",
                )
            else:
                triggers.answer(
                    viewer(), row, form.words.data or "", form.held_on.data if is_talk else None
                )
        if form.ok:
            return redirect(url_for("leader_desk.trigger_task", task_id=task_id), 303)
    permission = (
        "rectification:verify" if accepting else "trigger:talk" if is_talk else "rectification:work"
    )
    html = render_template(
        "leader_desk/trigger_task.html", form=form, row=row, kind=Trigger(row.kind).label,
        state=STATES[row.state], is_talk=is_talk, accepting=accepting,
        mine=row.state != "accepted" and access.may(viewer(), permission, row),
        unit_name=unit_names([row.unit_id])[row.unit_id],
        who=names([row.answered_by, row.decided_by]),
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)
