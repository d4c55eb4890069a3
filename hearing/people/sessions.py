"""Server-side sessions and the sign-in limit; both are rows, exact with any number of processes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from hearing.base import clock
from hearing.base.db import db, is_postgresql
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import passwords, rules
from hearing.people.models import Account, Person, Post, SignIn, SignInLimit


def token_digest(token: str) -> str:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).hexdigest()


def try_once(key: str, tries: int) -> bool:
    """Count one try under a key; false when the window's tries are used up (P15).

    One atomic statement: fifty at once get exactly ``tries`` yes-answers.
    """
    now = clock.now()
    window = timedelta(minutes=rules.LOCK_MINUTES)
    insert = pg_insert if is_postgresql() else sqlite_insert
    fresh = SignInLimit.window_began_at <= now - window
    statement = insert(SignInLimit).values(key=key, tries=1, window_began_at=now)
    counted = statement.on_conflict_do_update(
        index_elements=[SignInLimit.key],
        set_={
            "tries": case((fresh, 1), else_=SignInLimit.tries + 1),
            "window_began_at": case((fresh, now), else_=SignInLimit.window_began_at),
        },
    ).returning(SignInLimit.tries)
    return int(db.session.execute(counted).scalar_one()) <= tries


def forget_tries(key: str) -> None:
    """A right password clears the count."""
    db.session.execute(
        update(SignInLimit)
        .where(SignInLimit.key == key)
        .values(tries=0)
        .execution_options(synchronize_session=False)
    )


def authenticate(sign_in_name: str, password: str, address: str) -> Account | None:
    """The account, when name and password fit and tries are left; wrong and unknown look alike."""
    name = sign_in_name.strip().lower()[:40]
    allowed = try_once(f"account:{name}", rules.TRIES)
    allowed = try_once(f"address:{address}"[:100], rules.TRIES_PER_ADDRESS) and allowed
    if not allowed:
        return None
    account = db.session.scalar(select(Account).where(Account.sign_in_name == name))
    usable = account is not None and account.confirmed_at is not None and not account.stopped_at
    fits = passwords.matches(account.password_hash if account and usable else None, password)
    if account is None or not usable or not fits:
        return None
    forget_tries(f"account:{name}")
    return account


def begin(account: Account, address: str, agent: str) -> str:
    """Begin a session under a new token; give the token (stored only as a digest)."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    post_id = db.session.scalar(
        select(Post.id)
        .where(Post.person_id == account.person_id, Post.ended_at.is_(None))
        .order_by(Post.id)
        .limit(1)
    )
    db.session.add(
        SignIn(
            token_digest=token_digest(token),
            account_id=account.id,
            post_id=post_id,
            started_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=rules.ABSOLUTE_HOURS),
            address=address[:40],
            agent=agent[:200],
        )
    )
    journal.record(
        Viewer(name="", account_id=account.id, person_id=account.person_id),
        "session.begin",
        "account",
        account.id,
    )
    return token


@dataclass(frozen=True)
class Live:
    """A live session with what each request asks of its account."""

    id: int
    post_id: int | None
    seen_at: datetime
    account_id: int
    person_id: int
    name: str
    must_change: bool


SIGN_IN, ACCOUNT, PERSON, POST = (one.__table__.c for one in (SignIn, Account, Person, Post))
# plain columns of a statement built once: every request sends it
FIND = (
    select(
        SIGN_IN.id, SIGN_IN.post_id, SIGN_IN.seen_at, SIGN_IN.expires_at, POST.kind,
        SIGN_IN.account_id, ACCOUNT.person_id, PERSON.name, ACCOUNT.must_change,
    )
    .select_from(SignIn.__table__)
    .join(Account.__table__, ACCOUNT.id == SIGN_IN.account_id)
    .join(Person.__table__, PERSON.id == ACCOUNT.person_id)
    .outerjoin(Post.__table__, POST.id == SIGN_IN.post_id)
    .where(
        SIGN_IN.token_digest == bindparam("digest"),
        SIGN_IN.ended_at.is_(None),
        ACCOUNT.stopped_at.is_(None),
    )
)  # fmt: skip


def find(token: str) -> Live | None:
    """The live session of a token: not ended, not idle, not past twelve hours, account not stopped (P17)."""
    row = (
        db.session.connection().execute(FIND, {"digest": token_digest(token)}).mappings().fetchone()
    )
    if row is None:
        return None
    now = clock.now()
    idle = rules.IDLE_MINUTES_ADMIN if row["kind"] in rules.ADMINS else rules.IDLE_MINUTES
    if now >= row["expires_at"] or now - row["seen_at"] > timedelta(minutes=idle):
        return None
    return Live(**{one.name: row[one.name] for one in fields(Live)})


def touch(session_id: int) -> None:
    """Note that a session was used; called at most once a minute."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.id == session_id, SignIn.ended_at.is_(None))
        .values(seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def end(token: str, because: str) -> None:
    """End one session."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
    )


def end_all(account_id: int, because: str) -> None:
    """End every session of an account at once."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
    )


def end_of_person(person_id: int, because: str) -> None:
    """End every session of every account of a person."""
    accounts = select(Account.id).where(Account.person_id == person_id)
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id.in_(accounts), SignIn.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_because=because)
        .execution_options(synchronize_session=False)
    )


def switch_hat(viewer: Viewer, token: str, post_id: int) -> bool:
    """Wear another of one's own live posts; false when it is not one's own."""
    if post_id not in {hat.post_id for hat in viewer.hats}:
        return False
    db.session.execute(
        update(SignIn).where(SignIn.token_digest == token_digest(token)).values(post_id=post_id)
    )
    journal.record(viewer, "session.switch", "post", post_id)
    return True
