"""Words that describe officers: what is offered, and filling the table the first time (P-5)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.pool.models import PoolWord
from hearing.pool.rules import BASIC_WORDS


def seed(viewer: Viewer) -> int:
    """Add the basic words that are missing; gives how many were added."""
    known = set(db.session.scalars(select(PoolWord.code)))
    fresh = [
        PoolWord(code=code, kind=kind, name=name, position=position)
        for position, (kind, code, name) in enumerate(BASIC_WORDS)
        if code not in known
    ]
    db.session.add_all(fresh)
    db.session.flush()
    journal.record(viewer, "pool_word.seed", "pool_word", "*", added=len(fresh))
    return len(fresh)


def offered(kind: str) -> list[tuple[str, str]]:
    """(code, name) of the words of one kind that are in use, in order."""
    rows = db.session.execute(
        select(PoolWord.code, PoolWord.name)
        .where(PoolWord.kind == kind, PoolWord.retired_on.is_(None))
        .order_by(PoolWord.position, PoolWord.code)
    )
    return [(row.code, row.name) for row in rows]


def names(kind: str) -> dict[str, str]:
    """Code → name of all words of one kind, the retired ones too."""
    rows = db.session.execute(select(PoolWord.code, PoolWord.name).where(PoolWord.kind == kind))
    return {row.code: row.name for row in rows}
