"""办案效果: a procurator's own figures for the appraisal; the person, the department head, the chief."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template

from hearing.base import clock
from hearing.outcomes import appraisal
from hearing.web.access import needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.leader_desk.effect import day_from
from hearing.web.papers import sheet_response


def _span() -> tuple[date, date]:
    today = clock.today()
    from_on = day_from("from", today.replace(month=1, day=1))
    return from_on, day_from("until", max(today, from_on))


@blueprint.get("/effect/persons")
@needs("effect:person")
def effect_persons() -> Any:
    """Those whose effect one may look at."""
    return render_template("leader_desk/effect_persons.html", rows=appraisal.procurators(viewer()))


@blueprint.get("/effect/persons/<int:person_id>")
@needs("effect:person")
def effect_person(person_id: int) -> Any:
    """One procurator's figures with their arithmetic and the hearings behind them."""
    found = appraisal.effect(viewer(), person_id, *_span())
    return render_template("leader_desk/effect_person.html", found=found, today=clock.today())


@blueprint.post("/effect/persons/<int:person_id>/export")
@needs("effect:person")
def effect_export(person_id: int) -> Any:
    """The same as a spreadsheet; who took it is recorded."""
    found = appraisal.effect(viewer(), person_id, *_span())
    content = appraisal.export(viewer(), found)
    name = f"{found.who.name}听证办案效果{found.from_on:%Y%m%d}-{found.last_on:%Y%m%d}.xlsx"
    return sheet_response(content, name)
