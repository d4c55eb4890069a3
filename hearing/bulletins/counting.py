"""The grouped statements of a bulletin: each reads the rows once and gives sums, never single hearings.

What is counted of a group of cases or sessions is said once, in ``case_counts``, ``session_counts`` and
``session_sums``; the leaders' overview groups the same sums otherwise (``monthly``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, select

from hearing.base.db import db
from hearing.base.sqltime import month_number
from hearing.bulletins import facts, held, spans
from hearing.bulletins.facts import Attended
from hearing.bulletins.held import Span, total
from hearing.bulletins.standing import Definition, standings
from hearing.calendar.models import Room
from hearing.calendar.rules import VenueKind
from hearing.cases.models import CaseSource
from hearing.cases.vocabulary import Source
from hearing.hearings.models import Hearing
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import Form
from hearing.units.queries import within

Row = dict[str, Any]


def rows_of(statement: Any) -> list[Row]:
    """The rows of a statement as plain values by name."""
    return [dict(row) for row in db.session.execute(statement).mappings()]


def only(statement: Any) -> Row:
    """The one row of a statement of sums."""
    return {name: int(value or 0) for name, value in rows_of(statement)[0].items()}


def case_counts(heard: Any) -> list[ColumnElement[int]]:
    """Cases (件), and those heard in public, of a group of the columns of ``held.cases`` (trap 4)."""
    return [func.count().label("cases"), total(heard.is_public).label("public_cases")]


def session_counts(own: Any) -> list[ColumnElement[int]]:
    """Sessions (场), those in public and those under the chief, of a group of hearings' columns."""
    return [
        func.count().label("hearings"),
        total(own.is_public).label("public_hearings"),
        total(held.by_chief(own)).label("by_chief"),
    ]


def session_sums(came: Attended) -> list[ColumnElement[int]]:
    """``session_counts`` with late notices (A-10) and attendances of officers."""
    return [
        *session_counts(came.held.c),
        total(came.late).label("late_notices"),
        func.coalesce(func.sum(came.columns["present"]), 0).label("attendances"),
    ]


def by_line(span: Span) -> Subquery:
    """One row a session and line, with its cases: one that hears cases of two lines is in both (trap 4)."""
    heard = held.cases(span).c
    keys = (heard.hearing_id, heard.unit_id, heard.held_on, heard.line_id, heard.is_public, heard.presider_kind)  # fmt: skip
    return select(*keys, func.count().label("cases")).group_by(*keys).subquery("each")


def cells(span: Span, definition: Definition) -> list[Row]:
    """Cases (件) by unit, line and type with how they stand and whence they come (trap 4, 5)."""
    found = standings(span)
    heard = found.heard.c
    keys = (heard.unit_id, heard.line_id, heard.type_code)
    return rows_of(
        select(
            *keys,
            *case_counts(heard),
            *(total(heard.source_system == one.value).label(one.value) for one in Source),
            total(heard.involves_enterprise).label("enterprise"),
            total(~heard.has_dispute).label("undisputed"),
            *found.sums(definition),
            *found.states(),
        )
        .select_from(found.joined)
        .group_by(*keys)
        .order_by(*keys)
    )


def units(span: Span) -> list[Row]:
    """Hearings (场) by unit: openness, presider, form, place, broadcast, and what the quality is judged by."""
    known, heard = facts.facts(span), held.numbers(span)
    own, has = known.held.c, known.columns
    return rows_of(
        select(
            own.unit_id,
            *session_sums(known),
            total(own.broadcast == Broadcast.LIVE.value).label("streamed"),
            *(total(own.form == one.value).label(f"form_{one.value}") for one in Form),
            total(own.venue_kind == VenueKind.MEDIATION.value).label("mediation"),
            total(own.filed_at < span.closing_at).label("filed"),
            total(own.consent_id.is_not(None)).label("consents"),
            func.coalesce(func.sum(has["told"]), 0).label("officers_told"),
            total(known.is_doubtful).label("to_verify"),
            total(known.is_doubtful, heard.c.n).label("cases_to_verify"),
        )
        .select_from(known.joined.outerjoin(heard, heard.c.hearing_id == own.id))
        .group_by(own.unit_id)
        .order_by(own.unit_id)
    )


def lines(span: Span) -> list[Row]:
    """Hearings (场) by line; one that hears cases of two lines counts in both (trap 4)."""
    each = by_line(span).c
    return rows_of(
        select(each.line_id, *session_counts(each)).group_by(each.line_id).order_by(each.line_id)
    )


def campaigns(span: Span) -> list[Row]:
    """Hearings of each campaign (集中开展), by name."""
    return rows_of(
        select(Hearing.campaign.label("label"), func.count().label("count"))
        .where(held.ended(span), Hearing.campaign.is_not(None), Hearing.campaign != "")
        .group_by(Hearing.campaign)
        .order_by(Hearing.campaign)
    )


def in_both_ledgers(span: Span) -> int:
    """Cases that both case systems know; each is counted once, under its own source (trap 5)."""
    heard = held.cases(span)
    other = exists().where(
        and_(
            CaseSource.case_id == heard.c.case_id, CaseSource.source_system != heard.c.source_system
        )
    )
    return int(db.session.scalar(select(func.count()).select_from(heard).where(other)) or 0)


def months(span: Span, definition: Definition, since: date) -> list[Row]:
    """Cases, hearings and how they stand by Beijing month from a day on, as known at the closing instant."""
    wider = replace(span, from_on=since)
    found = standings(wider)
    month = month_number(found.heard.c.held_on)
    by_case = rows_of(
        select(month.label("month"), *case_counts(found.heard.c), *found.sums(definition))
        .select_from(found.joined)
        .group_by(month)
        .order_by(month)
    )
    own = month_number(Hearing.held_on)
    by_session = rows_of(
        select(own.label("month"), *session_counts(Hearing)).where(held.ended(wider)).group_by(own)
    )
    sessions = {row["month"]: row for row in by_session}
    names = ("month", *spans.SUMS)
    whole = [{**row, **sessions[row["month"]]} for row in by_case]
    return [{name: row[name] for name in names} for row in whole]


def rooms(span: Span) -> int:
    """Units with a hearing room accepted and open at the end of the span."""
    return int(
        db.session.scalar(
            select(func.count(func.distinct(Room.unit_id))).where(
                Room.unit_id.in_(within(span.lineage)),
                Room.accepted_on < span.until_on,
                Room.closed_on.is_(None) | (Room.closed_on >= span.until_on),
            )
        )
        or 0
    )


def summed(rows: Sequence[Row], *names: str) -> dict[str, int]:
    """Sums of some columns over rows."""
    return {name: sum(int(row[name]) for row in rows) for name in names}
