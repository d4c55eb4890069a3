"""The worklist, and the list of cases with its filters and export."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from hearing.base import clock
from hearing.base.db import numbers
from hearing.cases import queries, registers, rules
from hearing.hearings import queries as hearings_queries
from hearing.hearings.workflow import State
from hearing.opinions import overdue, paper_queries
from hearing.papers import sheets
from hearing.people.queries import names
from hearing.units import queries as units
from hearing.web.access import needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.papers import sheet_response

DUE = {"over": "已超期", "soon": "临近期限"}
STATES = rules.CaseState.labels()


@blueprint.get("/home")
@needs("hearing:read")
def home() -> Any:
    """What waits for me, the nearest first."""
    rows = hearings_queries.worklist(viewer())
    warn = warn_days()
    over, soon = queries.deadline_counts(viewer(), warn)
    late = [*overdue.overdue_count(viewer()), *overdue.undecided_count(viewer())]
    tell_late, decide_late, papers = [
        *numbers([*late, *paper_queries.waiting_count(viewer())]),
        0,
    ][:3]
    return render_template(
        "case_desk/home.html",
        rows=rows,
        labels=State.labels(),
        applications=registers.application_counts(viewer()),
        over=over,
        soon=soon,
        warn=warn,
        tell_late=tell_late,
        decide_late=decide_late,
        papers=papers,
    )


def warn_days() -> int:
    """Days before a time limit from which on it is marked."""
    return units.parameter_int("deadline_warn_days", clock.today(), viewer().unit_id)


def _filter() -> queries.CaseFilter:
    types = {kind.code: kind.name for kind in units.case_types()}
    who = request.args.get("who", "mine" if viewer().kind == "handle" else "all")
    return queries.CaseFilter(
        search=lists.words("q"),
        type_code=lists.chosen("type", types),
        line_id=min(request.args.get("line", 0, type=int), 10**6),
        state=lists.chosen("state", STATES),
        source=lists.chosen("source", rules.Source.labels()),
        due=lists.chosen("due", DUE),
        group_id=min(request.args.get("group", 0, type=int), 10**9),
        should_hear=request.args.get("unheard") == "1",
        mine=who == "mine",
        from_on=lists.day("from"),
        until_on=lists.day("until"),
    )


@blueprint.get("/cases")
@needs("case:read")
def cases() -> Any:
    """The cases in scope, by default the handler's own; filters stand in the address."""
    wanted, warn, page = _filter(), warn_days(), lists.page_number()
    rows, total = queries.cases(viewer(), wanted, warn, lists.PAGE, (page - 1) * lists.PAGE)
    return render_template(
        "case_desk/cases.html",
        rows=rows,
        pages=lists.Pages(page, total),
        wanted=wanted,
        words=_words(rows, warn),
        types={kind.code: kind.name for kind in units.case_types()},
        lines={line.id: line.short for line in units.lines()},
        groups=queries.groups(viewer()),
        names=names([row.handler_person_id for row in rows]),
        sources=rules.Source.labels(),
        states=STATES,
        due=DUE,
    )


def _words(rows: list[queries.CaseRow], warn: int) -> dict[int, tuple[str, str]]:
    today = clock.today()
    return {
        row.id: rules.deadline_words(row.deadline_on, today, warn, closed=row.state == "closed")
        for row in rows
    }


@blueprint.get("/cases/export")
@needs("case:read")
def export_cases() -> Any:
    """The list as a spreadsheet, with the same filters."""
    warn = warn_days()
    rows, total = queries.cases(viewer(), _filter(), warn, queries.MOST_EXPORTED)
    words = _words(rows, warn)
    types = {kind.code: kind.name for kind in units.case_types()}
    lines = {line.id: line.name for line in units.lines()}
    who = names([row.handler_person_id for row in rows])
    heads = (
        "案号", "案件名称", "案件类型", "业务条线", "检察院", "承办检察官", "受理日期", "办案期限",
        "期限情况", "状态", "应当听证", "已听证",
    )  # fmt: skip
    table = [
        (
            row.number, row.title, types.get(row.type_code, ""), lines.get(row.line_id, ""),
            row.unit_short, who.get(row.handler_person_id, ""), row.received_on, row.deadline_on,
            words[row.id][0], STATES[row.state], "是" if row.should_hear else "否",
            "是" if row.heard else "否",
        )
        for row in rows
    ]  # fmt: skip
    remarks = [
        f"共 {total} 件，列出 {len(rows)} 件；截止 {clock.local(clock.now()):%Y-%m-%d %H:%M}"
    ]
    sheet = sheets.Sheet("案件", heads, table, "案件清单", remarks, (24, 36))
    return sheet_response(sheets.write([sheet]), f"案件清单{clock.today():%Y%m%d}.xlsx")
