"""One move of a bulletin on its way: from the state it was seen in, written down with words (domain §7.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict
from hearing.base.viewer import Viewer
from hearing.bulletins.models import Bulletin, BulletinStep
from hearing.bulletins.rules import BulletinState as B
from hearing.journal import service as journal


def require_state(row: Bulletin, *states: str) -> None:
    """Refuse an act that the present state does not allow."""
    if row.state not in states:
        raise Conflict(f"这份通报现在是“{B(row.state).label}”，不能这样办理；请刷新后再看")


def step(
    viewer: Viewer,
    row: Bulletin,
    verb: str,
    to: str,
    words: str | None = None,
    *,
    details: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Move a bulletin on and keep who did it and what was said; of two at once only one moves it.

    ``details`` go into the journal beside the new state.
    """
    before = row.state
    db.session.flush()
    moved = rows_changed(
        update(Bulletin)
        .where(Bulletin.id == row.id, Bulletin.state == before)
        .values(state=to, version=Bulletin.version + int(before != to), **values)
    )
    if moved != 1:
        raise Conflict("这份通报刚被别人办理，请刷新后再看")
    db.session.refresh(row)
    db.session.add(
        BulletinStep(
            bulletin_id=row.id,
            verb=verb,
            from_state=before,
            to_state=to,
            words=words or None,
            by_person_id=viewer.person_id,
            at=clock.now(),
        )
    )
    db.session.flush()
    journal.record(viewer, f"bulletin.{verb}", "bulletin", row.id, state=to, **(details or {}))
