"""How far an administrator of security reaches: accounts and posts of their own tree (row scope)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import SYSTEM, Viewer
from hearing.people.access import at_top
from hearing.people.models import Account, Post
from hearing.units.queries import scope, unit


def _posted(viewer: Viewer, person: Any) -> ColumnElement[bool]:
    post = aliased(Post)
    return exists().where(post.person_id == person, scope(viewer, post.unit_id))


def accounts_in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Accounts of persons with a post in the viewer's tree, and unposted ones opened from there.

    At the top unit all: an account that nobody else sees would be nobody's.
    """
    if viewer is SYSTEM or at_top(viewer):
        return true()
    if viewer.hat is None:
        return false()
    unposted = ~exists().where(Post.person_id == Account.person_id)
    opened_here = unposted & _posted(viewer, Account.created_by)
    return or_(_posted(viewer, Account.person_id), opened_here)


def account_in_reach(viewer: Viewer, account_id: int) -> Account:
    """One account of the viewer's tree; another's is missing."""
    found = db.session.scalar(
        select(Account).where(Account.id == account_id, accounts_in_reach(viewer))
    )
    if found is None:
        raise NotFound
    return found


def require_person(viewer: Viewer, person_id: int) -> None:
    """A person of one of the viewer's accounts; another's is missing."""
    wanted = select(Account.id).where(Account.person_id == person_id, accounts_in_reach(viewer))
    known = select(Account.id).where(Account.person_id == person_id)
    if db.session.scalar(known.limit(1)) and not db.session.scalar(wanted.limit(1)):
        raise NotFound


def require_unit(viewer: Viewer, unit_id: int) -> None:
    """A unit of the viewer's tree; another's is missing."""
    if viewer is not SYSTEM and not viewer.sees_unit(unit_id, unit(unit_id).lineage):
        raise NotFound
