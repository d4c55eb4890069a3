"""Parties' applications: register, one application, link to a case, reply, telling, the paper."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import Refused
from hearing.base.masking import mask_name
from hearing.cases import applications, queries, registers, rules
from hearing.papers import sheets
from hearing.people.access import require
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint, form_page
from hearing.web.papers import sheet_response

CHANNELS = rules.Channel.labels()
ROLES = [(role, role.label) for role in rules.APPLYING]


class ApplicationForm(forms.BaseForm):
    """A party's application for a hearing (F-01)."""

    applicant_name = forms.line("申请人", most=40)
    applicant_role = forms.select("身份", ROLES)
    client_name = forms.line("代理谁", required=False, most=40, hint="代理人、辩护人等填写")
    phone = forms.line("联系电话", required=False, most=30, hint="加密保存；答复后短信提醒")
    channel = forms.radio("收到方式", list(CHANNELS.items()))
    received_on = forms.day("收到日期")
    reasons = forms.prose("申请理由")
    evidence = forms.prose("提交的材料", required=False, rows=2)
    wants_public = forms.tick("申请公开听证")


class LooseApplicationForm(ApplicationForm):
    """An application whose case is not in the system yet."""

    case_words = forms.line("申请人说的是哪一件案件", hint="照申请书写，以后再关联到案件")


class LinkForm(forms.BaseForm):
    """Which case is meant."""

    version = forms.hidden()
    number = forms.line("案号", hint="本院案件的案号；还没有录入的，先录入案件")


class ReplyForm(forms.BaseForm):
    """The reply (F-02)."""

    decision = forms.radio("决定", (("granted", "同意听证"), ("refused", "不同意听证")))
    reasons = forms.prose("理由", required=False, hint="不同意的必须说明理由（A-9），印在答复书上")
    contact_phone = forms.line("联系电话", most=30, hint="印在答复书上，申请人有疑问时拨打")
    told_how = forms.line(
        "已经怎样告知申请人", required=False, hint="如 6 月 3 日当面送达；还没有告知的空着"
    )


class ToldForm(forms.BaseForm):
    """How the applicant was told."""

    told_how = forms.line("怎样告知的", hint="如 6 月 3 日当面送达，本人签收")


def _filter() -> registers.ApplicationFilter:
    return registers.ApplicationFilter(
        status=lists.chosen("status", registers.STATUSES),
        channel=lists.chosen("channel", CHANNELS),
        search=lists.words("q"),
        from_on=lists.day("from"),
        until_on=lists.day("until"),
    )


@blueprint.get("/applications", endpoint="applications")
@needs("case:read")
def register() -> Any:
    """The register, unanswered and nearest due first; filters stand in the address."""
    page, wanted = lists.page_number(), _filter()
    rows, total = registers.applications(viewer(), wanted, lists.PAGE, (page - 1) * lists.PAGE)
    return render_template(
        "case_desk/applications.html",
        rows=rows,
        pages=lists.Pages(page, total),
        wanted=wanted,
        today=clock.today(),
        overdue=rules.overdue_days,
        channels=CHANNELS,
        statuses=registers.STATUSES,
        roles=rules.PartyRole.labels(),
    )


@blueprint.get("/applications/export")
@needs("case:read")
def export_applications() -> Any:
    """The register as a spreadsheet: names masked, no telephone."""
    rows, total = registers.applications(viewer(), _filter(), queries.MOST_EXPORTED)
    heads = (
        "编号", "申请人", "身份", "案号", "收到方式", "收到日期", "应答复日期", "逾期天数", "答复", "答复时间",
        "告知方式",
    )  # fmt: skip
    today, roles = clock.today(), rules.PartyRole.labels()
    answers = {"granted": "同意", "refused": "不同意", None: "待答复"}
    table = [
        (
            a.number, mask_name(a.applicant_name), roles.get(a.applicant_role, ""),
            case.number if case else "未关联", CHANNELS[a.channel], a.received_on, a.due_on,
            rules.overdue_days(a.due_on, today, answered=a.decision is not None), answers[a.decision],
            a.decided_at, a.told_how,
        )
        for a, case in rows
    ]  # fmt: skip
    remarks = [
        f"共 {total} 件，列出 {len(rows)} 件；截止 {clock.local(clock.now()):%Y-%m-%d %H:%M}"
    ]
    sheet = sheets.Sheet("听证申请", heads, table, "听证申请登记", remarks, (26,))
    return sheet_response(sheets.write([sheet]), f"听证申请登记{clock.today():%Y%m%d}.xlsx")


