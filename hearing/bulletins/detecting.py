"""Grouped statements behind the problem detectors: one a detector, none over lists of ids.

Everything is looked at as it stood at an instant: what came later is a matter of the next bulletin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.sqltime import beijing_day, seconds_between
from hearing.bulletins import held, rules
from hearing.bulletins.rules import Detector, Problem
from hearing.cases.models import Case
from hearing.hearings.models import (
    Hearing,
    HearingCase,
    HearingRecord,
    Participant,
    Recording,
    RecordSignature,
)
from hearing.hearings.rules import SIGNING_ROLES
from hearing.opinions.models import Decision
from hearing.pool.draw_rules import EngagedAs
from hearing.pool.models import Engagement
from hearing.pool.rules import EngagementState
from hearing.units.models import Unit
from hearing.units.queries import parameter_int


@dataclass(frozen=True)
class Span:
    """A half-open span of days of one unit and those below, looked at as of an instant."""

    unit_id: int
    lineage: str
    from_on: date
    until_on: date
    as_of: datetime

    def number(self, key: str) -> int:
        """A parameter as it held on the last day."""
        return parameter_int(key, self.until_on - timedelta(days=1), self.unit_id)

    @property
    def held(self) -> tuple[ColumnElement[bool], ...]:
        """The hearings of the span as the figures count them."""
        return (
            held.ended(
                held.Span(self.lineage, self.from_on, self.until_on, self.as_of, self.as_of)
            ),
        )


def minutes_between(earlier: Any, later: Any) -> ColumnElement[Any]:
    """SQL: minutes from one instant to another."""
    return seconds_between(earlier, later) / 60


def by_unit(
    detector: Detector, rows: Iterable[Any], words: Callable[[int], str] | None = None
) -> list[Problem]:
    """One problem a unit from (unit, hearing) rows: how many hearings, and which."""
    found: dict[int, list[int]] = {}
    for unit_id, hearing_id in rows:
        found.setdefault(unit_id, []).append(hearing_id)
    say = words or (lambda number: f"{detector.label} {number} 场")
    rule = rules.RULES[detector]
    return [
        Problem(detector, unit_id, rule, say(len(ids)), tuple(ids))
        for unit_id, ids in sorted(found.items())
    ]


def hearings_of(span: Span, *conditions: Any, source: Any = Hearing) -> Sequence[Any]:
    """(unit, hearing) of those that meet the conditions, from the hearings joined with what these look at."""
    return db.session.execute(
        select(Hearing.unit_id, Hearing.id)
        .select_from(source)
        .where(*span.held, *conditions)
        .order_by(Hearing.id)
    ).all()


def majority_ignored(span: Span) -> list[Problem]:
    """Decided otherwise than the majority without the chief's consent (A-16)."""
    against = exists().where(
        Decision.hearing_id == Hearing.id,
        Decision.deviates,
        Decision.consent_id.is_(None),
        Decision.decided_at <= span.as_of,
    )
    bare = Hearing.consent_id.is_(None) & exists().where(
        Decision.hearing_id == Hearing.id, Decision.deviates, Decision.decided_at <= span.as_of
    )
    return by_unit(Detector.MAJORITY_IGNORED, hearings_of(span, against | bare))


def unsigned(span: Span) -> list[Problem]:
    """A record not frozen, or somebody present who neither signed nor is noted as refusing (A-18)."""
    frozen = _each(span, HearingRecord, HearingRecord.frozen_at <= span.as_of)
    signature = and_(
        RecordSignature.participant_id == Participant.id, RecordSignature.entered_at <= span.as_of
    )
    missing = (
        _each(
            span, Participant,
            Participant.role.in_(SIGNING_ROLES),
            Participant.removed_at.is_(None),
            Participant.present_at.is_not(None),
            RecordSignature.participant_id.is_(None),
        )
        .outerjoin(RecordSignature, signature)
    )  # fmt: skip
    return by_unit(Detector.UNSIGNED, _lacking(span, frozen, missing))


