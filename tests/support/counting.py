"""Counts the statements that a page sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from hearing.base.db import db

APART = ("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent inside the block, without those of the transaction itself."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(APART):
            found.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
