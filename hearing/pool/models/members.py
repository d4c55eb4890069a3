"""Pools, and a person's place in one: member, identities, history, days away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import (
    Code,
    Entered,
    Instant,
    Key,
    Prose,
    Words,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.people.models import Person
from hearing.pool.away_rules import Half
from hearing.pool.hire_rules import Ground
from hearing.pool.models.catalogue import MemberLanguage, MemberSpeciality
from hearing.pool.rules import MemberState, Source


class Pool(Model):
    """The officer pool of a city or province procuratorate; it serves the units below (P-2)."""

    __tablename__ = "pool"

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id", unique=True)
    name: Mapped[Words]


class Member(Model):
    """A natural person's place in one pool, from candidate to leaving."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("pool_id", "person_id"),
        one_of("state", MemberState),
        one_of("source", Source),
        CheckConstraint("term_until IS NULL OR term_until > term_from", name="term_forwards"),
        CheckConstraint(
            "state NOT IN ('appointed', 'active') OR "
            "(term_from IS NOT NULL AND term_until IS NOT NULL AND appointed_by IS NOT NULL "
            "AND exclusions_declared_on IS NOT NULL)",
            name="appointed_completely",
        ),
        CheckConstraint(
            "activated_by IS NULL OR activated_by <> registered_by",
            name="hire_is_not_manage",
        ),
        CheckConstraint(
            "appointed_by IS NULL OR (appointed_by <> registered_by "
            "AND (reviewed_by IS NULL OR appointed_by <> reviewed_by))",
            name="not_own_appointment",
        ),
        CheckConstraint(
            "source <> 'recommended' OR recommender IS NOT NULL", name="recommended_by_whom"
        ),
        CheckConstraint(
            "(state = 'left') = (left_on IS NOT NULL) AND (state = 'left') = (left_ground IS NOT NULL)",
            name="left_why",
        ),
        one_of("left_ground", Ground),
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    person_id: Mapped[int] = ref("person.id")
    state: Mapped[Code]
    category: Mapped[str] = ref("pool_word.code")
    source: Mapped[Code]
    recommender: Mapped[Words | None]
    round: Mapped[int] = mapped_column(default=1)
    profession: Mapped[Words | None]
    exclusions_declared_on: Mapped[date | None]
    exclusion_hit: Mapped[Words | None]
    consents_cross_pool: Mapped[bool] = mapped_column(default=False)
    privacy_consent_version: Mapped[Code]
    certificate_number: Mapped[Code | None] = mapped_column(unique=True)
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    registered_at: Mapped[Entered]
    registered_by: Mapped[int]
    reviewed_by: Mapped[int | None]
    appointed_by: Mapped[int | None]
    activated_by: Mapped[int | None]
    left_on: Mapped[date | None]
    left_ground: Mapped[Code | None]
    left_because: Mapped[Words | None]
    suspended_because: Mapped[Words | None]
    resignation_asked_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    pool: Mapped[Pool] = relationship()
    identities: Mapped[list[MemberIdentity]] = relationship(
        order_by="MemberIdentity.identity", cascade="all, delete-orphan"
    )
    specialities: Mapped[list[MemberSpeciality]] = relationship(
        order_by="MemberSpeciality.word", cascade="all, delete-orphan"
    )
    languages: Mapped[list[MemberLanguage]] = relationship(
        order_by="MemberLanguage.word", cascade="all, delete-orphan"
    )


class MemberIdentity(Model):
    """One of a member's identities (人大代表, 律师 …): multi-valued."""

    __tablename__ = "member_identity"

    member_id: Mapped[int] = ref("member.id", primary_key=True)
    identity: Mapped[str] = ref("pool_word.code", primary_key=True)


class MemberEvent(Model):
    """A member's history, insert-only: registered, reviewed, proposed, appointed, activated …"""

    __tablename__ = "member_event"

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    verb: Mapped[Code]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]
    note: Mapped[Prose | None]


class Unavailability(Model):
    """Days (Beijing, inclusive) on which a member cannot come, set by member or 管.

    ``weekday`` (0 = Monday) makes it a weekly pattern; a removed entry stays as history.
    """

    __tablename__ = "unavailability"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="forwards"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_whom"),
        one_of("half", Half),
    )

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    half: Mapped[Code] = mapped_column(default=Half.ALL, server_default=Half.ALL.value)
    weekday: Mapped[int | None]
    reason: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]
    removed_at: Mapped[Instant | None]
    removed_by: Mapped[int | None]
