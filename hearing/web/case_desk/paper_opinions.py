"""Opinions given on paper: taken with the scan by the clerk, entered again by a second person, compared."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import queries
from hearing.opinions import paper_opinions, paper_queries, paper_rules
from hearing.opinions.ballots import Answer
from hearing.opinions.rules import Option
from hearing.papers.attachments import Upload
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.hearing import context
from hearing.web.papers import attachment_response

LISTED = "case_desk.paper_sheets"


class PaperForm(forms.BaseForm):
    """What stands on the paper; its fields by issue are added for each hearing."""

    answers: dict[int, Answer]


def _form(issues: Any, *, takes_scan: bool, corrects: bool, mine: Any = None) -> Any:
    """A form with the fields of every issue, filled with the own earlier entry."""
    fields: dict[str, Any] = {}
    values: dict[str, str] = {}
    if takes_scan:
        fields["file"] = forms.upload(
            "纸质意见的扫描件或照片",
            hint="PDF、JPG、PNG，不超过 5 MB",
            accept=".pdf,.jpg,.jpeg,.png",
        )
        fields["is_open"] = forms.tick("文件不含涉密内容")
    for issue in issues:
        n = issue.position
        fields[f"option{issue.id}"] = forms.radio(
            f"第 {n} 项的意见", [(o, o.label) for o in Option], hint=issue.question
        )
        fields[f"reasons{issue.id}"] = forms.prose(
            f"第 {n} 项的理由", required=False, rows=3, hint="照纸上原话录入，不改不补"
        )
        fields[f"suggestions{issue.id}"] = forms.prose(f"第 {n} 项的建议", required=False, rows=2)
        values |= {
            f"{name}{issue.id}": text for name, text in (mine or {}).get(issue.id, {}).items()
        }
    if corrects:
        fields["because"] = forms.line("更正的原因", most=200, hint="如：看错一行；漏录一句")
    return type("PaperEntryForm", (PaperForm,), fields)(**values)


def _typed(form: Any, issues: Any) -> paper_opinions.Typed:
    def said(name: str, issue: Any) -> str:
        return str(form[f"{name}{issue.id}"].data or "")

    answers = {
        issue.id: Answer(
            said("option", issue), said("reasons", issue), None, said("suggestions", issue)
        )
        for issue in issues
    }
    scan = Upload(form.file.file_name, form.file.content) if "file" in form else None
    return paper_opinions.Typed(
        answers,
        scan,
        is_open=bool("is_open" in form and form.is_open.data),
        because=str(form.because.data or "") if "because" in form else "",
    )


@blueprint.get("/hearings/<int:hearing_id>/paper-opinions")
@needs("opinion:paper_open")
def paper_seats(hearing_id: int) -> Any:
    """The seats for which a paper can be taken."""
    found = queries.hearing(viewer(), hearing_id)
    return render_template(
        "case_desk/paper_seats.html", hearing=found, form=Nothing(),
        seats=paper_queries.paper_seats(viewer(), found), **context(found),
    )  # fmt: skip


@blueprint.route("/hearings/<int:hearing_id>/paper-opinions/<int:seat_id>", methods=["GET", "POST"])
@needs("opinion:paper_open")
def paper_open(hearing_id: int, seat_id: int) -> Any:
    """Take a paper with its scan and enter it first."""
    found = queries.hearing(viewer(), hearing_id)
    seat = paper_queries.seat_of(viewer(), found, seat_id)
    form = _form(found.issues, takes_scan=True, corrects=False)
    if form.validate_on_submit():
        with attempt(form):
            paper_opinions.open_sheet(viewer(), found, seat_id, _typed(form, found.issues))
        if form.ok:
            return to_hearing(hearing_id, "case_desk.paper_seats")
    if form.is_submitted() and form.file.content:
        form.file.errors = [*form.file.errors, "文件须重新选择"]
    return _entry_page(form, found.issues, found.number, seat.position, seat.name, None)


def _entry_page(form: Any, issues: Any, number: str, position: int, name: str, seen: Any) -> Any:
    html = render_template(
        "case_desk/paper_entry.html", form=form, issues=issues, number=number, position=position,
        name=name, seen=seen, fields=paper_rules.FIELDS, options=Option.labels(),
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/paper-opinions")
@needs("opinion:paper_enter")
def paper_sheets() -> Any:
    """Papers of the unit that wait for this person."""
    return render_template("case_desk/paper_sheets.html", rows=paper_queries.waiting(viewer()))


@blueprint.route("/paper-opinions/<int:sheet_id>", methods=["GET", "POST"])
@needs("opinion:paper_enter")
def paper_enter(sheet_id: int) -> Any:
    """The second entry; when the two differ, the differences and the correction of the own one."""
    seen = paper_queries.open_sheet(viewer(), sheet_id)
    form = _form(seen.issues, takes_scan=False, corrects=seen.is_correction, mine=seen.mine)
    if form.validate_on_submit():
        with attempt(form):
            paper_opinions.enter(viewer(), seen.sheet, _typed(form, seen.issues))
        if form.ok:
            return redirect(url_for(LISTED), 303)
    return _entry_page(form, seen.issues, seen.hearing.number, seen.position, seen.name, seen)


@blueprint.post("/paper-opinions/<int:sheet_id>/scan")
@needs("opinion:paper_enter")
def paper_scan(sheet_id: int) -> Any:
    """The scan, while the paper is being entered."""
    return attachment_response(paper_queries.scan(viewer(), sheet_id))


@blueprint.post("/hearings/<int:hearing_id>/opinions/scans/<int:sheet_id>")
@needs("hearing:read")
def opinion_scan(hearing_id: int, sheet_id: int) -> Any:
    """The scan of an opinion given on paper, after closing."""
    found = queries.hearing(viewer(), hearing_id)
    return attachment_response(paper_queries.scan_after_closing(viewer(), found, sheet_id))