def _values(form: ApplicationForm) -> dict[str, Any]:
    values = {f.name: f.data or None for f in form if f.name != "csrf_token"}
    phone = form.phone.data
    if phone and rules.phone_of(phone) is None:
        raise Refused("填写手机号或带区号的座机号", field="phone")
    return values | {
        "wants_public": form.wants_public.data,
        "phone": rules.phone_of(phone) if phone else None,
    }


@blueprint.route("/applications/new", methods=["GET", "POST"])
@needs("application:reply")
def loose_application() -> Any:
    """Register an application whose case is not known yet."""
    form = LooseApplicationForm(received_on=clock.today(), channel="window")
    return _register(form, None, url_for("case_desk.applications"))


@blueprint.route("/cases/<int:case_id>/applications", methods=["GET", "POST"])
@needs("application:reply")
def new_application(case_id: int) -> Any:
    """Register a party's application for a hearing of this case."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "application:reply", found)
    form = ApplicationForm(received_on=clock.today(), channel="window")
    return _register(form, found, url_for("case_desk.case", case_id=case_id))


def _register(form: ApplicationForm, case: Any, back: str) -> Any:
    if form.validate_on_submit():
        with attempt(form):
            row = applications.receive_application(viewer(), case, **_values(form))
        if form.ok:
            return redirect(url_for("case_desk.application", application_id=row.id), 303)
    under = case.title if case else "案件还没有录入的，先登记申请，再关联"
    return form_page(form, "登记听证申请", "登记听证申请", back, under=under)


@blueprint.get("/applications/<int:application_id>")
@needs("case:read")
def application(application_id: int) -> Any:
    """One application with what is to be done next."""
    row, found = registers.application(viewer(), application_id)
    return render_template(
        "case_desk/application.html",
        a=row,
        case=found,
        late=rules.overdue_days(row.due_on, clock.today(), answered=row.decision is not None),
        channels=CHANNELS,
        roles=rules.PartyRole.labels(),
        names=names([row.entered_by, row.decided_by]),
    )


def _back(application_id: int) -> str:
    return url_for("case_desk.application", application_id=application_id)


@blueprint.route("/applications/<int:application_id>/link", methods=["GET", "POST"])
@needs("application:reply")
def link(application_id: int) -> Any:
    """Link an application to the case it means."""
    row, found = registers.application(viewer(), application_id)
    require(viewer(), "application:reply", row)
    form = LinkForm(version=str(row.version), number=found.number if found else "")
    if form.validate_on_submit():
        with attempt(form):
            case = queries.case_by_number(viewer(), form.number.data)
            if case is None:
                raise Refused("没有找到这个案号，请核对；还没有录入的先录入案件", field="number")
            applications.link(viewer(), row, case, lists.seen_version(form))
        if form.ok:
            return redirect(_back(application_id), 303)
    under = f"申请人写的是：{row.case_words}" if row.case_words else ""
    return form_page(form, "关联到案件", "关联到案件", _back(application_id), under=under)


@blueprint.route("/applications/<int:application_id>/reply", methods=["GET", "POST"])
@needs("application:reply")
def reply(application_id: int) -> Any:
    """Reply to an application, with reasons when refused (A-9)."""
    row, found = registers.application(viewer(), application_id)
    require(viewer(), "application:reply", row)
    form = ReplyForm(contact_phone="12309")
    if form.validate_on_submit():
        with attempt(form):
            applications.reply_application(
                viewer(),
                row,
                form.decision.data,
                form.reasons.data or "",
                form.told_how.data or None,
                form.contact_phone.data,
            )
        if form.ok:
            return redirect(_back(application_id), 303)
    case_words = found.title if found else "还没有关联案件"
    return form_page(
        form, f"答复{row.applicant_name}的听证申请", "作出答复", _back(application_id),
        under=f"{case_words} · 应于 {row.due_on} 前答复 · 理由：{row.reasons[:200]}",
        consequence="答复作出后不能更改：随即生成答复书，留有电话的由短信提醒申请人。",
    )  # fmt: skip


@blueprint.route("/applications/<int:application_id>/told", methods=["GET", "POST"])
@needs("application:reply")
def told(application_id: int) -> Any:
    """Record how the applicant was told."""
    row, _ = registers.application(viewer(), application_id)
    require(viewer(), "application:reply", row)
    form = ToldForm()
    if form.validate_on_submit():
        with attempt(form):
            applications.tell_applicant(viewer(), row, form.told_how.data)
        if form.ok:
            return redirect(_back(application_id), 303)
    return form_page(form, "登记已告知申请人", "登记已告知", _back(application_id))
