"""The sitting page of presider and clerk: one large button a step, breaks, the log, the close of opinions."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.hearings import day_rules, form_profiles, order, queries, sign_in, sitting
from hearing.hearings.day_rules import NoteKind, PresenceKind, PresenceWay
from hearing.hearings.facts import still_missing
from hearing.hearings.presence import GOING_ON, latest
from hearing.hearings.rules import DELIBERATION_STEP
from hearing.hearings.workflow import State
from hearing.opinions import ballots
from hearing.opinions import queries as opinions
from hearing.people.access import require
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.hearing import context

HERE = "case_desk.sitting_page"
NOTES = [(k, k.label) for k in NoteKind if k not in (NoteKind.BREAK, NoteKind.BACK)]


class CloseForm(forms.BaseForm):
    """Closing the opinions."""

    missing_reason = forms.line("有人未提交时的原因", required=False)


class NoteForm(forms.BaseForm):
    """An entry of the log (R-2)."""

    kind = forms.radio("事项", NOTES)
    participant_id = forms.select("涉及何人", required=False)
    words = forms.line("经过和处理", most=200)


def show(hearing_id: int, form: Any = None, note: NoteForm | None = None) -> Any:
    """The sitting page, with a refusal at its head when an act failed."""
    found = queries.hearing(viewer(), hearing_id)
    require(viewer(), "hearing:sit", found)
    missing = still_missing(found)
    has_seats = found.state in (State.DELIBERATING, State.RESUMED)
    opened = found.opened_at is not None
    steps = form_profiles.steps_of(found.form, found.held_on) if opened else ()
    begun = queries.steps_of(found.id) if opened else {}
    notes = order.notes_of(found.id) if opened else ()
    resting = day_rules.on_break(one.kind for one in notes)
    shared = context(found)
    following = day_rules.next_steps(steps, begun, resumed=found.state == State.RESUMED)
    wrong = note if note is not None else form
    html = render_template(
        "case_desk/sitting.html",
        form=wrong or CloseForm(),
        close_form=form if isinstance(form, CloseForm) else CloseForm(formdata=None),
        note=_people(note or NoteForm(formdata=None), shared["people"]),
        hearing=found,
        steps=steps,
        deliberation=DELIBERATION_STEP,
        begun=begun,
        following=following if found.state in sitting.SITTING_STATES and not resting else [],
        notes=notes,
        note_kinds=NoteKind.labels(),
        resting=resting,
        going_on=found.state in GOING_ON,
        presence=latest(found.id) if opened or found.state == State.READY else {},
        presence_kinds=PresenceKind.labels(),
        ways=PresenceWay.labels(),
        codes=sign_in.codes(viewer(), found) if found.state == State.READY else {},
        ticks=opinions.seat_ticks(viewer(), found) if has_seats else [],
        unmet=missing[1] if missing else (),
        **shared,
    )
    return html, (wrong.status if wrong else 200)


def _people(form: NoteForm, people: Any) -> NoteForm:
    form.participant_id.choices = forms.choices(
        [("", "无，或旁听人员"), *((p.id, p.name) for p in people)]
    )
    return form


@blueprint.get("/hearings/<int:hearing_id>/sitting")
@needs("hearing:sit")
def sitting_page(hearing_id: int) -> Any:
    """Running the hearing, one large button a step."""
    return show(hearing_id)


def verb(hearing_id: int, act: Any, form: Any = None) -> Any:
    """One act of a button; a refusal comes back on the sitting page."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = form or Nothing()
    with attempt(form):
        act(hearing)
    return to_hearing(hearing_id, HERE) if form.ok else show(hearing_id, form)


@blueprint.post("/hearings/<int:hearing_id>/sitting/open")
@needs("hearing:sit")
def open_sitting(hearing_id: int) -> Any:
    """Open the hearing."""
    return verb(hearing_id, lambda h: sitting.open_hearing(viewer(), h))


@blueprint.post("/hearings/<int:hearing_id>/sitting/step/<int:step>")
@needs("hearing:sit")
def step(hearing_id: int, step: int) -> Any:
    """Begin a step."""
    return verb(hearing_id, lambda h: sitting.begin_step(viewer(), h, step))


@blueprint.post("/hearings/<int:hearing_id>/sitting/break")
@needs("hearing:sit")
def rest(hearing_id: int) -> Any:
    """A short break."""
    return verb(hearing_id, lambda h: order.note(viewer(), h, NoteKind.BREAK, ""))


@blueprint.post("/hearings/<int:hearing_id>/sitting/back")
@needs("hearing:sit")
def back_from_rest(hearing_id: int) -> Any:
    """The break is over."""
    return verb(hearing_id, lambda h: order.note(viewer(), h, NoteKind.BACK, ""))


@blueprint.post("/hearings/<int:hearing_id>/sitting/notes")
@needs("hearing:sit")
def sitting_note(hearing_id: int) -> Any:
    """An entry of the log."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = _people(NoteForm(), [p for p in hearing.participants if p.removed_at is None])
    if form.validate():
        whom = form.participant_id.data
        with attempt(form):
            order.note(
                viewer(), hearing, form.kind.data, form.words.data, int(whom) if whom else None
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return show(hearing_id, None, form)


@blueprint.post("/hearings/<int:hearing_id>/sitting/adjourn")
@needs("hearing:sit")
def adjourn(hearing_id: int) -> Any:
    """Adjourn; officers give their opinions."""
    return verb(hearing_id, lambda h: ballots.open_seats(viewer(), h))


@blueprint.post("/hearings/<int:hearing_id>/sitting/close-opinions")
@needs("opinion:close")
def close_opinions(hearing_id: int) -> Any:
    """Close the opinions."""
    form = CloseForm()
    return verb(
        hearing_id,
        lambda h: ballots.close(viewer(), h.id, form.missing_reason.data),
        form,
    )


@blueprint.post("/hearings/<int:hearing_id>/sitting/resume")
@needs("hearing:sit")
def resume(hearing_id: int) -> Any:
    """Resume."""
    return verb(hearing_id, lambda h: sitting.resume(viewer(), h))


@blueprint.post("/hearings/<int:hearing_id>/sitting/close")
@needs("hearing:sit")
def close_sitting(hearing_id: int) -> Any:
    """End the hearing."""
    return verb(hearing_id, lambda h: sitting.close(viewer(), h))
