"""The figures of a bulletin, each with its definition: grouped in the database, put together here as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hearing.base.db import db
from hearing.bulletins import besides, counting, pool_use, quality, rates, rules, spans, tables
from hearing.bulletins.applicability import Applicability, applicability
from hearing.bulletins.counting import Row, summed
from hearing.bulletins.held import Span, span_of
from hearing.bulletins.standing import Definition, definition_of
from hearing.units.models import BusinessLine, Unit
from hearing.units.queries import case_types, lines, within

Step = Callable[[str], object]
STEPS = ("件数和息诉", "场数和质效", "各月比较", "听证员抽取", "听证员库", "汇总成表")


@dataclass(frozen=True)
class Basis:
    """What every figure of a span is put together from: sums by unit, line and type, never single hearings."""

    unit: Unit
    units: list[Unit]
    lines: list[BusinessLine]
    cells: list[Row]
    sessions: list[Row]
    line_sessions: list[Row]
    months: list[Row]
    applies: Applicability
    definition: Definition

    def area_of(self, unit: Unit) -> int:
        """The unit itself or the one directly below it to which a unit belongs."""
        if unit.id == self.unit.id or unit.parent_id == self.unit.id:
            return unit.id
        return unit.parent_id or unit.id

    @property
    def areas(self) -> list[Unit]:
        """The unit itself and those directly below, by code."""
        return [u for u in self.units if self.unit.id in (u.id, u.parent_id)]

    def name_of(self, unit: Unit) -> str:
        """Short name, with 本级 for the unit itself."""
        return unit.short if unit.id != self.unit.id else f"{unit.short}院本级"


def _units(span: Span) -> list[Unit]:
    return list(
        db.session.scalars(
            select(Unit)
            .where(Unit.id.in_(within(span.lineage)), Unit.is_active)
            .order_by(Unit.code)
        )
    )


def basis(unit: Unit, span: Span, step: Step) -> Basis:
    """Read what the figures of a span are put together from."""
    definition = definition_of(unit.id, span.from_on, span.until_on)
    step(STEPS[0])
    cells = counting.cells(span, definition)
    step(STEPS[1])
    sessions, line_sessions = counting.units(span), counting.lines(span)
    step(STEPS[2])
    months = counting.months(span, definition, spans.first_needed(span.from_on))
    return Basis(
        unit, _units(span), list(lines()), cells, sessions, line_sessions, months,
        applicability(span.until_on), definition,
    )  # fmt: skip


def collect(
    unit: Unit,
    from_on: date,
    until_on: date,
    closing_at: datetime | None = None,
    step: Step = lambda _: None,
    checked_at: datetime | None = None,
) -> dict[str, Any]:
    """All figures of one unit and those below for a half-open span of days, as plain values.

    Facts entered at ``closing_at`` or later do not count; ``step`` is told what is being counted.
    """
    span = span_of(unit.lineage, from_on, until_on, closing_at, checked_at)
    base = basis(unit, span, step)
    step(STEPS[3])
    judged = _quality(base, span)
    step(STEPS[4])
    pool = pool_use.figures(span)
    step(STEPS[5])
    return {
        **_head(unit, span, closing_at),
        "totals": _totals(base),
        "ledgers": _ledgers(base, span),
        "topics": _topics(base, span),
        "rate": rates.values(base.cells, base.definition),
        "outcomes": rates.states(base.cells),
        "types": _by_type(base.cells),
        "areas": tables.areas(base),
        "units": (each := tables.units(base)),
        "lines": tables.lines(base),
        "matrix": tables.matrix(base, each),
        "blank_units": _blank_units(base),
        "quality": judged,
        "pool": pool,
        "rooms": counting.rooms(span),
        "plan": besides.plan(unit, span),
        "survey": besides.survey(span),
        "rectification": besides.rectification(span),
        "exemplars": besides.exemplars(span),
        "months": [month for month in base.months if month["month"] >= spans.month_key(from_on)],
        "compared": spans.comparisons(base.months, from_on, until_on),
        "definitions": list(DEFINITIONS),
    }


def _head(unit: Unit, span: Span, closing_at: datetime | None) -> dict[str, Any]:
    return {
        "unit_id": unit.id,
        "unit_name": unit.name,
        "level": unit.level,
        "from_on": span.from_on.isoformat(),
        "until_on": span.until_on.isoformat(),
        "closing_at": closing_at.isoformat() if closing_at else None,
        "span": rules.span_words(span.from_on, span.until_on),
    }


DEFINITIONS = (
    "件数：听证已结束的案件数，一场听证审查几件即计几件；场数：听证已结束的场数。按听证日（北京时间）所在月份统计。",
    "总数中公开与不公开分列；各地、各条线、案件类型和息诉情况含不公开听证。",
    "截止时刻以前录入的事实计入本期，以后录入的在下一期更正与补报。",
    "空白院：本期没有举行听证的院；空白条线：本期没有举行听证的业务条线。",
    "多数意见采纳率＝与多数意见一致的听证事项÷形成多数意见的听证事项。",
)


def _totals(base: Basis) -> dict[str, int]:
    case = summed(base.cells, "cases", "public_cases", "undisputed")
    session = summed(base.sessions, "hearings", "public_hearings", "by_chief", "streamed")
    active = {row["unit_id"] for row in base.sessions}
    return {
        "cases": case["public_cases"],
        "hearings": session["public_hearings"],
        "closed_cases": case["cases"] - case["public_cases"],
        "closed_hearings": session["hearings"] - session["public_hearings"],
        "all_cases": case["cases"],
        "all_hearings": session["hearings"],
        "undisputed": case["undisputed"],
        "to_verify": sum(int(row["cases_to_verify"]) for row in base.sessions),
        "by_chief": session["by_chief"],
        "streamed": session["streamed"],
        "units": len(active),
        "lines": len({row["line_id"] for row in base.cells}),
        "levels": len({unit.level for unit in base.units if unit.id in active}),
    }


def _ledgers(base: Basis, span: Span) -> dict[str, int]:
    """The two case systems apart, and their sum, in which no case stands twice (trap 5)."""
    found = summed(base.cells, *rules.LEDGERS)
    return {
        **found,
        "sum": sum(found.values()),
        "in_both": counting.in_both_ledgers(span),
    }


def _topics(base: Basis, span: Span) -> dict[str, Any]:
    """Forms, enterprises' cases, mediation centres and campaigns (settled 20)."""
    return {
        "forms": [
            {"label": label, "count": sum(row[f"form_{code}"] for row in base.sessions)}
            for code, label in rules.FORMS
        ],
        "enterprise_cases": sum(row["enterprise"] for row in base.cells),
        "mediation_hearings": sum(row["mediation"] for row in base.sessions),
        "campaigns": counting.campaigns(span),
    }


def _by_type(cells: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for row in cells:
        counts[row["type_code"]] = counts.get(row["type_code"], 0) + row["cases"]
    return [
        {"code": one.code, "name": one.name, "cases": counts[one.code]}
        for one in case_types()
        if counts.get(one.code)
    ]


def _blank_units(base: Basis) -> list[dict[str, Any]]:
    counts = {row["unit_id"]: row["hearings"] for row in base.sessions}
    line_ids = [line.id for line in base.lines]
    wanted = rules.blanks(counts, [u.id for u in base.units if base.applies.any(u, line_ids)])
    names = {u.id: u.name for u in base.units}
    return [{"unit_id": unit_id, "name": names[unit_id]} for unit_id in wanted]


def _quality(base: Basis, span: Span) -> dict[str, int]:
    return {
        **summed(
            base.sessions, "attendances", "officers_told", "consents", "late_notices", "filed"
        ),
        **quality.majorities(span),
        **quality.draws(span),
        **quality.drawn_hearings(span),
        **quality.aftercare(span),
    }
