"""方案第 n 版: the versions of a plan and what differs from one to the next."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.hearings import queries, versions
from hearing.web.access import needs, viewer
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.case_desk.hearing import context


@blueprint.get("/hearings/<int:hearing_id>/versions")
@needs("hearing:read")
def plan_versions(hearing_id: int) -> Any:
    """Every version, the newest first, each with what it changed."""
    hearing = queries.hearing(viewer(), hearing_id)
    rows = versions.history(hearing.id)
    return render_template(
        "case_desk/plan/versions.html",
        hearing=hearing,
        rows=rows,
        **context(hearing, [row.by_person_id for row in rows]),
    )


@blueprint.get("/hearings/<int:hearing_id>/versions/<int:number_of>")
@needs("hearing:read")
def plan_version(hearing_id: int, number_of: int) -> Any:
    """One version: what differs from the one before, and its whole text."""
    hearing = queries.hearing(viewer(), hearing_id)
    one, words = versions.version(hearing.id, number_of)
    return render_template(
        "case_desk/plan/version.html",
        hearing=hearing,
        one=one,
        words=words,
        **context(hearing, [one.by_person_id]),
    )
