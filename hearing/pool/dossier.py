"""Everything about one member on one page: for 聘, and for the chief who decides a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.papers import attachments
from hearing.papers.models import Attachment
from hearing.people import access, pin_letters
from hearing.people.pin_letters import Standing
from hearing.people.queries import names
from hearing.pool import consents, hire_rules, proposals, publicity, reviewing, terms
from hearing.pool.hire_rules import Stage
from hearing.pool.models import (
    Appointment,
    CandidateObjection,
    Consent,
    Member,
    MemberCheck,
    Proposal,
    PublicityEntry,
)
from hearing.units.queries import parameter_int


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
    pin: Standing
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
        pin=pin_letters.standing(member.person_id),
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
