"""借阅登记: the filed file lent and returned, and what is out."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.base import clock
from hearing.hearings import lending, queries
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing


class LendForm(forms.BaseForm):
    """One lending."""

    borrower = forms.line("借阅人", hint="姓名和单位")
    purpose = forms.line("用途")
    due_on = forms.day("归还期限")


class ReturnForm(forms.BaseForm):
    """The return."""

    note = forms.line("归还时的情况", required=False, hint="如：完好，共 1 册")


@blueprint.route("/hearings/<int:hearing_id>/lending", methods=["GET", "POST"])
@needs("hearing:file")
def lend(hearing_id: int) -> Any:
    """Lend the file."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = LendForm()
    if form.validate_on_submit():
        with attempt(form):
            lending.lend(viewer(), hearing, form.borrower.data, form.purpose.data, form.due_on.data)
        if form.ok:
            return to_hearing(hearing_id, "case_desk.file")
    return form_page(
        form, "登记借阅", "登记借出", url_for("case_desk.file", hearing_id=hearing_id),
        under=f"{hearing.title}，{hearing.number}",
    )  # fmt: skip


@blueprint.route("/hearings/<int:hearing_id>/lending/<int:lending_id>", methods=["GET", "POST"])
@needs("hearing:file")
def give_back(hearing_id: int, lending_id: int) -> Any:
    """Enter the return."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = ReturnForm()
    if form.validate_on_submit():
        with attempt(form):
            lending.give_back(viewer(), hearing, lending_id, form.note.data or "")
        if form.ok:
            return to_hearing(hearing_id, "case_desk.file")
    back = url_for("case_desk.file", hearing_id=hearing_id)
    return form_page(form, "登记归还", "登记归还", back, under=f"{hearing.title}，{hearing.number}")


@blueprint.get("/files-out")
@needs("hearing:read")
def files_out() -> Any:
    """Files that are out, overdue ones first."""
    return render_template(
        "case_desk/files_out.html", rows=lending.out(viewer()), today=clock.today()
    )
