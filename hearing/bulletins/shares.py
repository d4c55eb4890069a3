"""Detectors that weigh a unit as a whole: blank months, like hearings, undisputed cases, shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, exists, func, literal, select

from hearing.base.db import db
from hearing.bulletins import detecting, rules
from hearing.bulletins.applicability import applicability
from hearing.bulletins.detecting import Span, by_unit, hearings_of
from hearing.bulletins.rules import Detector, Problem, Share
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase
from hearing.pool.models import Engagement
from hearing.pool.rules import EngagementState
from hearing.units.models import Unit
from hearing.units.queries import lines, within


def batched(span: Span) -> list[Problem]:
    """Several hearings of one unit and day with one kind of case and one presider (§7.2)."""
    least = span.number("batch_least")
    kind = (
        select(
            Hearing.id.label("id"), Hearing.unit_id, Hearing.held_on, Hearing.presider_person_id,
            func.min(Case.type_code).label("first"), func.max(Case.type_code).label("last"),
        )
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Case, Case.id == HearingCase.case_id)
        .where(*span.held)
        .group_by(Hearing.id, Hearing.unit_id, Hearing.held_on, Hearing.presider_person_id)
        .subquery()
    )  # fmt: skip
    c = kind.c
    number = func.count().over(
        partition_by=(c.unit_id, c.held_on, c.presider_person_id, c.first, c.last)
    )
    counted = select(c.unit_id, c.id, number.label("n")).subquery()
    rows = db.session.execute(
        select(counted.c.unit_id, counted.c.id)
        .where(counted.c.n >= least)
        .order_by(counted.c.unit_id, counted.c.id)
    )
    return by_unit(
        Detector.BATCH, rows, lambda n: f"同日同类案件、同一主持人连开 {least} 场以上，共 {n} 场"
    )


def dispute_free(span: Span) -> list[Problem]:
    """A unit that heard nothing but cases without dispute (§8)."""
    least = span.number("dispute_free_least")
    disputed = func.sum(case((Case.has_dispute, 1), else_=0))
    rows = db.session.execute(
        select(Hearing.unit_id, func.count(func.distinct(Hearing.id)))
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Case, Case.id == HearingCase.case_id)
        .where(*span.held)
        .group_by(Hearing.unit_id)
        .having(disputed == 0, func.count(func.distinct(Hearing.id)) >= least)
        .order_by(Hearing.unit_id)
    ).all()
    evidence = _of_units(span, [row[0] for row in rows])
    return [
        Problem(
            Detector.DISPUTE_FREE, unit_id, "A-4",
            f"本期听证 {number} 场全部是没有争议的案件", evidence[unit_id],
        )
        for unit_id, number in rows
    ]  # fmt: skip


def _of_units(span: Span, wanted: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The hearings of the units wanted; nothing is asked when there are none."""
    if not wanted:
        return {}
    found: dict[int, list[int]] = {unit_id: [] for unit_id in wanted}
    for unit_id, hearing_id in hearings_of(span):
        if unit_id in found:
            found[unit_id].append(hearing_id)
    return {unit_id: tuple(ids) for unit_id, ids in found.items()}


def concentration(span: Span) -> list[Problem]:
    """Officers over the year's cap, and units where one officer sat in most hearings (P-9, §8)."""
    cap, percent = span.number("cap_year"), span.number("officer_share_percent")
    least = span.number("officer_share_least")
    year = date((span.until_on - timedelta(days=1)).year, 1, 1)
    busy = (
        select(Engagement.person_id)
        .where(
            Engagement.state == EngagementState.ATTENDED,
            Engagement.held_on >= year,
            Engagement.held_on < span.until_on,
        )
        .group_by(Engagement.person_id)
        .having(func.count() > cap)
    )
    over = exists().where(
        Engagement.hearing_id == Hearing.id,
        Engagement.state == EngagementState.ATTENDED,
        Engagement.person_id.in_(busy),
    )
    found = by_unit(
        Detector.CONCENTRATION, hearings_of(span, over),
        lambda number: f"听证员本年参加超过上限 {cap} 次的 {number} 场",
    )  # fmt: skip
    named = {problem.unit_id for problem in found}
    shares = [one for one in _shares(span) if one.is_high(percent, least)]
    evidence = _of_units(span, [one.unit_id for one in shares])
    return found + [
        Problem(
            Detector.CONCENTRATION, one.unit_id, "P-9",
            f"{one.whole} 场中有 {one.part} 场由同一名听证员参加，超过 {percent}%",
            evidence[one.unit_id],
        )
        for one in shares
        if one.unit_id not in named
    ]  # fmt: skip


