"""The officer sets the first PIN with the letter and the own telephone; nobody is signed in."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.people import pin_letters
from hearing.people.rules import letter_code, letter_groups
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs
from hearing.web.officer_desk.blueprint import blueprint

WRONG = pin_letters.WRONG


class CodeForm(forms.BaseForm):
    """The code on the letter, for whom the picture cannot be scanned."""

    code = forms.line("信上的编码（16 位）", most=40, hint="不分大小写，空格可以不输")


class FirstPinForm(forms.BaseForm):
    """The code from the telephone and the new PIN."""

    sms = forms.line("短信验证码", most=12, hint="先按“发送验证码”，短信发到您登记的手机")
    pin = forms.secret("您的新口令（6 位数字）", most=12, hint="不要用生日、手机号和连号")
    again = forms.secret("再输一次新口令", most=12)


@blueprint.route("/first-pin", methods=["GET", "POST"])
@needs(PUBLIC)
def first_pin() -> Any:
    """Type the code of the letter."""
    form = CodeForm()
    if form.validate_on_submit():
        return redirect(url_for(".first_pin_letter", code=letter_code(form.code.data)), 303)
    html = render_template("officer_desk/first_pin_code.html", form=form)
    return html, (422 if form.is_submitted() else 200)


@blueprint.route("/first-pin/<code>", methods=["GET", "POST"])
@needs(PUBLIC)
def first_pin_letter(code: str) -> Any:
    """The form behind a letter; only sending it, with the code from the telephone, uses the letter up."""
    form = FirstPinForm()
    if form.validate_on_submit():
        done = False
        with attempt(form):
            done = pin_letters.use(
                pin_letters.VISITOR, code, form.sms.data, form.pin.data, form.again.data
            )
        if done:
            return redirect(url_for(".first_pin_done"), 303)
        if form.ok:
            form.refused.append(WRONG)
    html = _page(form, code, sent=False)
    return html, (form.status if form.is_submitted() else 200)


@blueprint.post("/first-pin/<code>/sms")
@needs(PUBLIC)
def first_pin_sms(code: str) -> Any:
    """Send the code; the answer is the same whether there is such a letter or not."""
    pin_letters.send_code(pin_letters.VISITOR, code)
    return _page(FirstPinForm(formdata=None), code, sent=True)


def _page(form: FirstPinForm, code: str, *, sent: bool) -> str:
    return render_template(
        "officer_desk/first_pin.html", form=form, code=code, groups=letter_groups(code), sent=sent
    )


@blueprint.get("/first-pin-done")
@needs(PUBLIC)
def first_pin_done() -> Any:
    """What the PIN is for."""
    return render_template("officer_desk/first_pin_done.html")
