"""短信与回执: what was sent about one hearing and whether it arrived."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.hearings import queries, texts
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.case_desk.hearing import context


@blueprint.get("/hearings/<int:hearing_id>/messages")
@needs("hearing:read")
def messages_page(hearing_id: int) -> Any:
    """Every text message about a hearing, failures first to be seen."""
    hearing = queries.hearing(viewer(), hearing_id)
    return render_template(
        "case_desk/messages.html",
        hearing=hearing,
        lines=texts.of_hearing(hearing),
        **context(hearing),
    )
