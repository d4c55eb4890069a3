"""Giving an opinion without signing in: by a link from a message, or on the room's shared tablet.

A session bound to this browser reaches the opinion pages of one hearing and nothing else.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from hearing.opinions import beside, giving_sessions, links, tablets
from hearing.opinions.rules import Channel
from hearing.web import forms
from hearing.web.access import PUBLIC, needs
from hearing.web.errors import session_over
from hearing.web.officer_desk import giving
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.officer_desk.giving import Way
from hearing.web.pages import Nothing
from hearing.web.papers import pdf_response

COOKIE, TABLET = "opinion", "tablet"
WRONG = "没有打开。验证码、口令不对，或链接已经用过、过期。连续 5 次不对，须过 15 分钟再试；请联系书记员重发链接。"


class LinkForm(forms.BaseForm):
    """What a link asks for: the code from the telephone, and the PIN."""

    sms = forms.line("短信验证码", most=12, hint="先按“发送验证码”，短信发到您登记的手机")
    pin = forms.secret("您的口令（6 位数字）", most=12)


class TabletForm(forms.BaseForm):
    """The code that makes a browser the room's tablet."""

    sms = forms.line("平板码（8 位数字）", most=20, hint="在主持人或书记员的“收集意见”页面上")


class SeatForm(forms.BaseForm):
    """Taking a seat on the tablet."""

    pin = forms.secret("您的口令（6 位数字）", most=12)


def _agent() -> str:
    return request.user_agent.string[:300]


def _address() -> str:
    return request.remote_addr or ""


def _keep(response: Any, name: str, token: str, hours: int) -> Any:
    response.set_cookie(
        name, token, path="/officer", httponly=True, samesite="Strict", max_age=hours * 3600,
        secure=current_app.config["SETTINGS"].secure_cookies,
    )  # fmt: skip
    return response


def _url(page: str, **values: Any) -> str:
    return url_for(f"officer_desk.seat_{page}", **values)


def _way() -> Way | None:
    token = request.cookies.get(COOKIE, "")
    found = giving_sessions.officer_giving(token, _agent())
    if found is None:
        return None
    if request.method == "POST":
        giving_sessions.note_use(found.viewer, token)
    return Way(found.viewer, found.hearing_id, found.channel, _url)


def _over() -> Any:
    """No session: what was typed comes back; a page that is only looked at says what to do."""
    if request.method == "POST":
        return session_over()
    if request.cookies.get(TABLET):
        return redirect(url_for("officer_desk.tablet"), 303)
    return render_template("officer_desk/over.html"), 404


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@needs(PUBLIC)
def link(token: str) -> Any:
    """The form behind a link; only sending it, with code and PIN, uses the link up."""
    form = LinkForm()
    if form.validate_on_submit():
        entered = links.enter(links.VISITOR, token, form.sms.data, form.pin.data, _agent())
        if entered:
            return _keep(redirect(_url("check"), 303), COOKIE, entered, 12)
        form.refused.append(WRONG)
    html = render_template("officer_desk/link.html", form=form, token=token, sent=None)
    return html, (422 if form.is_submitted() else 200)


@blueprint.post("/link/<token>/code")
@needs(PUBLIC)
def link_code(token: str) -> Any:
    """Send the code; the answer is the same whether there is such a link or not."""
    links.send_code(links.VISITOR, token)
    form = LinkForm(formdata=None)
    return render_template("officer_desk/link.html", form=form, token=token, sent=True)


@blueprint.route("/tablet", methods=["GET", "POST"])
@needs(PUBLIC)
def tablet() -> Any:
    """The room's tablet: begun with a code, then the choice of seats."""
    seats = tablets.officer_seats(request.cookies.get(TABLET, ""))
    if seats is not None:
        return render_template("officer_desk/tablet_seats.html", seats=seats, form=Nothing())
    form = TabletForm()
    if form.validate_on_submit():
        token = tablets.start(links.VISITOR, form.sms.data, _address())
        if token:
            return _keep(redirect(url_for(".tablet"), 303), TABLET, token, 8)
        form.refused.append("平板码不对、已经用过或超过 10 分钟。请书记员再生成一个")
    html = render_template("officer_desk/tablet.html", form=form)
    return html, (422 if form.is_submitted() else 200)


@blueprint.route("/tablet/<int:seat_id>", methods=["GET", "POST"])
@needs(PUBLIC)
def tablet_seat(seat_id: int) -> Any:
    """One officer takes the own seat with the own PIN."""
    token = request.cookies.get(TABLET, "")
    seats = tablets.officer_seats(token)
    seat = next((one for one in seats or () if one.id == seat_id), None)
    if seat is None:
        return render_template("officer_desk/over.html"), 404
    form = SeatForm()
    if form.validate_on_submit():
        entered = tablets.enter(links.VISITOR, token, seat_id, form.pin.data, _agent())
        if entered:
            return _keep(redirect(_url("check"), 303), COOKIE, entered, 2)
        form.refused.append(
            "口令不对。连续 5 次不对，须过 15 分钟再试；没有设口令的，请凭口令信用自己的手机设好，或者登录后在“我的资料”里设置"
        )
    html = render_template("officer_desk/tablet_seat.html", form=form, seat=seat)
    return html, (422 if form.is_submitted() else 200)


@blueprint.route("/seat/opinion/<int:position>", methods=["GET", "POST"])
@needs(PUBLIC)
def seat_opinion(position: int) -> Any:
    """One issue per page."""
    way = _way()
    return giving.opinion_page(way, position) if way else _over()


@blueprint.post("/seat/opinion/<int:position>/draft")
@needs(PUBLIC)
def seat_save_draft(position: int) -> Any:
    """Keep what is typed while it is typed."""
    way = _way()
    return giving.keep_draft(way, position) if way else ("", 401)


@blueprint.route("/seat/check", methods=["GET", "POST"])
@needs(PUBLIC)
def seat_check() -> Any:
    """Check the answers, sign, submit."""
    way = _way()
    return giving.check_page(way) if way else _over()


@blueprint.get("/seat/done")
@needs(PUBLIC)
def seat_done() -> Any:
    """The receipt."""
    way = _way()
    return giving.done_page(way) if way else _over()


@blueprint.get("/seat/receipt.pdf")
@needs(PUBLIC)
def seat_receipt_file() -> Any:
    """The receipt as a file, on the officer's own device only."""
    way = _way()
    if way is None or way.is_shared:
        return _over()
    name, content = beside.officer_receipt(way.viewer, way.hearing_id)
    return pdf_response(content, name)


@blueprint.post("/seat/leave")
@needs(PUBLIC)
def seat_leave() -> Any:
    """End the session; on the tablet back to the seats, with nothing left in the browser."""
    way = _way()
    if way:
        giving_sessions.leave(way.viewer, request.cookies.get(COOKIE, ""))
    shared = bool(request.cookies.get(TABLET)) and (way is None or way.channel == Channel.TABLET)
    response = redirect(url_for(".tablet" if shared else ".left"), 303)
    response.delete_cookie(COOKIE, path="/officer")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/left")
@needs(PUBLIC)
def left() -> Any:
    """A word of thanks after leaving."""
    return render_template("officer_desk/left.html")
