"""Worklist, cases, parties, applications."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.cases import queries, service
from hearing.hearings import queries as hearings_queries
from hearing.hearings import recusals
from hearing.hearings.rules import PARTY_ROLES
from hearing.hearings.workflow import State
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page

CHANNELS = (
    ("window", "窗口"),
    ("12309", "12309"),
    ("post", "邮寄"),
    ("online", "网上"),
)


class CaseForm(forms.BaseForm):
    """A case that the viewer handles."""

    number = forms.line("案号", hint="按统一业务应用系统的案号填写")
    title = forms.line("案件名称", hint="如：陈某涉嫌交通肇事拟不起诉案")
    cause = forms.line("案由")
    type_code = forms.select("案件类型")
    line_id = forms.select("业务条线")
    source_system = forms.radio(
        "来源",
        (
            ("unified", "统一业务应用系统"),
            ("petition", "信访系统"),
            ("manual", "手工录入"),
        ),
    )
    received_on = forms.day("受理日期")
    deadline_on = forms.day("办案期限", required=False)
    summary = forms.prose("案情摘要", hint="不录入涉密信息")
    involves_enterprise = forms.tick("涉企案件")
    has_minor = forms.tick("当事人中有未成年人")


class PartyForm(forms.BaseForm):
    """One party."""

    name = forms.line("姓名或名称", most=40)
    role = forms.select("身份", [(role, role.label) for role in PARTY_ROLES])
    phone = forms.line("联系电话", required=False, most=30)
    employer = forms.line("工作单位", required=False, hint="用于自动排除同单位的听证员")
    is_minor = forms.tick("未成年人")


class ApplicationForm(forms.BaseForm):
    """A party's application for a hearing (F-01)."""

    applicant_name = forms.line("申请人", most=40)
    applicant_role = forms.select("身份", [(role, role.label) for role in PARTY_ROLES])
    channel = forms.radio("收到方式", CHANNELS)
    received_on = forms.day("收到日期")
    reasons = forms.prose("申请理由")
    wants_public = forms.tick("申请公开听证")


class ReplyForm(forms.BaseForm):
    """The reply to an application (F-02)."""

    decision = forms.radio("答复", (("granted", "同意听证"), ("refused", "不同意听证")))
    reasons = forms.prose("理由", required=False, hint="不同意的必须说明理由（A-9）")
    told_how = forms.line("告知申请人的方式", hint="如：6 月 3 日当面送达")


@blueprint.get("/home")
@needs("hearing:read")
def home() -> Any:
    """What waits for me, the nearest first."""
    rows = hearings_queries.worklist(viewer())
    return render_template("case_desk/home.html", rows=rows, labels=State.labels())


@blueprint.get("/cases")
@needs("case:read")
def cases() -> Any:
    """The cases I handle."""
    return render_template("case_desk/cases.html", cases=queries.own_cases(viewer()))


@blueprint.route("/cases/new", methods=["GET", "POST"])
@needs("case:enter")
def new_case() -> Any:
    """Enter a case."""
    form = CaseForm(source_system="unified", received_on=clock.today())
    form.type_code.choices = forms.choices((t.code, t.name) for t in units.case_types())
    form.line_id.choices = forms.choices((line.id, line.name) for line in units.lines())
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name not in ("csrf_token", "line_id")}
        with attempt(form):
            case = service.enter_case(viewer(), line_id=int(form.line_id.data), **values)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case.id), 303)
    return form_page(form, "录入案件", "录入案件", url_for("case_desk.cases"))


@blueprint.get("/cases/<int:case_id>")
@needs("case:read")
def case(case_id: int) -> Any:
    """One case with its parties."""
    found = queries.case(viewer(), case_id)
    return render_template(
        "case_desk/case.html",
        case=found,
        kind=units.case_type(found.type_code),
        lines={line.id: line.name for line in units.lines()},
        roles={role.value: role.label for role in PARTY_ROLES},
    )


@blueprint.route("/cases/<int:case_id>/parties", methods=["GET", "POST"])
@needs("case:enter")
def party(case_id: int) -> Any:
    """Add a party."""
    found = queries.case(viewer(), case_id)
    form = PartyForm()
    if form.validate_on_submit():
        with attempt(form):
            service.add_party(
                viewer(),
                found,
                role=form.role.data,
                name=form.name.data,
                is_minor=form.is_minor.data,
                phone=form.phone.data,
                employer=form.employer.data,
            )
            recusals.recheck_case(viewer(), found.id)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    back = url_for("case_desk.case", case_id=case_id)
    return form_page(form, "添加当事人", "添加当事人", back)


@blueprint.get("/applications")
@needs("case:read")
def applications() -> Any:
    """Applications for a hearing, unanswered first."""
    rows = queries.applications(viewer())
    return render_template("case_desk/applications.html", rows=rows, today=clock.today())


@blueprint.route("/cases/<int:case_id>/applications", methods=["GET", "POST"])
@needs("application:reply")
def new_application(case_id: int) -> Any:
    """Register a party's application."""
    found = queries.case(viewer(), case_id)
    form = ApplicationForm(received_on=clock.today(), channel="window")
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name != "csrf_token"}
        with attempt(form):
            service.receive_application(viewer(), found, **values)
        if form.ok:
            return redirect(url_for("case_desk.applications"), 303)
    back = url_for("case_desk.case", case_id=case_id)
    return form_page(form, "登记听证申请", "登记听证申请", back)


@blueprint.route("/applications/<int:application_id>", methods=["GET", "POST"])
@needs("application:reply")
def application(application_id: int) -> Any:
    """Reply to an application, with reasons when refused (A-9)."""
    row, found = queries.application(viewer(), application_id)
    form = ReplyForm()
    if request.method == "POST" and form.validate_on_submit():
        with attempt(form):
            service.reply_application(
                viewer(),
                row,
                form.decision.data,
                form.reasons.data or "",
                form.told_how.data,
            )
        if form.ok:
            return redirect(url_for("case_desk.applications"), 303)
    return form_page(
        form,
        f"答复{row.applicant_name}的听证申请",
        "答复申请人",
        url_for("case_desk.applications"),
        under=f"{found.title} · 应于 {row.due_on} 前答复 · 理由：{row.reasons}",
    )
