"""Secret addresses of calendar feeds and wall displays: one live each, stored as a digest, revocable."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.models import CalendarFeed
from hearing.journal import service as journal
from hearing.people import access

BYTES = 24


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _where(person_id: int | None, unit_id: int | None) -> tuple[object, ...]:
    own = (
        CalendarFeed.person_id == person_id
        if person_id is not None
        else CalendarFeed.unit_id == unit_id
    )
    return (own, CalendarFeed.revoked_at.is_(None))


def renew_own(viewer: Viewer) -> str:
    """Give the viewer a new secret address (192 bits); the earlier one stops at once."""
    return _renew(viewer, viewer.person_id, None)


def renew_display(viewer: Viewer) -> str:
    """Give the viewer's unit a new address for its wall display; the earlier one stops at once."""
    access.require(viewer, "room:care")
    return _renew(viewer, None, viewer.unit_id)


def _renew(viewer: Viewer, person_id: int | None, unit_id: int | None) -> str:
    _revoke(viewer, person_id, unit_id)
    token = secrets.token_urlsafe(BYTES)
    row = CalendarFeed(
        person_id=person_id, unit_id=unit_id, token_digest=_digest(token), created_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("刚刚在别处生成过新地址，请刷新后再看") from error
    journal.record(viewer, "feed.create", "calendar_feed", row.id)
    return token


def revoke_own(viewer: Viewer) -> None:
    """Stop the viewer's own address."""
    _revoke(viewer, viewer.person_id, None)


def revoke_display(viewer: Viewer) -> None:
    """Stop the address of the unit's wall display."""
    access.require(viewer, "room:care")
    _revoke(viewer, None, viewer.unit_id)


def _revoke(viewer: Viewer, person_id: int | None, unit_id: int | None) -> None:
    changed = rows_changed(
        update(CalendarFeed)
        .where(*_where(person_id, unit_id))  # type: ignore[arg-type]
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if changed:
        journal.record(viewer, "feed.revoke", "calendar_feed", person_id or unit_id or 0)


def own(viewer: Viewer) -> CalendarFeed | None:
    """The viewer's live address: when it was made, never the address itself."""
    return db.session.scalar(select(CalendarFeed).where(*_where(viewer.person_id, None)))  # type: ignore[arg-type]


def display(viewer: Viewer) -> CalendarFeed | None:
    """The live address of the unit's wall display."""
    return db.session.scalar(select(CalendarFeed).where(*_where(None, viewer.unit_id)))  # type: ignore[arg-type]


def person_of(token: str) -> tuple[int, int]:
    """(feed id, person id) behind a live secret address; a wrong and a revoked one are missing alike."""
    row = _find(token)
    if row.person_id is None:
        raise NotFound
    return row.id, row.person_id


def unit_of(token: str) -> int:
    """The unit behind a live display address."""
    row = _find(token)
    if row.unit_id is None:
        raise NotFound
    return row.unit_id


def _find(token: str) -> CalendarFeed:
    found = db.session.scalar(
        select(CalendarFeed).where(
            CalendarFeed.token_digest == _digest(token), CalendarFeed.revoked_at.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found
