"""Recording acts: queued in the session, appended last, in the same transaction as the act.

Entries are appended in ``before_commit`` under the lock of the one head row, so that the chain never
forks; a refused or rolled-back act leaves no entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session

from hearing.base import clock
from hearing.base.acts import QUEUE
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import chain
from hearing.journal.models import JournalEntry, JournalHead

HEAD_ID = 1
ENTRIES = JournalEntry.metadata.tables[JournalEntry.__tablename__]
HEADS = JournalHead.metadata.tables[JournalHead.__tablename__]
# built once: every act sends them
LOCK_HEAD = select(HEADS.c.sequence, HEADS.c.hash).where(HEADS.c.id == HEAD_ID).with_for_update()
APPEND = insert(ENTRIES)
MOVE_HEAD = update(HEADS).where(HEADS.c.id == HEAD_ID)


def record(
    viewer: Viewer,
    verb: str,
    object_kind: str,
    object_id: int | str,
    *,
    unit_id: int | None = None,
    **details: Any,
) -> None:
    """Queue one entry; ``details`` are ids, codes and field names, never personal values."""
    entry = {
        "at": clock.now().isoformat(timespec="microseconds"),
        "actor_id": viewer.person_id,
        "post": viewer.kind,
        "unit_id": unit_id if unit_id is not None else viewer.unit_id,
        "verb": verb,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, default=str),
    }
    db.session.info.setdefault(QUEUE, []).append(entry)


def lock_head(session: Session) -> tuple[int, str]:
    """Lock the head row (created by the migration) and give its sequence and hash."""
    row = session.connection().execute(LOCK_HEAD).one()
    return int(row.sequence), str(row.hash)


def _append(session: Session) -> None:
    queued = session.info.pop(QUEUE, [])
    if not queued:
        return
    sequence, head = lock_head(session)
    rows = []
    for entry in queued:
        sequence += 1
        numbered = {"sequence": sequence, **entry}
        digest = chain.entry_hash(head, numbered)
        rows.append({**numbered, "previous_hash": head, "hash": digest})
        head = digest
    connection = session.connection()
    connection.execute(APPEND, rows)  # one statement, whichever fields are empty
    connection.execute(MOVE_HEAD, {"sequence": sequence, "hash": head})


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    if session.info.get(QUEUE):
        session.flush()
        _append(session)


@event.listens_for(Session, "after_soft_rollback")
def _after_rollback(session: Session, previous: Any) -> None:
    if not previous.nested:
        session.info.pop(QUEUE, None)


def entries(batch: int = 2000) -> Iterator[dict[str, Any]]:
    """All entries in order as plain dicts, for the chain check."""
    columns = JournalEntry.__table__.c
    for row in db.session.execute(
        select(*columns).order_by(columns.sequence).execution_options(yield_per=batch)
    ):
        yield dict(row._mapping)


def head() -> tuple[int, str]:
    """The chain's present end: sequence and hash."""
    row = db.session.execute(
        select(JournalHead.sequence, JournalHead.hash).where(JournalHead.id == HEAD_ID)
    ).one()
    return int(row.sequence), str(row.hash)


def verify(anchor: tuple[int, str] | None = None) -> chain.Break | None:
    """Check the whole chain, and an earlier head kept elsewhere; also that the head row agrees."""
    broken = chain.verify(entries(), anchor)
    if broken:
        return broken
    last = db.session.execute(
        select(JournalEntry.sequence, JournalEntry.hash)
        .order_by(JournalEntry.sequence.desc())
        .limit(1)
    ).one_or_none()
    sequence, digest = head()
    if (last.sequence, last.hash) != (sequence, digest) if last else sequence != 0:
        return chain.Break(sequence, f"链尾记为第 {sequence} 条，与最后一条不符")
    return None
