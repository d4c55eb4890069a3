"""息诉 figures: every rate with its definition and counts, opened to the hearings behind it; 口径."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from hearing.base import clock
from hearing.outcomes import definitions, reports
from hearing.units.queries import parameter_int
from hearing.web.access import needs, viewer
from hearing.web.leader_desk.blueprint import blueprint


def day_from(name: str, otherwise: date) -> date:
    """A day from the address; nonsense and far years give the usual one."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2099 else otherwise


def _asked() -> reports.Asked:
    today = clock.today()
    from_on = day_from("from", today.replace(month=1, day=1))
    unit_id = request.args.get("unit", type=int)
    return reports.ask(
        viewer(), unit_id, from_on, day_from("until", max(today, from_on)), day_from("as_of", today)
    )


@blueprint.get("/effect")
@needs("outcome:figures")
def effect() -> Any:
    """The rates of a unit and of the areas below, without an order of merit."""
    return render_template("leader_desk/effect.html", report=reports.report(_asked()))


@blueprint.get("/effect/list")
@needs("outcome:figures")
def effect_list() -> Any:
    """The hearings behind one number."""
    asked = _asked()
    part = request.args.get("part", "")
    found, lines = reports.lines(
        asked, request.args.get("indicator", ""), part, own=request.args.get("own") == "1"
    )
    return render_template(
        "leader_desk/effect_list.html",
        asked=asked,
        figure=found,
        part=reports.PARTS[part],
        lines=lines,
    )


@blueprint.get("/effect/definitions")
@needs("self")
def effect_definitions() -> Any:
    """口径: the registry of definitions, every version with its first day."""
    today = clock.today()
    return render_template(
        "leader_desk/definitions.html",
        registry=definitions.REGISTRY,
        today=today,
        window=parameter_int("effective_window_days", today, viewer().unit_id),
        small=parameter_int("small_cases", today, viewer().unit_id),
    )
