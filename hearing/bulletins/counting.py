"""The grouped statements of a bulletin: each reads the rows once and gives sums, never single hearings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, select

from hearing.base.db import db
from hearing.base.sqltime import month_number
from hearing.bulletins import held
from hearing.bulletins.held import Span, total
from hearing.bulletins.standing import Definition, standings
from hearing.calendar.models import Room
from hearing.calendar.rules import VenueKind
from hearing.cases.models import CaseSource
from hearing.cases.vocabulary import Source
from hearing.hearings.models import Hearing
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import Form, PresiderKind
from hearing.units.queries import within

Row = dict[str, Any]


def _rows(statement: Any) -> list[Row]:
    return [dict(row) for row in db.session.execute(statement).mappings()]


def only(statement: Any) -> Row:
    """The one row of a statement of sums."""
    return {name: int(value or 0) for name, value in _rows(statement)[0].items()}


def cells(span: Span, definition: Definition) -> list[Row]:
    """Cases (件) by unit, line and type with how they stand and whence they come (trap 4, 5)."""
    found = standings(span)
    heard = found.heard.c
    keys = (heard.unit_id, heard.line_id, heard.type_code)
    return _rows(
        select(
            *keys,
            func.count().label("cases"),
            total(heard.is_public).label("public_cases"),
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
    facts = held.facts(span)
    own, has = facts.held.c, facts.columns
    return _rows(
        select(
            own.unit_id,
            func.count().label("hearings"),
            total(own.is_public).label("public_hearings"),
            total(own.presider_kind == PresiderKind.CHIEF.value).label("by_chief"),
            total(own.broadcast == Broadcast.LIVE.value).label("streamed"),
            *(total(own.form == one.value).label(f"form_{one.value}") for one in Form),
            total(own.venue_kind == VenueKind.MEDIATION.value).label("mediation"),
            total(own.filed_at < span.closing_at).label("filed"),
            total(own.consent_id.is_not(None)).label("consents"),
            total(facts.late).label("late_notices"),
            func.coalesce(func.sum(has["present"]), 0).label("attendances"),
            func.coalesce(func.sum(has["told"]), 0).label("officers_told"),
            total(facts.is_doubtful).label("to_verify"),
        )
        .select_from(facts.joined)
        .group_by(own.unit_id)
        .order_by(own.unit_id)
    )


def cases_to_verify(span: Span) -> int:
    """Cases (件) of the hearings still to be verified."""
    facts, heard = held.facts(span), held.cases(span)
    doubtful = (
        select(facts.held.c.id).select_from(facts.joined).where(facts.is_doubtful).subquery("doubt")
    )
    return int(
        db.session.scalar(
            select(func.count()).select_from(
                heard.join(doubtful, doubtful.c.id == heard.c.hearing_id)
            )
        )
        or 0
    )


def lines(span: Span) -> list[Row]:
    """Hearings (场) by line; one that hears cases of two lines counts in both (trap 4)."""
    heard = held.cases(span)
    each = (
        select(heard.c.hearing_id, heard.c.line_id, heard.c.presider_kind)
        .group_by(heard.c.hearing_id, heard.c.line_id, heard.c.presider_kind)
        .subquery("each")
    )
    return _rows(
        select(
            each.c.line_id,
            func.count().label("hearings"),
            total(each.c.presider_kind == PresiderKind.CHIEF.value).label("by_chief"),
        )
        .group_by(each.c.line_id)
        .order_by(each.c.line_id)
    )


def campaigns(span: Span) -> list[Row]:
    """Hearings of each campaign (集中开展), by name."""
    return _rows(
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
    by_case = _rows(
        select(
            month.label("month"),
            func.count().label("cases"),
            total(found.heard.c.is_public).label("public_cases"),
            *found.sums(definition),
        )
        .select_from(found.joined)
        .group_by(month)
        .order_by(month)
    )
    own = month_number(Hearing.held_on)
    by_hearing = _rows(
        select(
            own.label("month"),
            func.count().label("hearings"),
            total(Hearing.is_public).label("public_hearings"),
        )
        .where(held.ended(wider))
        .group_by(own)
        .order_by(own)
    )
    sessions = {row["month"]: row for row in by_hearing}
    return [{**row, **sessions[row["month"]]} for row in by_case]


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
