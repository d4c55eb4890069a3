"""The officer's PIN, and what to do when the telephone is lost."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.opinions import links
from hearing.people import pins
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page


class PinForm(forms.BaseForm):
    """A new PIN."""

    password = forms.secret("您的登录密码")
    pin = forms.secret("新口令（6 位数字）", most=12)
    again = forms.secret("再输一次新口令", most=12)


@blueprint.route("/profile/pin", methods=["GET", "POST"])
@needs("officer:desk")
def pin() -> Any:
    """Set or change the PIN."""
    form = PinForm()
    if form.validate_on_submit():
        with attempt(form):
            pins.set_pin(viewer(), form.password.data, form.pin.data, form.again.data)
        if form.ok:
            return redirect(url_for(".profile"), 303)
    heading = "更换口令" if pins.officer_pin_set(viewer()) else "设置口令"
    return form_page(
        form, heading, "保存口令", url_for(".profile"), frame="officer",
        under="口令是 6 位数字，打开短信链接、使用听证室平板、核对回执时要用。请记住，不要告诉任何人。",
    )  # fmt: skip


@blueprint.route("/profile/loss", methods=["GET", "POST"])
@needs("officer:desk")
def loss() -> Any:
    """The telephone is lost: every link and session ends, also this one."""
    form = Nothing()
    if form.validate_on_submit():
        with attempt(form):
            links.report_own_loss(viewer())
        if form.ok:
            return redirect(url_for("login.sign_in"), 303)
    return form_page(
        form, "手机遗失", "报告遗失，全部退出", url_for(".profile"), frame="officer",
        under="按下以后，发给您的意见链接全部作废，您在所有手机和电脑上都会退出登录。您写下的意见不会丢。",
    )  # fmt: skip
