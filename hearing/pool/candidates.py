"""What a draw looks at about every member of a pool, read in a few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import extract, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import chance
from hearing.base.db import db
from hearing.calendar.queries import busy_person_ids
from hearing.people.models import Post
from hearing.people.rules import DUTIES
from hearing.pool import availability, rules, training
from hearing.pool.models import Engagement, Member, Need
from hearing.pool.rules import EngagementState as E
from hearing.units.queries import parameter_int

COUNTED = (E.INVITED, E.ACCEPTED, E.ATTENDED)


@dataclass(frozen=True)
class Listed:
    """A member on the frozen list, by a random code of this draw."""

    code: str
    facts: rules.MemberFacts
    exclusion: rules.Exclusion | None


@dataclass(frozen=True)
class _Uses:
    year: Counter[int]
    month: Counter[int]
    handler: Counter[int]
    this_hearing: set[int]


def frozen_list(need: Need) -> list[Listed]:
    """Every member of the need's pool with eligibility on the day of the hearing (P-9)."""
    day = need.held_on
    owner = need.pool.unit_id
    limits = rules.Limits(
        parameter_int("cap_year", day, owner),
        parameter_int("cap_month", day, owner),
        parameter_int("cap_handler", day, owner),
    )
    listed = []
    for facts in member_facts(need):
        code = chance.token(8)
        listed.append(Listed(code, facts, rules.exclusion(facts, day, limits)))
    return listed


def member_facts(need: Need) -> list[rules.MemberFacts]:
    """Facts about every member who has ever been active in the pool."""
    members = db.session.scalars(
        select(Member)
        .options(joinedload(Member.person), selectinload(Member.identities))
        .where(
            Member.pool_id == need.pool_id,
            Member.state.in_((rules.MemberState.ACTIVE, rules.MemberState.SUSPENDED)),
        )
        .order_by(Member.id)
    ).all()
    people = [member.person_id for member in members]
    busy = busy_person_ids(need.starts_at, need.ends_at, people)
    away = availability.unavailable_member_ids(need.starts_at, need.ends_at)
    trained = training.trained_member_ids([m.id for m in members], need.held_on, need.pool.unit_id)
    duty = set(
        db.session.scalars(
            select(Post.person_id).where(
                Post.person_id.in_(people),
                Post.kind.in_(DUTIES),
                Post.ended_at.is_(None),
            )
        )
    )
    uses = _uses(need, people)
    identities = {c.digest for c in need.conflicts if c.kind == "identity"}
    employers = {c.digest for c in need.conflicts if c.kind == "employer"}
    return [
        rules.MemberFacts(
            member_id=m.id,
            state=m.state,
            category=m.category,
            gender=m.person.gender,
            identities=frozenset(i.identity for i in m.identities),
            born_on=m.person.born_on,
            declared_on=m.exclusions_declared_on,
            exclusion_hit=m.exclusion_hit,
            term_from=m.term_from,
            term_until=m.term_until,
            is_busy=m.person_id in busy,
            is_unavailable=m.id in away,
            training_valid=m.id in trained,
            uses_year=uses.year[m.person_id],
            uses_month=uses.month[m.person_id],
            uses_handler=uses.handler[m.person_id],
            conflicts=m.person.identity_digest in identities
            or m.person.employer_digest in employers,
            already_engaged=m.person_id in uses.this_hearing,
            holds_duty=m.person_id in duty,
        )
        for m in members
    ]


def _uses(need: Need, people: Sequence[int]) -> _Uses:
    rows = db.session.execute(
        select(
            Engagement.person_id,
            Engagement.held_on,
            Engagement.handler_person_id,
            Engagement.hearing_id,
            Engagement.state,
        ).where(
            Engagement.person_id.in_(people),
            extract("year", Engagement.held_on) == need.held_on.year,
        )
    ).all()
    uses = _Uses(Counter(), Counter(), Counter(), set())
    for person_id, held_on, handler, hearing_id, state in rows:
        if hearing_id == need.hearing_id and state not in (E.WAITING, E.RELEASED):
            uses.this_hearing.add(person_id)
        if state not in COUNTED:
            continue
        uses.year[person_id] += 1
        uses.month[person_id] += held_on.month == need.held_on.month
        uses.handler[person_id] += handler == need.handler_person_id
    return uses
