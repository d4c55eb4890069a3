"""Closing a case, and explaining one that should have been heard and was not."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.cases import closing, queries, reopening, rules, should_hear, unheard
from hearing.hearings import queries as hearings_queries
from hearing.hearings.workflow import State
from hearing.people.access import require
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint, form_page

# a hearing in one of these no longer keeps its case open
DONE = (State.REFUSED, State.WITHDRAWN, State.DECIDED, State.TOLD, State.FILED)
CHOICES = [("", "请选择"), *((d, d.label) for d in rules.Disposal)]


class CloseForm(forms.BaseForm):
    """办结."""

    version = forms.hidden()
    closed_on = forms.day("办结日期")
    disposal = forms.select("处理结果", CHOICES)
    has_objection = forms.tick("被害人或者申请人对处理有异议")


class ReopenForm(forms.BaseForm):
    """恢复办理."""

    version = forms.hidden()
    kind = forms.radio("为什么重新办理", [(k, k.label) for k in rules.ReopeningKind])
    reason = forms.prose("具体理由", rows=3, hint="如：申诉人提出新证据，经检察长批准重新立案")
    deadline_on = forms.day("新的办案期限", required=False)


class ExplainForm(forms.BaseForm):
    """反向审核说明."""

    disposal = forms.select("拟怎样处理", CHOICES)
    has_objection = forms.tick("被害人或者申请人对拟处理意见有异议")
    reason_code = forms.radio("没有听证的原因", [(r, r.label) for r in rules.UnheardReason])
    reason = forms.prose("具体说明", hint="不少于 10 个字，部门负责人和分管副检察长据此审批")


@blueprint.route("/cases/<int:case_id>/close", methods=["GET", "POST"])
@needs("case:edit")
def close_case(case_id: int) -> Any:
    """Close a case, on a page of its own that says what follows."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    form = CloseForm(
        version=str(found.version),
        closed_on=clock.today(),
        disposal=found.disposal,
        has_objection=found.has_objection,
    )
    if form.validate_on_submit():
        with attempt(form):
            closing.close_case(
                viewer(),
                found,
                lists.seen_version(form),
                closed_on=form.closed_on.data,
                disposal=form.disposal.data,
                has_objection=form.has_objection.data,
            )
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    return _page(form, case_id)


def _page(form: CloseForm, case_id: int) -> Any:
    found = queries.case(viewer(), case_id)
    if form.is_submitted() and form.status == 409:
        form.version.data = str(found.version)
    hearings = hearings_queries.hearings_of_case(viewer(), case_id)
    html = render_template(
        "case_desk/close.html",
        form=form,
        case=found,
        grounds=should_hear.grounds_to_hear(found),
        planned=[one for one in hearings if one.state not in DONE],
        explained=found.explanation_id is not None,
        explanations=unheard.explanations_of(case_id),
        states=rules.ExplanationState.labels(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/cases/<int:case_id>/explanation", methods=["GET", "POST"])
@needs("case:edit")
def explain(case_id: int) -> Any:
    """Explain why there was no hearing; the leaders decide."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    form = ExplainForm(disposal=found.disposal, has_objection=found.has_objection)
    if form.validate_on_submit():
        with attempt(form):
            closing.explain(
                viewer(),
                found,
                reason_code=form.reason_code.data,
                reason=form.reason.data,
                disposal=form.disposal.data,
                has_objection=form.has_objection.data,
            )
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    grounds = "；".join(should_hear.grounds_to_hear(found))
    back = url_for("case_desk.close_case", case_id=case_id)
    return form_page(
        form, "未听证说明", "提交未听证说明", back,
        under=f"{found.title}。应当听证的情形：{grounds or '按下面填写的情况核对'}",
    )  # fmt: skip


@blueprint.route("/cases/<int:case_id>/reopen", methods=["GET", "POST"])
@needs("case:edit")
def reopen_case(case_id: int) -> Any:
    """Take a closed case up again."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    form = ReopenForm(version=str(found.version))
    if form.validate_on_submit():
        with attempt(form):
            reopening.reopen_case(
                viewer(),
                found,
                lists.seen_version(form),
                kind=form.kind.data,
                reason=form.reason.data,
                deadline_on=form.deadline_on.data,
            )
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    if form.is_submitted() and form.status == 409:
        form.version.data = str(queries.case(viewer(), case_id).version)
    return form_page(
        form, "恢复办理案件", "恢复办理", url_for("case_desk.case", case_id=case_id),
        under=f"{found.title}，{f'{found.closed_on} 办结' if found.closed_on else '在办'}",
        consequence="案件重新列为在办，可以再安排听证；原来的办结日期、处理结果和未听证说明留作记录，再次办结时重新填写。",
    )  # fmt: skip
