"""How candidates come: recruitment notices, applications, imports; and their publicity."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedFile, SealedRow
from hearing.pool.models.members import Member, Pool


class Recruitment(Model):
    """公开招募公告: open between two days, for a number of officers."""

    __tablename__ = "recruitment"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="forwards"),
        CheckConstraint("wanted BETWEEN 1 AND 1000", name="wanted_sensible"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn_why"
        ),
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    number: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Words]
    body: Mapped[Prose]
    wanted: Mapped[int]
    contact: Mapped[Words]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_by: Mapped[int]
    opened_at: Mapped[Entered]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_because: Mapped[Words | None]

    pool: Mapped[Pool] = relationship()


class CandidateDraft(SealedRow, Model):
    """What a visitor has typed so far, sealed; its token lives in the visitor's cookie only."""

    __tablename__ = "candidate_draft"

    id: Mapped[Key]
    recruitment_id: Mapped[int] = ref("recruitment.id")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[Instant]

    content = Sealed("content_sealed")


class OfficerApplication(SealedRow, Model):
    """A visitor's own application; sealed values are wiped once they are not needed any more."""

    __tablename__ = "officer_application"
    __table_args__ = (
        one_of("state", ("received", "accepted", "refused")),
        CheckConstraint("(state = 'received') = (decided_at IS NULL)", name="decided_at_set"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refused_why"),
    )

    id: Mapped[Key]
    recruitment_id: Mapped[int] = ref("recruitment.id")
    receipt: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Code]
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    identity_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str | None] = mapped_column(String(64))
    employer: Mapped[Words | None]
    profession: Mapped[Words | None]
    identities: Mapped[Words | None]
    specialities: Mapped[Words | None]
    about: Mapped[Prose | None]
    consents_cross_pool: Mapped[bool]
    privacy_text_id: Mapped[int] = ref("consent_text.id")
    sensitive_text_id: Mapped[int] = ref("consent_text.id")
    submitted_at: Mapped[Instant]
    state: Mapped[Code]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    reason: Mapped[Words | None]
    member_id: Mapped[int | None] = ref("member.id")
    version: Mapped[int] = mapped_column(default=1)

    recruitment: Mapped[Recruitment] = relationship()
    identity = Sealed("identity_sealed")
    phone = Sealed("phone_sealed")


class CandidateImport(SealedRow, Model):
    """A spreadsheet of candidates between dry run and import; its bytes are wiped afterwards."""

    __tablename__ = "candidate_import"
    __table_args__ = (
        one_of("state", ("checked", "imported", "dropped", "expired")),
        CheckConstraint("(state = 'checked') = (content_sealed IS NOT NULL)", name="content_kept"),
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    name: Mapped[Words]
    sha256: Mapped[str] = mapped_column(String(64))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    state: Mapped[Code]
    imported_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    pool: Mapped[Pool] = relationship()
    rows: Mapped[list[CandidateImportRow]] = relationship(order_by="CandidateImportRow.line")
    content = SealedFile("content_sealed")


class CandidateImportRow(Model):
    """What became of one line of an imported spreadsheet: its member, or why it was left out."""

    __tablename__ = "candidate_import_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "line"),
        CheckConstraint("(member_id IS NULL) = (left_out IS NOT NULL)", name="traced"),
    )

    id: Mapped[Key]
    batch_id: Mapped[int] = ref("candidate_import.id")
    line: Mapped[int]
    member_id: Mapped[int | None] = ref("member.id")
    left_out: Mapped[Prose | None]

    member: Mapped[Member | None] = relationship()


class Publicity(Model):
    """公示: candidates of one pool shown to the public between two days."""

    __tablename__ = "publicity"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="forwards"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn_why"
        ),
    )

    id: Mapped[Key]
    pool_id: Mapped[int] = ref("pool.id")
    number: Mapped[Code] = mapped_column(unique=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    contact: Mapped[Words]
    opened_by: Mapped[int]
    opened_at: Mapped[Entered]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_because: Mapped[Words | None]

    pool: Mapped[Pool] = relationship()
    entries: Mapped[list[PublicityEntry]] = relationship(
        order_by="PublicityEntry.id", back_populates="publicity"
    )


class PublicityEntry(Model):
    """One candidate in one publicity; insert-only."""

    __tablename__ = "publicity_entry"
    __table_args__ = (UniqueConstraint("publicity_id", "member_id"),)

    id: Mapped[Key]
    publicity_id: Mapped[int] = ref("publicity.id")
    member_id: Mapped[int] = ref("member.id")
    round: Mapped[int]

    publicity: Mapped[Publicity] = relationship(back_populates="entries")
    member: Mapped[Member] = relationship()


class CandidateObjection(SealedRow, Model):
    """An objection during publicity; text and objector are sealed, the decision has its reasons."""

    __tablename__ = "candidate_objection"
    __table_args__ = (
        one_of("channel", ("online", "window", "letter", "phone")),
        one_of("state", ("open", "upheld", "dismissed")),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_at_set"),
        CheckConstraint("state = 'open' OR reasons IS NOT NULL", name="decided_why"),
    )

    id: Mapped[Key]
    entry_id: Mapped[int] = ref("publicity_entry.id")
    receipt: Mapped[Code] = mapped_column(unique=True)
    channel: Mapped[Code]
    raised_on: Mapped[date]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    objector_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str | None] = mapped_column(String(64))
    entered_by: Mapped[int | None]
    entered_at: Mapped[Entered]
    state: Mapped[Code]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    reasons: Mapped[Prose | None]

    entry: Mapped[PublicityEntry] = relationship()
    words = Sealed("words_sealed")
    objector = Sealed("objector_sealed")
    phone = Sealed("phone_sealed")
