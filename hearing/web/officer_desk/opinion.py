"""Giving an opinion under the officer's own account; receipts and supplements."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.hearings import queries
from hearing.opinions import beside, receipts, supplements
from hearing.opinions.ballots import Signature
from hearing.opinions.links import VISITOR
from hearing.opinions.rules import Channel
from hearing.web import forms
from hearing.web.access import PUBLIC, attempt, needs, viewer, viewer_or_none
from hearing.web.officer_desk import giving
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.officer_desk.giving import SupplementForm, Way
from hearing.web.pages import form_page
from hearing.web.papers import pdf_response


class ReceiptForm(forms.BaseForm):
    """A receipt's code."""

    code = forms.line("回执号", most=40, hint="如 12AB-34CD-56EF")


class PinReceiptForm(ReceiptForm):
    """A receipt's code and the PIN."""

    pin = forms.secret("您的口令（6 位数字）", most=12)


def _way(hearing_id: int) -> Way:
    def url(page: str, **values: Any) -> str:
        return url_for(f"officer_desk.{page}", hearing_id=hearing_id, **values)

    return Way(viewer(), hearing_id, Channel.ACCOUNT, url)


@blueprint.route("/<int:hearing_id>/opinion/<int:position>", methods=["GET", "POST"])
@needs("officer:desk")
def opinion(hearing_id: int, position: int) -> Any:
    """One issue per page; what is typed is kept."""
    return giving.opinion_page(_way(hearing_id), position)


@blueprint.post("/<int:hearing_id>/opinion/<int:position>/draft")
@needs("officer:desk")
def save_draft(hearing_id: int, position: int) -> Any:
    """Keep what is typed while it is typed."""
    return giving.keep_draft(_way(hearing_id), position)


@blueprint.route("/<int:hearing_id>/opinion/check", methods=["GET", "POST"])
@needs("officer:desk")
def check(hearing_id: int) -> Any:
    """Check the answers, sign, submit."""
    return giving.check_page(_way(hearing_id))


@blueprint.get("/<int:hearing_id>/opinion/done")
@needs("officer:desk")
def done(hearing_id: int) -> Any:
    """The receipt, and later whether it still fits."""
    return giving.done_page(_way(hearing_id))


@blueprint.get("/<int:hearing_id>/opinion/receipt.pdf")
@needs("officer:desk")
def receipt_file(hearing_id: int) -> Any:
    """The receipt as a file, checked at this moment."""
    queries.officer_seat(viewer(), hearing_id)
    name, content = beside.officer_receipt(viewer(), hearing_id)
    return pdf_response(content, name)


@blueprint.route("/<int:hearing_id>/opinion/supplement", methods=["GET", "POST"])
@needs("officer:desk")
def supplement(hearing_id: int) -> Any:
    """Add a dated word after closing."""
    queries.officer_seat(viewer(), hearing_id)
    receipts.officer_closed(viewer(), hearing_id)
    form = SupplementForm()
    if form.validate_on_submit():
        with attempt(form):
            supplements.add_supplement(
                viewer(), hearing_id, form.words.data, Signature(form.signed_name.data)
            )
        if form.ok:
            return redirect(url_for(".done", hearing_id=hearing_id), 303)
    return form_page(
        form, "补充说明", "提交补充说明", url_for(".done", hearing_id=hearing_id), frame="officer",
        under="意见截止后不能更改。补充说明写明日期，和原来的意见一起入卷；提交后也不能更改。",
    )  # fmt: skip


@blueprint.route("/receipt", methods=["GET", "POST"])
@needs(PUBLIC)
def receipt() -> Any:
    """Check a receipt by its code: unchanged or not; with the PIN when nobody is signed in."""
    who = viewer_or_none()
    known = who is not None and who.kind == "officer"
    form: Any = ReceiptForm() if known else PinReceiptForm()
    found = None
    if form.validate_on_submit():
        found = (
            receipts.officer_check(viewer(), form.code.data)
            if known
            else receipts.check_by_pin(
                VISITOR, form.code.data, form.pin.data, request.remote_addr or ""
            )
        )
    html = render_template("officer_desk/receipt.html", form=form, found=found, known=known)
    return html, (form.status if form.is_submitted() and not form.ok else 200)
