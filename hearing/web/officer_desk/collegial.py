"""集体评议意见: choosing who speaks for the panel, the common statement, an own view apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import queries
from hearing.opinions import collegial
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint


class ChoiceForm(forms.BaseForm):
    """Who shall speak for the panel."""

    for_seat = forms.radio("推选谁为代表")


class StatementForm(forms.BaseForm):
    """The common statement."""

    words = forms.prose("集体评议意见", most=4000, rows=8, hint="写大家评议的共同意见和主要理由")


class DissentForm(forms.BaseForm):
    """A view apart."""

    apart = forms.prose("我的不同意见", most=4000, rows=5)
    is_named = forms.radio("是否署名", [("named", "署名"), ("anonymous", "不署名，写“一名听证员”")])


def _page(hearing_id: int, wrong: Any = None) -> Any:
    _, hearing = queries.officer_seat(viewer(), hearing_id)
    seen = collegial.officer_collegial(viewer(), hearing_id)
    shown: dict[str, Any] = {
        kind.__name__: wrong if isinstance(wrong, kind) else kind(formdata=None)
        for kind in (ChoiceForm, StatementForm, DissentForm)
    }
    choice = shown["ChoiceForm"]
    _seats(choice, seen)
    if not isinstance(wrong, ChoiceForm) and seen.chosen:
        choice.for_seat.data = str(seen.chosen)
    html = render_template(
        "officer_desk/collegial.html", hearing=hearing, seen=seen, form=wrong or choice,
        choice=choice, statement=shown["StatementForm"], dissent=shown["DissentForm"],
    )  # fmt: skip
    return html, (wrong.status if wrong else 200)


def _seats(form: Any, seen: collegial.OfficerCollegial) -> Any:
    form.for_seat.choices = forms.choices(
        [(one.id, f"{one.position} 号席 {one.name}") for one in seen.seats]
    )
    return form


def _verb(hearing_id: int, form: Any, act: Callable[[], object]) -> Any:
    if form.validate():
        with attempt(form):
            act()
        if form.ok:
            return redirect(url_for(".collegial_page", hearing_id=hearing_id), 303)
    return _page(hearing_id, form)


@blueprint.get("/<int:hearing_id>/collegial")
@needs("officer:desk")
def collegial_page(hearing_id: int) -> Any:
    """The panel's common statement, and what this officer can do for it."""
    return _page(hearing_id)


@blueprint.post("/<int:hearing_id>/collegial/choice")
@needs("officer:desk")
def collegial_choice(hearing_id: int) -> Any:
    """Choose who speaks for the panel."""
    queries.officer_seat(viewer(), hearing_id)
    form = _seats(ChoiceForm(), collegial.officer_collegial(viewer(), hearing_id))
    return _verb(
        hearing_id, form, lambda: collegial.choose(viewer(), hearing_id, int(form.for_seat.data))
    )


@blueprint.post("/<int:hearing_id>/collegial/statement")
@needs("officer:desk")
def collegial_statement(hearing_id: int) -> Any:
    """Write the common statement."""
    queries.officer_seat(viewer(), hearing_id)
    form = StatementForm()
    return _verb(
        hearing_id, form, lambda: collegial.state_common(viewer(), hearing_id, form.words.data)
    )


@blueprint.post("/<int:hearing_id>/collegial/dissent")
@needs("officer:desk")
def collegial_dissent(hearing_id: int) -> Any:
    """Write an own view apart."""
    queries.officer_seat(viewer(), hearing_id)
    form = DissentForm()
    return _verb(
        hearing_id, form,
        lambda: collegial.dissent(
            viewer(), hearing_id, form.apart.data, is_named=form.is_named.data == "named"
        ),
    )  # fmt: skip
