"""我的资料: what is kept about me, correct it, take it with me, withdraw consent."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.people import disclosure, own_data
from hearing.pool import data_rights
from hearing.pool import queries as pool
from hearing.pool.data_rules import Correctable, Desk, RequestKind
from hearing.pool.rules import Category, MemberState
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page

CONSEQUENCES = {
    "cross": (
        "撤回参加其他院听证的同意",
        "撤回后，其他检察院不能再请您参加听证。已经答应参加的场次照常进行。本院的听证不受影响。",
        "撤回同意",
    ),
    "privacy": (
        "撤回对个人信息处理的同意",
        "没有这项同意，就不能继续担任听证员。提出后，聘任部门会办理您的退出，并把结果告诉您。"
        "以前参加听证留下的案卷依法保存，不能删除。",
        "撤回同意并申请退出",
    ),
}


class CorrectionForm(forms.BaseForm):
    """What is wrong and how it should read."""

    field = forms.radio("哪一项要改", [(c, c.label) for c in Correctable])
    wished = forms.line("改成什么", most=200)
    reason = forms.line("为什么要改", required=False, most=200, hint="例如：换了手机号")


class WithdrawalForm(forms.BaseForm):
    """A few words, if the officer likes."""

    reason = forms.line("想说明的话", required=False, most=200)


@blueprint.get("/profile")
@needs("officer:desk")
def profile() -> Any:
    """Who I am in the pool, what I agreed to, who looked at my numbers, what I asked."""
    me = own_data.officer_own_data(viewer())
    return render_template(
        "officer_desk/profile.html",
        me=next((s.rows[0] for s in me if s.table == "person"), {}),
        rows=pool.officer_memberships(viewer()),
        states=MemberState.labels(),
        categories=Category.labels(),
        requests=data_rights.officer_requests(viewer()),
        fields={**Correctable.labels(), "consent": "个人信息处理的同意"},
        kinds=RequestKind.labels(),
        desks=Desk.labels(),
        views=disclosure.officer_views(viewer()),
    )


@blueprint.route("/profile/correct", methods=["GET", "POST"])
@needs("officer:desk")
def correct() -> Any:
    """Ask to have one item corrected."""
    form = CorrectionForm()
    if form.validate_on_submit():
        with attempt(form):
            data_rights.request_correction(
                viewer(), form.field.data, form.wished.data, form.reason.data or ""
            )
        if form.ok:
            return redirect(url_for(".profile") + "#requests", 303)
    return form_page(
        form,
        "更正我的资料",
        "提交更正申请",
        url_for(".profile"),
        frame="officer",
        under="检察院核对后会答复您，结果显示在“我的资料”里。",
    )


@blueprint.route("/profile/withdraw/<consent>", methods=["GET", "POST"])
@needs("officer:desk")
def withdraw(consent: str) -> Any:
    """Withdraw a consent: what follows is said first."""
    if consent not in CONSEQUENCES:
        raise NotFound
    heading, consequence, act = CONSEQUENCES[consent]
    form = WithdrawalForm() if consent == "privacy" else Nothing()
    if form.validate_on_submit():
        with attempt(form):
            if consent == "privacy":
                data_rights.withdraw_privacy(viewer(), form.reason.data or "")
            else:
                data_rights.withdraw_cross_pool(viewer())
        if form.ok:
            return redirect(url_for(".profile") + "#consents", 303)
    return form_page(form, heading, act, url_for(".profile"), frame="officer", under=consequence)


@blueprint.route("/profile/data", methods=["GET", "POST"])
@needs("officer:desk")
def data() -> Any:
    """Everything stored about me; after a press of the button with the numbers in full, to print."""
    form = Nothing()
    full = bool(form.validate_on_submit())
    if full:
        data_rights.record_export(viewer(), "page")
    return render_template(
        "officer_desk/data.html",
        form=form,
        full=full,
        sections=own_data.officer_own_data(viewer(), masked=not full),
        label=own_data.label,
        now=clock.now(),
    )


@blueprint.post("/profile/data.json")
@needs("officer:desk")
def data_file() -> Any:
    """Everything stored about me as a file that other programs read."""
    data_rights.record_export(viewer(), "json")
    body = {
        "taken_at": clock.now().isoformat(timespec="seconds"),
        "data": {
            s.table: s.rows for s in own_data.officer_own_data(viewer(), masked=False, worded=False)
        },
    }
    text = json.dumps(body, ensure_ascii=False, indent=1, default=str)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(text, mimetype="application/json", headers=headers)
