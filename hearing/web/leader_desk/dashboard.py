"""总览: one unit with all below it on one screen; the list behind each figure; units side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.bulletins import blanks, drill, rectifying
from hearing.bulletins import overview as figures
from hearing.bulletins import planning_queries as plans
from hearing.bulletins import queries as bulletins
from hearing.bulletins.monthly import average
from hearing.hearings import waiting
from hearing.hearings.rules import ApprovalKind
from hearing.outcomes.intervals import wilson
from hearing.outcomes.rules import Outcome
from hearing.papers import charts
from hearing.people.access import may
from hearing.units.queries import lines, units_in_scope
from hearing.web import navigation
from hearing.web.access import needs, viewer
from hearing.web.leader_desk.blueprint import blueprint

PAGE = 50


def _month() -> tuple[int, int]:
    today = clock.today()
    year, month = request.args.get("year", 0, type=int), request.args.get("month", 0, type=int)
    return (year, month) if 2000 <= year <= 2099 and 1 <= month <= 12 else (today.year, today.month)


def _above(owner: Any) -> list[Any]:
    """The units above, as far as they are in scope, from the top."""
    known = {unit.id: unit for unit in units_in_scope(viewer())}
    found: list[Any] = []
    parent = known.get(owner.parent_id)
    while parent is not None:
        found.insert(0, parent)
        parent = known.get(parent.parent_id)
    return found


def _turn(year: int, month: int, step: int) -> dict[str, int]:
    whole = year * 12 + month - 1 + step
    return {"year": whole // 12, "month": whole % 12 + 1}


@blueprint.get("/dashboard")
@needs("figures:read")
def overview() -> Any:
    """What needs me first, then this month against the plan, effect, coverage and what changed."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    year, month = _month()
    found = figures.overview(owner, year, month)
    return render_template(
        "leader_desk/overview.html",
        o=found,
        above=_above(owner),
        before=_turn(year, month, -1),
        after=_turn(year, month, 1),
        link=_linker(owner, year, month),
        bar=_bar(found),
        interval=_interval(found.rate),
        rectified=figures.rectification(viewer(), owner),
        age_words=rectifying.age_words,
        today=clock.today(),
        units={unit.id: unit.short for unit in found.units},
        opens_items="leader_desk.rectifications" in current_app.view_functions,
        waiting=waiting.approvals_waiting(viewer()),
        decide=navigation.waiting_at("leader_desk.approvals"),
        bulletins=bulletins.waiting(viewer()),
        plan_waits=_plan_waits(),
        kinds=ApprovalKind.labels(),
        overdue=[(kind.value, kind.label, found.overdue[kind]) for kind in drill.OVERDUE],
        outcomes=Outcome.labels(),
    )


def _plan_waits() -> Any:
    """The version of this year's plan that waits for this leader."""
    if not may(viewer(), "plan:approve"):
        return None
    newest = next(iter(plans.versions(viewer().unit_id or 0, clock.today().year)), None)
    return newest if newest and newest.state == "waiting" else None


def _bar(found: figures.Overview) -> Any:
    whole = found.progress.whole.sessions
    if whole.target is None:
        return None
    return charts.progress(whole.done, whole.target, whole.expected, "场")


def _interval(rate: Any) -> str:
    """``72.5 %～80.1 %``; nothing where only counts are shown."""
    if rate.is_small:
        return ""
    below, above = wilson(rate.numerator, rate.denominator)
    return f"{below} %～{above} %"


def _linker(owner: Any, year: int, month: int) -> Any:
    """A function that gives the address of the list behind a figure."""

    def link(kind: str = "held", span: str = "year", **more: Any) -> str:
        first = date(year, month if span != "year" else 1, 1)
        if span == "before":
            turned = _turn(year, month, -1)
            first = date(turned["year"], turned["month"], 1)
        ends = _turn(year, month, 0 if span == "before" else 1)
        last = date.fromordinal(date(ends["year"], ends["month"], 1).toordinal() - 1)
        chosen = {"unit": owner.id, **{k: v for k, v in more.items() if v not in (None, "", 0)}}
        return url_for(
            "leader_desk.behind", kind=kind, **{"from": first.isoformat()},
            until=last.isoformat(), **chosen,
        )  # fmt: skip

    return link


def _day(name: str, usual: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual


@blueprint.get("/dashboard/hearings")
@needs("figures:read")
def behind() -> Any:
    """The hearings behind a figure; the filters stand in the address."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    today, kind = clock.today(), request.args.get("kind", "held")
    outcome, page = request.args.get("outcome", ""), max(1, request.args.get("page", 1, type=int))
    if kind not in drill.Kind.labels() or (outcome and outcome not in Outcome.labels()):
        raise NotFound
    asked = drill.Asked(
        drill.Kind(kind), owner, _day("from", date(today.year, 1, 1)), _day("until", today),
        own=request.args.get("own") == "1", line_id=request.args.get("line", type=int),
        outcome=outcome,
    )  # fmt: skip
    sessions, cases = drill.totals(asked)
    pages = max(1, -(-sessions // PAGE))
    page = min(page, pages)
    rows = drill.listed(asked, PAGE, (page - 1) * PAGE)
    came = drill.officers(asked, rows) if asked.kind == drill.Kind.OFFICERS else None
    return render_template(
        "leader_desk/behind.html",
        asked=asked,
        rows=rows,
        came=came,
        average=average(came[0], sessions) if came else "",
        sessions=sessions,
        cases=cases,
        page=page,
        pages=pages,
        args={k: v for k, v in request.args.items() if k != "page"},
        spanned=asked.kind in drill.SPANNED,
        soon=drill.soon(owner.id) if asked.kind in drill.NEAR else 0,
        kinds=drill.Kind.labels(),
        outcomes=Outcome.labels(),
        lines=lines(),
        units=units_in_scope(viewer()),
        opens=may(viewer(), "hearing:read"),
    )


@blueprint.get("/dashboard/blank")
@needs("figures:read")
def blank() -> Any:
    """The units that held no hearing in the year so far or in the month, and when they last held one."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    (year, month), of_month = _month(), request.args.get("span") == "month"
    return render_template(
        "leader_desk/blank.html",
        owner=owner,
        year=year,
        month=month,
        of_month=of_month,
        found=blanks.blank(owner, year, month, of_month=of_month),
        areas={one.id: one.short for one in units_in_scope(viewer())},
    )


@blueprint.get("/dashboard/units")
@needs("figures:read")
def compare() -> Any:
    """The areas side by side, by code, without a ranking."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    year, month = _month()
    found = figures.overview(owner, year, month)
    rows = [
        charts.Bar(found.progress.name_of(area), cell.sessions.done, cell.sessions.target)
        for area in found.progress.areas
        for cell in [found.progress.area(area.id)]
    ]
    values = {
        area.code: (area.short, found.progress.area(area.id).cases.done)
        for area in found.progress.areas
    }
    line = found.progress.whole.sessions
    past = line.by_month[: found.month]
    return render_template(
        "leader_desk/compare.html",
        o=found,
        above=_above(owner),
        before=_turn(year, month, -1),
        after=_turn(year, month, 1),
        link=_linker(owner, year, month),
        bars=charts.bars("各院已办场数和年度目标", rows, "场", width=420),
        tiles=charts.tiles("全省各市听证件数", charts.ANHUI, values, "件")
        if owner.level == "province"
        else None,
        curve=charts.lines(
            "各月听证", [str(n) for n in range(1, 13)],
            [charts.Series("场", past), charts.Series("件", found.progress.whole.cases.by_month[: found.month])],
            "", width=420,
        ),
    )  # fmt: skip
