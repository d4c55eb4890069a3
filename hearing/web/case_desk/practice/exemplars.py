"""典型案例 and 先进经验: the shelf, nominating, writing, taking names out, sending to review."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.practice import anonymise, documents, exemplars, shelf
from hearing.practice import exemplar_rules as rules
from hearing.practice.exemplar_rules import ExemplarKind, ExemplarState, Verdict
from hearing.units.queries import unit_names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page
from hearing.web.papers import paper_response

STATE_TAGS = {
    "draft": "", "review": "moving", "adopted": "moving", "published": "done", "refused": "stopped",
    "withdrawn": "stopped",
}  # fmt: skip


class ExemplarForm(forms.BaseForm):
    """The text in its sections."""

    title = forms.line("题目", most=80)
    keywords = forms.line("关键词", most=80, hint="用顿号隔开，如 公开听证、司法救助")
    gist = forms.prose("要旨（概要）", most=1000, rows=3)
    facts = forms.prose("基本案情（背景）", most=6000, rows=8)
    course = forms.prose("检察听证过程（主要做法）", most=6000, rows=8)
    meaning = forms.prose("典型意义（成效和启示）", most=4000, rows=5)
    version = forms.hidden(required=False)


class NominateForm(ExemplarForm):
    """A new nomination."""

    kind = forms.radio("种类", [(k, k.label) for k in ExemplarKind])
    hearing_id = forms.select(
        "来源的听证", required=False, hint="典型案例须选一场已作出处理决定的听证；先进经验可不选"
    )


class NamesForm(forms.BaseForm):
    """Which findings are replaced."""

    chosen = forms.ticks("替换为建议的写法")
    version = forms.hidden()


class KeepForm(forms.BaseForm):
    """Why a finding stays."""

    words = forms.hidden()
    reason = forms.line("保留的理由", hint="如：公开发布的文件号")


def _typed(form: Any) -> dict[str, str]:
    return {key: form[key].data or "" for key in rules.TEXTS}


def _here(exemplar_id: int, endpoint: str = "case_desk.exemplar") -> Any:
    return redirect(url_for(endpoint, exemplar_id=exemplar_id), 303)


@blueprint.get("/exemplars", endpoint="exemplars")
@needs("exemplar:read")
def exemplar_shelf() -> Any:
    """What is published, and what is in hand."""
    return render_template(
        "case_desk/practice/exemplars.html",
        shelf=shelf.published(viewer()),
        rows=shelf.in_hand(viewer()),
        waiting=shelf.waiting_ids(viewer()),
        kinds=ExemplarKind.labels(),
        states=ExemplarState.labels(),
        tags=STATE_TAGS,
    )


@blueprint.route("/exemplars/new", methods=["GET", "POST"])
@needs("exemplar:nominate")
def new_exemplar() -> Any:
    """Nominate."""
    form = NominateForm(kind="typical", hearing_id=request.args.get("hearing", ""))
    form.hearing_id.choices = forms.choices([("", "不选"), *shelf.concluded(viewer())])
    if form.validate_on_submit():
        chosen = form.hearing_id.data
        hearing = shelf.concluded_hearing(viewer(), int(chosen)) if chosen else None
        with attempt(form):
            row = exemplars.nominate(viewer(), form.kind.data, hearing, _typed(form))
        if form.ok:
            return _here(row.id)
    return form_page(
        form,
        "推荐典型案例",
        "保存为草拟",
        url_for("case_desk.exemplars"),
        under="先写完整的文字，保存后系统列出其中的姓名、证件号、电话、住址、案号，逐处替换。",
    )


@blueprint.get("/exemplars/<int:exemplar_id>")
@needs("exemplar:read")
def exemplar(exemplar_id: int) -> Any:
    """One text with its findings and verdicts."""
    return _shown(exemplar_id, Nothing(), 200)


def _shown(exemplar_id: int, form: Any, status: int) -> Any:
    row = shelf.exemplar(viewer(), exemplar_id)
    writes = row.state == ExemplarState.DRAFT
    html = render_template(
        "case_desk/practice/exemplar.html",
        form=form,
        row=row,
        sections=rules.SECTIONS[row.kind],
        kinds=ExemplarKind.labels(),
        states=ExemplarState.labels(),
        tags=STATE_TAGS,
        verdicts=Verdict.labels(),
        findings=exemplars.findings(row) if row.published_at is None else [],
        writes=writes,
        paper=papers.newest("F-28", "exemplar", row.id),
        units=unit_names([row.unit_id, row.review_unit_id, *(one.unit_id for one in row.reviews)]),
        who=names([row.nominated_by, row.published_by, *(one.by_person_id for one in row.reviews)]),
    )
    return html, status


@blueprint.route("/exemplars/<int:exemplar_id>/edit", methods=["GET", "POST"])
@needs("exemplar:edit")
def edit_exemplar(exemplar_id: int) -> Any:
    """Change the text."""
    row = shelf.exemplar(viewer(), exemplar_id)
    form = ExemplarForm(**exemplars.texts_of(row), version=row.version)
    for key, label in rules.SECTIONS[row.kind].items():
        form[key].label.text = label
    if form.validate_on_submit():
        with attempt(form):
            exemplars.edit(viewer(), row, _typed(form), int(form.version.data or 0))
        if form.ok:
            return _here(row.id)
    back = url_for("case_desk.exemplar", exemplar_id=row.id)
    return form_page(form, f"修改：{row.title}", "保存修改", back)


@blueprint.route("/exemplars/<int:exemplar_id>/names", methods=["GET", "POST"])
@needs("exemplar:edit")
def exemplar_names(exemplar_id: int) -> Any:
    """What the text gives away, with what is proposed instead."""
    row = shelf.exemplar(viewer(), exemplar_id)
    found = exemplars.findings(row)
    form = NamesForm(chosen=[one.words for one in found], version=row.version)
    labels = {**rules.SECTIONS[row.kind], "title": "题目"}
    form.chosen.choices = forms.choices((one.words, one.words) for one in found)
    if form.validate_on_submit():
        with attempt(form):
            exemplars.substitute(viewer(), row, form.chosen.data, int(form.version.data))
        if form.ok:
            return _here(row.id, "case_desk.exemplar_names")
    html = render_template(
        "case_desk/practice/names.html",
        form=form,
        row=row,
        found=found,
        labels=labels,
        traces=anonymise.Trace.labels(),
        who=names([one.by_person_id for one in row.kept]),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/exemplars/<int:exemplar_id>/keep", methods=["GET", "POST"])
@needs("exemplar:edit")
def keep_trace(exemplar_id: int) -> Any:
    """Let one finding stay, with the reason."""
    row = shelf.exemplar(viewer(), exemplar_id)
    words = request.values.get("words", "")[:200]
    one = next((found for found in exemplars.findings(row) if found.words == words), None)
    if one is None:
        raise NotFound
    form = KeepForm(words=words)
    if form.validate_on_submit():
        with attempt(form):
            exemplars.keep(viewer(), row, words, form.reason.data)
        if form.ok:
            return _here(row.id, "case_desk.exemplar_names")
    return form_page(
        form,
        "保留这一处",
        "保留这一处",
        url_for("case_desk.exemplar_names", exemplar_id=row.id),
        under=f"{one.kind.label}：{one.words}",
        consequence="理由随材料一起交审核。案件人员姓名、单位名称、证件号、电话、银行卡号不能保留。",
    )


@blueprint.post("/exemplars/<int:exemplar_id>/submit")
@needs("exemplar:edit")
def submit_exemplar(exemplar_id: int) -> Any:
    """Send to review."""
    row, form = shelf.exemplar(viewer(), exemplar_id), Nothing()
    if form.validate_on_submit():
        with attempt(form):
            exemplars.submit(viewer(), row)
        if form.ok:
            return _here(row.id)
    return _shown(exemplar_id, form, form.status)


@blueprint.post("/exemplars/<int:exemplar_id>/print")
@needs("exemplar:read")
def print_exemplar(exemplar_id: int) -> Any:
    """Print the nomination (F-28)."""
    row, form = shelf.exemplar(viewer(), exemplar_id), Nothing()
    if form.validate_on_submit():
        with attempt(form):
            documents.print_exemplar(viewer(), row)
        if form.ok:
            return _here(row.id)
    return _shown(exemplar_id, form, form.status)


@blueprint.get("/exemplars/<int:exemplar_id>/paper")
@needs("exemplar:read")
def exemplar_paper(exemplar_id: int) -> Any:
    """The nomination as a paper."""
    row = shelf.exemplar(viewer(), exemplar_id)
    paper = papers.newest("F-28", "exemplar", row.id)
    if paper is None:
        raise NotFound
    found = papers.file_of_object("exemplar", row.id, paper.id)
    return paper_response(found, url_for("case_desk.exemplar", exemplar_id=row.id))
