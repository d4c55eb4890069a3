"""One act of a user as a savepoint: a refused act leaves neither rows nor journal entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hearing.base.db import db, is_postgresql

QUEUE = "journal_queue"


@contextmanager
def act() -> Iterator[None]:
    """Run the block in a savepoint; when it raises, forget what it wrote and what it queued."""
    queued = len(db.session.info.get(QUEUE, ()))
    nested = db.session.begin_nested()
    try:
        yield
        nested.commit()
    except BaseException:
        nested.rollback()
        del db.session.info.get(QUEUE, [])[queued:]
        db.session.expire_all()
        raise


@contextmanager
def contested() -> Iterator[None]:
    """A savepoint around an insert that another writer may have made a moment ago (PostgreSQL).

    On SQLite there is one writer at a time, so what was looked up before the insert still holds.
    """
    if not is_postgresql():
        yield
        db.session.flush()
        return
    with db.session.begin_nested():
        yield


def undo() -> None:
    """Roll the whole transaction back and forget what was queued, also when nothing had begun yet."""
    db.session.rollback()
    db.session.info.pop(QUEUE, None)
