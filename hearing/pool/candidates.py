"""What a draw looks at about every member of a pool, read in a few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import chance
from hearing.base.db import db
from hearing.calendar.queries import busy_person_ids
from hearing.people.models import Post
from hearing.people.rules import DUTIES
from hearing.pool import availability, interest, rules, training
from hearing.pool.models import DrawRequest, Engagement, Member, Need
from hearing.pool.recusal import GRADES, Grade, Sign
from hearing.pool.rules import EngagementState as E
from hearing.units.queries import parameter_int

COUNTED = (E.INVITED, E.ACCEPTED, E.ATTENDED)


@dataclass(frozen=True)
class Listed:
    """A member on the frozen list, by a random code of this draw."""

    code: str
    facts: rules.MemberFacts
    exclusion: rules.Exclusion | None
    person_id: int = 0
    undecided: tuple[Sign, ...] = ()
    ask: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class _Uses:
    year: Counter[int]
    month: Counter[int]
    handler: Counter[int]
    this_hearing: set[int]


def frozen_list(need: Need, keys: Iterable[str] = ()) -> list[Listed]:
    """Every member of the need's pools with eligibility on the day of the hearing (P-9).

    ``keys`` are those of the quotas, so that only what they look at is read.
    """
    day = need.held_on
    owner = need.pool.unit_id
    limits = rules.Limits(
        parameter_int("cap_year", day, owner),
        parameter_int("cap_month", day, owner),
        parameter_int("cap_handler", day, owner),
    )
    members = _members(need, set(keys))
    facts, uses = member_facts(need, members, set(keys))
    signs = interest.signs_of(need, [m.person for m in members], uses.handler)
    likely = any(GRADES[sign] == Grade.LIKELY for found in signs.values() for sign in found)
    decided = interest.decisions(need.id) if likely else {}
    listed = []
    for member, known in zip(members, facts, strict=True):
        judged = interest.judge(member.person_id, signs[member.person_id], decided)
        known = replace(known, recusal=judged.excluded) if judged.excluded else known
        out = rules.exclusion(known, day, limits)
        listed.append(
            Listed(
                chance.token(8),
                known,
                out,
                member.person_id,
                () if out else judged.undecided,
                judged.ask,
            )
        )
    return listed


def pool_ids(need: Need) -> list[int]:
    """The need's own pool first, then those that lend to it (P-5)."""
    lent = db.session.scalars(
        select(DrawRequest.pool_id)
        .where(
            DrawRequest.need_id == need.id,
            DrawRequest.kind == "borrow",
            DrawRequest.decision == "granted",
        )
        .order_by(DrawRequest.id)
    )
    return [need.pool_id, *(pool_id for pool_id in lent if pool_id)]


def _members(need: Need, keys: set[str]) -> Sequence[Member]:
    """Active and suspended members of all pools that serve the need, own ones first."""
    wanted = select(Member).options(joinedload(Member.person))
    if "identity" in keys:
        wanted = wanted.options(selectinload(Member.identities))
    if "speciality" in keys:
        wanted = wanted.options(selectinload(Member.specialities))
    return db.session.scalars(
        wanted.where(
            Member.pool_id.in_(pool_ids(need)),
            Member.state.in_((rules.MemberState.ACTIVE, rules.MemberState.SUSPENDED)),
        ).order_by(Member.pool_id != need.pool_id, Member.id)
    ).all()


def member_facts(
    need: Need, members: Sequence[Member], keys: set[str]
) -> tuple[list[rules.MemberFacts], _Uses]:
    """Facts about every given member, and the uses of this year."""
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
    first: dict[int, int] = {}
    for m in members:
        first.setdefault(m.person_id, m.id)
    facts = [
        rules.MemberFacts(
            member_id=m.id,
            state=m.state,
            category=m.category,
            gender=m.person.gender,
            identities=frozenset(i.identity for i in m.identities)
            if "identity" in keys
            else frozenset(),
            specialities=frozenset(s.word for s in m.specialities)
            if "speciality" in keys
            else frozenset(),
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
            is_foreign=m.pool_id != need.pool_id,
            is_twice=first[m.person_id] != m.id,
            consents_cross_pool=m.consents_cross_pool,
            already_engaged=m.person_id in uses.this_hearing,
            holds_duty=m.person_id in duty,
        )
        for m in members
    ]
    return facts, uses


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
            Engagement.held_on.between(
                date(need.held_on.year, 1, 1), date(need.held_on.year, 12, 31)
            ),
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
