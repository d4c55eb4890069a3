"""Reading draws: requests that wait, what a year brought, other pools, the record for the hearing's file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from hearing.base.db import Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.people.models import Person
from hearing.pool import draw_rules, patterns, prospects
from hearing.pool.draw_rules import EngagedAs, RequestKind
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, DrawEntry, DrawRequest, Engagement, Need, Pool
from hearing.pool.rules import EngagementState as E
from hearing.pool.rules import Quota

ON_PANEL = (E.ACCEPTED, E.ATTENDED, E.ABSENT)


@dataclass(frozen=True)
class Counts:
    """How officers came to hearings: drawn in so many draws, called as reserves, and every exception."""

    draws: int
    reserves_called: int
    redraws: int
    relaxed: int
    borrowed: int
    named: int
    outsiders: int


def counts(need_ids: Any) -> Counts:
    """Counts over the needs of a sub-query (ids), for the draw page and the bulletin."""

    def number(of: Any, *conditions: Any) -> int:
        found = db.session.scalar(
            select(func.count(of.id)).where(of.need_id.in_(need_ids), *conditions)
        )
        return int(found or 0)

    granted = DrawRequest.decision == "granted"
    asked = Engagement.invited_at.is_not(None)
    return Counts(
        draws=number(Draw, Draw.state == "revealed"),
        reserves_called=number(Engagement, Engagement.is_reserve, asked),
        redraws=number(Draw, Draw.state.in_(ENDED)),
        relaxed=number(DrawRequest, DrawRequest.kind == RequestKind.RELAX, granted),
        borrowed=number(DrawRequest, DrawRequest.kind == RequestKind.BORROW, granted),
        named=number(Engagement, Engagement.engaged_as == EngagedAs.NAMED),
        outsiders=number(Engagement, Engagement.engaged_as == EngagedAs.OUTSIDER),
    )


def counts_of_hearings(hearing_ids: Any) -> Counts:
    """The same for the hearings of a sub-query (ids), as a bulletin counts them."""
    return counts(select(Need.id).where(Need.hearing_id.in_(hearing_ids)))


def counts_of_year(pool_id: int, year: int) -> Counts:
    """The same for one pool and the hearings of one year."""
    return counts(
        select(Need.id).where(
            Need.pool_id == pool_id,
            Need.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )


def _requests(viewer: Viewer) -> Select[DrawRequest]:
    return (
        select(DrawRequest)
        .join(Need, Need.id == DrawRequest.need_id)
        .where(
            DrawRequest.unit_id == viewer.unit_id,
            DrawRequest.decision.is_(None),
            DrawRequest.requested_by != viewer.person_id,
            Need.handler_person_id != viewer.person_id,
        )
        .order_by(DrawRequest.requested_at, DrawRequest.id)
    )


def requests_waiting(viewer: Viewer) -> Sequence[DrawRequest]:
    """Requests that the viewer's unit decides and the viewer may decide, oldest first."""
    wanted = _requests(viewer).options(joinedload(DrawRequest.need).joinedload(Need.pool))
    return db.session.scalars(wanted).all()


def requests_count(viewer: Viewer) -> list[Counted]:
    """How many there are, for the menu."""
    return [count_of(_requests(viewer))]


def requests_of(need_id: int) -> Sequence[DrawRequest]:
    """All requests about one need, oldest first."""
    return db.session.scalars(
        select(DrawRequest)
        .options(joinedload(DrawRequest.pool))
        .where(DrawRequest.need_id == need_id)
        .order_by(DrawRequest.id)
    ).all()


def other_pools(need: Need) -> list[tuple[int, str]]:
    """(id, name) of the pools that could lend to a need."""
    rows = db.session.execute(
        select(Pool.id, Pool.name).where(Pool.id != need.pool_id).order_by(Pool.unit_id)
    )
    return [(row.id, row.name) for row in rows]


def draws_of_hearing(hearing_id: int) -> Sequence[Draw]:
    """Every draw of a hearing over all its needs, first to last."""
    return db.session.scalars(
        select(Draw).join(Need).where(Need.hearing_id == hearing_id).order_by(Draw.id)
    ).all()


def record_of_hearing(hearing_id: int) -> dict[str, Any]:
    """The record of a hearing's standing draw, codes only, for the case side (settled 8)."""
    row = db.session.scalars(
        select(Draw)
        .join(Need)
        .where(Need.hearing_id == hearing_id, Draw.state == "revealed", Draw.record.is_not(None))
        .order_by(Draw.id.desc())
    ).first()
    if row is None or row.record is None:
        raise NotFound
    return dict(json.loads(row.record))


def exclusions(draw_id: int) -> list[tuple[str, str, int]]:
    """(rule, words, how many) of the members left out of a frozen list, the most frequent first."""
    rows = db.session.execute(
        select(DrawEntry.reason_rule, DrawEntry.reason_words, func.count())
        .where(DrawEntry.draw_id == draw_id, DrawEntry.reason_rule.is_not(None))
        .group_by(DrawEntry.reason_rule, DrawEntry.reason_words)
        .order_by(func.count().desc(), DrawEntry.reason_words)
    )
    return [(str(rule), str(words), number) for rule, words, number in rows]


def small_strata(row: Draw) -> list[tuple[str, int, int]]:
    """Where a frozen list was hardly large enough for chance: (words or "", eligible, wanted)."""
    listed = json.loads(row.list_text)
    quotas = [Quota(q["key"], q["value"], q["at_least"]) for q in listed["need"]["quotas"]]
    found = draw_rules.small_strata(
        listed["need"]["number"], quotas, [c["attributes"] for c in listed["candidates"]]
    )
    keys = {q.value: q.key for q in quotas}
    return [
        (prospects.quota_words(keys[value], value) if value else "", have, wanted)
        for value, have, wanted in found
    ]


def wanted_words(quotas: Iterable[Any]) -> list[str]:
    """Quotas in words: 法律型至少 1 人 …"""
    return [f"{prospects.quota_words(q['key'], q['value'])}至少 {q['at_least']} 人" for q in quotas]


@dataclass(frozen=True)
class FriendlyPair:
    """A handler and an officer who met far more often than chance has it, by name."""

    handler: str
    officer: str
    met: int
    expected: float


def friendly_pairs(pool_id: int, year: int) -> list[FriendlyPair]:
    """Pairs of one pool and year that stand out; a sign to look into, not a finding (T1)."""
    rows = db.session.execute(
        select(Engagement.hearing_id, Engagement.handler_person_id, Engagement.person_id)
        .join(Need, Need.id == Engagement.need_id)
        .where(
            Need.pool_id == pool_id,
            Engagement.state.in_(ON_PANEL),
            Engagement.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(Engagement.hearing_id)
    ).all()
    panels: dict[tuple[int, int], list[int]] = {}
    for hearing_id, handler, officer in rows:
        panels.setdefault((hearing_id, handler), []).append(officer)
    found = patterns.friendly_pairs(
        patterns.Meeting(handler, tuple(officers)) for (_, handler), officers in panels.items()
    )
    ids = {one for pair in found for one in (pair.handler, pair.officer)}
    people = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = {row.id: row.name for row in people}
    return [FriendlyPair(names[p.handler], names[p.officer], p.met, p.expected) for p in found]
