"""The append-only journal and its head; triggers refuse UPDATE and DELETE of entries."""

from __future__ import annotations

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Prose, Words
from hearing.base.db import Model


class JournalEntry(Model):
    """Who did what to which object; plain values only, never personal or encrypted ones.

    ``at`` is the ISO text that entered the hash.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_verb", "verb", "object_id"),)

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[Code]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    post: Mapped[Code | None]
    unit_id: Mapped[int | None] = mapped_column(index=True)
    verb: Mapped[Words]
    object_kind: Mapped[Code]
    object_id: Mapped[Code]
    details: Mapped[Prose]
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)


class JournalHead(Model):
    """The one row that every writer locks before appending: last sequence and hash."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[Digest]
