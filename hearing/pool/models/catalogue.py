"""The pool's vocabularies: categories, identities, specialities and languages, each word with its days."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Words, one_of, ref
from hearing.base.db import Model
from hearing.pool.rules import WordKind


class PoolWord(Model):
    """One word that describes officers; a retired word stays on old rows and is offered no more."""

    __tablename__ = "pool_word"
    __table_args__ = (one_of("kind", WordKind),)

    code: Mapped[Code] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    name: Mapped[Words]
    position: Mapped[int]
    retired_on: Mapped[date | None]


class MemberSpeciality(Model):
    """A member's speciality (专业领域), on which quotas may look."""

    __tablename__ = "member_speciality"

    member_id: Mapped[int] = ref("member.id", primary_key=True)
    word: Mapped[str] = ref("pool_word.code", primary_key=True)


class MemberLanguage(Model):
    """A language that a member speaks, sign language included."""

    __tablename__ = "member_language"

    member_id: Mapped[int] = ref("member.id", primary_key=True)
    word: Mapped[str] = ref("pool_word.code", primary_key=True)
