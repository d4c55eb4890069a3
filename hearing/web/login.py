"""Signing in and out, switching the hat, one's own password, help."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from hearing.people import queries, service, sessions
from hearing.web import forms
from hearing.web.access import COOKIE, PUBLIC, attempt, needs, viewer, viewer_or_none
from hearing.web.navigation import home_of
from hearing.web.security import safe_target

blueprint = Blueprint("login", __name__)
ELDER = "elder"


class SignInForm(forms.BaseForm):
    """Name and password."""

    sign_in_name = forms.line("登录名", most=40)
    password = forms.secret("密码")


class PasswordForm(forms.BaseForm):
    """One's own new password."""

    old = forms.secret("原密码")
    new = forms.secret("新密码")
    again = forms.secret("再输一次新密码")


class HatForm(forms.BaseForm):
    """Which post to wear."""

    post_id = forms.number("岗位", 1, 10**9)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs(PUBLIC)
def sign_in() -> Any:
    """Sign in; wrong name and wrong password look alike."""
    form = SignInForm()
    if form.validate_on_submit():
        address = request.remote_addr or ""
        account = sessions.authenticate(form.sign_in_name.data, form.password.data, address)
        if account is not None:
            return _begin(account, address)
        form.refused.append(
            "登录名或密码不对。连续 5 次不对，须过 15 分钟再试；忘记密码请找安全管理员。"
        )
    status = 422 if form.is_submitted() else 200
    return render_template("sign_in.html", form=form), status


def _begin(account: Any, address: str) -> Any:
    token = sessions.begin(account, address, request.user_agent.string)
    found = queries.viewer_of(account.id, account.person_id, account.person.name)
    session.clear()
    target = safe_target(request.args.get("next"))
    response = redirect(
        target or (home_of(found) if found.hats else url_for("login.help_page")), 303
    )
    response.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].secure_cookies,
    )
    return response


@blueprint.post("/sign-out")
@needs("self")
def sign_out() -> Any:
    """End the session at once, on the server too."""
    sessions.end(request.cookies.get(COOKIE, ""), "signed_out")
    session.clear()
    response = redirect(url_for("login.sign_in"), 303)
    response.delete_cookie(COOKIE)
    return response


@blueprint.route("/hat", methods=["GET", "POST"])
@needs("self")
def hat() -> Any:
    """Wear another of one's own posts."""
    form = HatForm()
    if form.validate_on_submit():
        token = request.cookies.get(COOKIE, "")
        if sessions.switch_hat(viewer(), token, form.post_id.data):
            return redirect(url_for("login.start"), 303)
        form.refused.append("这个岗位不是您现在担任的岗位。")
    status = 422 if form.is_submitted() else 200
    return render_template("hat.html", form=form), status


@blueprint.get("/start")
@needs("self")
def start() -> Any:
    """Go to the first page of the post worn."""
    return redirect(home_of(viewer()), 303)


@blueprint.route("/password", methods=["GET", "POST"])
@needs("self")
def password() -> Any:
    """Change one's own password; all sessions end."""
    form = PasswordForm()
    if form.validate_on_submit():
        if form.new.data != form.again.data:
            form.again.errors = ["两次输入的新密码不一样，请重新输入"]
        else:
            with attempt(form):
                service.change_password(viewer(), form.old.data, form.new.data)
            if form.ok:
                return redirect(url_for("login.sign_in"), 303)
    status = form.status if form.is_submitted() else 200
    return render_template("password.html", form=form), status


@blueprint.get("/help")
@needs(PUBLIC)
def help_page() -> Any:
    """Help in plain words for the post worn."""
    return render_template("help.html", who=viewer_or_none())


@blueprint.post("/elder")
@needs(PUBLIC)
def elder() -> Any:
    """Larger type on or off, kept in a cookie of its own."""
    response = redirect(safe_target(request.form.get("back")) or url_for("login.help_page"), 303)
    if request.cookies.get(ELDER) == "1":
        response.delete_cookie(ELDER)
    else:
        response.set_cookie(ELDER, "1", max_age=31536000, samesite="Lax", httponly=True)
    return response
