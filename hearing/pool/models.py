"""听证员库: pools, members, needs, commitments, draws and engagements.

Hearings, cases and parties are downstream or plain: their ids are kept as values without foreign keys
to ``hearings`` (a station knows only what is upstream of it).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import (
    Code,
    Digest,
    Entered,
    Instant,
    Key,
    Prose,
    Words,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.people.models import Person
from hearing.pool.rules import (
    Category,
    DeclineCode,
    EngagementState,
    MemberState,
    Source,
)


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
        one_of("category", Category),
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
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    person_id: Mapped[int] = ref("person.id")
    state: Mapped[Code]
    category: Mapped[Code]
    source: Mapped[Code]
    profession: Mapped[Words | None]
    exclusions_declared_on: Mapped[date | None]
    exclusion_hit: Mapped[Words | None]
    consents_cross_pool: Mapped[bool] = mapped_column(default=False)
    privacy_consent_version: Mapped[Code]
    certificate_number: Mapped[Code | None] = mapped_column(unique=True)
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    trained_until: Mapped[date | None]
    registered_at: Mapped[Entered]
    registered_by: Mapped[int]
    reviewed_by: Mapped[int | None]
    appointed_by: Mapped[int | None]
    activated_by: Mapped[int | None]
    left_on: Mapped[date | None]
    left_because: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()
    pool: Mapped[Pool] = relationship()
    identities: Mapped[list[MemberIdentity]] = relationship(
        order_by="MemberIdentity.identity", cascade="all, delete-orphan"
    )


class MemberIdentity(Model):
    """One of a member's identities (人大代表, 律师 …): multi-valued."""

    __tablename__ = "member_identity"

    member_id: Mapped[int] = ref("member.id", primary_key=True)
    identity: Mapped[Code] = mapped_column(primary_key=True)


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
    """Days (Beijing, inclusive) on which a member cannot come, set by member or 管."""

    __tablename__ = "unavailability"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="forwards"),)

    id: Mapped[Key]
    member_id: Mapped[int] = ref("member.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[Words]
    entered_by: Mapped[int]
    entered_at: Mapped[Entered]


class Need(Model):
    """需求单: what the handler asks for; the handler sees neither pool nor candidates."""

    __tablename__ = "need"
    __table_args__ = (
        one_of("state", ("open", "drawn", "withdrawn")),
        CheckConstraint("number > 0 AND reserves >= 0", name="numbers"),
        CheckConstraint("ends_at > starts_at", name="forwards"),
        Index(
            "uq_need_live",
            "hearing_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = mapped_column(index=True)
    hearing_number: Mapped[Words]
    unit_id: Mapped[int] = ref("unit.id")
    pool_id: Mapped[int] = ref("pool.id")
    handler_person_id: Mapped[int] = ref("person.id")
    number: Mapped[int]
    reserves: Mapped[int]
    quotas: Mapped[Prose]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    held_on: Mapped[date]
    place: Mapped[Words]
    why: Mapped[Prose]
    state: Mapped[Code]
    stated_by: Mapped[int]
    stated_at: Mapped[Entered]
    version: Mapped[int] = mapped_column(default=1)

    pool: Mapped[Pool] = relationship()
    conflicts: Mapped[list[NeedConflict]] = relationship()


class NeedConflict(Model):
    """A keyed digest (party's identity, employer, acting agency) that excludes matching members."""

    __tablename__ = "need_conflict"
    __table_args__ = (one_of("kind", ("identity", "employer")),)

    id: Mapped[Key]
    need_id: Mapped[int] = ref("need.id")
    kind: Mapped[Code]
    digest: Mapped[Digest]


class Commitment(SealedRow, Model):
    """A numbered commitment to a secret, published and journaled before it is needed (settled 8)."""

    __tablename__ = "commitment"

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    serial: Mapped[int]
    digest: Mapped[Digest] = mapped_column(unique=True)
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[Instant]

    __table_args__ = (UniqueConstraint("pool_id", "serial"),)

    secret = Sealed("secret_sealed")


class Draw(Model):
    """One draw, step by step: frozen list, outside value, reveal; each commitment serves one draw."""

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("need_id", "round"),
        one_of("state", ("frozen", "revealed", "abandoned")),
        CheckConstraint("(state = 'revealed') = (revealed_at IS NOT NULL)", name="revealed_at_set"),
        CheckConstraint(
            "round = 1 OR (redraw_reason IS NOT NULL AND redraw_approved_by IS NOT NULL "
            "AND redraw_approved_by <> frozen_by)",
            name="redraw_by_two",
        ),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    need_id: Mapped[int] = ref("need.id")
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[Code]
    commitment_id: Mapped[int] = ref("commitment.id", unique=True)
    frozen_at: Mapped[Instant]
    frozen_by: Mapped[int]
    list_text: Mapped[Prose]
    list_digest: Mapped[Digest]
    eligible: Mapped[int]
    excluded: Mapped[int]
    outside_value: Mapped[Words | None]
    outside_source: Mapped[Words | None]
    outside_at: Mapped[Instant | None]
    revealed_at: Mapped[Instant | None]
    seed: Mapped[Digest | None]
    record: Mapped[Prose | None]
    redraw_reason: Mapped[Prose | None]
    redraw_approved_by: Mapped[int | None]

    need: Mapped[Need] = relationship()
    commitment: Mapped[Commitment] = relationship()
    entries: Mapped[list[DrawEntry]] = relationship(order_by="DrawEntry.code")


class DrawEntry(Model):
    """The table code → member of one draw, for 管 and audit only; each exclusion with its rule."""

    __tablename__ = "draw_entry"
    __table_args__ = (
        UniqueConstraint("draw_id", "code"),
        CheckConstraint("is_eligible = (reason_rule IS NULL)", name="excluded_with_rule"),
    )

    draw_id: Mapped[int] = ref("draw.id", primary_key=True)
    member_id: Mapped[int] = ref("member.id", primary_key=True)
    code: Mapped[Code]
    is_eligible: Mapped[bool]
    reason_rule: Mapped[Code | None]
    reason_words: Mapped[Words | None]
    rank: Mapped[int | None]

    member: Mapped[Member] = relationship()


class Engagement(Model):
    """A drawn member's service at one hearing: invited → accepted/declined → attended (what later draws
    look at: handler, parties, month)."""

    __tablename__ = "engagement"
    __table_args__ = (
        UniqueConstraint("hearing_id", "person_id"),
        one_of("state", EngagementState),
        one_of("decline_code", DeclineCode),
        CheckConstraint("state <> 'declined' OR decline_code IS NOT NULL", name="declined_why"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = mapped_column(index=True)
    need_id: Mapped[int] = ref("need.id")
    draw_id: Mapped[int] = ref("draw.id")
    member_id: Mapped[int] = ref("member.id")
    person_id: Mapped[int] = ref("person.id")
    handler_person_id: Mapped[int] = mapped_column(index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    rank: Mapped[int]
    is_reserve: Mapped[bool]
    state: Mapped[Code]
    invited_at: Mapped[Instant | None]
    answer_by: Mapped[Instant | None]
    answered_at: Mapped[Instant | None]
    no_interest_declared_at: Mapped[Instant | None]
    decline_code: Mapped[Code | None]
    decline_note: Mapped[Words | None]
    ended_because: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member] = relationship()
    person: Mapped[Person] = relationship()
