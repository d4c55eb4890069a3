"""The acts on a bulletin's way, one button each; 印发 asks to whom besides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for

from hearing.base.errors import NotFound
from hearing.bulletins import asking, service
from hearing.bulletins import queries as bulletins
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.leader_desk.bulletins import ActForm, bulletin_page
from hearing.web.pages import form_page


class DispatchForm(forms.BaseForm):
    """Whom it goes to besides the units directly below."""

    more = forms.ticks("另外发送", required=False, hint="下一级院自动发送，不必选择")


COUNTING = ("recollect", "correct")
VERBS: dict[str, Callable[[Any, Any, str], Any]] = {
    "submit": lambda v, row, _: service.submit(v, row),
    "agree": lambda v, row, words: service.review(v, row, agreed=True, words=words),
    "countersign": lambda v, row, words: service.countersign(v, row, agreed=True, words=words),
    "return": service.send_back,
    "issue": lambda v, row, _: service.issue(v, row),
    "receive": lambda v, row, _: service.receive(v, row),
    "archive": lambda v, row, _: service.archive(v, row),
    "recollect": lambda v, row, _: asking.ask_anew(v, row),
    "withdraw": service.withdraw,
    "correct": lambda v, row, _: asking.ask_correction(v, row),
}


@blueprint.post("/bulletins/<int:bulletin_id>/<verb>")
@needs("bulletin:read")
def bulletin_act(bulletin_id: int, verb: str) -> Any:
    """One act; what is counted anew leads to its progress."""
    if verb not in VERBS:
        raise NotFound
    row = bulletins.bulletin(viewer(), bulletin_id)
    form = ActForm()
    made = None
    if form.validate_on_submit():
        with attempt(form):
            made = VERBS[verb](viewer(), row, form.words.data or "")
    if form.ok:
        if verb in COUNTING and made is not None:
            return redirect(url_for("leader_desk.bulletin_run", run_id=made.id), 303)
        return redirect(url_for("leader_desk.bulletin", bulletin_id=bulletin_id), 303)
    return bulletin_page(bulletin_id, form)


@blueprint.route("/bulletins/<int:bulletin_id>/dispatch", methods=["GET", "POST"])
@needs("bulletin:draft")
def dispatch_bulletin(bulletin_id: int) -> Any:
    """印发: the units directly below get it; more may be chosen."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    form = DispatchForm()
    form.more.choices = forms.choices(bulletins.other_units(row))
    back = url_for("leader_desk.bulletin", bulletin_id=bulletin_id)
    if form.validate_on_submit():
        with attempt(form):
            service.dispatch(viewer(), row, frozenset(int(one) for one in form.more.data or ()))
        if form.ok:
            return redirect(back, 303)
    return form_page(form, f"印发 {row.number or row.title}", "印发通报", back)
