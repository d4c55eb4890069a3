"""Commitments ahead of time: published by the system, used in order, one by each draw (settled 8)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, select

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import draw
from hearing.pool.models import Commitment, Draw, Pool

AHEAD = 20


def _unused(pool_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of a pool, and no draw has used it."""
    return Commitment.pool_id == pool_id, ~exists().where(Draw.commitment_id == Commitment.id)


def publish_commitments(viewer: Viewer, pool: Pool, number: int = AHEAD) -> int:
    """Publish numbered commitments so that at least ``number`` are unused; give how many were made.

    The system does it every night, or a system administrator; whoever draws never does (P-9).
    """
    if viewer is not SYSTEM:
        access.require(viewer, "admin:system")
    last = db.session.scalar(
        select(func.max(Commitment.serial)).where(Commitment.pool_id == pool.id)
    )
    unused = db.session.scalar(select(func.count(Commitment.id)).where(*_unused(pool.id)))
    made = max(0, number - (unused or 0))
    for step in range(made):
        secret = chance.token(32)
        row = Commitment(
            pool_id=pool.id,
            serial=(last or 0) + step + 1,
            digest=draw.commitment(secret),
            published_at=clock.now(),
        )
        row.secret = secret
        db.session.add(row)
        journal.record(
            viewer, "commitment.publish", "pool", pool.id, serial=row.serial, digest=row.digest
        )
    db.session.flush()
    return made


def oldest_unused(pool_id: int) -> Commitment:
    """The commitment that the next draw of a pool uses; draws of one pool wait for each other here."""
    db.session.execute(select(Pool.id).where(Pool.id == pool_id).with_for_update())
    found = db.session.scalar(
        select(Commitment)
        .where(
            *_unused(pool_id),
            Commitment.published_at < clock.now(),
        )
        .order_by(Commitment.serial)
        .limit(1)
    )
    if found is None:
        raise Refused("本库没有事先公布的承诺可用；系统每晚补足，也可由系统管理员补发后再抽")
    return found


def next_up(pool_id: int) -> Commitment | None:
    """The commitment that stands ready, for the page that is looked at before a draw."""
    return db.session.scalar(
        select(Commitment).where(*_unused(pool_id)).order_by(Commitment.serial).limit(1)
    )
