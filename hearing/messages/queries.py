"""Counting the outbox; addresses and texts stay sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.messages.models import OutboxMessage
from hearing.messages.service import MOST_ATTEMPTS, STALE


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
