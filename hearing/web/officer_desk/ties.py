"""What an officer declares so that interest is found in time: close relatives, home address."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base.errors import NotFound
from hearing.pool import findings
from hearing.pool import queries as pool
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.tie_form import TieForm


@blueprint.route("/profile/ties", methods=["GET", "POST"])
@needs("officer:desk")
def ties() -> Any:
    """Declare a relative or the home address; only fingerprints are kept."""
    form = TieForm()
    members = pool.officer_memberships(viewer())
    if form.validate_on_submit():
        if not members:
            raise NotFound
        with attempt(form):
            findings.declare_tie(
                viewer(), members[0], form.kind.data, form.words.data, form.relation.data
            )
        if form.ok:
            return redirect(url_for(".ties"), 303)
    html = render_template(
        "officer_desk/ties.html", form=form, rows=findings.ties_of(viewer().person_id or 0)
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/profile/ties/<int:tie_id>/end")
@needs("officer:desk")
def end_tie(tie_id: int) -> Any:
    """A declared tie no longer holds."""
    members = pool.officer_memberships(viewer())
    if not members:
        raise NotFound
    findings.end_tie(viewer(), members[0], tie_id)
    return redirect(url_for(".ties"), 303)
