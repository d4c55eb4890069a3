"""听证当天: place, time, the steps, and signing in with what the room's screen shows (A-14)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.hearings import documents, form_profiles, queries, sign_in
from hearing.hearings.workflow import State
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint


class ArriveForm(forms.BaseForm):
    """What the screen shows."""

    screen = forms.line("屏幕上的数字", most=12, hint="听证室屏幕上的 6 位数字，每分钟更换")


@blueprint.route("/<int:hearing_id>/today", methods=["GET", "POST"])
@needs("officer:desk")
def today(hearing_id: int) -> Any:
    """Where, when, how it goes; signing in."""
    participant, hearing = queries.officer_seat(viewer(), hearing_id)
    form = ArriveForm()
    if form.validate_on_submit():
        if not sign_in.officer_allowed(viewer()):
            form.status = 429
            form.refused.append(sign_in.TOO_MANY)
        else:
            with attempt(form):
                sign_in.officer_sign_in(viewer(), participant, form.screen.data)
            if form.ok:
                return redirect(url_for(".today", hearing_id=hearing_id), 303)
    html = render_template(
        "officer_desk/today.html",
        form=form,
        hearing=hearing,
        here=participant,
        can_sign_in=hearing.state == State.READY and hearing.held_on == clock.today(),
        code=sign_in.officer_code(viewer(), participant),
        steps=form_profiles.steps_of(hearing.form, hearing.held_on),
        when=documents.when_words(hearing),
        where=documents.where_words(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
