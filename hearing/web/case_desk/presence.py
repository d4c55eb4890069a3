"""Who is here: buttons of the clerk, the room's screen with its QR code (A-14, R-2)."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.base import clock
from hearing.hearings import preparing, queries, sign_in, sitting
from hearing.hearings.day_rules import ReasonKind
from hearing.hearings.documents import where_words
from hearing.papers.codes import qr
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.addresses import public_base
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.case_desk.sitting import HERE, verb


class AbsenceForm(forms.BaseForm):
    """Why somebody is absent."""

    reason_kind = forms.radio("是否说明了理由", [(k, k.label) for k in ReasonKind])
    note = forms.line(
        "缺席情况", required=False, most=200, hint="如：因病书面请假。理由不明的可不填"
    )


class LeftForm(forms.BaseForm):
    """How somebody left."""

    note = forms.line("退场情况", most=200, hint="如：未经许可中途退场")


@blueprint.post("/hearings/<int:hearing_id>/presence/<int:participant_id>")
@needs("hearing:sit")
def present(hearing_id: int, participant_id: int) -> Any:
    """Somebody is here."""
    return verb(hearing_id, lambda h: sitting.mark_present(viewer(), h, participant_id))


@blueprint.route("/hearings/<int:hearing_id>/absence/<int:participant_id>", methods=["GET", "POST"])
@needs("hearing:sit")
def absent(hearing_id: int, participant_id: int) -> Any:
    """Somebody did not come."""
    hearing = queries.hearing(viewer(), hearing_id)
    one = preparing.participant_of(hearing, participant_id)
    form = AbsenceForm()
    if form.validate_on_submit():
        with attempt(form):
            sitting.mark_absent(
                viewer(), hearing, participant_id, form.note.data or "", form.reason_kind.data
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(
        form, f"登记{one.name}缺席", "登记缺席", url_for(HERE, hearing_id=hearing_id),
        under="当事人没有正当理由不到场的，不影响听证进行，缺席情况记入笔录。",
    )  # fmt: skip


@blueprint.route("/hearings/<int:hearing_id>/left/<int:participant_id>", methods=["GET", "POST"])
@needs("hearing:sit")
def left(hearing_id: int, participant_id: int) -> Any:
    """Somebody left before the end."""
    hearing = queries.hearing(viewer(), hearing_id)
    one = preparing.participant_of(hearing, participant_id)
    form = LeftForm()
    if form.validate_on_submit():
        with attempt(form):
            sitting.mark_left(viewer(), hearing, participant_id, form.note.data)
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(form, f"登记{one.name}退场", "登记退场", url_for(HERE, hearing_id=hearing_id))


@blueprint.get("/hearings/<int:hearing_id>/sign-in-screen")
@needs("hearing:sit")
def sign_in_screen(hearing_id: int) -> Any:
    """What the room's screen shows: a QR code and six digits that change; nothing of the case."""
    hearing = queries.hearing(viewer(), hearing_id)
    shown = sign_in.shown(viewer(), hearing)
    return render_template(
        "case_desk/sign_in_screen.html",
        image=qr(f"{public_base()}/arrive/{shown.token}") if shown else None,
        digits=f"{shown.digits[:3]} {shown.digits[3:]}" if shown else None,
        place=where_words(hearing),
        now=clock.now(),
    )
