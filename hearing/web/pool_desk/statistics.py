"""管: how the pool is used, and its structure against needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template

from hearing.base import clock
from hearing.people.queries import names
from hearing.pool import caps, queries, statistics, statistics_sheet
from hearing.pool.statistics import KINDS, Report
from hearing.web.access import needs, viewer
from hearing.web.papers import sheet_response
from hearing.web.pool_desk.blueprint import blueprint
from hearing.web.pool_desk.manage import asked_day


def _span() -> tuple[date, date]:
    """The days asked for (until inclusive on the page), else this year to today."""
    today = clock.today()
    first = asked_day("from") or date(today.year, 1, 1)
    last = asked_day("until") or today
    return (first, last) if first <= last else (last, first)


def _report() -> tuple[Any, Report]:
    pool = queries.own_pool(viewer())
    first, last = _span()
    return pool, statistics.report(pool, first, last + timedelta(days=1))


@blueprint.get("/pool/statistics", endpoint="statistics")
@needs("pool:manage")
def statistics_page() -> Any:
    """Never used, concentration, counts, pairs, groups, structure; the span stands in the address."""
    pool, found = _report()
    first, last = _span()
    return render_template(
        "pool_desk/statistics.html",
        pool=pool,
        report=found,
        first=first,
        last=last,
        kinds=KINDS,
        words=statistics.attribute_names(),
        handlers=names([pair.handler_person_id for pair in found.summary.pairs]),
        member_names={m.id: m.person.name for m in found.members},
        caps=caps.in_force(clock.today(), pool.unit_id).values(),
        today=clock.today(),
    )


@blueprint.post("/pool/statistics/export")
@needs("pool:manage")
def export_statistics() -> Any:
    """The same as a spreadsheet; journalled."""
    pool, found = _report()
    content = statistics_sheet.export(viewer(), pool, found)
    return sheet_response(content, f"{pool.name}用人分析.xlsx")
