"""旁听: who applied for a seat in the gallery of a public hearing."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Instant, Key, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.hearings.gallery import SpectatorState

LIVE = text("state NOT IN ('refused', 'withdrawn')")
SEATED = text("seat IS NOT NULL")


class Spectator(SealedRow, Model):
    """One application to attend (F-10): a person once a hearing, a seat for one person (T5)."""

    __tablename__ = "spectator"
    __table_args__ = (
        one_of("state", SpectatorState),
        CheckConstraint(
            "(seat IS NOT NULL) = (state IN ('seated', 'came', 'absent'))", name="seated_has_seat"
        ),
        CheckConstraint("state <> 'refused' OR (reason IS NOT NULL AND length(trim(reason)) > 0)", name="refusal_reasoned"),
        CheckConstraint("seat IS NULL OR seat > 0", name="seat_counts_from_one"),
        Index(
            "uq_spectator_person", "hearing_id", "identity_digest",
            unique=True, sqlite_where=LIVE, postgresql_where=LIVE,
        ),
        Index(
            "uq_spectator_seat", "hearing_id", "seat",
            unique=True, sqlite_where=SEATED, postgresql_where=SEATED,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    number: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Code]
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_digest: Mapped[str] = mapped_column(String(64))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str] = mapped_column(String(64), index=True)
    relation: Mapped[Code]
    employer: Mapped[Words | None]
    is_party: Mapped[bool]
    state: Mapped[Code]
    seat: Mapped[int | None]
    applied_at: Mapped[Instant]
    reason: Mapped[Words | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]

    identity = Sealed("identity_sealed")
    phone = Sealed("phone_sealed")
