"""管 enters what an officer without a phone declares on paper: close relatives, home address (A-7)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.pool import findings, queries
from hearing.web.access import attempt, needs, viewer
from hearing.web.pool_desk.blueprint import blueprint
from hearing.web.tie_form import TieForm


@blueprint.route("/pool/manage/<int:member_id>/ties", methods=["GET", "POST"])
@needs("pool:manage")
def ties(member_id: int) -> Any:
    """Enter a tie from the officer's written declaration; only a fingerprint is kept."""
    found = queries.member(viewer(), member_id)
    form = TieForm()
    if form.validate_on_submit():
        with attempt(form):
            findings.declare_tie(
                viewer(), found, form.kind.data, form.words.data, form.relation.data
            )
        if form.ok:
            return redirect(url_for(".ties", member_id=member_id), 303)
    html = render_template(
        "pool_desk/ties.html", form=form, member=found, rows=findings.ties_of(found.person_id)
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/pool/manage/<int:member_id>/ties/<int:tie_id>/end")
@needs("pool:manage")
def end_tie(member_id: int, tie_id: int) -> Any:
    """A declared tie no longer holds."""
    findings.end_tie(viewer(), queries.member(viewer(), member_id), tie_id)
    return redirect(url_for(".ties", member_id=member_id), 303)
