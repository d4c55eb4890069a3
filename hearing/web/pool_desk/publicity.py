"""聘: publicity of candidates, and objections to them."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.pool import hire_queries, objections, publicity, queries
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import WordsForm, blueprint

STATES = {"open": "待处理", "upheld": "成立", "dismissed": "不成立"}


class PublicityForm(forms.BaseForm):
    """Whom to show, and where objections go."""

    members = forms.ticks("公示人选")
    contact = forms.line("接受异议的部门、电话和地址")


class ObjectionForm(forms.BaseForm):
    """An objection received by telephone, letter or in person."""

    entry_id = forms.select("对谁提出")
    channel = forms.radio(
        "提出方式", [(k, w) for k, w in objections.CHANNELS.items() if k != "online"]
    )
    raised_on = forms.day("提出日期", hint="来信以邮戳为准，如 2026-12-01")
    objector = forms.line("提出人", required=False, most=40, hint="加密保存；匿名的可不填")
    phone = forms.line("提出人电话", required=False, most=20)
    words = forms.prose("异议内容和依据", most=2000)


class DecideForm(forms.BaseForm):
    """The decision on an objection."""

    decision = forms.radio(
        "处理结果", (("dismissed", "不成立，继续"), ("upheld", "成立，终止聘任"))
    )
    reasons = forms.prose("核查情况和理由", rows=4)


@blueprint.get("/pool/hire/publicity", endpoint="publicity")
@needs("pool:hire")
def publicity_list() -> Any:
    """Publicities and objections of the own pool."""
    return render_template(
        "pool_desk/hire/publicity_list.html",
        rows=publicity.publicities(viewer()),
        objections=objections.objections(viewer()),
        ready=hire_queries.publishable(viewer()),
        channels=objections.CHANNELS,
        states=STATES,
        today=clock.today(),
    )


@blueprint.route("/pool/hire/publicity/new", methods=["GET", "POST"])
@needs("pool:hire")
def open_publicity() -> Any:
    """Show reviewed candidates to the public."""
    ready = hire_queries.publishable(viewer())
    chosen = request.args.getlist("member")[:50]
    form = PublicityForm(members=chosen or [str(member.id) for member in ready])
    form.members.choices = forms.choices(
        (member.id, f"{member.person.name} · {member.person.employer or '—'}") for member in ready
    )
    if form.validate_on_submit():
        wanted = set(form.members.data)
        with attempt(form):
            row = publicity.open_publicity(
                viewer(),
                queries.own_pool(viewer()),
                [member for member in ready if str(member.id) in wanted],
                form.contact.data,
            )
        if form.ok:
            return redirect(url_for("pool_desk.one_publicity", publicity_id=row.id), 303)
    return form_page(
        form,
        "公示拟聘人选",
        "开始公示",
        url_for("pool_desk.publicity"),
        under="公开页面只显示姓名、单位、身份类别。期限按参数计算，开始后不能缩短；期满且没有未处理的异议，才能提请聘任。",
    )


@blueprint.get("/pool/hire/publicity/<int:publicity_id>")
@needs("pool:hire")
def one_publicity(publicity_id: int) -> Any:
    """One publicity with its candidates and the objections to them."""
    row = publicity.publicity(viewer(), publicity_id)
    mine = [
        one for one in objections.objections(viewer()) if one.entry.publicity_id == publicity_id
    ]
    return render_template(
        "pool_desk/hire/publicity.html",
        row=row,
        objections=mine,
        channels=objections.CHANNELS,
        states=STATES,
        today=clock.today(),
    )


@blueprint.route("/pool/hire/publicity/<int:publicity_id>/objection", methods=["GET", "POST"])
@needs("pool:hire")
def enter_objection(publicity_id: int) -> Any:
    """Enter an objection received off the net."""
    row = publicity.publicity(viewer(), publicity_id)
    form = ObjectionForm(raised_on=clock.today())
    form.entry_id.choices = forms.choices(
        (entry.id, entry.member.person.name) for entry in row.entries
    )
    if form.validate_on_submit():
        entry = next(one for one in row.entries if str(one.id) == str(form.entry_id.data))
        with attempt(form):
            objections.enter_objection(
                viewer(),
                entry,
                channel=form.channel.data,
                raised_on=form.raised_on.data,
                words=form.words.data,
                objector=form.objector.data or "",
                phone=form.phone.data or "",
            )
        if form.ok:
            return redirect(url_for("pool_desk.one_publicity", publicity_id=publicity_id), 303)
    return form_page(
        form,
        "登记公示异议",
        "登记异议",
        url_for("pool_desk.one_publicity", publicity_id=publicity_id),
    )


@blueprint.route("/pool/hire/publicity/<int:publicity_id>/withdraw", methods=["GET", "POST"])
@needs("pool:hire")
def withdraw_publicity(publicity_id: int) -> Any:
    """Take a publicity back."""
    row = publicity.publicity(viewer(), publicity_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            publicity.withdraw_publicity(viewer(), row, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.one_publicity", publicity_id=publicity_id), 303)
    return form_page(
        form,
        f"撤回公示 {row.number}",
        "撤回公示",
        url_for("pool_desk.one_publicity", publicity_id=publicity_id),
        under="撤回后公开页面立即消失，其中的人选须重新公示。",
    )


@blueprint.route("/pool/hire/objections/<int:objection_id>", methods=["GET", "POST"])
@needs("pool:hire")
def decide_objection(objection_id: int) -> Any:
    """Read an objection and decide it with reasons."""
    row = objections.objection(viewer(), objection_id)
    form = DecideForm()
    back = url_for("pool_desk.one_publicity", publicity_id=row.entry.publicity_id)
    if form.validate_on_submit():
        with attempt(form):
            objections.decide_objection(
                viewer(), row, upheld=form.decision.data == "upheld", reasons=form.reasons.data
            )
        if form.ok:
            return redirect(back, 303)
    html = render_template(
        "pool_desk/hire/objection.html",
        form=form,
        row=row,
        back=back,
        channels=objections.CHANNELS,
        states=STATES,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
