"""Which ended hearings could be padded at all: found in the database, so that the honest ones never leave it.

Each statement gives no fewer hearings than its function in ``padding``, which decides; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union_all

from hearing.base.db import db
from hearing.base.sqltime import beijing_day, days_between, seconds_between
from hearing.bulletins.detecting import Span
from hearing.bulletins.padding import Thresholds, bare
from hearing.hearings.models import Hearing, HearingCase, HearingRecord, Participant, Recording
from hearing.hearings.rules import Role
from hearing.opinions.models import Opinion

AT_ONCE = 2000


def suspects(span: Span, at: Thresholds) -> tuple[set[int], set[int]]:
    """Ids of hearings to look at, and of those whose texts stand elsewhere too."""
    copies = _copies(span, at)
    found = set(copies)
    for statement in (_lacking(span, at), _again(span, at), _panels(span, at), _at_once(span)):
        found.update(db.session.scalars(statement, execution_options={"yield_per": AT_ONCE}))
    return found, copies


def _ids(span: Span) -> Select[Any]:
    return select(Hearing.id).where(*span.held)


def _sat(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Officers present in the hearings of a span."""
    return (
        Participant.hearing_id.in_(_ids(span)),
        Participant.role == Role.OFFICER,
        Participant.present_at.is_not(None),
        Participant.person_id.is_not(None),
    )


def _lacking(span: Span, at: Thresholds) -> Select[Any]:
    """No officer, no beginning, neither record nor recording; too short; entered afterwards."""
    parts = [
        select(owner.hearing_id).where(*conditions).distinct().subquery()
        for owner, conditions in (
            (Participant, _sat(span)),
            (HearingRecord, (HearingRecord.frozen_at.is_not(None),)),
            (Recording, (Recording.hearing_id.in_(_ids(span)),)),
        )
    ]
    joined: Any = Hearing.__table__
    for part in parts:
        joined = joined.outerjoin(part, part.c.hearing_id == Hearing.id)
    sat, written, recorded = (part.c.hearing_id for part in parts)
    return (
        select(Hearing.id)
        .select_from(joined)
        .where(
            *span.held,
            or_(
                sat.is_(None),
                Hearing.opened_at.is_(None),
                and_(written.is_(None), recorded.is_(None)),
                seconds_between(Hearing.opened_at, Hearing.closed_at) <= at.shortest_minutes * 60,
                days_between(Hearing.held_on, beijing_day(Hearing.entered_at)) > at.late_entry_days,
            ),
        )
    )


def _again(span: Span, at: Thresholds) -> Select[Any]:
    """A case heard before or after within some days."""
    turn: dict[str, Any] = {
        "partition_by": HearingCase.case_id,
        "order_by": (Hearing.held_on, Hearing.id),
    }
    each = (
        select(
            HearingCase.hearing_id,
            Hearing.held_on,
            func.lag(Hearing.held_on).over(**turn).label("earlier"),
            func.lead(Hearing.held_on).over(**turn).label("later"),
        )
        .join(Hearing, Hearing.id == HearingCase.hearing_id)
        .where(*span.held)
        .subquery()
    )
    near = or_(
        days_between(each.c.earlier, each.c.held_on) <= at.split_days,
        days_between(each.c.held_on, each.c.later) <= at.split_days,
    )
    return select(each.c.hearing_id).where(near)


def _panels(span: Span, at: Thresholds) -> Select[Any]:
    """The same panel several times on one day, or again and again; panels are told apart by number, ends and sum."""
    who = Participant.person_id
    panel = (
        select(
            Participant.hearing_id,
            func.count(who.distinct()).label("size"),
            func.min(who).label("low"),
            func.max(who).label("high"),
            func.sum(who.distinct()).label("sum"),
        )
        .where(*_sat(span))
        .group_by(Participant.hearing_id)
        .subquery()
    )
    same = (Hearing.unit_id, panel.c.size, panel.c.low, panel.c.high, panel.c.sum)
    turn: dict[str, Any] = {"partition_by": same, "order_by": (Hearing.held_on, Hearing.id)}
    last = func.lead(Hearing.held_on, at.panel_times - 1).over(**turn)
    each = (
        select(
            Hearing.id.label("id"),
            Hearing.held_on,
            *(column.label(f"same_{place}") for place, column in enumerate(same)),
            func.count().over(partition_by=(*same, Hearing.held_on)).label("today"),
            case((days_between(Hearing.held_on, last) <= at.panel_days, 1), else_=0).label(
                "begins"
            ),
        )
        .join(panel, panel.c.hearing_id == Hearing.id)
        .where(*span.held)
        .subquery()
    )
    c = each.c
    within = func.max(c.begins).over(
        partition_by=tuple(c[f"same_{place}"] for place in range(len(same))),
        order_by=(c.held_on, c.id),
        rows=(1 - at.panel_times, 0),
    )
    marked = select(c.id, c.today, within.label("within")).subquery()
    return select(marked.c.id).where(or_(marked.c.today >= at.batch_least, marked.c.within == 1))


def _at_once(span: Span) -> Select[Any]:
    """A person whose hearing began before another of theirs had ended."""
    times = (Hearing.opened_at, Hearing.closed_at)
    known = Hearing.opened_at.is_not(None)
    seats = union_all(
        select(Hearing.id, Participant.person_id, *times)
        .join(Participant, Participant.hearing_id == Hearing.id)
        .where(*span.held, known, *_sat(span)),
        select(Hearing.id, Hearing.presider_person_id, *times).where(
            *span.held, known, Hearing.presider_person_id.is_not(None)
        ),
    ).subquery()
    c = seats.c
    turn: dict[str, Any] = {"partition_by": c.person_id, "order_by": (c.opened_at, c.id)}
    each = select(
        c.id,
        c.opened_at,
        c.closed_at,
        func.max(c.closed_at).over(**turn, rows=(None, -1)).label("before"),
        func.lead(c.opened_at).over(**turn).label("next"),
    ).subquery()
    return (
        select(each.c.id)
        .where(or_(each.c.opened_at < each.c.before, each.c.next < each.c.closed_at))
        .distinct()
    )


def _copies(span: Span, at: Thresholds) -> set[int]:
    """Hearings with a text that another has as well: texts pass by one at a time, only a number of each is kept."""
    first: dict[int, int] = {}
    found: set[int] = set()
    for owner, words in ((HearingRecord, HearingRecord.text), (Opinion, Opinion.reasons)):
        rows = db.session.execute(
            select(owner.hearing_id, words).where(
                owner.hearing_id.in_(_ids(span)), func.length(words) >= at.copied_characters
            ),
            execution_options={"yield_per": AT_ONCE},
        )
        for hearing_id, text in rows:
            plain = bare(text or "")
            if len(plain) >= at.copied_characters:
                other = first.setdefault(hash(plain), hearing_id)
                if other != hearing_id:
                    found |= {hearing_id, other}
    return found
