"""Pages by which people's supervisors are asked for and entered (A-8)."""

from __future__ import annotations

from typing import Any

from hearing.base.errors import NotFound
from hearing.hearings import supervisors
from hearing.hearings.supervisors import Drawn
from hearing.web import forms
from hearing.web.access import viewer

MOST = 3


class CallForm(forms.BaseForm):
    """The letter to the justice administration."""

    authority = forms.line("司法行政机关", hint="如：示例市司法局；由它抽选，本院不挑选")
    number = forms.number("邀请几名", 1, MOST)
    contact = forms.line("本院联系人和电话", most=80)


class AnswerForm(forms.BaseForm):
    """Whom it drew."""

    words = forms.line("答复", most=200, hint="如：3月4日函复，抽选 1 名；或：无法派员")
    name1 = forms.line("人民监督员 1 姓名", required=False, most=40)
    phone1 = forms.line("联系电话 1", required=False, most=30)
    identity1 = forms.line(
        "身份证号 1", required=False, most=18, hint="只用来核对是否已任本场听证员，不保存"
    )
    name2 = forms.line("人民监督员 2 姓名", required=False, most=40)
    phone2 = forms.line("联系电话 2", required=False, most=30)
    identity2 = forms.line("身份证号 2", required=False, most=18)
    name3 = forms.line("人民监督员 3 姓名", required=False, most=40)
    phone3 = forms.line("联系电话 3", required=False, most=30)
    identity3 = forms.line("身份证号 3", required=False, most=18)


def call_form(_hearing: Any) -> CallForm:
    """The letter."""
    return CallForm(number=1)


def call(hearing: Any, form: Any) -> None:
    """Send it."""
    supervisors.call(viewer(), hearing, form.number.data, form.authority.data, form.contact.data)


def answer_form(hearing: Any) -> AnswerForm:
    """The answer to the open call."""
    row = supervisors.open_call(hearing.id)
    if row is None:
        raise NotFound
    form = AnswerForm()
    for n in range(row.number + 1, MOST + 1):
        for name in ("name", "phone", "identity"):
            del form[f"{name}{n}"]
    return form


def answer(hearing: Any, form: Any) -> None:
    """Enter it."""
    row = supervisors.open_call(hearing.id)
    if row is None:
        raise NotFound
    drawn = [
        Drawn(form[f"name{n}"].data, form[f"phone{n}"].data or "", form[f"identity{n}"].data or "")
        for n in range(1, row.number + 1)
        if form[f"name{n}"].data
    ]
    supervisors.answer(viewer(), hearing, row, form.words.data, drawn)
