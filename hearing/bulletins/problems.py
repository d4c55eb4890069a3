"""Problems found in a span, each with unit, fact, rule and evidence; a human confirms them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import rules, verifying
from hearing.bulletins.rules import Detector, HearingRow, Problem
from hearing.hearings.models import Hearing, Notice, Participant
from hearing.hearings.rules import Role
from hearing.opinions.models import Telling
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, Need
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, within


def hearing_rows(lineage: str, from_on: date, until_on: date) -> list[HearingRow]:
    """One row per ended hearing with what the detectors look at."""
    late = _count(Notice.hearing_id, Notice.id, Notice.is_late)
    untold = (
        select(Participant.hearing_id, func.count(Participant.id).label("n"))
        .outerjoin(Telling, Telling.participant_id == Participant.id)
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
        .where(Draw.state.in_(ENDED))
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
            filed_on=clock.beijing_date(row[5]) if row[5] else None,
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


def find(unit: Unit, from_on: date, until_on: date, figures: dict[str, Any]) -> list[Problem]:
    """All problems of a span: blanks from the figures, the rest from the hearings."""
    found = [
        Problem(
            Detector.BLANK_UNIT,
            blank["unit_id"],
            "A-4",
            f"{figures['span']}没有举行听证",
        )
        for blank in figures["blank_units"]
    ]
    found += [
        Problem(
            Detector.BLANK_LINE,
            row["unit_id"],
            "A-4",
            f"{figures['span']}{'、'.join(empty)}条线没有举行听证",
        )
        for row in figures["matrix"]["rows"]
        if (empty := _empty_lines(figures, row)) and row["total"]
    ]
    feedback = parameter_int("feedback_days", until_on, unit.id)
    filing = parameter_int("filing_days", until_on, unit.id)
    rows = hearing_rows(unit.lineage, from_on, until_on)
    found += verifying.problems(unit.lineage, from_on, until_on)
    return found + rules.hearing_problems(rows, until_on, feedback, filing)


def _empty_lines(figures: dict[str, Any], row: dict[str, Any]) -> list[str]:
    columns = figures["matrix"]["columns"]
    return [c["short"] for c, n in zip(columns, row["cells"], strict=True) if n == 0]
