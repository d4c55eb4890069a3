"""What 聘 sees of its pool: candidates by stage, one candidate with everything about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import Counted, count_of, db
from hearing.base.viewer import Viewer
from hearing.people.models import Person
from hearing.pool import hire_rules
from hearing.pool.hire_rules import Stage
from hearing.pool.models import (
    CandidateObjection,
    Member,
    Pool,
    Publicity,
    PublicityEntry,
)
from hearing.pool.rules import MemberState as S

IN_HAND = (S.CANDIDATE, S.REVIEWED, S.PROPOSED, S.APPOINTED)
STATES: dict[Stage, tuple[S, ...]] = {
    Stage.CHECK: (S.CANDIDATE,),
    Stage.PUBLISH: (S.REVIEWED,),
    Stage.SHOWN: (S.REVIEWED,),
    Stage.OBJECTED: (S.REVIEWED,),
    Stage.PROPOSE: (S.REVIEWED,),
    Stage.WAITING: (S.PROPOSED,),
    Stage.APPOINTED: (S.APPOINTED,),
    Stage.SERVING: (S.ACTIVE,),
    Stage.SUSPENDED: (S.SUSPENDED,),
    Stage.LEFT: (S.LEFT,),
}


@dataclass(frozen=True)
class Row:
    """One line of the list of candidates."""

    member: Member
    stage: Stage
    until_on: date | None


def candidates(
    viewer: Viewer, stage: str = "", source: str = "", search: str = "", limit: int = 300
) -> list[Row]:
    """Members of the viewer's pool in a stage (all in hand without one), those who wait longest first."""
    states = STATES[Stage(stage)] if stage in Stage.labels() else IN_HAND
    wanted = (
        select(Member)
        .join(Pool)
        .join(Person, Person.id == Member.person_id)
        .options(joinedload(Member.person), selectinload(Member.identities))
        .where(Pool.unit_id == viewer.unit_id, Member.state.in_(states))
    )
    if source:
        wanted = wanted.where(Member.source == source)
    if search:
        wanted = wanted.where(
            Person.name.contains(search, autoescape=True)
            | Person.employer.contains(search, autoescape=True)
            | Member.recommender.contains(search, autoescape=True)
        )
    members = db.session.scalars(
        wanted.order_by(Member.registered_at, Member.id).limit(limit)
    ).all()
    rows = _staged(members)
    return [row for row in rows if not stage or row.stage == stage]


def _staged(members: Sequence[Member]) -> list[Row]:
    reviewed = [member.id for member in members if member.state == S.REVIEWED]
    shown = _shown(reviewed)
    objected = _objected(reviewed)
    today = clock.today()
    rows = []
    for member in members:
        key = (member.id, member.round)
        stage = hire_rules.stage(member.state, shown.get(key), objected[key], today)
        rows.append(Row(member, stage, shown.get(key)))
    return rows


def _shown(member_ids: Sequence[int]) -> dict[tuple[int, int], date]:
    rows = db.session.execute(
        select(PublicityEntry.member_id, PublicityEntry.round, func.max(Publicity.until_on))
        .join(Publicity)
        .where(PublicityEntry.member_id.in_(member_ids), Publicity.withdrawn_at.is_(None))
        .group_by(PublicityEntry.member_id, PublicityEntry.round)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _objected(member_ids: Sequence[int]) -> Counter[tuple[int, int]]:
    rows = db.session.execute(
        select(PublicityEntry.member_id, PublicityEntry.round, func.count(CandidateObjection.id))
        .join(CandidateObjection, CandidateObjection.entry_id == PublicityEntry.id)
        .where(PublicityEntry.member_id.in_(member_ids), CandidateObjection.state == "open")
        .group_by(PublicityEntry.member_id, PublicityEntry.round)
    )
    return Counter({(row[0], row[1]): row[2] for row in rows})


def stage_counts(viewer: Viewer) -> Counter[str]:
    """How many members of the viewer's pool are in each stage."""
    rows = db.session.execute(
        select(Member.state, func.count())
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id)
        .group_by(Member.state)
    )
    by_state = {S(state): number for state, number in rows}
    counted: Counter[str] = Counter()
    for stage, states in STATES.items():
        if states != (S.REVIEWED,):
            counted[stage] = sum(by_state.get(state, 0) for state in states)
    if by_state.get(S.REVIEWED):
        reviewed = db.session.scalars(
            select(Member)
            .join(Pool)
            .where(Pool.unit_id == viewer.unit_id, Member.state == S.REVIEWED)
        ).all()
        counted.update(row.stage for row in _staged(reviewed))
    return counted


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many candidates wait for an act of 聘, for the menu: all but those shown to the public now."""
    own = (PublicityEntry.member_id == Member.id, PublicityEntry.round == Member.round)
    running = (
        exists()
        .where(*own, PublicityEntry.publicity_id == Publicity.id)
        .where(Publicity.withdrawn_at.is_(None), Publicity.until_on >= clock.today())
    )
    objected = exists().where(
        *own, CandidateObjection.entry_id == PublicityEntry.id, CandidateObjection.state == "open"
    )
    waits = or_(Member.state == S.CANDIDATE, ~running, objected)
    of_pool = select(Member.id).join(Pool).where(Pool.unit_id == viewer.unit_id)
    return [count_of(of_pool.where(Member.state.in_((S.CANDIDATE, S.REVIEWED)), waits))]


def publishable(viewer: Viewer) -> list[Member]:
    """Reviewed members of the viewer's pool who are not shown to the public yet."""
    return [row.member for row in candidates(viewer, Stage.PUBLISH)]
