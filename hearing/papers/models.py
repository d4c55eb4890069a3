"""Stored papers (frozen content, rendered files; both insert-only), and files that somebody brought."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, ref
from hearing.base.db import Model
from hearing.base.sealing import SealedFile, SealedRow


class Paper(Model):
    """One paper: template, version and frozen content; digest and journal head are printed on it."""

    __tablename__ = "paper"

    id: Mapped[Key]
    kind: Mapped[Code] = mapped_column(index=True)
    template: Mapped[Code]
    template_version: Mapped[int]
    title: Mapped[Words]
    unit_id: Mapped[int] = mapped_column(index=True)
    object_kind: Mapped[Code]
    object_id: Mapped[Code] = mapped_column(index=True)
    content: Mapped[Prose]
    content_digest: Mapped[Digest]
    journal_sequence: Mapped[int]
    journal_head: Mapped[Digest]
    created_at: Mapped[Entered]
    created_by: Mapped[int | None]


class PaperFile(Model):
    """The bytes of a rendered paper with their SHA-256."""

    __tablename__ = "paper_file"
    __table_args__ = (UniqueConstraint("paper_id", "media_type"),)

    id: Mapped[Key]
    paper_id: Mapped[int] = ref("paper.id")
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[Digest]
    rendered_at: Mapped[Entered]
    note: Mapped[Words | None]


class Attachment(SealedRow, Model):
    """A file brought to an object of any station; the bytes are sealed, a withdrawal leaves its trace."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_of", "object_kind", "object_id"),
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("is_declared_open", name="declared_open"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn_why"
        ),
        CheckConstraint(
            "content_sealed IS NOT NULL OR withdrawn_at IS NOT NULL", name="content_there"
        ),
    )

    id: Mapped[Key]
    object_kind: Mapped[Code]
    object_id: Mapped[Code]
    unit_id: Mapped[int] = mapped_column(index=True)
    purpose: Mapped[Code]
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[Digest]
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    is_declared_open: Mapped[bool]
    uploaded_by: Mapped[int | None]
    uploaded_at: Mapped[Entered]
    withdrawn_at: Mapped[Instant | None]
    withdrawn_by: Mapped[int | None]
    withdrawn_because: Mapped[Words | None]

    content = SealedFile("content_sealed")


class AttachmentUse(Model):
    """How many bytes of attachments a unit keeps: counted by one atomic statement."""

    __tablename__ = "attachment_use"

    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    used: Mapped[int] = mapped_column(BigInteger)
