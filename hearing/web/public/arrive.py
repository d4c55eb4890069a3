"""签到: a participant scans the room's screen, or types its digits, and gives the own short code (A-14)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.hearings import sign_in
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.public.blueprint import blueprint


class CodeForm(forms.BaseForm):
    """The own short code, after scanning."""

    code = forms.line("签到码", most=12, hint="6 位数字，向书记员领取；听证员见“我的听证”")


class ScreenForm(CodeForm):
    """The digits on the screen and the own short code."""

    screen = forms.line("屏幕上的数字", most=12, hint="6 位数字，每分钟更换")


@blueprint.route("/arrive/<token>", methods=["GET", "POST"])
@needs(PUBLIC)
def arrive(token: str) -> Any:
    """After scanning: nothing of the hearing is shown, only the own code is asked for."""
    return _page(CodeForm(), token)


@blueprint.route("/arrive", methods=["GET", "POST"])
@needs(PUBLIC)
def arrive_by_digits() -> Any:
    """Without scanning."""
    return _page(ScreenForm(), "")


def _page(form: Any, token: str) -> Any:
    if form.validate_on_submit():
        screen, address = token or form.screen.data, request.remote_addr or ""
        if not sign_in.public_allowed(screen, address):
            form.status = 429
            form.refused.append(sign_in.TOO_MANY)
        else:
            with attempt(form):
                sign_in.public_sign_in(screen, form.code.data, address)
            if form.ok:
                return redirect(url_for(".arrived"), 303)
    holds = not token or sign_in.public_open(token)
    html = render_template("public/arrive.html", form=form, holds=holds)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/arrived")
@needs(PUBLIC)
def arrived() -> Any:
    """Signed in."""
    return render_template("public/arrived.html")
