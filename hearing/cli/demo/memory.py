"""What the loader keeps in memory while it lives one simulated day.

A session forgets a row as soon as nobody holds it, and forgets everything at a commit; right for a server
with many writers. The loader is alone with its database: it keeps the day's rows until the day is
committed, and the units and case types for the whole run, which saves every fourth query.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

from hearing.base.db import db
from hearing.units.models import CaseType, Unit

LASTING = (Unit, CaseType)


class Day:
    """Strong references to the rows that the session met since the last ``forget``."""

    def __init__(self) -> None:
        self.rows: list[object] = []

    def keep(self, _session: Session, row: object) -> None:
        """Hold one row."""
        self.rows.append(row)

    def forget(self) -> None:
        """Let go of all but the lasting rows."""
        self.rows = [row for row in self.rows if isinstance(row, LASTING)]
        db.session.expunge_all()
        db.session.add_all(self.rows)


@contextmanager
def kept_for_the_day() -> Iterator[Day]:
    """Keep rows inside the block; the session behaves as usual after it."""
    session, day = db.session(), Day()
    hooks = ("loaded_as_persistent", "pending_to_persistent")
    for hook in hooks:
        event.listen(session, hook, day.keep)
    session.expire_on_commit = False
    try:
        yield day
    finally:
        session.expire_on_commit = True
        for hook in hooks:
            event.remove(session, hook, day.keep)
        session.expunge_all()
