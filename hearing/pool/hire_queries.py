"""What 聘 sees of its pool: candidates by stage, one candidate with everything about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.papers import attachments
from hearing.papers.models import Attachment
from hearing.people import access
from hearing.people.models import Person
from hearing.people.queries import names
from hearing.pool import consents, hire_rules, proposals, publicity, reviewing, terms
from hearing.pool.hire_rules import Stage
from hearing.pool.models import (
    Appointment,
    CandidateObjection,
    Consent,
    Member,
    MemberCheck,
    Pool,
    Proposal,
    Publicity,
    PublicityEntry,
)
from hearing.pool.rules import MemberState as S
from hearing.units.queries import parameter_int

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


def waiting_number(viewer: Viewer) -> int:
    """How many candidates wait for an act of 聘, for the menu."""
    counted = stage_counts(viewer)
    return sum(
        counted[stage] for stage in (Stage.CHECK, Stage.PUBLISH, Stage.OBJECTED, Stage.PROPOSE)
    )


def publishable(viewer: Viewer) -> list[Member]:
    """Reviewed members of the viewer's pool who are not shown to the public yet."""
    return [row.member for row in candidates(viewer, Stage.PUBLISH)]


@dataclass(frozen=True)
class Whole:
    """Everything about one member that 聘 sees on one page."""

    member: Member
    stage: Stage
    required: dict[str, str]
    outstanding: list[str]
    renewal_outstanding: list[str]
    checks: Sequence[MemberCheck]
    latest: dict[str, MemberCheck]
    entry: PublicityEntry | None
    objections: int
    proposals: Sequence[Proposal]
    open_proposal: Proposal | None
    terms: Sequence[Appointment]
    renewals: int
    renewal_problem: str | None
    consents: Sequence[Consent]
    elsewhere: list[str]
    materials: Sequence[Attachment]
    who: dict[int, str]


def whole(viewer: Viewer, member: Member) -> Whole:
    """Gather one member's page; the member was found in the viewer's scope."""
    access.require(viewer, "pool:hire", member)
    checks = reviewing.checks(member)
    entry = publicity.entry_of(member)
    objections = publicity.open_objections(member)
    found = proposals.proposals_of(member)
    spells = terms.terms_of(member)
    until = entry.publicity.until_on if entry else None
    required = reviewing.required(member)
    return Whole(
        member=member,
        stage=hire_rules.stage(member.state, until, objections, clock.today()),
        required=required,
        outstanding=hire_rules.outstanding(required, reviewing.results(checks)),
        renewal_outstanding=reviewing.renewal_outstanding(member),
        checks=checks,
        latest={check.kind: check for check in checks},
        entry=entry,
        objections=objections,
        proposals=found,
        open_proposal=next((row for row in found if row.state == "open"), None),
        terms=spells,
        renewals=terms.renewals(spells),
        renewal_problem=hire_rules.renewal_problem(member.state, member.term_until, clock.today()),
        consents=consents.log_of(member.person_id),
        elsewhere=consents.elsewhere(member.person_id, member.pool_id),
        materials=attachments.of("member", member.id),
        who=names(
            [
                *(check.by_person_id for check in checks),
                *(row.proposed_by for row in found),
                *(row.decided_by for row in found),
            ]
        ),
    )


@dataclass(frozen=True)
class Facts:
    """What the chief sees beside a proposal: who proposed, what was checked, how publicity went."""

    proposed_by: str
    checks: Sequence[MemberCheck]
    required: dict[str, str]
    entry: PublicityEntry | None
    objections: Sequence[CandidateObjection]
    terms: Sequence[Appointment]
    renewals: int
    is_own: bool


def proposal_facts(viewer: Viewer, row: Proposal) -> Facts:
    """Everything a chief needs to decide a proposal of the own pool."""
    member = row.member
    access.require(viewer, "pool:appoint", member)
    latest = {check.kind: check for check in reviewing.checks(member)}
    spells = terms.terms_of(member)
    objected = db.session.scalars(
        select(CandidateObjection)
        .join(PublicityEntry)
        .where(PublicityEntry.member_id == member.id, PublicityEntry.round == member.round)
        .order_by(CandidateObjection.id)
    ).all()
    return Facts(
        proposed_by=names([row.proposed_by]).get(row.proposed_by, "—"),
        checks=list(latest.values()),
        required=reviewing.required(member),
        entry=publicity.entry_of(member),
        objections=objected,
        terms=spells,
        renewals=terms.renewals(spells),
        is_own=viewer.person_id in (row.proposed_by, member.registered_by, member.reviewed_by),
    )


def certificate(viewer: Viewer, member: Member, appointment_id: int) -> Appointment:
    """One term of a member of the viewer's pool."""
    access.require(viewer, "pool:hire", member)
    row = db.session.get(Appointment, appointment_id)
    if row is None or row.member_id != member.id:
        raise NotFound
    return row


def quota(viewer: Viewer) -> int:
    """How many bytes of attachments the viewer's unit may keep."""
    return parameter_int("attachment_quota_mb", clock.today(), viewer.unit_id) * 1024 * 1024
