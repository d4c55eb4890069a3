"""Stored papers: frozen content with its digest, and rendered files; both insert-only."""

from __future__ import annotations

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Key, Prose, Words, ref
from hearing.base.db import Model


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
    media_type: Mapped[Code]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[Digest]
    rendered_at: Mapped[Entered]
    note: Mapped[Words | None]
