"""文书: the papers of one hearing, made by a button, and of one application, read as PDF."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base.errors import NotFound
from hearing.cases import registers
from hearing.hearings import prints, queries
from hearing.opinions import documents
from hearing.outcomes import documents as outcomes
from hearing.outcomes import visit_records
from hearing.papers import queries as papers
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.case_desk.hearing import context
from hearing.web.papers import paper_response


class ContactForm(forms.BaseForm):
    """Whom the receiver of a letter may ask."""

    contact_name = forms.line("落款联系人", most=40)
    contact_phone = forms.line("联系电话", most=40, hint="本院对外公开的电话")


# the papers that the opinions' station makes
AFTER = ("F-17", "F-17-S", "F-18", "F-19", "F-19-T")


def _offered(hearing: Any) -> list[Any]:
    return [
        *prints.printable(hearing),
        *documents.printable(hearing),
        *outcomes.printable(hearing),
        *visit_records.printable(hearing),
    ]


@blueprint.route("/hearings/<int:hearing_id>/papers", methods=["GET", "POST"])
@needs("hearing:read")
def papers_page(hearing_id: int) -> Any:
    """What can be printed now, and what has been printed; a button makes one paper."""
    hearing = queries.hearing(viewer(), hearing_id)
    offered = _offered(hearing)
    made = prints.newest_papers(offered)
    shared = context(hearing)
    clerk = shared["names"].get(hearing.clerk_person_id or 0, viewer().name)
    form = ContactForm(contact_name=clerk)
    if form.validate_on_submit():
        one = prints.chosen(offered, request.form.get("make", ""))
        contact = {"name": form.contact_name.data, "phone": form.contact_phone.data}
        with attempt(form):
            if one.kind in AFTER:
                documents.print_paper(viewer(), hearing, one, contact)
            elif one.kind == "F-20":
                outcomes.print_paper(viewer(), hearing, one)
            elif one.kind == "F-21":
                visit_records.print_paper(viewer(), hearing, one)
            else:
                prints.print_paper(viewer(), hearing, one, contact)
        if form.ok:
            return redirect(url_for("case_desk.papers_page", hearing_id=hearing_id), 303)
    html = render_template(
        "case_desk/papers.html",
        form=form,
        hearing=hearing,
        offered=offered,
        made=made,
        remade=prints.REMADE,
        **shared,
    )
    return html, (form.status if form.is_submitted() else 200)


@blueprint.get("/hearings/<int:hearing_id>/papers/<int:paper_id>")
@needs("hearing:read")
def paper(hearing_id: int, paper_id: int) -> Any:
    """One printed paper of this hearing."""
    hearing = queries.hearing(viewer(), hearing_id)
    one = prints.holder_of(_offered(hearing), paper_id)
    found = papers.file_of_object(one.object_kind, one.object_id, paper_id)
    return paper_response(found, url_for("case_desk.papers_page", hearing_id=hearing_id))


@blueprint.get("/applications/<int:application_id>/receipt")
@needs("case:read")
def receipt_paper(application_id: int) -> Any:
    """The receipt as a paper, to be handed over or sent (F-01)."""
    row, _ = registers.application(viewer(), application_id)
    if row.receipt_paper_id is None:
        raise NotFound
    found = papers.file_of_object("application", row.id, row.receipt_paper_id)
    return paper_response(found, url_for("case_desk.application", application_id=application_id))


@blueprint.get("/applications/<int:application_id>/paper")
@needs("case:read")
def reply_paper(application_id: int) -> Any:
    """The reply as a paper (F-02)."""
    row, _ = registers.application(viewer(), application_id)
    if row.paper_id is None:
        raise NotFound
    found = papers.file_of_object("application", row.id, row.paper_id)
    return paper_response(found, url_for("case_desk.application", application_id=application_id))
