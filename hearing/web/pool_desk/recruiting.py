"""聘: recruitment notices and applications; candidates from a spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.papers import sheets
from hearing.pool import catalogue, import_rows, importing, queries, recruiting
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import Nothing, form_page
from hearing.web.papers import sheet_response
from hearing.web.pool_desk.blueprint import WordsForm, blueprint

BATCH_STATES = {
    "checked": "已预检，待导入",
    "imported": "已导入",
    "dropped": "已放弃",
    "expired": "已过期",
}
APPLICATION_STATES = {"received": "待处理", "accepted": "已采纳", "refused": "未采纳"}


class RecruitmentForm(forms.BaseForm):
    """A recruitment notice."""

    title = forms.line("标题", most=60)
    wanted = forms.number("招募人数", 1, 1000)
    opens_on = forms.day("报名开始")
    closes_on = forms.day("报名截止")
    contact = forms.line("咨询电话和部门")
    body = forms.prose("招募对象、条件和说明", rows=8)


class AnswerForm(forms.BaseForm):
    """The answer to an application."""

    decision = forms.radio("处理", (("accept", "采纳为候选人"), ("refuse", "不采纳")))
    category = forms.radio("类别", required=False, hint="采纳的选定类别")
    reason = forms.line("未采纳的原因", required=False, hint="报名人凭回执号能看到")


@blueprint.get("/pool/hire/recruitment")
@needs("pool:hire")
def recruitments() -> Any:
    """Notices of the own pool."""
    return render_template(
        "pool_desk/hire/recruitments.html",
        rows=recruiting.recruitments(viewer()),
        today=clock.today(),
    )


@blueprint.route("/pool/hire/recruitment/new", methods=["GET", "POST"])
@needs("pool:hire")
def new_recruitment() -> Any:
    """Publish a notice."""
    form = RecruitmentForm(opens_on=clock.today())
    if form.validate_on_submit():
        values = {f.name: f.data for f in form if f.name != "csrf_token"}
        with attempt(form):
            row = recruiting.open_recruitment(viewer(), queries.own_pool(viewer()), **values)
        if form.ok:
            return redirect(url_for("pool_desk.recruitment", recruitment_id=row.id), 303)
    return form_page(
        form,
        "发布招募公告",
        "发布公告",
        url_for("pool_desk.recruitments"),
        under="发布后公众在报名期内可以网上报名。公告不能改，有误的撤回后另发。",
    )


@blueprint.get("/pool/hire/recruitment/<int:recruitment_id>")
@needs("pool:hire")
def recruitment(recruitment_id: int) -> Any:
    """One notice with its applications."""
    row = recruiting.recruitment(viewer(), recruitment_id)
    return render_template(
        "pool_desk/hire/recruitment.html",
        row=row,
        applications=recruiting.applications(viewer(), row),
        states=APPLICATION_STATES,
        today=clock.today(),
    )


@blueprint.route("/pool/hire/recruitment/<int:recruitment_id>/withdraw", methods=["GET", "POST"])
@needs("pool:hire")
def withdraw_recruitment(recruitment_id: int) -> Any:
    """Take a notice back."""
    row = recruiting.recruitment(viewer(), recruitment_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            recruiting.withdraw_recruitment(viewer(), row, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.recruitment", recruitment_id=recruitment_id), 303)
    return form_page(
        form,
        f"撤回公告 {row.number}",
        "撤回公告",
        url_for("pool_desk.recruitment", recruitment_id=recruitment_id),
        under="撤回后不能再报名；已收到的报名仍须答复。",
    )


@blueprint.route("/pool/hire/applications/<int:application_id>", methods=["GET", "POST"])
@needs("pool:hire")
def officer_application(application_id: int) -> Any:
    """Read an application and answer it."""
    row = recruiting.application(viewer(), application_id)
    form = AnswerForm()
    form.category.choices = forms.choices(catalogue.offered("category"))
    if form.validate_on_submit():
        if form.decision.data == "accept" and not form.category.data:
            form.category.errors = ["采纳的，选定类别"]
        else:
            with attempt(form):
                _answer(row, form)
        if form.ok:
            return redirect(
                url_for("pool_desk.recruitment", recruitment_id=row.recruitment_id), 303
            )
    html = render_template(
        "pool_desk/hire/application.html",
        form=form,
        row=row,
        again=recruiting.again(row),
        states=APPLICATION_STATES,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _answer(row: Any, form: Any) -> None:
    if form.decision.data == "accept":
        recruiting.accept(viewer(), row, form.category.data)
    else:
        recruiting.refuse(viewer(), row, form.reason.data or "")


class ImportForm(forms.BaseForm):
    """A sheet of candidates."""

    file = forms.upload(
        "表格",
        hint="用下载的模板填写，.xlsx，不超过 2 MB、500 人",
        accept=".xlsx",
        most=sheets.MOST_BYTES,
    )
    is_open = forms.tick("表格不含涉密内容")


class RunForm(forms.BaseForm):
    """Import, leaving lines out only on purpose."""

    leave_out = forms.tick("不导入有问题的行，只导入其余各行")


@blueprint.route("/pool/hire/import", methods=["GET", "POST"])
@needs("pool:hire")
def imports() -> Any:
    """Upload a sheet for a dry run; earlier imports below."""
    form = ImportForm()
    if form.validate_on_submit():
        if not form.is_open.data:
            form.is_open.errors = ["须确认表格不含涉密内容"]
        else:
            with attempt(form):
                batch = importing.upload(
                    viewer(), queries.own_pool(viewer()), form.file.file_name, form.file.content
                )
        if form.ok:
            return redirect(url_for("pool_desk.import_batch", batch_id=batch.id), 303)
    html = render_template(
        "pool_desk/hire/imports.html",
        form=form,
        rows=importing.batches(viewer()),
        states=BATCH_STATES,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/pool/hire/import/template.xlsx")
@needs("pool:hire")
def import_template() -> Any:
    """The workbook to fill in, explained on its second sheet."""
    return sheet_response(import_rows.template(), "听证员候选人登记表.xlsx")


@blueprint.route("/pool/hire/import/<int:batch_id>", methods=["GET", "POST"])
@needs("pool:hire")
def import_batch(batch_id: int) -> Any:
    """The dry run line by line, then the import; afterwards what became of each line."""
    batch = importing.batch(viewer(), batch_id)
    form = RunForm()
    if form.validate_on_submit():
        with attempt(form):
            importing.run(viewer(), batch, leave_out=form.leave_out.data)
        if form.ok:
            return redirect(url_for("pool_desk.import_batch", batch_id=batch_id), 303)
        batch = importing.batch(viewer(), batch_id)
    html = render_template(
        "pool_desk/hire/import.html",
        form=form,
        batch=batch,
        verdicts=importing.verdicts(batch),
        states=BATCH_STATES,
        categories=catalogue.names("category"),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/pool/hire/import/<int:batch_id>/drop")
@needs("pool:hire")
def drop_import(batch_id: int) -> Any:
    """Give an uploaded sheet up."""
    form = Nothing()
    if form.validate_on_submit():
        importing.drop(viewer(), importing.batch(viewer(), batch_id))
    return redirect(url_for("pool_desk.imports"), 303)
