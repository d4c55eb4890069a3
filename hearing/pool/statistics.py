"""How a pool is used, and whether its structure fits what was asked of it (P-5, P-9)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.people.rules import Gender
from hearing.pool import catalogue, measures, queries
from hearing.pool.measures import Pair, Structure
from hearing.pool.models import Engagement, Member, Need, Pool
from hearing.pool.rules import EngagementState as E
from hearing.pool.rules import MemberState, WordKind
from hearing.units.models import Unit

KINDS = {
    "category": "类别",
    "speciality": "专业领域",
    "identity": "身份",
    "gender": "性别",
    "language": "语言",
}


@dataclass(frozen=True)
class Group:
    """Members with one attribute and how often they served."""

    attribute: str
    members: int
    uses: int


@dataclass(frozen=True)
class Summary:
    """Use of the pools at and below a unit in a span; ``counts`` is member id → hearings attended."""

    members: int
    uses: int
    never_used: tuple[int, ...]
    top_size: int
    top_uses: int
    gini: Fraction
    counts: dict[int, int]
    pairs: tuple[Pair, ...]


def summary(pool_unit_lineage: str, from_on: date, until_on: date) -> Summary:
    """Concentration of use: attended hearings held from a day until before another (P-9)."""
    pools = db.session.scalars(
        select(Pool.id)
        .join(Unit, Unit.id == Pool.unit_id)
        .where(Unit.lineage.startswith(pool_unit_lineage, autoescape=True))
    ).all()
    return _summary(_members(pools, from_on), pools, from_on, until_on)


def _summary(
    members: Sequence[Member], pools: Sequence[int], from_on: date, until_on: date
) -> Summary:
    meetings = _meetings(pools, from_on, until_on)
    served = Counter(member_id for member_id, _ in meetings)
    counts = {member.id: served[member.id] for member in members}
    top, total = measures.top_share(list(counts.values()))
    return Summary(
        members=len(counts),
        uses=total,
        never_used=tuple(member_id for member_id, times in counts.items() if not times),
        top_size=measures.top_size(len(counts)),
        top_uses=top,
        gini=measures.gini(counts.values()),
        counts=counts,
        pairs=tuple(measures.frequent_pairs(meetings)),
    )


def _members(pools: Sequence[int], from_on: date) -> Sequence[Member]:
    """Members in the pools now whose term reaches into the span."""
    return db.session.scalars(
        select(Member)
        .options(*queries.PROFILE)
        .where(
            Member.pool_id.in_(pools),
            Member.state == MemberState.ACTIVE,
            Member.term_until > from_on,
        )
        .order_by(Member.id)
    ).all()


def _meetings(pools: Sequence[int], from_on: date, until_on: date) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Engagement.member_id, Engagement.handler_person_id)
        .join(Member, Member.id == Engagement.member_id)
        .where(
            Member.pool_id.in_(pools),
            Engagement.state == E.ATTENDED,
            Engagement.held_on >= from_on,
            Engagement.held_on < until_on,
        )
    )
    return [(row[0] or 0, row[1]) for row in rows]


def attributes(member: Member) -> list[str]:
    """The attributes by which a member is counted: ``category=legal``, ``speciality=医学`` …"""
    found = [f"category={member.category}"]
    found += [f"speciality={row.word}" for row in member.specialities]
    found += [f"identity={row.identity}" for row in member.identities]
    found += [f"language={row.word}" for row in member.languages]
    if member.person.gender:
        found.append(f"gender={member.person.gender}")
    return found


@dataclass(frozen=True)
class Report:
    """The page: summary, members with counts, groups by kind of attribute, structure against needs."""

    summary: Summary
    members: tuple[Member, ...]
    groups: dict[str, list[Group]]
    structure: tuple[Structure, ...]
    from_on: date
    until_on: date


def report(pool: Pool, from_on: date, until_on: date) -> Report:
    """Everything about one pool in a span (P-5, P-9)."""
    members = _members([pool.id], from_on)
    found = _summary(members, [pool.id], from_on, until_on)
    having: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    for member in members:
        for attribute in attributes(member):
            having[attribute] += 1
            uses[attribute] += found.counts[member.id]
    groups: dict[str, list[Group]] = {kind: [] for kind in KINDS}
    for attribute in sorted(having, key=lambda name: (-having[name], name)):
        group = Group(attribute, having[attribute], uses[attribute])
        groups[attribute.partition("=")[0]].append(group)
    ordered = sorted(members, key=lambda m: (-found.counts[m.id], m.id))
    structured = measures.structure(measures.wants(_asked(pool.id)), having)
    return Report(found, tuple(ordered), groups, tuple(structured), from_on, until_on)


def _asked(pool_id: int) -> list[list[tuple[str, int]]]:
    """The quotas of the pool's needs of the last twelve months."""
    since = clock.today() - timedelta(days=365)
    rows = db.session.scalars(
        select(Need.quotas).where(
            Need.pool_id == pool_id, Need.state != "withdrawn", Need.held_on >= since
        )
    )
    return [
        [(f"{quota['key']}={quota['value']}", int(quota["at_least"])) for quota in json.loads(text)]
        for text in rows
    ]


def attribute_names() -> dict[str, str]:
    """Attribute → its words for pages: ``category=legal`` → ``法律型``."""
    found = {f"gender={code}": words for code, words in Gender.labels().items()}
    for kind in WordKind:
        found |= {f"{kind.value}={code}": name for code, name in catalogue.names(kind).items()}
    return found
