"""What was held in a span of Beijing days, as known at the closing instant: sub-queries that others group.

A fact counts when it lies in the span and was entered before the closing instant; so the same question gives
the same answer whenever it is asked again (trap 5, P7). Nothing here lists ids: each statement groups in the
database, whatever the number of hearings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select

from hearing.base.db import db
from hearing.base.sqltime import beijing_day, seconds_between
from hearing.bulletins import suspicion
from hearing.bulletins.ledger_models import PaddingFlag
from hearing.bulletins.rules import SHORTEST_MINUTES
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, HearingRecord, Notice, Participant
from hearing.hearings.rules import PresiderKind, Role
from hearing.opinions.models import Opinion, Tally, Telling
from hearing.outcomes.models import Repetition
from hearing.units.models import Parameter
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


def total(condition: Any) -> ColumnElement[int]:
    """How many rows of a group meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


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


def _of_span(owner: Any, span: Span) -> ColumnElement[bool]:
    return owner.hearing_id.in_(select(Hearing.id).where(ended(span)))  # type: ignore[no-any-return]


def people(span: Span) -> Subquery:
    """Per hearing: officers present, officers told the decision, participants without a notice (A-10, A-17)."""
    told = (
        select(Notice.participant_id)
        .where(Notice.told_at < span.closing_at, _of_span(Notice, span))
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
        .where(_of_span(Participant, span))
        .group_by(Participant.hearing_id)
        .subquery("people")
    )


def late(span: Span) -> Subquery:
    """Hearings with a late notice (A-10)."""
    return (
        select(Notice.hearing_id)
        .where(Notice.is_late, Notice.sent_at < span.closing_at, _of_span(Notice, span))
        .group_by(Notice.hearing_id)
        .subquery("late")
    )


def repeated(span: Span) -> Subquery:
    """Hearings after which somebody petitioned again on the same facts (R-5)."""
    return (
        select(Repetition.hearing_id)
        .where(Repetition.entered_at < span.closing_at, _of_span(Repetition, span))
        .group_by(Repetition.hearing_id)
        .subquery("repeated")
    )


def _voters(span: Span) -> Subquery:
    seats = (
        select(Opinion.hearing_id, Opinion.seat_id)
        .where(Opinion.submitted_at < span.closing_at, _of_span(Opinion, span))
        .group_by(Opinion.hearing_id, Opinion.seat_id)
        .subquery("voted")
    )
    return (
        select(seats.c.hearing_id, func.count().label("n"))
        .group_by(seats.c.hearing_id)
        .subquery("voters")
    )


def _explained(span: Span) -> Subquery:
    return (
        select(Tally.hearing_id)
        .where(
            Tally.missing_reason.is_not(None),
            Tally.closed_at < span.closing_at,
            _of_span(Tally, span),
        )
        .group_by(Tally.hearing_id)
        .subquery("explained")
    )


def _flagged(span: Span) -> Subquery:
    """Hearings with a flag of padding that stood open when the facts were checked (settled 18)."""
    return (
        select(PaddingFlag.hearing_id)
        .where(*suspicion.open_at(span.checked_at))
        .group_by(PaddingFlag.hearing_id)
        .subquery("flagged")
    )


def parameter_case(key: str, unit_id: Any, day: Any) -> ColumnElement[int]:
    """A whole-number parameter as SQL: the value in force for each row's unit and day."""
    rows = db.session.execute(
        select(Parameter.unit_id, Parameter.valid_from, Parameter.value)
        .where(Parameter.key == key)
        .order_by(Parameter.unit_id.is_(None), Parameter.valid_from.desc(), Parameter.id.desc())
    ).all()
    whens = [
        (
            day >= row.valid_from
            if row.unit_id is None
            else and_(unit_id == row.unit_id, day >= row.valid_from),
            literal(int(row.value)),
        )
        for row in rows
    ]
    return case(*whens, else_=literal(0))


@dataclass(frozen=True)
class Attended:
    """Each hearing with who came and whether a notice was late: what every count of sessions (场) is made of."""

    held: Subquery
    joined: Any
    columns: dict[str, ColumnElement[Any]]
    late: ColumnElement[bool]


@dataclass(frozen=True)
class Facts(Attended):
    """All joined facts of each hearing, and what marks one as still to be verified (settled 18)."""

    @property
    def is_doubtful(self) -> ColumnElement[bool]:
        """The conditions of ``rules.doubts`` in SQL; a test holds the two together."""
        has = self.columns
        return or_(
            has["untold"] > 0,
            ~has["has_place"],
            has["present"] < has["panel_min"],
            and_(has["opinions"] < has["present"], ~has["missing_explained"]),
            ~has["record_frozen"],
            has["seconds"] < SHORTEST_MINUTES * 60,
            has["entered_on"] > self.held.c.held_on,
            has["flagged"],
        )


def _with(held: Any, joined: Any, *parts: Subquery) -> Any:
    for part in parts:
        joined = joined.outerjoin(part, part.c.hearing_id == held.c.id)
    return joined


def attended(span: Span) -> Attended:
    """Each hearing with its people and notices."""
    held, who, tardy = hearings(span), people(span), late(span)
    columns: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(who.c[name], 0) for name in ("untold", "told", "present")
    }
    return Attended(held, _with(held, held, who, tardy), columns, tardy.c.hearing_id.is_not(None))


def facts(span: Span) -> Facts:
    """Each hearing with its people, opinions, record and notices."""
    came = attended(span)
    held = came.held
    voters, explained, flagged = _voters(span), _explained(span), _flagged(span)
    record = (
        select(HearingRecord.hearing_id)
        .where(HearingRecord.frozen_at < span.closing_at)
        .subquery("record")
    )
    usual = parameter_case("panel_min", held.c.unit_id, held.c.held_on)
    approved = and_(held.c.size_approval_id.is_not(None), held.c.needed < usual)
    columns: dict[str, ColumnElement[Any]] = {
        **came.columns,
        "has_place": or_(
            held.c.room_id.is_not(None), func.coalesce(held.c.venue_words, literal("")) != ""
        ),
        "panel_min": case((approved, held.c.needed), else_=usual),
        "opinions": func.coalesce(voters.c.n, 0),
        "missing_explained": explained.c.hearing_id.is_not(None),
        "record_frozen": record.c.hearing_id.is_not(None),
        "seconds": seconds_between(
            func.coalesce(held.c.opened_at, held.c.closed_at), held.c.closed_at
        ),
        "entered_on": beijing_day(held.c.entered_at),
        "flagged": flagged.c.hearing_id.is_not(None),
    }
    joined = _with(held, came.joined, voters, explained, record, flagged)
    return Facts(held, joined, columns, came.late)
