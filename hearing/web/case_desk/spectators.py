"""旁听 at the desk: who applied, refusing with a reason, ticks at the door."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.hearings import doorkeeping, queries, wording
from hearing.hearings.gallery import Relation, SpectatorState
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context

HERE = "case_desk.spectators_page"


class RefuseForm(forms.BaseForm):
    """Why somebody may not attend."""

    reason = forms.prose("不同意旁听的理由", most=200, rows=3, hint="申请人凭编号能看到这段话")


@blueprint.get("/hearings/<int:hearing_id>/spectators")
@needs("hearing:read")
def spectators_page(hearing_id: int) -> Any:
    """Those who applied, in order of seat; names only, numbers of documents stay sealed."""
    hearing = queries.hearing(viewer(), hearing_id)
    found = queries.announcement_of(hearing_id)
    announced = found if found and found.withdrawn_at is None else None
    return render_template(
        "case_desk/spectators.html",
        hearing=hearing,
        announcement=announced,
        advice=wording.advice(announced.text, hearing.unit_id) if announced else None,
        rows=doorkeeping.applications(viewer(), hearing),
        spectator_labels=SpectatorState.labels(),
        relations=Relation.labels(),
        **context(hearing),
    )


@blueprint.route(
    "/hearings/<int:hearing_id>/spectators/<int:spectator_id>/refuse", methods=["GET", "POST"]
)
@needs("hearing:notify")
def refuse_spectator(hearing_id: int, spectator_id: int) -> Any:
    """Refuse with a reason; the seat goes on."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = doorkeeping.spectator_of(hearing, spectator_id)
    form = RefuseForm()
    if form.validate_on_submit():
        with attempt(form):
            doorkeeping.refuse(viewer(), hearing, row, form.reason.data)
        if form.ok:
            return to_hearing(hearing_id, HERE)
    back = url_for(HERE, hearing_id=hearing_id)
    return form_page(form, f"不同意{row.name}旁听", "不同意旁听", back)


@blueprint.post("/hearings/<int:hearing_id>/spectators/<int:spectator_id>/<door>")
@needs("hearing:sit")
def spectator_door(hearing_id: int, spectator_id: int, door: str) -> Any:
    """Tick at the door: ``came`` or ``absent``."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = doorkeeping.spectator_of(hearing, spectator_id)
    doorkeeping.mark_door(viewer(), hearing, row, came=door == "came")
    return to_hearing(hearing_id, HERE)
