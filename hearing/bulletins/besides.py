"""What a bulletin carries beside its counts: plan, survey, what became of problems, typical cases; plain values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hearing.base import clock
from hearing.base.clock import beijing_date
from hearing.bulletins.held import EVER, Span
from hearing.bulletins.ledger import closing_figures
from hearing.bulletins.plan_part import plan_part
from hearing.bulletins.planning_queries import progress_in_force
from hearing.bulletins.standing import MOMENT
from hearing.opinions.survey import survey_figures
from hearing.practice.typical import typical_cases
from hearing.units.models import Unit


def plan(unit: Unit, span: Span) -> dict[str, Any] | None:
    """The annual plan in force at the closing instant, and the year up to the end of the span."""
    progress = progress_in_force(unit.id, span.until_on, span.closing_at)
    return plan_part(progress) if progress else None


def exemplars(span: Span) -> list[dict[str, Any]]:
    """典型案例 published in the span and still on the shelf when the facts were looked at (F-28)."""
    found = typical_cases(
        span.lineage, span.from_on, span.until_on, span.closing_at, span.checked_at
    )
    return [
        {
            "exemplar_id": one.id, "number": one.number, "unit_name": one.unit_name, "name": one.title,
            "published_on": one.published_on.isoformat(), "keywords": one.keywords, "gist": one.gist,
            "listed": 1,
        }
        for one in found
    ]  # fmt: skip


def survey(span: Span) -> dict[str, int]:
    """What those present said, of surveys over by the closing instant; nothing of fewer than five (A-14)."""
    as_of = beijing_date(span.closing_at) if span.closing_at < EVER else clock.today()
    return asdict(survey_figures(span.lineage, span.from_on, span.until_on, as_of))


def rectification(span: Span) -> dict[str, int]:
    """Items handed down this year, as they stood at the closing instant (F-30, 重庆)."""
    january = date((span.until_on - timedelta(days=1)).year, 1, 1)
    as_of = span.closing_at - MOMENT if span.closing_at < EVER else clock.now()
    found = closing_figures(span.lineage, january, beijing_date(as_of) + timedelta(days=1), as_of)
    return {**asdict(found), "open": found.open}
