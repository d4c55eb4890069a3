"""Words that describe officers: what is offered, and filling the table the first time (P-5)."""

from __future__ import annotations

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool.models import PoolWord
from hearing.pool.rules import BASIC_WORDS, WordKind


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


def all_names() -> dict[str, dict[str, str]]:
    """Kind → code → name of every word, the retired ones too."""
    found: dict[str, dict[str, str]] = {kind.value: {} for kind in WordKind}
    for word in words():
        found[word.kind][word.code] = word.name
    return found


def words() -> list[PoolWord]:
    """Every word, by kind and position, the retired ones too."""
    return list(
        db.session.scalars(
            select(PoolWord).order_by(PoolWord.kind, PoolWord.position, PoolWord.code)
        )
    )


def add(viewer: Viewer, kind: str, name: str) -> PoolWord:
    """The system administrator adds a word; its name is its code, unique in all vocabularies (P-5)."""
    access.require(viewer, "setting:common")
    name = name.strip()
    if kind not in WordKind.labels():
        raise Refused("选择词的种类", field="kind")
    if not name or len(name) > 20 or "," in name or "=" in name:
        raise Refused("词为 1 到 20 个字，不含逗号和等号", field="name")
    if db.session.get(PoolWord, name) or name in names(kind).values():
        raise Conflict("已有这个词；停用过的请恢复使用", field="name")
    last = db.session.scalar(select(func.max(PoolWord.position)).where(PoolWord.kind == kind))
    row = PoolWord(code=name, kind=kind, name=name, position=(last or 0) + 1)
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "pool_word.add", "pool_word", "*", kind=kind)
    return row


def turn(viewer: Viewer, code: str) -> PoolWord:
    """Retire a word, or offer a retired one again; members who have it keep it (P-5)."""
    access.require(viewer, "setting:common")
    row = db.session.get(PoolWord, code)
    if row is None:
        raise NotFound
    row.retired_on = clock.today() if row.retired_on is None else None
    if row.retired_on and not offered(row.kind):
        raise Refused(f"{WordKind(row.kind).label}至少要留一个可用的词")
    db.session.flush()
    journal.record(viewer, "pool_word.turn", "pool_word", "*", kind=row.kind)
    return row
