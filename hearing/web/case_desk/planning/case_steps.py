"""Steps 案件, 事由和必要性, 听证事项, 公开与否 of the booking wizard."""

from __future__ import annotations

from typing import Any

from hearing.base import clock
from hearing.cases.rules import days_left
from hearing.hearings import rules
from hearing.web import forms
from hearing.web.case_desk.planning.opened import Opened

MOST_ISSUES = 10


class CasesForm(forms.BaseForm):
    """Which cases are heard together."""

    cases = forms.ticks("一场听证的案件", hint="可以选几件一并听证；按件统计，场次算一场")


class GroundsForm(forms.BaseForm):
    """Why a hearing is held (A-4)."""

    grounds = forms.ticks("听证事由", [(g, g.label) for g in rules.Ground])
    necessity = forms.prose("为何需要当面听取意见", hint="不少于 10 个字", rows=4)
    campaign = forms.line(
        "集中开展的活动", required=False, hint="如：检察开放日、宣传周；没有的不填"
    )


class OpennessForm(forms.BaseForm):
    """Open or not (A-5)."""

    is_public = forms.radio("是否公开")
    openness_reason = forms.prose("改变通常做法的理由", required=False, rows=3)


def cases_form(opened: Opened, typed: Any = None) -> CasesForm:
    """Ticks over the viewer's own cases, with the days left of each."""
    form = CasesForm(formdata=typed)
    today = clock.today()
    form.cases.choices = forms.choices(
        (case.id, f"{case.title}（{case.number}{_left(days_left(case.deadline_on, today))}）")
        for case in opened.own_cases
    )
    return form


def _left(left: int | None) -> str:
    if left is None:
        return ""
    return f"，办案期限还有 {left} 天" if left >= 0 else f"，办案期限已过 {-left} 天"


def grounds_form(_opened: Opened, typed: Any = None) -> GroundsForm:
    """Grounds and necessity."""
    return GroundsForm(formdata=typed)


def check_grounds(opened: Opened, form: Any) -> None:
    """A hearing needs a fitting ground and a necessity."""
    if not opened.cases:
        return
    problem = rules.ground_problem(
        form.grounds.data, [case.type_code for case in opened.cases], form.necessity.data
    )
    if problem:
        field = form.necessity if "当面" in problem else form.grounds
        field.errors = [*field.errors, f"{problem}（A-4）"]


def issues_form(opened: Opened, typed: Any = None) -> Any:
    """As many issues as were asked for; each with question, proposition and numbered alternatives."""
    count = opened.rows("issues", "question", typed, least=1, most=MOST_ISSUES)
    fields: dict[str, Any] = {}
    for n in range(1, count + 1):
        needed = n == 1
        fields |= {
            f"question{n}": forms.line(
                f"第 {n} 项：问听证员什么",
                required=needed,
                hint="用大白话写，如：对陈某不起诉，您怎么看？",
            ),
            f"kind{n}": forms.radio(
                f"第 {n} 项属于", [(k, k.label) for k in rules.IssueKind], required=needed
            ),
            f"proposition{n}": forms.prose(
                f"第 {n} 项：检察机关的拟处理意见",
                required=needed,
                rows=2,
                hint="听证员对这句话表示同意、部分同意或不同意",
            ),
            f"alternatives{n}": forms.prose(
                f"第 {n} 项：其他方案",
                required=False,
                rows=2,
                hint="每行一个，依次编号 1、2……；听证员选“其他”时可以指明编号",
            ),
        }
    fields["preliminary_view"] = forms.prose(
        "承办人初步意见",
        required=False,
        rows=3,
        hint="听证前记下并注明时间；听证员看不到",
    )
    return type("IssuesForm", (forms.BaseForm,), fields)(formdata=typed)


def check_issues(_opened: Opened, form: Any) -> None:
    """An issue that is begun is finished."""
    for n in range(2, MOST_ISSUES + 1):
        if f"question{n}" not in form or not _begun(form, n):
            continue
        for name, words in (
            ("question", "填写问题"),
            ("proposition", "填写拟处理意见"),
            ("kind", "选择类别"),
        ):
            field = form[f"{name}{n}"]
            if not field.data:
                field.errors = [*field.errors, f"第 {n} 项：{words}，不需要的请清空这一项"]


def _begun(form: Any, n: int) -> bool:
    return any(form[f"{name}{n}"].data for name in ("question", "proposition", "alternatives"))


def openness_form(opened: Opened, typed: Any = None) -> OpennessForm:
    """What the case types suggest comes first; minors are locked, opening takes approval."""
    usual = opened.usual_public
    data = None if typed is not None else {"is_public": "yes" if usual else "no"}
    form = OpennessForm(formdata=typed, data=data)
    pairs = [("yes", "公开"), ("no", "不公开")]
    if not usual:
        pairs = [("no", "不公开"), ("yes", "申请改为公开，须检察长另行批准")]
    form.is_public.choices = forms.choices(pairs)
    form.is_public.description = opened.openness_words
    return form


def check_openness(opened: Opened, form: Any) -> None:
    """Departing from the usual openness needs a reason (A-5)."""
    departs = bool(form.is_public.data) and (form.is_public.data == "yes") != opened.usual_public
    if departs and not form.openness_reason.data:
        wanted = "公开" if form.is_public.data == "yes" else "不公开"
        form.openness_reason.errors = [f"通常不这样办理，填写改为{wanted}的理由（A-5）"]
