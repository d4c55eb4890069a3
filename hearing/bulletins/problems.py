"""Problems found in a span, each with unit, fact, rule and evidence; a human confirms them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.sqltime import beijing_day, days_between
from hearing.bulletins import detecting, ledger, rules, shares, suspicion, verifying
from hearing.bulletins.detecting import Span
from hearing.bulletins.planning_queries import progress_in_force
from hearing.bulletins.planning_rules import Cell
from hearing.bulletins.rules import Detector, HearingRow, Problem
from hearing.hearings.models import Hearing, Notice, Participant
from hearing.hearings.rules import Role
from hearing.opinions.models import Telling
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, Need
from hearing.units.models import Unit


def hearing_rows(span: Span) -> list[HearingRow]:
    """One row per ended hearing in which ``rules.hearing_problems`` finds something, as of the span's instant."""
    ids = select(Hearing.id).where(*span.held)
    late = _count(
        Notice.hearing_id,
        Notice.id,
        Notice.is_late & (Notice.sent_at <= span.as_of) & Notice.hearing_id.in_(ids),
    )
    untold, redraws = _untold(span, ids), _redraws(span, ids)
    due_on = case((Hearing.decided_at <= span.as_of, Hearing.telling_due_on))
    filed_at = case((Hearing.filed_at <= span.as_of, Hearing.filed_at))
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.unit_id, Hearing.number, Hearing.held_on, Hearing.closed_at,
            filed_at, late.c.n, untold.c.n, redraws.c.n, due_on,
        )
        .outerjoin(late, late.c.hearing_id == Hearing.id)
        .outerjoin(untold, untold.c.hearing_id == Hearing.id)
        .outerjoin(redraws, redraws.c.hearing_id == Hearing.id)
        .where(
            *span.held,
            or_(
                late.c.n > 0,
                redraws.c.n > 0,
                (untold.c.n > 0) & _untold_too_long(span, due_on),
                _filed_too_late(span, filed_at),
            ),
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
            filed_on=clock.beijing_date(row[5]) if row[5] else None,
            late_notices=row[6] or 0,
            officers_untold=row[7] or 0,
            redraws=row[8] or 0,
            telling_due_on=row[9],
        )
        for row in rows
    ]


def _untold_too_long(span: Span, due_on: Any) -> Any:
    """``HearingRow.feedback_due_on`` lies before the end of the span (A-17)."""
    last = span.until_on - timedelta(days=span.number("feedback_days"))
    return case((due_on.is_not(None), due_on < span.until_on), else_=Hearing.held_on < last)


def _filed_too_late(span: Span, filed_at: Any) -> Any:
    """More days from the end to the filing, or to the end of the span, than are allowed (A-18)."""
    closed_on, filed_on = beijing_day(Hearing.closed_at), beijing_day(filed_at)
    latest = func.coalesce(filed_on, literal(span.until_on))
    return days_between(closed_on, latest) > span.number("filing_days")


def _untold(span: Span, ids: Any) -> Any:
    """Officers who came and had not been told by an instant, per hearing."""
    told = (Telling.participant_id == Participant.id) & (Telling.told_at <= span.as_of)
    return (
        select(Participant.hearing_id, func.count(Participant.id).label("n"))
        .outerjoin(Telling, told)
        .where(
            Participant.hearing_id.in_(ids),
            Participant.role == Role.OFFICER,
            Participant.present_at.is_not(None),
            Telling.id.is_(None),
        )
        .group_by(Participant.hearing_id)
        .subquery()
    )


def _redraws(span: Span, ids: Any) -> Any:
    """Draws given up by an instant, per hearing."""
    return (
        select(Need.hearing_id, func.count(Draw.id).label("n"))
        .join(Draw, Draw.need_id == Need.id)
        .where(Draw.state.in_(ENDED), Draw.frozen_at <= span.as_of, Need.hearing_id.in_(ids))
        .group_by(Need.hearing_id)
        .subquery()
    )


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
            hearing_rows(span),
            until_on,
            span.number("feedback_days"),
            span.number("filing_days"),
        ),
        *(problem for detector in shares.DETECTORS for problem in detector(span)),
        *shares.not_applicable(span, figures),
        *suspicion.problems(span, checked),
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


def plan_lags(span: Span) -> list[Problem]:
    """Areas that did less by the end of the span than the plan then in force asks for, one item each (F-30)."""
    progress = progress_in_force(span.unit_id, span.until_on, span.as_of)
    if progress is None:
        return []
    rule = rules.RULES[Detector.PLAN_LAG]
    found = ((area, _lag_words(progress.area(area.id), progress.as_of)) for area in progress.areas)
    return [Problem(Detector.PLAN_LAG, area.id, rule, words) for area, words in found if words]


def _lag_words(done: Cell, last: date) -> str:
    parts = [
        f"计划{one.target}{word}，截至{last.month}月应完成{one.expected}{word}，完成{one.done}{word}（{one.percent}）"
        for one, word in ((done.sessions, "场"), (done.cases, "件"))
        if one.is_behind
    ]
    return f"{last.year}年度" + "；".join(parts) if parts else ""


def _empty_lines(figures: dict[str, Any], row: dict[str, Any]) -> list[str]:
    columns = figures["matrix"]["columns"]
    return [c["short"] for c, n in zip(columns, row["cells"], strict=True) if n == 0]
