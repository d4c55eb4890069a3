"""案件导入: upload, dry run with a verdict on each row, import, undo."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_wtf.file import FileField

from hearing.base.errors import NotFound, Refused
from hearing.cases import imports, judging, registers, rules, undoing, verdicts
from hearing.cases.handlers import handlers_of
from hearing.cases.verdicts import Verdict
from hearing.people.queries import names
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page
from hearing.web.case_desk.lists import seen_version

SYSTEMS = [(source, source.label) for source in rules.SYSTEMS]
SHOWN = 200


class UploadForm(forms.BaseForm):
    """A table exported from a case system."""

    source = forms.radio("从哪个系统导出", SYSTEMS)
    file = FileField("文件", description=".xlsx 或 CSV（UTF-8、GB18030 都可以），不超过 2 MB")


class RunForm(forms.BaseForm):
    """Import."""

    version = forms.hidden()
    leave_out = forms.tick("有问题和没有判定的行不导入")


class RowForm(forms.BaseForm):
    """What a row is."""

    version = forms.hidden()
    decision = forms.radio("这一行")


class HandlerForm(forms.BaseForm):
    """Who is meant."""

    version = forms.hidden()
    person_id = forms.select("承办检察官")


class VersionForm(forms.BaseForm):
    """An act on a batch as it was seen."""

    version = forms.hidden()


def _back(batch_id: int) -> str:
    return url_for("case_desk.import_batch", batch_id=batch_id)


def _to(batch_id: int) -> Any:
    return redirect(_back(batch_id), 303)


@blueprint.get("/imports")
@needs("case:import")
def imports_list() -> Any:
    """The imports of the unit."""
    rows = registers.batches(viewer())
    return render_template(
        "case_desk/imports.html",
        rows=rows,
        states=rules.BatchState.labels(),
        sources=rules.Source.labels(),
        systems=SYSTEMS,
        names=names([row.uploaded_by for row in rows]),
    )


@blueprint.route("/imports/new", methods=["GET", "POST"])
@needs("case:import")
def new_import() -> Any:
    """Upload a table; the dry run follows."""
    form = UploadForm(source=SYSTEMS[0][0])
    if form.validate_on_submit():
        with attempt(form):
            given = request.files.get("file")
            if given is None or not given.filename:
                raise Refused("选择要导入的文件", field="file")
            batch = imports.upload(viewer(), form.source.data, given.filename, given.read())
        if form.ok:
            return _to(batch.id)
    html = render_template("case_desk/import_upload.html", form=form, systems=SYSTEMS)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/imports/<int:batch_id>")
@needs("case:import")
def import_batch(batch_id: int) -> Any:
    """The dry run of a draft, or what became of each row."""
    return _show(batch_id, None)


def _show(batch_id: int, form: Any) -> Any:
    batch = registers.batch(viewer(), batch_id)
    if batch.state != rules.BatchState.DRAFT:
        return _result(batch), (form.status if form else 200)
    judged = judging.judge(viewer(), batch)
    fresh = form or RunForm(version=str(batch.version), formdata=None)
    fresh.version.data = str(batch.version)
    html = render_template(
        "case_desk/import_check.html",
        batch=batch,
        form=fresh,
        counts=verdicts.counts(judged),
        against=verdicts.stands_against(judged),
        rows=_ordered(judged)[:SHOWN],
        more=max(0, len(judged) - SHOWN),
        handlers=verdicts.unmatched(judged),
        labels=Verdict.labels(),
        sources=rules.Source.labels(),
        types={kind.code: kind.name for kind in units.case_types()},
    )
    return html, (form.status if form else 200)


def _ordered(judged: list[verdicts.Judged]) -> list[verdicts.Judged]:
    order = list(Verdict)
    return sorted(judged, key=lambda one: (order.index(one.verdict), one.row))


def _result(batch: Any) -> str:
    return render_template(
        "case_desk/import_result.html",
        batch=batch,
        rows=registers.batch_rows(batch.id),
        outcomes=rules.RowOutcome.labels(),
        states=rules.BatchState.labels(),
        sources=rules.Source.labels(),
        names=names([batch.uploaded_by, batch.imported_by, batch.undone_by]),
    )


@blueprint.route("/imports/<int:batch_id>/rows/<int:row>", methods=["GET", "POST"])
@needs("case:import")
def import_row(batch_id: int, row: int) -> Any:
    """Decide whether a row is a case already known."""
    batch = registers.batch(viewer(), batch_id)
    judged = next((one for one in judging.judge(viewer(), batch) if one.row == row), None)
    if judged is None:
        raise NotFound
    form = RowForm(version=str(batch.version))
    form.decision.choices = forms.choices(
        [
            *(
                (f"same:{m.case_id}", f"是同一案件：{m.words}，并入，只计一次")
                for m in judged.matches
            ),
            *([("different", "不是同一案件，单独计一件")] if judged.matches else []),
            ("leave", "不导入这一行"),
        ]
    )
    if form.validate_on_submit():
        with attempt(form):
            imports.decide_row(viewer(), batch, row, form.decision.data, seen_version(form))
        if form.ok:
            return _to(batch_id)
    under = judged.entry.title if judged.entry else "；".join(judged.words)
    return form_page(form, f"判定第 {row} 行", "作出判定", _back(batch_id), under=under)


@blueprint.route("/imports/<int:batch_id>/handlers/<int:position>", methods=["GET", "POST"])
@needs("case:import")
def import_handler(batch_id: int, position: int) -> Any:
    """Say who is meant by a name."""
    batch = registers.batch(viewer(), batch_id)
    listed = verdicts.unmatched(judging.judge(viewer(), batch))
    if not 1 <= position <= len(listed):
        raise NotFound
    unit_id, name, number = listed[position - 1]
    form = HandlerForm(version=str(batch.version))
    people = handlers_of(viewer(), {unit_id}).by_unit.get(unit_id, {})
    form.person_id.choices = forms.choices(
        [("", "请选择"), *((one.person_id, one.name) for one in people.values())]
    )
    if form.validate_on_submit():
        with attempt(form):
            person_id = int(form.person_id.data)
            imports.assign_handler(viewer(), batch, unit_id, name, person_id, seen_version(form))
        if form.ok:
            return _to(batch_id)
    under = f"{units.unit(unit_id).name}，共 {number} 件"
    return form_page(form, f"“{name}”是谁", "指定承办检察官", _back(batch_id), under=under)


@blueprint.post("/imports/<int:batch_id>/run")
@needs("case:import")
def run_import(batch_id: int) -> Any:
    """Import everything or nothing."""
    batch = registers.batch(viewer(), batch_id)
    form = RunForm()
    if form.validate_on_submit():
        with attempt(form):
            imports.run(viewer(), batch, seen_version(form), leave_out=form.leave_out.data)
        if form.ok:
            return _to(batch_id)
    return _show(batch_id, form)


@blueprint.post("/imports/<int:batch_id>/discard")
@needs("case:import")
def discard_import(batch_id: int) -> Any:
    """Give an upload up."""
    batch = registers.batch(viewer(), batch_id)
    form = VersionForm()
    if form.validate_on_submit():
        with attempt(form):
            imports.discard(viewer(), batch, seen_version(form))
        if form.ok:
            return redirect(url_for("case_desk.imports_list"), 303)
    run = RunForm(formdata=None)
    run.refused, run.status = [words for _, words in form.error_list()], form.status
    return _show(batch_id, run)


@blueprint.route("/imports/<int:batch_id>/undo", methods=["GET", "POST"])
@needs("case:import")
def undo_import(batch_id: int) -> Any:
    """Take back what is untouched since; says what stays."""
    batch = registers.batch(viewer(), batch_id)
    form = VersionForm(version=str(batch.version))
    if form.validate_on_submit():
        with attempt(form):
            undoing.undo(viewer(), batch, seen_version(form))
        if form.ok:
            return _to(batch_id)
    number = len(judging.undoable(batch))
    return form_page(
        form, "撤回这次导入", "撤回导入", _back(batch_id),
        under=f"{batch.file_name}：{number} 行可以尝试撤回",
        consequence="导入后没有人动过的案件将从系统中删除；已经修改、登记申请或安排听证的保留，并逐行列出。",
    )  # fmt: skip