def _shares(span: Span) -> list[Share]:
    sat = (
        select(
            Hearing.unit_id, Engagement.person_id, func.count(func.distinct(Hearing.id)).label("n")
        )
        .join(Engagement, Engagement.hearing_id == Hearing.id)
        .where(*span.held, Engagement.state == EngagementState.ATTENDED)
        .group_by(Hearing.unit_id, Engagement.person_id)
        .subquery()
    )
    most = select(sat.c.unit_id, func.max(sat.c.n).label("n")).group_by(sat.c.unit_id).subquery()
    held = (
        select(Hearing.unit_id, func.count(Hearing.id).label("n"))
        .where(*span.held)
        .group_by(Hearing.unit_id)
        .subquery()
    )
    rows = db.session.execute(
        select(held.c.unit_id, most.c.n, held.c.n)
        .join(most, most.c.unit_id == held.c.unit_id)
        .order_by(held.c.unit_id)
    )
    return [Share(*row) for row in rows]


def not_applicable(span: Span, figures: Mapping[str, Any]) -> list[Problem]:
    """An unusual share of 不适用 makes a rate look better than it is (§6.2)."""
    percent, least = span.number("inapplicable_percent"), span.number("inapplicable_least")
    found = (
        Share(row["unit_id"], row["not_applicable"], row["cases"] - row["pending"])
        for row in figures["units"]
    )
    shares = sorted(
        (one for one in found if one.is_high(percent, least)), key=lambda one: one.unit_id
    )
    evidence = _of_units(span, [one.unit_id for one in shares])
    return [
        Problem(
            Detector.NOT_APPLICABLE, one.unit_id, "F-20",
            f"已评估 {one.whole} 件中不适用 {one.part} 件，超过 {percent}%", evidence[one.unit_id],
        )
        for one in shares
    ]  # fmt: skip


def blank(span: Span) -> list[Problem]:
    """Units that held no hearing for so many months up to the end of the span (§7.2)."""
    last = (
        select(Hearing.unit_id, func.max(Hearing.held_on).label("day"))
        .where(*replace(span, from_on=date.min).held)
        .group_by(Hearing.unit_id)
        .subquery()
    )
    end = rules.months_before(span.until_on, span.number("blank_months"))
    applies, line_ids = applicability(span.until_on), [line.id for line in lines()]
    rows = db.session.execute(
        select(Unit.id, Unit.level, last.c.day)
        .outerjoin(last, last.c.unit_id == Unit.id)
        .where(
            Unit.id.in_(within(span.lineage)),
            Unit.is_active,
            func.coalesce(last.c.day, literal(date(1900, 1, 1))) < end,
        )
        .order_by(Unit.code)
    )
    return [
        Problem(Detector.BLANK_UNIT, row.id, "A-4", rules.blank_words(row.day, span.from_on, span.until_on))
        for row in rows
        if applies.any(row, line_ids)
    ]  # fmt: skip


DETECTORS: tuple[Callable[[Span], list[Problem]], ...] = (
    detecting.majority_ignored, detecting.unsigned, detecting.no_recording, detecting.draw_overridden,
    detecting.mismatch, detecting.too_short, batched, dispute_free, concentration,
)  # fmt: skip
