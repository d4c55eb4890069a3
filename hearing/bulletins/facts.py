"""What is known of each hearing held in a span: who came, what was told late, and whether it still has to be verified.

The parts of ``held`` joined to one row a hearing, for others to group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select

from hearing.base.db import db
from hearing.base.sqltime import beijing_day, seconds_between
from hearing.bulletins import suspicion
from hearing.bulletins.held import Span, hearings, late, of_span, people
from hearing.bulletins.ledger_models import PaddingFlag
from hearing.bulletins.rules import SHORTEST_MINUTES
from hearing.hearings.models import HearingRecord
from hearing.opinions.models import Opinion, Tally
from hearing.units.models import Parameter


def _voters(span: Span) -> Subquery:
    seats = (
        select(Opinion.hearing_id, Opinion.seat_id)
        .where(Opinion.submitted_at < span.closing_at, of_span(Opinion, span))
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
            of_span(Tally, span),
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