def _each(span: Span, owner: Any, *conditions: Any) -> Select[Any]:
    """The hearings of a span that have a row of an owner, each once, found in one pass."""
    mine = owner.hearing_id.in_(select(Hearing.id).where(*span.held))
    return select(owner.hearing_id).where(mine, *conditions).group_by(owner.hearing_id)


def _lacking(span: Span, wanted: Select[Any], unwanted: Select[Any] | None = None) -> Sequence[Any]:
    """(unit, hearing) of those, after the days of grace, without what is wanted or with what is not."""
    has = wanted.subquery()
    joined = Hearing.__table__.outerjoin(has, has.c.hearing_id == Hearing.id)
    is_wrong: ColumnElement[bool] = has.c.hearing_id.is_(None)
    if unwanted is not None:
        other = unwanted.subquery()
        joined = joined.outerjoin(other, other.c.hearing_id == Hearing.id)
        is_wrong = or_(is_wrong, other.c.hearing_id.is_not(None))
    grace = span.until_on - timedelta(days=span.number("record_days"))
    return hearings_of(span, Hearing.held_on < grace, is_wrong, source=joined)


def no_recording(span: Span) -> list[Problem]:
    """No audio-video recording is registered (A-18)."""
    recorded = _each(span, Recording, Recording.entered_at <= span.as_of)
    return by_unit(Detector.NO_RECORDING, _lacking(span, recorded))


def draw_overridden(span: Span) -> list[Problem]:
    """Officers sat who were named instead of drawn (P-9)."""
    named = exists().where(
        Engagement.hearing_id == Hearing.id,
        Engagement.engaged_as == EngagedAs.NAMED,
        Engagement.state.in_((EngagementState.ACCEPTED, EngagementState.ATTENDED)),
    )
    return by_unit(Detector.DRAW_OVERRIDDEN, hearings_of(span, named))


def mismatch(span: Span) -> list[Problem]:
    """Card, sitting and recording disagree: day, length, or a case closed before its hearing (§8).

    A recording may pause while the officers deliberate; it is never longer than the sitting, nor a scrap of it.
    """
    slack, least = span.number("recording_slack_minutes"), span.number("recording_least_percent")
    sat = minutes_between(Hearing.opened_at, Hearing.closed_at)
    taped = minutes_between(Recording.began_at, Recording.ended_at)
    other_day = Hearing.opened_at.is_not(None) & (beijing_day(Hearing.opened_at) != Hearing.held_on)
    known = Recording.entered_at <= span.as_of
    tapes = _each(span, Recording, known).add_columns(func.sum(taped).label("minutes")).subquery()
    before = (
        select(HearingCase.hearing_id)
        .join(Hearing, Hearing.id == HearingCase.hearing_id)
        .join(Case, Case.id == HearingCase.case_id)
        .where(*span.held, Case.closed_on < Hearing.held_on)
        .group_by(HearingCase.hearing_id)
        .subquery()
    )
    joined = Hearing.__table__.outerjoin(tapes, tapes.c.hearing_id == Hearing.id)
    total = tapes.c.minutes
    wrong = or_(
        other_day, total > sat + slack, total * 100 < sat * least, before.c.hearing_id.is_not(None)
    )
    source = joined.outerjoin(before, before.c.hearing_id == Hearing.id)
    return by_unit(Detector.MISMATCH, hearings_of(span, wrong, source=source))


def too_short(span: Span) -> list[Problem]:
    """Shorter than the parameter says (§7.2)."""
    least = span.number("shortest_minutes")
    sat = minutes_between(Hearing.opened_at, Hearing.closed_at)
    return by_unit(
        Detector.TOO_SHORT,
        hearings_of(span, Hearing.opened_at.is_not(None), sat < least),
        lambda number: f"用时不足 {least} 分钟 {number} 场",
    )


def span_of(unit: Unit, from_on: date, until_on: date, as_of: datetime | None) -> Span:
    """A unit's span, as of an instant; without one, with all that is known."""
    known = max(clock.now(), clock.beijing(until_on))
    return Span(unit.id, unit.lineage, from_on, until_on, as_of or known)
