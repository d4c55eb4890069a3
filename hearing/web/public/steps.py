"""The questions of an application for a hearing, one per page, each with its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hearing.cases import public
from hearing.units.queries import public_areas, public_units
from hearing.web import forms

OPENNESS = (("yes", "希望公开"), ("no", "不希望公开"))


class TextForm(forms.BaseForm):
    """A short answer."""

    answer = forms.line("回答", required=False, most=200)


class ProseForm(forms.BaseForm):
    """A long answer."""

    answer = forms.prose("回答", required=False, most=2000, rows=6)


class ChoiceForm(forms.BaseForm):
    """One of a few."""

    answer = forms.radio("回答", required=False)


class ListForm(forms.BaseForm):
    """One of many."""

    answer = forms.select("回答", required=False)


@dataclass(frozen=True)
class Step:
    """One question: the field it answers, the question, a hint, the kind of form."""

    name: str
    field: str
    question: str
    hint: str
    form: type[forms.BaseForm]
    short: str


STEPS = {
    step.name: step
    for step in (
        Step("area", "area", "案件在哪个市办理？", "省检察院办理的选第一项", ListForm, "所在市"),
        Step("unit", "unit", "由哪个检察院办理？", "不清楚的，看收到的文书抬头，或拨打 12309 询问",
             ChoiceForm, "检察院"),
        Step("name", "name", "您的姓名", "单位申请的，填单位名称", TextForm, "姓名"),
        Step("role", "role", "您是案件中的什么人？", "", ChoiceForm, "身份"),
        Step("client", "client", "您代理谁？", "填写您代理、辩护或者照管的人的姓名", TextForm, "代理谁"),
        Step("phone", "phone", "您的电话", "用来告诉您结果，查询进度时也要用到", TextForm, "电话"),
        Step("case", "case_words", "是哪一件案件？", "写案件名称或案号；不知道案号的，写什么人、什么事",
             TextForm, "案件"),
        Step("reasons", "reasons", "为什么希望举行听证？", "用自己的话写，写清有争议的是什么", ProseForm, "申请理由"),
        Step("evidence", "evidence", "您有什么材料要提交？", "没有的可以空着；材料以后交给检察院，不用在这里上传",
             ProseForm, "材料"),
        Step("openness", "openness", "您希望公开听证吗？", "涉及国家秘密、个人隐私、未成年人的，依法不公开",
             ChoiceForm, "是否公开"),
    )
}  # fmt: skip


def order(answers: dict[str, str]) -> list[Step]:
    """The steps that apply; who speaks for oneself is not asked for whom."""
    spoken_for = public.represents(answers.get("role", ""))
    return [step for step in STEPS.values() if step.name != "client" or spoken_for]


def form_of(step: Step, answers: dict[str, str]) -> Any:
    """The form of a step, filled with the answer so far."""
    form = step.form(answer=answers.get(step.field, ""))
    form.answer.label.text = step.short
    form.answer.description = step.hint
    if step.name == "area":
        found = public_areas()
        form.answer.choices = forms.choices([("", "请选择"), *found.items()])
    elif step.name == "unit":
        area = answers.get("area", "")
        found = public_units(int(area)) if area.isdecimal() and len(area) < 10 else {}
        form.answer.choices = forms.choices(found.items())
    elif step.name == "role":
        form.answer.choices = forms.choices(public.ROLES.items())
    elif step.name == "openness":
        form.answer.choices = forms.choices(OPENNESS)
    return form


def shown(step: Step, answers: dict[str, str]) -> str:
    """An answer as the check page shows it."""
    value = answers.get(step.field, "")
    if step.name == "role":
        return public.ROLES.get(value, "")
    if step.name == "openness":
        return dict(OPENNESS).get(value, "")
    if step.name == "area" and value.isdecimal():
        return public_areas().get(int(value), "")
    if step.name == "unit" and value.isdecimal():
        area = answers.get("area", "")
        return public_units(int(area)).get(int(value), "") if area.isdecimal() else ""
    return value
