"""Problems found in a span, each with unit, fact, rule and evidence; a human confirms them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import detecting, ledger, rules, shares, suspicion, verifying
from hearing.bulletins.detecting import Span
from hearing.bulletins.rules import Detector, HearingRow, Problem
from hearing.hearings.models import Hearing, Notice, Participant
from hearing.hearings.rules import Role
from hearing.opinions.models import Telling
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, Need
from hearing.units.models import Unit
from hearing.units.queries import within


def hearing_rows(lineage: str, from_on: date, until_on: date, as_of: datetime) -> list[HearingRow]:
    """One row per ended hearing with what the detectors look at, as of an instant."""
    late = _count(Notice.hearing_id, Notice.id, Notice.is_late & (Notice.sent_at <= as_of))
    untold = (
        select(Participant.hearing_id, func.count(Participant.id).label("n"))
        .outerjoin(Telling, (Telling.participant_id == Participant.id) & (Telling.told_at <= as_of))
        .where(
            Participant.role == Role.OFFICER,
            Participant.present_at.is_not(None),
            Telling.id.is_(None),
        )
        .group_by(Participant.hearing_id)
        .subquery()
    )
    redraws = (
        select(Need.hearing_id, func.count(Draw.id).label("n"))
        .join(Draw, Draw.need_id == Need.id)
        .where(Draw.state.in_(ENDED), Draw.frozen_at <= as_of)
        .group_by(Need.hearing_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.unit_id, Hearing.number, Hearing.held_on, Hearing.closed_at,
            Hearing.filed_at, late.c.n, untold.c.n, redraws.c.n,
        )
        .outerjoin(late, late.c.hearing_id == Hearing.id)
        .outerjoin(untold, untold.c.hearing_id == Hearing.id)
        .outerjoin(redraws, redraws.c.hearing_id == Hearing.id)
        .where(
            Hearing.unit_id.in_(within(lineage)),
            Hearing.closed_at.is_not(None),
            Hearing.closed_at <= as_of,
            Hearing.held_on >= from_on,
            Hearing.held_on < until_on,
        )
        .order_by(Hearing.id)
    )  # fmt: skip
    return [
        HearingRow(
            hearing_id=row[0],
            unit_id=row[1],
            number=row[2],
            held_on=row[3],
            closed_on=clock.beijing_date(row[4]),
            filed_on=clock.beijing_date(row[5]) if row[5] and row[5] <= as_of else None,
            late_notices=row[6] or 0,
            officers_untold=row[7] or 0,
            redraws=row[8] or 0,
        )
        for row in rows
    ]


def _count(key: Any, counted: Any, condition: Any) -> Any:
    return (
        select(key.label("hearing_id"), func.count(counted).label("n"))
        .where(condition)
        .group_by(key)
        .subquery()
    )


def find(
    unit: Unit,
    from_on: date,
    until_on: date,
    figures: dict[str, Any],
    as_of: datetime | None = None,
    checked_at: datetime | None = None,
) -> list[Problem]:
    """All problems of a span as of an instant, one item a unit and detector, by detector and unit.

    ``checked_at`` is when the hearings were looked at for padding, which may be later.
    """
    span = detecting.span_of(unit, from_on, until_on, as_of)
    checked = checked_at or span.as_of
    found = [
        *shares.blank(span),
        *_blank_lines(figures),
        *plan_lags(span),
        *verifying.problems(unit.lineage, from_on, until_on, span.as_of, checked),
        *rules.hearing_problems(
            hearing_rows(unit.lineage, from_on, until_on, span.as_of),
            until_on,
            span.number("feedback_days"),
            span.number("filing_days"),
        ),
        *(problem for detector in shares.DETECTORS for problem in detector(span)),
        *suspicion.problems(replace(span, as_of=checked)),
        *ledger.overdue_problems(span),
    ]
    order = list(Detector)
    return sorted(found, key=lambda one: (order.index(Detector(one.detector)), one.unit_id))


def _blank_lines(figures: dict[str, Any]) -> list[Problem]:
    return [
        Problem(
            Detector.BLANK_LINE,
            row["unit_id"],
            "A-4",
            f"{figures['span']}{'、'.join(empty)}条线没有举行听证",
        )
        for row in figures["matrix"]["rows"]
        if (empty := _empty_lines(figures, row)) and row["total"]
    ]


PlanLag = tuple[int, str]
"""Unit and what lags, such as ``计划 12 件，完成 5 件，进度 41.7 %``."""

plan_source: Callable[[Span], Iterable[PlanLag]] | None = None
"""The annual plan puts its function here: it gives the units that lag, as of the span's instant."""


def use_plan(source: Callable[[Span], Iterable[PlanLag]] | None) -> None:
    """Tell where the lag behind the annual plan is read from."""
    global plan_source
    plan_source = source


def plan_lags(span: Span) -> list[Problem]:
    """Units behind their annual plan, when there are plans (F-30)."""
    lags = plan_source(span) if plan_source else ()
    rule = rules.RULES[Detector.PLAN_LAG]
    return [Problem(Detector.PLAN_LAG, unit_id, rule, words) for unit_id, words in lags]


def _empty_lines(figures: dict[str, Any], row: dict[str, Any]) -> list[str]:
    columns = figures["matrix"]["columns"]
    return [c["short"] for c, n in zip(columns, row["cells"], strict=True) if n == 0]
