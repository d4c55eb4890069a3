"""聘: register, review, propose, appoint, remove. Whoever hires never manages or draws (P-3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.service import add_person, grant_post
from hearing.pool import rules
from hearing.pool.models import Member, MemberEvent, MemberIdentity, Pool
from hearing.units.queries import parameter_int, unit


def open_pool(viewer: Viewer, unit_id: int) -> Pool:
    """Set up the pool of a city or province procuratorate (P-2)."""
    if viewer is not SYSTEM:
        access.require(viewer, "admin:system")
    owner = unit(unit_id)
    if owner.level == "county":
        raise Refused("听证员库由市级以上检察院建立，县级院使用上级院的库", rule="P-2")
    pool = Pool(unit_id=unit_id, name=f"{owner.name}听证员库")
    db.session.add(pool)
    db.session.flush()
    journal.record(viewer, "pool.open", "pool", pool.id, unit_id=unit_id)
    return pool


def register(
    viewer: Viewer,
    pool: Pool,
    *,
    name: str,
    identity: str,
    gender: str,
    phone: str,
    employer: str,
    profession: str,
    category: str,
    source: str,
    identities: Sequence[str],
    consents_privacy: bool,
    consents_cross_pool: bool = False,
) -> Member:
    """Register a candidate (F-25) with the consent to the privacy text (P-4)."""
    access.require(viewer, "pool:hire", _in(pool))
    problem = rules.identity_problem(identity)
    if problem:
        raise Refused(problem, field="identity", rule="F-25")
    if not consents_privacy:
        raise Refused("须取得本人对个人信息处理的书面同意", field="consents_privacy", rule="F-25")
    person = add_person(
        viewer,
        name=name,
        identity=identity,
        gender=gender,
        born_on=rules.birth_of(identity),
        phone=phone,
        employer=employer,
    )
    if db.session.scalar(
        select(Member.id).where(Member.pool_id == pool.id, Member.person_id == person.id)
    ):
        raise Conflict("此人已在本库登记", field="identity")
    member = Member(
        pool_id=pool.id,
        person_id=person.id,
        state=rules.MemberState.CANDIDATE,
        category=category,
        source=source,
        profession=profession,
        consents_cross_pool=consents_cross_pool,
        privacy_consent_version=rules.PRIVACY_TEXT,
        registered_by=viewer.person_id,
        registered_at=clock.now(),
    )
    member.identities = [MemberIdentity(identity=one) for one in dict.fromkeys(identities)]
    db.session.add(member)
    db.session.flush()
    note(viewer, member, "register")
    return member


class _InPool:
    """A thing whose ``pool`` is given, for permission tests."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool


def _in(pool: Pool) -> _InPool:
    return _InPool(pool)


def note(viewer: Viewer, member: Member, verb: str, words: str | None = None) -> None:
    """Add a line to a member's history and to the journal."""
    db.session.add(
        MemberEvent(
            member_id=member.id,
            verb=verb,
            at=clock.now(),
            by_person_id=viewer.person_id,
            note=words,
        )
    )
    journal.record(viewer, f"member.{verb}", "member", member.id)


def move(member: Member, sources: Sequence[str], target: str) -> None:
    """Change a member's state, only from one of the given ones."""
    if member.state not in sources:
        now = rules.MemberState(member.state).label
        raise Conflict(f"此人现在的状态是“{now}”，不能这样办理；请刷新后再看")
    member.state = target
    member.version += 1


def review(
    viewer: Viewer,
    member: Member,
    *,
    declared_on: date,
    exclusion_hit: str | None,
    evidence: str,
) -> None:
    """Review a candidate: age and exclusions, each with the evidence looked at (A-7)."""
    access.require(viewer, "pool:hire", member)
    problem = rules.qualification_problem(
        member.person.born_on, clock.today(), exclusion_hit, declared_on
    )
    if problem:
        raise Refused(problem, field="exclusion_hit", rule="A-7")
    move(member, (rules.MemberState.CANDIDATE,), rules.MemberState.REVIEWED)
    member.exclusions_declared_on = declared_on
    member.reviewed_by = viewer.person_id
    note(viewer, member, "review", evidence)


def propose(viewer: Viewer, member: Member, opinion: str) -> None:
    """Propose a reviewed candidate to the chief for appointment."""
    access.require(viewer, "pool:hire", member)
    move(member, (rules.MemberState.REVIEWED,), rules.MemberState.PROPOSED)
    note(viewer, member, "propose", opinion)


def refuse_own_proposal(viewer: Viewer, member: Member) -> None:
    """Nobody decides what they registered, reviewed or proposed themselves (P-3)."""
    proposed = db.session.scalar(
        select(MemberEvent.id).where(
            MemberEvent.member_id == member.id,
            MemberEvent.verb == "propose",
            MemberEvent.by_person_id == viewer.person_id,
        )
    )
    if proposed or viewer.person_id in (member.registered_by, member.reviewed_by):
        raise Refused("登记、审查或提请的人不能决定聘任，请另一位领导决定", rule="P-3")


def appoint(viewer: Viewer, member: Member, term_from: date) -> None:
    """The chief appoints: term by parameter, numbered certificate, sign-in post (P-4)."""
    access.require(viewer, "pool:appoint", member)
    refuse_own_proposal(viewer, member)
    years = parameter_int("term_years", term_from, member.pool.unit_id)
    move(member, (rules.MemberState.PROPOSED,), rules.MemberState.APPOINTED)
    member.term_from = term_from
    member.term_until = _years_later(term_from, years)
    member.appointed_by = viewer.person_id
    member.certificate_number = f"{member.pool.unit_id}-{term_from.year}-{member.id:05d}"
    grant_post(SYSTEM, member.person_id, "officer", member.pool.unit_id)
    note(viewer, member, "appoint", member.certificate_number)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def return_candidate(viewer: Viewer, member: Member, reasons: str) -> None:
    """The chief does not appoint: back to 聘 with the reasons."""
    access.require(viewer, "pool:appoint", member)
    if not reasons.strip():
        raise Refused("写明不予聘任的理由", field="reasons")
    move(member, (rules.MemberState.PROPOSED,), rules.MemberState.REVIEWED)
    note(viewer, member, "return", reasons)


def remove(viewer: Viewer, member: Member, ground: str) -> None:
    """The chief removes a member, with the ground (P-6); history stays."""
    access.require(viewer, "pool:appoint", member)
    if not ground.strip():
        raise Refused("写明解聘事由", field="ground", rule="P-6")
    live = (
        rules.MemberState.APPOINTED,
        rules.MemberState.ACTIVE,
        rules.MemberState.SUSPENDED,
    )
    move(member, live, rules.MemberState.LEFT)
    member.left_on = clock.today()
    member.left_because = ground
    note(viewer, member, "remove", ground)
