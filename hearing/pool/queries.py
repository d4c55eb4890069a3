"""What each duty may see of the pool: 聘 and 管 their members, the handler only confirmed officers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base.db import Counted, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.people import access
from hearing.pool.models import (
    Draw,
    DrawEntry,
    Engagement,
    Member,
    MemberEvent,
    Need,
    Pool,
)
from hearing.pool.rules import EngagementState as E
from hearing.pool.rules import MemberState

# what a list of members shows of each, in one statement per table
PROFILE = (
    joinedload(Member.person),
    selectinload(Member.identities),
    selectinload(Member.specialities),
    selectinload(Member.languages),
)


def own_pool(viewer: Viewer) -> Pool:
    """The pool of the viewer's unit."""
    found = db.session.scalar(select(Pool).where(Pool.unit_id == viewer.unit_id))
    if found is None:
        raise NotFound
    return found


def members(
    viewer: Viewer, states: Sequence[str], search: str = "", limit: int = 200
) -> Sequence[Member]:
    """Members of the viewer's pool in some states, with persons and identities."""
    wanted = (
        select(Member)
        .join(Pool)
        .options(joinedload(Member.person), selectinload(Member.identities))
        .where(Pool.unit_id == viewer.unit_id, Member.state.in_(states))
    )
    if search:
        from_name = Member.person.has(name=search)
        wanted = wanted.where(from_name | Member.profession.contains(search, autoescape=True))
    return db.session.scalars(wanted.order_by(Member.term_until, Member.id).limit(limit)).all()


def member(viewer: Viewer, member_id: int) -> Member:
    """One member of the viewer's own pool; another pool's is missing."""
    found = db.session.scalar(
        select(Member)
        .join(Pool)
        .options(joinedload(Member.person), selectinload(Member.identities))
        .where(Member.id == member_id, Pool.unit_id == viewer.unit_id)
    )
    if found is None:
        raise NotFound
    return found


def history(viewer: Viewer, member_id: int) -> Sequence[MemberEvent]:
    """A member's history, oldest first."""
    member(viewer, member_id)
    return db.session.scalars(
        select(MemberEvent).where(MemberEvent.member_id == member_id).order_by(MemberEvent.id)
    ).all()


def counts(viewer: Viewer) -> Counter[str]:
    """How many members of the viewer's pool are in each state."""
    rows = db.session.execute(
        select(Member.state, func.count())
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id)
        .group_by(Member.state)
    )
    return Counter({MemberState(state): number for state, number in rows})


def needs(viewer: Viewer, limit: int = 60) -> list[tuple[Need, Draw | None]]:
    """Needs of the viewer's pool with their latest draw, open ones and the nearest first."""
    latest = (
        select(func.max(Draw.id)).where(Draw.need_id == Need.id).correlate(Need).scalar_subquery()
    )
    rows = db.session.execute(
        select(Need, Draw)
        .join(Pool, Pool.id == Need.pool_id)
        .outerjoin(Draw, Draw.id == latest)
        .where(Pool.unit_id == viewer.unit_id, Need.state != "withdrawn")
        .order_by(Need.state.desc(), Need.starts_at.desc(), Need.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def open_needs(viewer: Viewer) -> list[Counted]:
    """How many needs wait for a draw, for the menu."""
    return [
        select(func.count(Need.id))
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id, Need.state == "open")
    ]


def need(viewer: Viewer, need_id: int) -> Need:
    """One need of the viewer's pool."""
    found = db.session.scalar(
        select(Need).join(Pool).where(Need.id == need_id, Pool.unit_id == viewer.unit_id)
    )
    if found is None:
        raise NotFound
    access.require(viewer, "draw:run", found)
    return found


def draw_of(viewer: Viewer, draw_id: int) -> Draw:
    """One draw: for 管 of the pool and the approving leaders there, or for audit anywhere."""
    wanted = select(Draw).join(Need).join(Pool).where(Draw.id == draw_id)
    if viewer.kind != "audit_admin":
        wanted = wanted.where(Pool.unit_id == viewer.unit_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def draws_of_need(need_id: int) -> Sequence[Draw]:
    """The draws of a need, first to last round."""
    return db.session.scalars(
        select(Draw).where(Draw.need_id == need_id).order_by(Draw.round)
    ).all()


def entries(draw_id: int) -> Sequence[DrawEntry]:
    """The table code → member of one draw (管 and audit only; callers hold the draw)."""
    return db.session.scalars(
        select(DrawEntry)
        .options(joinedload(DrawEntry.member).joinedload(Member.person))
        .where(DrawEntry.draw_id == draw_id)
        .order_by(
            DrawEntry.is_eligible.desc(),
            DrawEntry.rank.is_(None),
            DrawEntry.rank,
            DrawEntry.code,
        )
    ).all()


def engagements(hearing_id: int) -> Sequence[Engagement]:
    """All engagements of a hearing in rank order, for 管."""
    return db.session.scalars(
        select(Engagement)
        .options(joinedload(Engagement.person), joinedload(Engagement.member))
        .where(Engagement.hearing_id == hearing_id)
        .order_by(Engagement.draw_id, Engagement.rank)
    ).all()


@dataclass(frozen=True)
class ConfirmedOfficer:
    """All that the using side learns: name and identities of this hearing's officers."""

    engagement_id: int
    name: str
    identities: str


@dataclass(frozen=True)
class NeedStatus:
    """How far the pool has come, without any unused member."""

    number: int
    state: str
    invited: int
    confirmed: tuple[ConfirmedOfficer, ...]
    has_record: bool = False


def need_status(hearing_id: int) -> NeedStatus | None:
    """The need of a hearing as its handler may see it."""
    found = db.session.scalar(
        select(Need).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    )
    if found is None:
        return None
    rows = db.session.scalars(
        select(Engagement)
        .options(
            joinedload(Engagement.person),
            joinedload(Engagement.member).selectinload(Member.identities),
        )
        .where(
            Engagement.need_id == found.id,
            Engagement.state.in_((E.INVITED, E.ACCEPTED, E.ATTENDED, E.ABSENT)),
        )
        .order_by(Engagement.rank)
    ).all()
    confirmed = tuple(
        ConfirmedOfficer(
            row.id,
            row.person.name,
            row.identities,
        )
        for row in rows
        if row.state != E.INVITED
    )
    revealed = db.session.scalar(
        select(Draw.id).where(Draw.need_id == found.id, Draw.state == "revealed").limit(1)
    )
    invited = len(rows) - len(confirmed)
    return NeedStatus(found.number, found.state, invited, confirmed, revealed is not None)


def record(row: Draw) -> dict[str, Any]:
    """The downloadable record of a revealed draw: codes only."""
    if row.record is None:
        raise NotFound
    return dict(json.loads(row.record))


def officer_invitations(viewer: Viewer) -> Sequence[Engagement]:
    """The officer's own open invitations."""
    return db.session.scalars(
        select(Engagement)
        .where(Engagement.person_id == viewer.person_id, Engagement.state == E.INVITED)
        .order_by(Engagement.held_on, Engagement.id)
    ).all()


def officer_memberships(viewer: Viewer) -> Sequence[Member]:
    """The officer's own membership rows."""
    return db.session.scalars(
        select(Member)
        .options(joinedload(Member.pool), selectinload(Member.identities))
        .where(Member.person_id == viewer.person_id)
        .order_by(Member.id)
    ).all()


def officer_need(viewer: Viewer, engagement: Engagement) -> Need:
    """Time and place of an own invitation."""
    if engagement.person_id != viewer.person_id:
        raise NotFound
    return db.session.get_one(Need, engagement.need_id)
