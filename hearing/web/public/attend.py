"""申请旁听: a short form, a page to check, a receipt; look-up by number and telephone."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from hearing.base.errors import NotFound
from hearing.hearings import queries, spectators
from hearing.hearings.gallery import Relation, SpectatorState
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.public.blueprint import blueprint

BUSY = "这个网络地址办理过于频繁，请过 15 分钟再试。"


class AttendForm(forms.BaseForm):
    """Who wants to attend (F-10); only what the door needs."""

    name = forms.line("姓名", most=40, hint="与身份证件一致")
    identity = forms.line("身份证号", most=40, hint="入场时核对证件；加密保存，听证后定期删除")
    phone = forms.line("手机号码", most=20, hint="用来告诉您有没有旁听席")
    relation = forms.radio("您是", [(r, r.label) for r in Relation])
    employer = forms.line("工作单位或学校", required=False)
    agrees = forms.tick("我已阅读旁听纪律和个人信息说明，同意用上述信息办理旁听")


class StatusForm(forms.BaseForm):
    """The receipt's number and the telephone."""

    number = forms.line("申请编号", most=20)
    phone = forms.line("手机号码", most=20)


def _announced(number: str) -> Any:
    found = queries.public_announcements(number)
    if not found:
        raise NotFound
    return found[0]


@blueprint.route("/attend/<number>", methods=["GET", "POST"])
@needs(PUBLIC)
def attend(number: str) -> Any:
    """The form; a right one leads to the page to check, and from there to the receipt."""
    row = _announced(number)
    form = AttendForm()
    if form.validate_on_submit():
        if not form.agrees.data:
            form.agrees.errors = ["请先阅读旁听纪律和个人信息说明，并勾选同意"]
        elif "edit" not in request.form:
            return _check_or_apply(row, form)
    return _form_page(row, form)


def _check_or_apply(row: Any, form: AttendForm) -> Any:
    values = {
        name: form[name].data for name in ("name", "identity", "phone", "relation", "employer")
    }
    checked = request.form.get("checked") == "yes"
    if checked and not spectators.public_allowed(request.remote_addr or ""):
        form.refused.append(BUSY)
        return _form_page(row, form)
    with attempt(form):
        if checked:
            made = spectators.apply(row.number, **values)
        else:
            spectators.check(row.number, values["name"], values["identity"], values["phone"])
    if not form.ok:
        return _form_page(row, form)
    if not checked:
        return render_template(
            "public/attend_check.html", row=row, form=form, relations=Relation.labels()
        )
    labels = SpectatorState.labels()
    return render_template("public/attend_done.html", row=row, spectator=made, labels=labels)


def _form_page(row: Any, form: AttendForm) -> Any:
    status = form.status if form.is_submitted() and not form.ok else 200
    return render_template("public/attend.html", row=row, form=form), status


@blueprint.route("/attend", methods=["GET", "POST"])
@needs(PUBLIC)
def attend_status() -> Any:
    """Look one's application up, or give the seat back."""
    form, found = StatusForm(), None
    if form.validate_on_submit():
        if not spectators.public_allowed(request.remote_addr or ""):
            form.refused.append(BUSY)
        else:
            with attempt(form):
                verb = spectators.withdraw if "withdraw" in request.form else _look
                found = verb(form.number.data, form.phone.data)
    status = form.status if form.is_submitted() and not form.ok else 200
    html = render_template(
        "public/attend_status.html",
        form=form,
        found=found if form.ok else None,
        labels=SpectatorState.labels(),
        rows=queries.public_announcements(),
    )
    return html, status


def _look(number: str, phone: str) -> Any:
    return spectators.public_status(number, phone)
