"""How many officers could be drawn for a time: counts only, never who, for whoever plans a hearing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.calendar.openings import busy_people
from hearing.calendar.rules import Period
from hearing.people.models import Person, Post
from hearing.people.rules import DUTIES
from hearing.pool import away_rules, rules
from hearing.pool.away_rules import Away
from hearing.pool.candidates import COUNTED
from hearing.pool.models import Engagement, Member, Unavailability
from hearing.pool.use import pool_for
from hearing.units.queries import parameter_int


@dataclass(frozen=True)
class _Known:
    members: Sequence[tuple[Member, Person]]
    away: dict[int, list[Away]]
    duty: set[int]
    uses: list[tuple[int, date, int]]
    busy: dict[int, list[Period]]


def officers_free(
    unit_id: int, handler_person_id: int | None, from_on: date, until_on: date
) -> Callable[[Period], int]:
    """A count of the officers who may be drawn and are free, for any period of a span (P-9).

    Read in five queries; an officer with an interest in the case is found at the draw only.
    """
    try:
        pool = pool_for(unit_id)
    except Refused:
        return lambda _period: 0
    known = _read(pool.id, from_on, until_on)

    @cache
    def drawable(day: date) -> frozenset[int]:
        limits = rules.Limits(
            parameter_int("cap_year", day, pool.unit_id),
            parameter_int("cap_month", day, pool.unit_id),
            parameter_int("cap_handler", day, pool.unit_id),
        )
        uses = _uses(known.uses, day, handler_person_id)
        return frozenset(
            person.id
            for member, person in known.members
            if rules.exclusion(_facts(member, person, day, known, uses), day, limits) is None
        )

    def count(period: Period) -> int:
        people = drawable(clock.beijing_date(period.starts_at))
        starts, ends = clock.local(period.starts_at), clock.local(period.ends_at)
        return sum(
            not any(period.overlaps(p) for p in known.busy.get(n, ()))
            and not any(away_rules.stands_against(a, starts, ends) for a in known.away.get(n, ()))
            for n in people
        )

    return count


def _read(pool_id: int, from_on: date, until_on: date) -> _Known:
    members = [
        (row[0], row[1])
        for row in db.session.execute(
            select(Member, Person)
            .join(Person, Person.id == Member.person_id)
            .where(Member.pool_id == pool_id, Member.state == rules.MemberState.ACTIVE)
        )
    ]
    people = [person.id for _, person in members]
    away = _away(people, from_on, until_on)
    duty = set(
        db.session.scalars(
            select(Post.person_id).where(
                Post.person_id.in_(people), Post.kind.in_(DUTIES), Post.ended_at.is_(None)
            )
        )
    )
    uses = db.session.execute(
        select(Engagement.person_id, Engagement.held_on, Engagement.handler_person_id).where(
            Engagement.person_id.in_(people),
            Engagement.state.in_(COUNTED),
            Engagement.held_on >= date(from_on.year, 1, 1),
            Engagement.held_on <= date(until_on.year, 12, 31),
        )
    )
    busy = busy_people(people, from_on, until_on + timedelta(days=1))
    return _Known(members, away, duty, [(row[0], row[1], row[2]) for row in uses], busy)


def _away(people: Sequence[int], from_on: date, until_on: date) -> dict[int, list[Away]]:
    rows = db.session.execute(
        select(
            Member.person_id,
            Unavailability.from_on,
            Unavailability.until_on,
            Unavailability.half,
            Unavailability.weekday,
        )
        .join(Member, Member.id == Unavailability.member_id)
        .where(
            Member.person_id.in_(people),
            Unavailability.removed_at.is_(None),
            Unavailability.from_on <= until_on,
            Unavailability.until_on >= from_on,
        )
    )
    found: dict[int, list[Away]] = {}
    for row in rows:
        away = Away(row.from_on, row.until_on, row.half, row.weekday)
        found.setdefault(row.person_id, []).append(away)
    return found


def _uses(
    rows: Sequence[tuple[int, date, int]], day: date, handler_person_id: int | None
) -> tuple[Counter[int], Counter[int], Counter[int]]:
    year: Counter[int] = Counter()
    month: Counter[int] = Counter()
    handler: Counter[int] = Counter()
    for person_id, held_on, handled_by in rows:
        if held_on.year != day.year:
            continue
        year[person_id] += 1
        month[person_id] += held_on.month == day.month
        handler[person_id] += handled_by == handler_person_id
    return year, month, handler


def _facts(
    member: Member,
    person: Person,
    day: date,
    known: _Known,
    uses: tuple[Counter[int], Counter[int], Counter[int]],
) -> rules.MemberFacts:
    year, month, handler = uses
    return rules.MemberFacts(
        member_id=member.id,
        state=member.state,
        category=member.category,
        gender=None,
        identities=frozenset(),
        born_on=person.born_on,
        declared_on=member.exclusions_declared_on,
        exclusion_hit=member.exclusion_hit,
        term_from=member.term_from,
        term_until=member.term_until,
        uses_year=year[person.id],
        uses_month=month[person.id],
        uses_handler=handler[person.id],
        holds_duty=person.id in known.duty,
    )
