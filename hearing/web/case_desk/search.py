"""One search box: cases, their parties, applications and hearings, within scope."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.cases import queries, registers
from hearing.cases.queries import CaseFilter
from hearing.cases.registers import ApplicationFilter
from hearing.hearings import queries as hearings_queries
from hearing.hearings.workflow import State
from hearing.web.access import needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint

MOST = 20


@blueprint.get("/search")
@needs("case:read")
def search() -> Any:
    """Find by case number, name or hearing number; only what the viewer may see anyway."""
    words = lists.words("find")
    found: dict[str, Any] = {"cases": [], "hearings": [], "applications": []}
    totals = (0, 0, 0)
    if words:
        found["cases"], first = queries.cases(viewer(), CaseFilter(search=words), 0, MOST)
        found["hearings"], second = hearings_queries.hearings(viewer(), search=words, limit=MOST)
        found["applications"], third = registers.applications(
            viewer(), ApplicationFilter(search=words), MOST
        )
        totals = (first, second, third)
    return render_template(
        "case_desk/search.html",
        words=words,
        **found,
        totals=totals,
        most=MOST,
        labels=State.labels(),
    )
