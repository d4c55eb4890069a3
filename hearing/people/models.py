"""Natural persons, accounts, posts, sign-in sessions and sign-in limits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
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
from hearing.people.rules import Gender, PostKind


class Person(SealedRow, Model):
    """A natural person, unique by the keyed digest of the identity number (settled: duties bind it)."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("gender", Gender),
        CheckConstraint(
            "(identity_digest IS NULL) = (identity_sealed IS NULL)", name="identity_whole"
        ),
    )

    id: Mapped[Key]
    name: Mapped[Code]
    gender: Mapped[Code | None]
    born_on: Mapped[date | None]
    identity_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    identity_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    employer: Mapped[Words | None]
    employer_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    erased_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    identity = Sealed("identity_sealed")
    phone = Sealed("phone_sealed")


class Account(Model):
    """A way to sign in; it takes effect when the security administrator confirms it (三员分立)."""

    __tablename__ = "account"
    __table_args__ = (
        one_of("face", ("staff", "officer")),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> created_by", name="two_persons"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    sign_in_name: Mapped[Code] = mapped_column(unique=True)
    face: Mapped[Code]
    password_hash: Mapped[Words | None]
    password_set_at: Mapped[Instant | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Entered]
    created_by: Mapped[int | None]
    confirmed_at: Mapped[Instant | None]
    confirmed_by: Mapped[int | None]
    stopped_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship()


class PasswordHistory(Model):
    """Earlier password hashes, so that the last five are not used again."""

    __tablename__ = "password_history"

    id: Mapped[Key]
    account_id: Mapped[int] = ref("account.id")
    password_hash: Mapped[Words]
    set_at: Mapped[Instant]


class Post(Model):
    """A post (岗位) held by a person at a unit; a trigger refuses forbidden pairs (SEPARATED)."""

    __tablename__ = "post"
    __table_args__ = (
        one_of("kind", PostKind),
        CheckConstraint("granted_by IS NULL OR granted_by <> person_id", name="not_own_grant"),
        Index(
            "uq_post_live",
            "person_id",
            "unit_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    unit_id: Mapped[int] = ref("unit.id")
    unit_lineage: Mapped[str] = mapped_column(String(60))
    department_id: Mapped[int | None] = ref("department.id")
    kind: Mapped[Code]
    granted_at: Mapped[Entered]
    granted_by: Mapped[int | None]
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[int | None]

    person: Mapped[Person] = relationship()


class SignIn(Model):
    """One server-side session; only the digest of its token is stored."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended_with_reason"),
    )

    id: Mapped[Key]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    account_id: Mapped[int] = ref("account.id")
    post_id: Mapped[int | None] = ref("post.id")
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_because: Mapped[Code | None]
    address: Mapped[Code | None]
    agent: Mapped[Words | None]


class SignInLimit(Model):
    """Tries per account name and per address, counted by one atomic UPDATE (settled 12)."""

    __tablename__ = "sign_in_limit"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    window_began_at: Mapped[Instant]
    locked_until: Mapped[Instant | None]


class OfficerPin(Model):
    """The six digits that only the officer knows, for links and shared tablets; argon2id."""

    __tablename__ = "officer_pin"

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    pin_hash: Mapped[Words]
    set_at: Mapped[Instant]


class PinLetter(Model):
    """The code on the letter with which an officer sets the first PIN; digests only, used once.

    It holds for the telephone that was registered when the letter was made.
    """

    __tablename__ = "pin_letter"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (revoked_because IS NULL)", name="revoked_because"),
        CheckConstraint("used_at IS NULL OR used_at < expires_at", name="used_in_time"),
        Index(
            "uq_pin_letter_live",
            "person_id",
            unique=True,
            sqlite_where=text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=text("used_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    code_digest: Mapped[Digest] = mapped_column(unique=True)
    phone_digest: Mapped[Digest]
    made_at: Mapped[Instant]
    made_by: Mapped[int | None]
    expires_at: Mapped[Instant]
    sms_digest: Mapped[str | None] = mapped_column(String(64))
    sms_expires_at: Mapped[Instant | None]
    sms_sent: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]
    revoked_because: Mapped[Code | None]


class FormUse(Model):
    """The key of one form that was handled, and where it led: no form is handled twice."""

    __tablename__ = "form_use"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[Words]
    used_at: Mapped[Instant] = mapped_column(index=True)


class DemoAccount(Model):
    """Marks an installation that holds the demonstration province; production refuses to start on it."""

    __tablename__ = "demo_account"

    account_id: Mapped[int] = ref("account.id", primary_key=True)
    words: Mapped[Prose]
    password: Mapped[Words]
