"""Applying for a hearing without an account: one question per page, check, receipt, look-up."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from hearing.base.errors import NotFound, Refused
from hearing.cases import public
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.pages import Nothing
from hearing.web.papers import paper_response
from hearing.web.public import steps
from hearing.web.public.blueprint import blueprint

KEY = "apply"
PATH = "/apply"


class BeginForm(forms.BaseForm):
    """The privacy notice is read."""

    consents = forms.tick("我已阅读，同意按上面的说明处理我的个人信息")


class StatusForm(forms.BaseForm):
    """Look an application up."""

    receipt = forms.line("受理编号", most=30, hint="12 位数字，提交成功的页面上有")
    phone = forms.line("申请时填的电话", most=30)


def _key() -> str:
    return request.cookies.get(KEY, "")[:100]


def _draft() -> public.PublicDraft | None:
    return public.public_draft(_key())


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


@blueprint.route("/apply/<step>", methods=["GET", "POST"])
@needs(PUBLIC)
def apply_step(step: str) -> Any:
    """One question per page; the answer is kept on the server."""
    found, asked = _draft(), steps.STEPS.get(step)
    if asked is None:
        raise NotFound
    if found is None:
        return redirect(url_for("public.apply"), 303)
    if found.application_id is not None:
        return redirect(url_for("public.apply_done"), 303)
    way = steps.order(found.answers)
    if asked not in way:
        return redirect(url_for("public.apply_check"), 303)
    form = steps.form_of(asked, found.answers)
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
    position = way.index(asked) + 1
    html = render_template(
        "public/apply_step.html",
        form=form,
        step=asked,
        position=position,
        number=len(way),
        before=way[position - 2].name if position > 1 else None,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _after(asked: steps.Step, answers: dict[str, str]) -> str:
    """The next open question; a change of an answered one leads back to the check."""
    way = steps.order(answers)
    for step in way[way.index(asked) + 1 :]:
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
        rows=[(step, steps.shown(step, found.answers)) for step in steps.order(found.answers)],
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/apply/done")
@needs(PUBLIC)
def apply_done() -> Any:
    """The receipt: number, what comes next, until when."""
    found = public.public_receipt(_key())
    if found is None:
        return redirect(url_for("public.apply"), 303)
    return render_template("public/apply_done.html", row=found)


@blueprint.get("/apply/receipt")
@needs(PUBLIC)
def apply_receipt() -> Any:
    """The receipt as a paper, for the browser that submitted the application."""
    found = public.public_receipt_paper(_key())
    if found is None:
        return redirect(url_for("public.apply"), 303)
    return paper_response(found, url_for("public.apply_done"), "officer")


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
