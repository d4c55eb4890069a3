"""回访: what is due, entry on the phone with photos, files behind outcomes, visits and aid."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.hearings import queries
from hearing.outcomes import evidence, rules, visiting
from hearing.outcomes import queries as outcomes
from hearing.papers.attachments import Upload
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.papers import attachment_response

HERE = "case_desk.outcome_page"
OPEN_WORDS = "照片和文件不含涉密内容"


class VisitForm(forms.BaseForm):
    """A visit (F-21)."""

    visited_on = forms.day("回访日期")
    way = forms.radio("方式", list(rules.Way.labels().items()))
    person = forms.line("被访人", most=40, required=False)
    attitude = forms.line("被访人的态度", hint="如：接受处理结果，不再申诉")
    repeats = forms.tick("被访人表示又以同一事实和理由信访")
    new_demand = forms.prose("新的诉求", required=False, rows=3)
    route = forms.radio("新的诉求转到", list(rules.Route.labels().items()), required=False)
    next_step = forms.prose("下一步", required=False, rows=2)
    photo = forms.upload("照片", required=False, hint="可以直接拍照", accept="image/*")
    file = forms.upload("其他材料", required=False)
    is_open = forms.tick(OPEN_WORDS)

    def met(self) -> visiting.Met:
        """What was typed, for the service."""
        return visiting.Met(
            way=self.way.data,
            attitude=self.attitude.data,
            visited_on=self.visited_on.data,
            person=self.person.data or "",
            repeats=self.repeats.data,
            new_demand=self.new_demand.data or "",
            route=self.route.data or None,
            next_step=self.next_step.data or "",
        )


class FileForm(forms.BaseForm):
    """A file behind what was stated."""

    file = forms.upload()
    is_open = forms.tick("文件不含涉密内容")


class WordsForm(forms.BaseForm):
    """A reason."""

    words = forms.line("撤回的原因")


def chosen_files(*fields: Any) -> list[Upload]:
    """The files that were chosen in a form."""
    return [Upload(field.file_name, field.content) for field in fields if field.file_name]


def choose_again(form: Any, *fields: Any) -> None:
    """A browser forgets chosen files; say so beside them."""
    for field in fields:
        if field.file_name and not field.errors:
            field.errors = ["文件须重新选择"]


@blueprint.get("/visits")
@needs("hearing:read")
def visits() -> Any:
    """Visits of the viewer's hearings or, for leaders, of their units; the longest overdue first."""
    return render_template(
        "case_desk/visits.html",
        rows=outcomes.visits_due(viewer()),
        overdue=outcomes.visits_overdue_total(viewer()),
        today=clock.today(),
    )


@blueprint.route("/hearings/<int:hearing_id>/visits/<int:visit_id>", methods=["GET", "POST"])
@needs("outcome:record")
def visit(hearing_id: int, visit_id: int) -> Any:
    """Record a visit with its photos; a demand for aid goes on to the referral."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = outcomes.visit(hearing_id, visit_id)
    form = VisitForm(visited_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            visiting.record_visit(viewer(), hearing, row, form.met())
            files = chosen_files(form.photo, form.file)
            evidence.add_files(
                viewer(), hearing, evidence.VISIT, row.id, files, is_open=form.is_open.data
            )
        if form.ok:
            return _after_visit(hearing_id, row.case_id, row.id, form)
    if form.is_submitted():
        choose_again(form, form.photo, form.file)
    html = render_template(
        "case_desk/visit.html", form=form, hearing=hearing, visit=row, today=clock.today()
    )
    return html, (form.status if form.is_submitted() else 200)


def _after_visit(hearing_id: int, case_id: int, visit_id: int, form: VisitForm) -> Any:
    if form.route.data == rules.Route.AID:
        return redirect(
            url_for("case_desk.refer_aid", hearing_id=hearing_id, case_id=case_id, visit=visit_id),
            303,
        )
    if form.repeats.data:
        return redirect(
            url_for("case_desk.repetition", hearing_id=hearing_id, case_id=case_id), 303
        )
    return to_hearing(hearing_id, HERE)


@blueprint.route(
    "/hearings/<int:hearing_id>/evidence/<kind>/<int:object_id>", methods=["GET", "POST"]
)
@needs("outcome:record")
def add_evidence(hearing_id: int, kind: str, object_id: int) -> Any:
    """Keep a file with an outcome, a visit or an aid referral."""
    hearing = queries.hearing(viewer(), hearing_id)
    evidence.belongs(hearing, kind, object_id)
    form = FileForm()
    if form.validate_on_submit():
        with attempt(form):
            evidence.add_files(
                viewer(),
                hearing,
                kind,
                object_id,
                chosen_files(form.file),
                is_open=form.is_open.data,
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    if form.is_submitted():
        choose_again(form, form.file)
    return form_page(
        form,
        f"上传{evidence.PURPOSES[kind]}",
        "上传材料",
        url_for(HERE, hearing_id=hearing_id),
        under="加密保存；能看这场听证的人可以下载，下载有记录。",
    )


@blueprint.post("/hearings/<int:hearing_id>/evidence/files/<int:attachment_id>")
@needs("hearing:read")
def evidence_file(hearing_id: int, attachment_id: int) -> Any:
    """Download a file; who took it is recorded."""
    hearing = queries.hearing(viewer(), hearing_id)
    return attachment_response(evidence.download(viewer(), hearing, attachment_id))


@blueprint.route(
    "/hearings/<int:hearing_id>/evidence/files/<int:attachment_id>/withdraw",
    methods=["GET", "POST"],
)
@needs("outcome:record")
def withdraw_evidence(hearing_id: int, attachment_id: int) -> Any:
    """Take a wrongly uploaded file back."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = evidence.file_of(hearing, attachment_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            evidence.withdraw(viewer(), hearing, attachment_id, form.words.data)
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(
        form,
        f"撤回“{row.name}”",
        "撤回材料",
        url_for(HERE, hearing_id=hearing_id),
        under="撤回后文件内容立即清除，不能恢复；名称、时间和原因留下记录。",
    )
