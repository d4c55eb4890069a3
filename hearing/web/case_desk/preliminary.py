"""听证前初步意见: what the handler thinks of every issue, noted before the hearing opens."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from hearing.hearings import queries
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.opinions import preliminary
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.hearing import context

MOST = 2000


@blueprint.route("/hearings/<int:hearing_id>/preliminary", methods=["GET", "POST"])
@needs("decision:draft")
def preliminary_page(hearing_id: int) -> Any:
    """Note the preliminary opinion on every issue; only shown once the hearing has opened."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    if form.validate_on_submit():
        with attempt(form):
            preliminary.note(viewer(), hearing, _thoughts(hearing))
        if form.ok:
            return to_hearing(hearing_id, "case_desk.preliminary_page")
    html = render_template(
        "case_desk/preliminary.html",
        form=form,
        hearing=hearing,
        noted=preliminary.newest(hearing_id),
        typed=request.form if request.method == "POST" else {},
        offered={kind.value: kind.label for kind in preliminary.KINDS},
        is_open=hearing.opened_at is None and hearing.state in BEFORE_SITTING,
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _thoughts(hearing: Any) -> dict[int, tuple[str, str]]:
    return {
        issue.id: (
            request.form.get(f"kind{issue.id}", ""),
            request.form.get(f"words{issue.id}", "")[:MOST],
        )
        for issue in hearing.issues
    }
