"""Signs of interest found between officers and a case, and what officers declare about their own ties."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, one_of, ref
from hearing.base.db import Model
from hearing.people.models import Person
from hearing.pool.recusal import Grade, Sign


class RecusalFinding(Model):
    """One sign between one person and one need: confirmed, waived with a reason, or answered by the officer.

    ``open`` waits for 管 and blocks the opening, ``asked`` waits for the officer's answer. ``turn`` counts, for the
    same sign may come again with another party.
    """

    __tablename__ = "recusal_finding"
    __table_args__ = (
        UniqueConstraint("need_id", "person_id", "sign", "turn"),
        one_of("sign", Sign),
        one_of("grade", Grade),
        one_of("state", ("open", "asked", "confirmed", "waived", "answered")),
        CheckConstraint("(state IN ('open', 'asked')) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint(
            "state <> 'waived' OR (grade <> 'certain' AND reasons IS NOT NULL AND length(trim(reasons)) > 0)",
            name="waived_why",
        ),
        CheckConstraint("decided_by <> person_id OR state = 'answered'", name="not_own"),
    )

    id: Mapped[Key]
    need_id: Mapped[int] = ref("need.id")
    person_id: Mapped[int] = ref("person.id")
    sign: Mapped[Code]
    grade: Mapped[Code]
    turn: Mapped[int] = mapped_column(default=1)
    state: Mapped[Code]
    found_at: Mapped[Instant]
    reasons: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()


class MemberTie(Model):
    """What an officer declares so that interest is found: relatives by name, own address; keyed digests only."""

    __tablename__ = "member_tie"
    __table_args__ = (
        one_of("kind", ("relative", "address")),
        CheckConstraint("kind = 'address' OR relation IS NOT NULL", name="relative_how"),
        UniqueConstraint("person_id", "kind", "digest"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    kind: Mapped[Code]
    digest: Mapped[Digest]
    relation: Mapped[Code | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int]
    ended_at: Mapped[Instant | None]
