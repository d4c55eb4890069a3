"""Officers' calendars: days, spans, weekly patterns and half days on which they cannot come (P-9).

An entry belongs to the natural person: whoever is a member of two pools enters it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import away_rules
from hearing.pool.away_rules import Away, Half
from hearing.pool.models import Engagement, Member, Need, Unavailability
from hearing.pool.rules import EngagementState as E


def _as_away(row: Unavailability) -> Away:
    return Away(row.from_on, row.until_on, row.half, row.weekday)


def unavailable_member_ids(starts_at: datetime, ends_at: datetime) -> set[int]:
    """Members (of any pool) whose entries stand against a period; half days are respected (P-9)."""
    starts, ends = clock.local(starts_at), clock.local(ends_at)
    own, other = aliased(Member), aliased(Member)
    rows = db.session.execute(
        select(
            other.id,
            Unavailability.from_on,
            Unavailability.until_on,
            Unavailability.half,
            Unavailability.weekday,
        )
        .join(own, own.id == Unavailability.member_id)
        .join(other, other.person_id == own.person_id)
        .where(
            Unavailability.removed_at.is_(None),
            Unavailability.from_on <= ends.date(),
            Unavailability.until_on >= starts.date(),
        )
    )
    return {
        row.id
        for row in rows
        if away_rules.stands_against(
            Away(row.from_on, row.until_on, row.half, row.weekday), starts, ends
        )
    }


def away_all_day(day: date) -> set[int]:
    """Members who can come neither in the morning nor in the afternoon of a day."""
    morning = unavailable_member_ids(clock.beijing(day, "09:00"), clock.beijing(day, "11:00"))
    afternoon = unavailable_member_ids(clock.beijing(day, "14:00"), clock.beijing(day, "16:00"))
    return morning & afternoon


def mark(
    viewer: Viewer,
    member: Member,
    *,
    from_on: date,
    until_on: date | None = None,
    half: str = Half.ALL,
    weekday: int | None = None,
    reason: str | None = None,
) -> Unavailability:
    """Enter days on which a member cannot come: by 管, or by the officer for themselves."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    if half not in Half.labels():
        raise Refused("选择全天、上午或下午", field="half")
    away = Away(from_on, until_on or _default_end(from_on, weekday), half, weekday)
    problem = away_rules.span_problem(away, clock.today())
    if problem:
        raise Refused(problem, field="until_on", rule="P-9")
    if any(_as_away(row) == away for row in entries(member.person_id)):
        raise Conflict("这段日期已经登记过", field="from_on")
    row = Unavailability(
        member_id=member.id,
        from_on=away.from_on,
        until_on=away.until_on,
        half=half,
        weekday=weekday,
        reason=reason or "本人不便",
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "member.unavailable", "member", member.id, entry=row.id)
    return row


def _default_end(from_on: date, weekday: int | None) -> date:
    if weekday is None:
        return from_on
    return from_on + timedelta(days=away_rules.LONGEST_DAYS - 1)


def entries(person_id: int, *, past: bool = False) -> Sequence[Unavailability]:
    """A person's entries that still matter (or all), the nearest first."""
    wanted = (
        select(Unavailability)
        .join(Member, Member.id == Unavailability.member_id)
        .where(Member.person_id == person_id, Unavailability.removed_at.is_(None))
    )
    if not past:
        wanted = wanted.where(Unavailability.until_on >= clock.today())
    return db.session.scalars(wanted.order_by(Unavailability.from_on, Unavailability.id)).all()


def entry_of(person_id: int, entry_id: int) -> Unavailability:
    """One live entry of a person."""
    found = next((row for row in entries(person_id, past=True) if row.id == entry_id), None)
    if found is None:
        raise NotFound
    return found


def remove(viewer: Viewer, member: Member, row: Unavailability) -> None:
    """Take an entry away: 管 any of the pool's members, an officer those they entered themselves."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    elif row.entered_by != viewer.person_id:
        raise Forbidden("这一条由检察院登记，请联系检察院更改。")
    row.removed_at = clock.now()
    row.removed_by = viewer.person_id
    db.session.flush()
    journal.record(viewer, "member.available", "member", member.id, entry=row.id)


@dataclass(frozen=True)
class CalendarDay:
    """One cell of the month: not free which halves, hearings accepted or asked for."""

    day: date
    is_in_month: bool
    halves: frozenset[str]
    hearings: int

    @property
    def words(self) -> str:
        """``不便``, ``上午不便``, ``下午不便`` or nothing."""
        if len(self.halves) == 2:
            return "不便"
        return "".join(f"{Half(half).label}不便" for half in self.halves)


def month(person_id: int, year: int, month_: int) -> list[list[CalendarDay]]:
    """The weeks of a month with entries and hearings."""
    weeks = away_rules.weeks(year, month_)
    first, last = weeks[0][0], weeks[-1][-1]
    listed = [_as_away(row) for row in entries(person_id, past=True)]
    taken = _hearing_days(person_id, first, last)
    return [[_cell(day, month_, listed, taken) for day in week] for week in weeks]


def _cell(day: date, month_: int, listed: Sequence[Away], taken: Sequence[date]) -> CalendarDay:
    halves = frozenset(
        half.value
        for half in (Half.MORNING, Half.AFTERNOON)
        if any(away_rules.covers(away, day, (half,)) for away in listed)
    )
    return CalendarDay(day, day.month == month_, halves, taken.count(day))


def _hearing_days(person_id: int, first: date, last: date) -> list[date]:
    return list(
        db.session.scalars(
            select(Engagement.held_on)
            .join(Need, Need.id == Engagement.need_id)
            .where(
                Engagement.person_id == person_id,
                Engagement.held_on.between(first, last),
                Engagement.state.in_((E.INVITED, E.ACCEPTED, E.ATTENDED)),
            )
        )
    )
