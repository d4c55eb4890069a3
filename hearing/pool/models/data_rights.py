"""Officers' requests about the data kept on them, and the answers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Instant, Key, Prose, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.pool.data_rules import Correctable, Desk, RequestKind
from hearing.pool.models.members import Member, Pool


class DataRequest(SealedRow, Model):
    """One request (更正, 撤回同意) of an officer; what is wished and why is sealed."""

    __tablename__ = "data_request"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("desk", Desk),
        one_of("field", (*Correctable, "consent")),
        one_of("decision", ("granted", "refused")),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name="decided_with_time",
        ),
        CheckConstraint(
            "decision IS NULL OR (answer IS NOT NULL AND length(trim(answer)) > 0)",
            name="answer_reasoned",
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name="not_own"),
        Index(
            "uq_data_request_open",
            "person_id",
            "kind",
            "field",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    member_id: Mapped[int] = ref("member.id")
    kind: Mapped[Code]
    desk: Mapped[Code]
    field: Mapped[Code]
    wished_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[Instant]
    decision: Mapped[Code | None]
    answer: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[Member] = relationship()
    wished = Sealed("wished_sealed")
    reason = Sealed("reason_sealed")

    @property
    def pool(self) -> Pool:
        """The pool whose desk answers (permission tests read it)."""
        return self.member.pool
