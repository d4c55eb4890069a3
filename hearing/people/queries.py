"""Viewers, colleagues and lists for the administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Hat, Viewer
from hearing.people import reach
from hearing.people.models import Account, DemoAccount, Person, Post, SignIn
from hearing.people.rules import REACHES_DOWN, PostKind
from hearing.units.models import Unit

POST, UNIT = Post.__table__.c, Unit.__table__.c
# plain columns of a statement built once: every request sends it
POSTS_HELD = (
    select(POST.id, POST.kind, POST.unit_id, UNIT.name, POST.unit_lineage, POST.department_id)
    .select_from(Post.__table__)
    .join(Unit.__table__, UNIT.id == POST.unit_id)
    .where(POST.person_id == bindparam("person_id"), POST.ended_at.is_(None))
    .order_by(POST.id)
)


def viewer_of(account_id: int, person_id: int, name: str, post_id: int | None = None) -> Viewer:
    """The viewer for an account of a person wearing one post (the first when none is named)."""
    rows = db.session.connection().execute(POSTS_HELD, {"person_id": person_id})
    hats = tuple(_hat(*row) for row in rows)
    worn = next((hat for hat in hats if hat.post_id == post_id), hats[0] if hats else None)
    return Viewer(name=name, account_id=account_id, person_id=person_id, hat=worn, hats=hats)


def viewer_of_post(post_id: int) -> Viewer:
    """The viewer a post's holder would be (loader, jobs)."""
    row = db.session.execute(
        select(Post, Unit.name, Person.name)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.id == post_id)
    ).one()
    post = row[0]
    hat = _hat(post.id, post.kind, post.unit_id, row[1], post.unit_lineage, post.department_id)
    return Viewer(name=row[2], person_id=post.person_id, hat=hat, hats=(hat,))


def _hat(
    post_id: int, kind: str, unit_id: int, unit_name: str, lineage: str, department_id: int | None
) -> Hat:
    return Hat(
        post_id=post_id,
        kind=kind,
        label=PostKind(kind).label,
        unit_id=unit_id,
        unit_name=unit_name,
        lineage=lineage,
        reaches_down=kind in REACHES_DOWN,
        department_id=department_id,
    )


def holders(unit_id: int, *kinds: str) -> Sequence[Person]:
    """The persons who hold one of the posts at a unit, by id."""
    return db.session.scalars(
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id == unit_id, Post.kind.in_(kinds), Post.ended_at.is_(None))
        .order_by(Person.id)
        .distinct()
    ).all()


@dataclass(frozen=True)
class Posted:
    """A person of a unit with the posts held there now."""

    id: int
    name: str
    kinds: frozenset[str]


def posted(unit_id: int, *kinds: str) -> list[Posted]:
    """The persons who hold one of the posts at a unit, by id, with those posts."""
    rows = db.session.execute(
        select(Person.id, Person.name, Post.kind)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id == unit_id, Post.kind.in_(kinds), Post.ended_at.is_(None))
        .order_by(Person.id, Post.id)
    ).all()
    held: dict[tuple[int, str], set[str]] = {}
    for person_id, name, kind in rows:
        held.setdefault((person_id, name), set()).add(kind)
    return [Posted(number, name, frozenset(found)) for (number, name), found in held.items()]


def live_kinds(person_ids: Sequence[int | None], unit_id: int) -> dict[int, set[str]]:
    """Person id → the kinds of posts held at a unit now."""
    rows = db.session.execute(
        select(Post.person_id, Post.kind).where(
            Post.person_id.in_([one for one in person_ids if one]),
            Post.unit_id == unit_id,
            Post.ended_at.is_(None),
        )
    )
    found: dict[int, set[str]] = {}
    for person_id, kind in rows:
        found.setdefault(person_id, set()).add(kind)
    return found


def names(person_ids: Sequence[int | None]) -> dict[int, str]:
    """Person id → name."""
    wanted = {person_id for person_id in person_ids if person_id}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def person(person_id: int) -> Person:
    """One person."""
    found = db.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class AccountRow:
    """One line of the security administrator's list."""

    id: int
    person_id: int
    name: str
    sign_in_name: str
    created_at: datetime
    confirmed_at: datetime | None
    stopped_at: datetime | None


def accounts(viewer: Viewer, search: str = "", limit: int = 50) -> list[AccountRow]:
    """Accounts in the viewer's reach, unconfirmed first, then newest."""
    wanted = select(
        Account.id,
        Account.person_id,
        Person.name,
        Account.sign_in_name,
        Account.created_at,
        Account.confirmed_at,
        Account.stopped_at,
    ).join(Person, Person.id == Account.person_id)
    wanted = wanted.where(reach.accounts_in_reach(viewer))
    if search:
        wanted = wanted.where(
            Person.name.contains(search, autoescape=True)
            | Account.sign_in_name.contains(search.lower(), autoescape=True)
        )
    rows = db.session.execute(
        wanted.order_by(Account.confirmed_at.is_not(None), Account.id.desc()).limit(limit)
    )
    return [AccountRow(*row) for row in rows]


def account_for(viewer: Viewer, account_id: int) -> Account:
    """One account in the viewer's reach; another's is missing."""
    return reach.account_in_reach(viewer, account_id)


@dataclass(frozen=True)
class PostRow:
    """A post with its unit's name."""

    id: int
    label: str
    unit_name: str
    granted_at: datetime
    ended_at: datetime | None


def posts_of(person_id: int) -> list[PostRow]:
    """All posts of a person, live ones first."""
    rows = db.session.execute(
        select(Post, Unit.name)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id)
        .order_by(Post.ended_at.is_not(None), Post.id)
    )
    return [
        PostRow(
            post.id,
            PostKind(post.kind).label,
            unit_name,
            post.granted_at,
            post.ended_at,
        )
        for post, unit_name in rows
    ]


def live_sessions(account_id: int) -> int:
    """How many sessions of an account are not ended."""
    rows = db.session.scalars(
        select(SignIn.id).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    )
    return len(rows.all())


def demo_accounts() -> list[tuple[str, str, str]]:
    """Sign-in name, password and words of the demonstration's printed sign-ins."""
    rows = db.session.execute(
        select(Account.sign_in_name, DemoAccount.password, DemoAccount.words)
        .join(DemoAccount, DemoAccount.account_id == Account.id)
        .order_by(Account.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
