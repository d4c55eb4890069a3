"""What was held in a span of Beijing days, as known at the closing instant: sub-queries that others group.

A fact counts when it lies in the span and was entered before the closing instant; so the same question gives
the same answer whenever it is asked again (trap 5, P7). Nothing here lists ids: each statement groups in the
database, whatever the number of hearings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, Notice, Participant
from hearing.hearings.rules import PresiderKind, Role
from hearing.opinions.models import Telling
from hearing.outcomes.models import Repetition
from hearing.units.queries import within

EVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A unit with all below it (by lineage), half-open Beijing days, and the instant up to which facts count.

    ``checked_at`` is the instant at which the facts were looked at for padding: what was flagged by then and not
    found genuine is to be verified.
    """

    lineage: str
    from_on: date
    until_on: date
    closing_at: datetime
    checked_at: datetime


def span_of(
    lineage: str,
    from_on: date,
    until_on: date,
    closing_at: datetime | None,
    checked_at: datetime | None = None,
) -> Span:
    """A span with everything known, where no closing instant is given."""
    closing = closing_at or EVER
    return Span(lineage, from_on, until_on, closing, checked_at or closing)


def total(condition: Any, each: Any = 1) -> ColumnElement[int]:
    """How many rows of a group meet a condition, or the sum of a number of theirs."""
    return func.coalesce(func.sum(case((condition, each), else_=0)), 0)


def ended(span: Span) -> ColumnElement[bool]:
    """Hearings that ended, by the day they were held, as known at the closing instant (settled 18)."""
    return and_(
        Hearing.unit_id.in_(within(span.lineage)),
        Hearing.held_on >= span.from_on,
        Hearing.held_on < span.until_on,
        Hearing.closed_at < span.closing_at,
        Hearing.entered_at < span.closing_at,
    )


def by_chief(own: Any) -> ColumnElement[bool]:
    """Presided over by the chief procurator, of a hearing's columns."""
    return own.presider_kind == PresiderKind.CHIEF.value  # type: ignore[no-any-return]


def hearings(span: Span) -> Subquery:
    """One row a hearing (场): its columns as they are."""
    return select(Hearing.__table__).where(ended(span)).subquery("held")


def cases(span: Span) -> Subquery:
    """One row a hearing and case (件)."""
    return (
        select(
            Hearing.id.label("hearing_id"),
            Case.id.label("case_id"),
            Hearing.unit_id,
            Hearing.held_on,
            Hearing.is_public,
            Hearing.presider_kind,
            Case.line_id,
            Case.type_code,
            Case.source_system,
            Case.involves_enterprise,
            Case.has_dispute,
        )
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Case, Case.id == HearingCase.case_id)
        .where(ended(span))
        .subquery("heard")
    )


def numbers(span: Span) -> Subquery:
    """How many cases (件) each hearing has."""
    return (
        select(HearingCase.hearing_id, func.count().label("n"))
        .where(of_span(HearingCase, span))
        .group_by(HearingCase.hearing_id)
        .subquery("numbers")
    )


def of_span(owner: Any, span: Span) -> ColumnElement[bool]:
    """Rows of an owner with ``hearing_id`` that belong to the hearings of a span."""
    return owner.hearing_id.in_(select(Hearing.id).where(ended(span)))  # type: ignore[no-any-return]


def people(span: Span) -> Subquery:
    """Per hearing: officers present, officers told the decision, participants without a notice (A-10, A-17)."""
    told = (
        select(Notice.participant_id)
        .where(Notice.told_at < span.closing_at, of_span(Notice, span))
        .group_by(Notice.participant_id)
        .subquery("noticed")
    )
    present = and_(Participant.role == Role.OFFICER, Participant.present_at < span.closing_at)
    still = or_(Participant.removed_at.is_(None), Participant.removed_at >= span.closing_at)
    return (
        select(
            Participant.hearing_id,
            total(present).label("present"),
            total(and_(present, Telling.id.is_not(None))).label("told"),
            total(and_(Participant.must_be_told, still, told.c.participant_id.is_(None))).label(
                "untold"
            ),
        )
        .outerjoin(
            Telling,
            and_(Telling.participant_id == Participant.id, Telling.told_at < span.closing_at),
        )
        .outerjoin(told, told.c.participant_id == Participant.id)
        .where(of_span(Participant, span))
        .group_by(Participant.hearing_id)
        .subquery("people")
    )


def late(span: Span) -> Subquery:
    """Hearings with a late notice (A-10)."""
    return (
        select(Notice.hearing_id)
        .where(Notice.is_late, Notice.sent_at < span.closing_at, of_span(Notice, span))
        .group_by(Notice.hearing_id)
        .subquery("late")
    )


def repeated(span: Span) -> Subquery:
    """Hearings after which somebody petitioned again on the same facts (R-5)."""
    return (
        select(Repetition.hearing_id)
        .where(Repetition.entered_at < span.closing_at, of_span(Repetition, span))
        .group_by(Repetition.hearing_id)
        .subquery("repeated")
    )
