"""Writing in the ledger: dated notes, and moves that only one of two at once can make."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Stale
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.outcomes.models import LedgerItem, LedgerNote
from hearing.outcomes.rules import LedgerState


def write_note(
    viewer: Viewer, item: LedgerItem, kind: str, words: str, on: date | None = None
) -> None:
    """Add a dated note and its journal entry."""
    db.session.add(
        LedgerNote(
            item_id=item.id,
            kind=kind,
            noted_on=on or clock.today(),
            words=words,
            entered_by=viewer.person_id,
            entered_at=clock.now(),
        )
    )
    db.session.flush()
    journal.record(viewer, f"ledger.{kind}", "ledger_item", item.id, unit_id=item.unit_id)


def move(item: LedgerItem, version: int, states: tuple[str, ...], **values: object) -> None:
    """Change an item that still is as the form saw it; of two at once one is told so."""
    won = rows_changed(
        update(LedgerItem)
        .where(
            LedgerItem.id == item.id, LedgerItem.version == version, LedgerItem.state.in_(states)
        )
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if not won:
        db.session.refresh(item)
        if item.state not in states:
            raise Conflict(f"这一号现在是“{LedgerState(item.state).label}”，不能这样办理")
        raise Stale
    db.session.refresh(item)


def take_up_again(viewer: Viewer, item: LedgerItem, reason: str, words: str) -> None:
    """Open a closed item again: the number stays, a new round begins."""
    move(
        item,
        item.version,
        (LedgerState.CLOSED,),
        state=LedgerState.OPEN,
        reason=reason,
        closed_on=None,
        round=item.round + 1,
        round_on=clock.today(),
    )
    write_note(viewer, item, "reopened", words)
