"""Applying for a hearing without an account: one question per page, check, receipt, look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from hearing.base.errors import NotFound, Refused
from hearing.cases import public
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.pages import Nothing
from hearing.web.public.blueprint import blueprint

KEY = "apply"
PATH = "/apply"


class BeginForm(forms.BaseForm):
    """The privacy notice is read."""

    consents = forms.tick("我已阅读，同意按上面的说明处理我的个人信息")


class TextForm(forms.BaseForm):
    """A short answer."""

    answer = forms.line("回答", required=False, most=200)


class ProseForm(forms.BaseForm):
    """A long answer."""

    answer = forms.prose("回答", required=False, most=2000, rows=6)


class ChoiceForm(forms.BaseForm):
    """One of a few."""

    answer = forms.radio("回答", required=False)


class ListForm(forms.BaseForm):
    """One of many."""

    answer = forms.select("回答", required=False)


class StatusForm(forms.BaseForm):
    """Look an application up."""

    receipt = forms.line("受理编号", most=30, hint="12 位数字，提交成功的页面上有")
    phone = forms.line("申请时填的电话", most=30)


@dataclass(frozen=True)
class Step:
    """One question: the field it answers, the question, a hint, the kind of form."""

    name: str
    field: str
    question: str
    hint: str
    form: type[forms.BaseForm]
    short: str


STEPS = {
    step.name: step
    for step in (
        Step("area", "area", "案件在哪个市办理？", "省检察院办理的选第一项", ListForm, "所在市"),
        Step("unit", "unit", "由哪个检察院办理？", "不清楚的，看收到的文书抬头，或拨打 12309 询问",
             ChoiceForm, "检察院"),
        Step("name", "name", "您的姓名", "单位申请的，填单位名称", TextForm, "姓名"),
        Step("role", "role", "您是案件中的什么人？", "", ChoiceForm, "身份"),
        Step("client", "client", "您代理谁？", "填写您代理、辩护或者照管的人的姓名", TextForm, "代理谁"),
        Step("phone", "phone", "您的电话", "用来告诉您结果，查询进度时也要用到", TextForm, "电话"),
        Step("case", "case_words", "是哪一件案件？", "写案件名称或案号；不知道案号的，写什么人、什么事",
             TextForm, "案件"),
        Step("reasons", "reasons", "为什么希望举行听证？", "用自己的话写，写清有争议的是什么", ProseForm, "申请理由"),
        Step("evidence", "evidence", "您有什么材料要提交？", "没有的可以空着；材料以后交给检察院，不用在这里上传",
             ProseForm, "材料"),
        Step("openness", "openness", "您希望公开听证吗？", "涉及国家秘密、个人隐私、未成年人的，依法不公开",
             ChoiceForm, "是否公开"),
    )
}  # fmt: skip
OPENNESS = (("yes", "希望公开"), ("no", "不希望公开"))


def _key() -> str:
    return request.cookies.get(KEY, "")[:100]


def _draft() -> public.PublicDraft | None:
    return public.public_draft(_key())


def _order(answers: dict[str, str]) -> list[Step]:
    """The steps that apply; who speaks for oneself is not asked for whom."""
    spoken_for = public.represents(answers.get("role", ""))
    return [step for step in STEPS.values() if step.name != "client" or spoken_for]


@blueprint.route("/apply", methods=["GET", "POST"])
@needs(PUBLIC)
def apply() -> Any:
    """The privacy notice, then the first question."""
    form = BeginForm()
    if form.validate_on_submit():
        with attempt(form):
            key = public.begin(request.remote_addr or "", consents=form.consents.data)
        if form.ok:
            response = redirect(url_for("public.apply_step", step="area"), 303)
            secure = current_app.config["SETTINGS"].secure_cookies
            response.set_cookie(KEY, key, httponly=True, samesite="Lax", secure=secure, path=PATH)
            return response
    found = _draft()
    html = render_template(
        "public/apply.html",
        form=form,
        going_on=found is not None and found.application_id is None and bool(found.answers),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _form(step: Step, answers: dict[str, str]) -> Any:
    form = step.form(answer=answers.get(step.field, ""))
    form.answer.label.text = step.short
    form.answer.description = step.hint
    if step.name == "area":
        found = public.public_areas()
        form.answer.choices = forms.choices([("", "请选择"), *found.items()])
    elif step.name == "unit":
        area = answers.get("area", "")
        found = public.public_units(int(area)) if area.isdecimal() and len(area) < 10 else {}
        form.answer.choices = forms.choices(found.items())
    elif step.name == "role":
        form.answer.choices = forms.choices(public.ROLES.items())
    elif step.name == "openness":
        form.answer.choices = forms.choices(OPENNESS)
    return form


@blueprint.route("/apply/<step>", methods=["GET", "POST"])
@needs(PUBLIC)
def apply_step(step: str) -> Any:
    """One question per page; the answer is kept on the server."""
    found, asked = _draft(), STEPS.get(step)
    if asked is None:
        raise NotFound
    if found is None:
        return redirect(url_for("public.apply"), 303)
    if found.application_id is not None:
        return redirect(url_for("public.apply_done"), 303)
    order = _order(found.answers)
    if asked not in order:
        return redirect(url_for("public.apply_check"), 303)
    form = _form(asked, found.answers)
    if form.validate_on_submit():
        with attempt(form):
            value = (form.answer.data or "").strip()
            answers = {**found.answers, asked.field: value}
            problem = public.answer_problem(asked.field, answers)
            if asked.name == "area" and not value:
                problem = "选择案件在哪个市办理"
            if problem:
                raise Refused(problem, field="answer")
            public.save(_key(), {asked.field: value})
        if form.ok:
            return redirect(_after(asked, answers), 303)
    position = order.index(asked) + 1
    html = render_template(
        "public/apply_step.html",
        form=form,
        step=asked,
        position=position,
        number=len(order),
        before=order[position - 2].name if position > 1 else None,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _after(asked: Step, answers: dict[str, str]) -> str:
    """The next open question; a change of an answered one leads back to the check."""
    order = _order(answers)
    for step in order[order.index(asked) + 1 :]:
        if step.field not in answers or public.answer_problem(step.field, answers):
            return url_for("public.apply_step", step=step.name)
        if asked.name == "area" and step.name == "unit":
            return url_for("public.apply_step", step="unit")
    return url_for("public.apply_check")


@blueprint.route("/apply/check", methods=["GET", "POST"])
@needs(PUBLIC)
def apply_check() -> Any:
    """Check the answers, then submit; twice is once."""
    found = _draft()
    if found is None:
        return redirect(url_for("public.apply"), 303)
    if found.application_id is not None:
        return redirect(url_for("public.apply_done"), 303)
    form = Nothing()
    if form.validate_on_submit():
        with attempt(form):
            public.submit(_key(), request.remote_addr or "")
        if form.ok:
            return redirect(url_for("public.apply_done"), 303)
    html = render_template(
        "public/apply_check.html",
        form=form,
        rows=[(step, _shown(step, found.answers)) for step in _order(found.answers)],
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _shown(step: Step, answers: dict[str, str]) -> str:
    value = answers.get(step.field, "")
    if step.name == "role":
        return public.ROLES.get(value, "")
    if step.name == "openness":
        return dict(OPENNESS).get(value, "")
    if step.name == "area" and value.isdecimal():
        return public.public_areas().get(int(value), "")
    if step.name == "unit" and value.isdecimal():
        area = answers.get("area", "")
        return public.public_units(int(area)).get(int(value), "") if area.isdecimal() else ""
    return value


@blueprint.get("/apply/done")
@needs(PUBLIC)
def apply_done() -> Any:
    """The receipt: number, what comes next, until when."""
    found = public.public_receipt(_key())
    if found is None:
        return redirect(url_for("public.apply"), 303)
    return render_template("public/apply_done.html", row=found)


@blueprint.post("/apply/forget")
@needs(PUBLIC)
def apply_forget() -> Any:
    """Wipe what was typed (somebody else's computer)."""
    public.forget(_key())
    response = redirect(url_for("public.apply"), 303)
    response.delete_cookie(KEY, path=PATH)
    return response


@blueprint.route("/apply/status", methods=["GET", "POST"])
@needs(PUBLIC)
def apply_status() -> Any:
    """How far an application is: status only, by number and telephone."""
    form, found = StatusForm(), None
    if form.validate_on_submit():
        try:
            found = public.public_status(
                form.receipt.data, form.phone.data, request.remote_addr or ""
            )
            if found is None:
                form.refused.append("没有找到：请核对受理编号和申请时填的电话，或拨打 12309 询问")
        except Refused as refused:
            form.from_refusal(refused)
    html = render_template("public/apply_status.html", form=form, row=found)
    return html, (form.status if form.is_submitted() and not found else 200)
