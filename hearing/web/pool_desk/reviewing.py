"""聘: every qualification check by itself, the conclusion, further grounds of exclusion, materials."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.papers import attachments
from hearing.pool import dossier, hire, queries, reviewing
from hearing.pool.hire_rules import AUTOMATIC, LOCAL, Finding, Ground
from hearing.pool.leaving import drop
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.papers import attachment_response
from hearing.web.pool_desk.blueprint import WordsForm, blueprint
from hearing.web.pool_desk.hire import MATERIALS

RESULTS = (("pass", "没有这种情形"), ("fail", "有这种情形"))


def _field(kind: str) -> str:
    return kind.replace(":", "_")


def checks_form(required: dict[str, str]) -> Any:
    """A form with result and evidence for every check that a person makes."""
    fields: dict[str, Any] = {}
    for kind, words in required.items():
        if kind not in AUTOMATIC:
            fields[f"result_{_field(kind)}"] = forms.radio(words, RESULTS, required=False)
            fields[f"evidence_{_field(kind)}"] = forms.line(
                f"核查“{words}”的依据", required=False, hint="看了什么材料、问了哪个部门、查询日期"
            )
    return type("ChecksForm", (forms.BaseForm,), fields)()


def _findings(form: Any, required: dict[str, str]) -> dict[str, Finding]:
    found = {}
    for kind in required:
        answer = form._fields.get(f"result_{_field(kind)}")
        if answer is not None and answer.data in ("pass", "fail"):
            evidence = form[f"evidence_{_field(kind)}"].data or ""
            found[kind] = Finding(kind, answer.data == "pass", evidence)
    return found


@blueprint.route("/pool/hire/<int:member_id>/checks", methods=["GET", "POST"])
@needs("pool:hire")
def checks(member_id: int) -> Any:
    """Record what was looked at, one row for each condition."""
    member = queries.member(viewer(), member_id)
    required = reviewing.required(member)
    form = checks_form(required)
    back = url_for("pool_desk.candidate", member_id=member_id)
    if form.validate_on_submit():
        findings = _findings(form, required)
        if not findings:
            form.refused.append("至少核查一项：选出结果，写明依据")
        else:
            with attempt(form):
                hire.record_checks(viewer(), member, findings)
        if form.ok:
            return redirect(back, 303)
    return form_page(
        form,
        f"逐项核查{member.person.name}的条件",
        "登记核查结果",
        back,
        under="证件号码、年龄、是否在检察机关任职由系统核对，一并记录。没有核查的项目可以留空，以后再登记。",
    )


class ReviewForm(forms.BaseForm):
    """The conclusion of a review (A-7)."""

    declared_on = forms.day("本人声明没有排除情形的日期")
    evidence = forms.prose("审查意见", rows=3, hint="说明看过的材料和结论")


@blueprint.route("/pool/hire/<int:member_id>/review", methods=["GET", "POST"])
@needs("pool:hire")
def review(member_id: int) -> Any:
    """Pass the review, once every check is made and passed."""
    member = queries.member(viewer(), member_id)
    form = ReviewForm(declared_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            hire.review(
                viewer(), member, declared_on=form.declared_on.data, evidence=form.evidence.data
            )
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)
    return form_page(
        form,
        f"{member.person.name}：审查结论",
        "登记审查通过",
        url_for("pool_desk.candidate", member_id=member_id),
        under="每一项都核查通过，才能登记审查通过（A-7）。",
    )


@blueprint.route("/pool/hire/<int:member_id>/drop", methods=["GET", "POST"])
@needs("pool:hire")
def drop_candidate(member_id: int) -> Any:
    """End a candidacy before appointment."""
    member = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            drop(viewer(), member, Ground.NOT_CHOSEN, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.candidates"), 303)
    return form_page(
        form,
        f"不再推进{member.person.name}的聘任",
        "结束聘任程序",
        url_for("pool_desk.candidate", member_id=member_id),
        under="结束后不再出现在候选人中；经过保留，以后可以重新登记。",
    )


class ExclusionForm(forms.BaseForm):
    """A further ground of exclusion."""

    code = forms.line("代码", most=30, hint="小写字母，如 arbitration")
    name = forms.line("情形", most=60, hint="写成能核查的一句话，如：被仲裁机构除名")
    basis = forms.line("依据", hint="文件名称和条款")
    valid_from = forms.day("从哪天起核查")


@blueprint.route("/pool/hire/exclusions", methods=["GET", "POST"])
@needs("pool:hire")
def exclusions() -> Any:
    """Further grounds of exclusion with their days; the four of A-7 stand in the program."""
    form = ExclusionForm(valid_from=clock.today())
    if form.validate_on_submit():
        code = form.code.data.lower()
        if not code.isascii() or not code.replace("_", "").isalnum():
            form.code.errors = ["代码只用小写字母、数字和下划线"]
        else:
            with attempt(form):
                reviewing.add_local_exclusion(
                    viewer(), code, form.name.data, form.basis.data, form.valid_from.data
                )
        if form.ok:
            return redirect(url_for("pool_desk.exclusions"), 303)
    html = render_template(
        "pool_desk/hire/exclusions.html",
        form=form,
        rows=reviewing.local_rows(viewer()),
        today=clock.today(),
        local=LOCAL,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/pool/hire/exclusions/<int:exclusion_id>/end")
@needs("pool:hire")
def end_exclusion(exclusion_id: int) -> Any:
    """Let an own further ground end."""
    reviewing.end_local_exclusion(viewer(), exclusion_id)
    return redirect(url_for("pool_desk.exclusions"), 303)


class MaterialForm(forms.BaseForm):
    """A file about a candidate."""

    purpose = forms.select("材料", list(MATERIALS.items()))
    file = forms.upload()
    is_open = forms.tick("文件不含涉密内容")


@blueprint.route("/pool/hire/<int:member_id>/materials/new", methods=["GET", "POST"])
@needs("pool:hire")
def add_material(member_id: int) -> Any:
    """Keep a file with a candidate; it is sealed and seen by 聘 only."""
    member = queries.member(viewer(), member_id)
    form = MaterialForm()
    if form.validate_on_submit():
        with attempt(form):
            attachments.add(
                viewer(),
                "member",
                member.id,
                unit_id=member.pool.unit_id,
                purpose=form.purpose.data,
                upload=attachments.Upload(form.file.file_name, form.file.content),
                is_open=form.is_open.data,
                quota=dossier.quota(viewer()),
            )
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)
        form.file.errors = [*form.file.errors, "文件须重新选择"]
    return form_page(
        form,
        f"上传{member.person.name}的材料",
        "上传材料",
        url_for("pool_desk.candidate", member_id=member_id),
        under="加密保存，只有聘任部门能看；下载有记录。只上传核查需要的材料。",
    )


@blueprint.post("/pool/hire/<int:member_id>/materials/<int:attachment_id>")
@needs("pool:hire")
def material(member_id: int, attachment_id: int) -> Any:
    """Download a candidate's file; who took it is recorded."""
    member = queries.member(viewer(), member_id)
    found = attachments.download(viewer(), "member", member.id, attachment_id)
    return attachment_response(found)


@blueprint.route(
    "/pool/hire/<int:member_id>/materials/<int:attachment_id>/withdraw", methods=["GET", "POST"]
)
@needs("pool:hire")
def withdraw_material(member_id: int, attachment_id: int) -> Any:
    """Take a file back: the bytes are wiped, the trace stays."""
    member = queries.member(viewer(), member_id)
    row = attachments.find("member", member.id, attachment_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            attachments.withdraw(viewer(), row, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)
    return form_page(
        form,
        f"撤回“{row.name}”",
        "撤回材料",
        url_for("pool_desk.candidate", member_id=member_id),
        under="撤回后文件内容立即清除，不能恢复；名称、时间和原因留下记录。",
    )
