"""聘: open the pool, register, review, propose, appoint. Whoever hires never manages or draws (P-3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.acts import contested
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.models import Person
from hearing.people.service import add_person, renew_contact
from hearing.pool import consents, hire_rules, particulars, rules
from hearing.pool.hire_rules import ConsentKind
from hearing.pool.history import InPool, move, note
from hearing.pool.leaving import request_resignation, withdraw_cross_pool
from hearing.pool.models import Member, MemberIdentity, MemberLanguage, MemberSpeciality, Pool
from hearing.pool.particulars import Agreed, Particulars
from hearing.pool.proposals import appoint, propose, return_candidate
from hearing.pool.reviewing import record_checks, review
from hearing.units.queries import unit

__all__ = [
    "appoint",
    "enter",
    "move",
    "note",
    "open_pool",
    "propose",
    "record_checks",
    "register",
    "request_resignation",
    "return_candidate",
    "review",
    "withdraw_cross_pool",
]

S = rules.MemberState


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
    phone: str,
    employer: str,
    profession: str,
    category: str,
    source: str,
    identities: Sequence[str],
    consents_privacy: bool,
    consents_sensitive: bool,
    consents_cross_pool: bool = False,
    recommender: str | None = None,
    specialities: Sequence[str] = (),
    languages: Sequence[str] = (),
    consent_on: date | None = None,
    cross_pool_evidence: str | None = None,
) -> Member:
    """Register a candidate (F-25) with the consent to the texts in force (P-4)."""
    who = Particulars(
        name.strip(), particulars.tidy_identity(identity), particulars.tidy_phone(phone),
        employer.strip(), profession.strip(), category, source, tuple(dict.fromkeys(identities)),
        tuple(dict.fromkeys(specialities)), tuple(dict.fromkeys(languages)), recommender or None,
    )  # fmt: skip
    agreed = Agreed(
        consents_privacy, consents_sensitive, consents_cross_pool, consent_on,
        cross_pool_evidence=cross_pool_evidence or None,
    )  # fmt: skip
    return enter(viewer, pool, who, agreed)


def enter(viewer: Viewer, pool: Pool, who: Particulars, agreed: Agreed) -> Member:
    """Take a candidate into the register, however they came; who left before comes again (P-4, P-5)."""
    access.require(viewer, "pool:hire", InPool(pool))
    today = clock.today()
    problems = particulars.particulars_problems(who, today, None)
    problems += particulars.consent_problems(agreed, today)
    for field, sentence in problems:
        raise Refused(sentence, field=field, rule="F-25")
    person = add_person(
        viewer,
        name=who.name,
        identity=who.identity,
        gender=particulars.gender_of(who.identity),
        born_on=rules.birth_of(who.identity),
        phone=who.phone,
        employer=who.employer,
    )
    earlier = _earlier_place(person, pool, agreed)
    if earlier is None:
        member = _new(viewer, pool, person, who, agreed)
    else:
        member = _again(viewer, earlier, person, who, agreed)
    _log_consents(viewer, member, agreed)
    note(viewer, member, "register" if earlier is None else "reenter")
    return member


def _earlier_place(person: Person, pool: Pool, agreed: Agreed) -> Member | None:
    """The person's place of earlier days in this pool; refuses a live one, and others' without consent."""
    places = db.session.execute(
        select(Member, Pool.name)
        .join(Pool, Pool.id == Member.pool_id)
        .where(Member.person_id == person.id)
        .order_by(Member.id)
    ).all()
    own = next((member for member, _ in places if member.pool_id == pool.id), None)
    if own is not None and own.state != S.LEFT:
        raise Conflict("此人已在本库登记", field="identity")
    others = [name for member, name in places if member is not own and member.state != S.LEFT]
    problem = hire_rules.cross_pool_problem(others, consents=agreed.cross_pool)
    if problem:
        raise Refused(problem, field="consents_cross_pool", rule="P-5")
    return own


def _values(viewer: Viewer, who: Particulars, agreed: Agreed) -> dict[str, Any]:
    return {
        "category": who.category,
        "source": who.source,
        "recommender": who.recommender,
        "profession": who.profession or None,
        "consents_cross_pool": agreed.cross_pool,
        "privacy_consent_version": consents.current(ConsentKind.PRIVACY).version,
        "registered_by": viewer.person_id,
        "registered_at": clock.now(),
    }


def _new(viewer: Viewer, pool: Pool, person: Person, who: Particulars, agreed: Agreed) -> Member:
    member = Member(
        pool_id=pool.id, person_id=person.id, state=S.CANDIDATE, **_values(viewer, who, agreed)
    )
    _describe(member, who)
    try:
        with contested():
            db.session.add(member)
    except IntegrityError as error:
        if "member" in str(error.orig) and "person_id" in str(error.orig):
            raise Conflict("此人刚刚由别人登记到本库", field="identity") from error
        raise
    return member


def _again(
    viewer: Viewer, member: Member, person: Person, who: Particulars, agreed: Agreed
) -> Member:
    """A former member becomes a candidate of the next round; history and earlier terms stay."""
    renew_contact(viewer, person, phone=who.phone, employer=who.employer)
    values = _values(viewer, who, agreed)
    move(member, (S.LEFT,), S.CANDIDATE)
    for name, value in values.items():
        setattr(member, name, value)
    member.round += 1
    for name in (
        "reviewed_by", "appointed_by", "activated_by", "left_on", "left_ground", "left_because",
        "suspended_because", "resignation_asked_at", "exclusions_declared_on", "exclusion_hit",
    ):  # fmt: skip
        setattr(member, name, None)
    _describe(member, who)
    db.session.flush()
    return member


def _describe(member: Member, who: Particulars) -> None:
    member.identities = [MemberIdentity(identity=word) for word in who.identities]
    member.specialities = [MemberSpeciality(word=word) for word in who.specialities]
    member.languages = [MemberLanguage(word=word) for word in who.languages]


def _log_consents(viewer: Viewer, member: Member, agreed: Agreed) -> None:
    common: dict[str, Any] = {"on": agreed.on, "channel": agreed.channel}
    rows = [
        consents.row(viewer, member, consents.current(kind), evidence=agreed.evidence, **common)
        for kind in (ConsentKind.PRIVACY, ConsentKind.SENSITIVE)
    ]
    if agreed.cross_pool:
        evidence = agreed.cross_pool_evidence or agreed.evidence
        text = consents.current(ConsentKind.CROSS_POOL)
        rows.append(consents.row(viewer, member, text, evidence=evidence, **common))
    db.session.add_all(rows)
