"""Counting the outbox; addresses and texts stay sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.messages.models import OutboxMessage
from hearing.messages.service import MOST_ATTEMPTS, STALE


def undelivered() -> int:
    """How many text messages of the last thirty days the gateway reported as not delivered."""
    since = clock.now() - timedelta(days=30)
    found = select(func.count(OutboxMessage.id)).where(OutboxMessage.undelivered_at >= since)
    return int(db.session.scalar(found) or 0)


def counts() -> tuple[int, int, datetime | None]:
    """(waiting, given up after too many tries or days, when the oldest waiting one was queued)."""
    unsent = OutboxMessage.sent_at.is_(None)
    given_up = (OutboxMessage.attempts >= MOST_ATTEMPTS) | (
        OutboxMessage.created_at <= clock.now() - STALE
    )
    waiting = db.session.execute(
        select(func.count(OutboxMessage.id), func.min(OutboxMessage.created_at)).where(
            unsent, ~given_up
        )
    ).one()
    lost = db.session.scalar(select(func.count(OutboxMessage.id)).where(unsent, given_up))
    return waiting[0], int(lost or 0), waiting[1]


@dataclass(frozen=True)
class Sent:
    """One message as a page shows it: what about, where it stands; no address and no text."""

    object_kind: str
    object_id: str
    template: str
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    undelivered_at: datetime | None
    because: str | None
    tries: int
    failure: str | None

    @property
    def has_failed(self) -> bool:
        """Reported as not delivered, or given up."""
        return self.undelivered_at is not None or (
            self.sent_at is None and self.tries >= MOST_ATTEMPTS
        )


def _about(things: Mapping[str, Sequence[int]]) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(
                OutboxMessage.object_kind == kind,
                OutboxMessage.object_id.in_([str(number) for number in ids]),
            )
            for kind, ids in things.items()
            if ids
        ),
    )


def about(things: Mapping[str, Sequence[int]], limit: int = 200) -> list[Sent]:
    """Messages about some things (kind → ids), the latest first."""
    rows = db.session.execute(
        select(
            OutboxMessage.object_kind,
            OutboxMessage.object_id,
            OutboxMessage.template,
            OutboxMessage.created_at,
            OutboxMessage.due_at,
            OutboxMessage.sent_at,
            OutboxMessage.delivered_at,
            OutboxMessage.undelivered_at,
            OutboxMessage.undelivered_because,
            OutboxMessage.attempts,
            OutboxMessage.failure,
        )
        .where(_about(things))
        .order_by(OutboxMessage.id.desc())
        .limit(limit)
    )
    return [Sent(*row) for row in rows]
