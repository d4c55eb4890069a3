"""Reminders to officers: answer soon, and tomorrow is the day; each goes out once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.messages import service as messages
from hearing.messages.templates import Filled
from hearing.pool import use, wording
from hearing.pool.models import Engagement, Need
from hearing.pool.rules import EngagementState as E

SOON = timedelta(hours=12)


def remind_due(limit: int = 200) -> int:
    """Queue the reminders that are due (job); gives how many."""
    return _unanswered(limit) + _tomorrow(limit)


def _unanswered(limit: int) -> int:
    now = clock.now()
    rows = db.session.execute(
        select(Engagement, Need)
        .join(Need, Need.id == Engagement.need_id)
        .options(joinedload(Engagement.person))
        .where(
            Engagement.state == E.INVITED,
            Engagement.answer_by > now,
            Engagement.answer_by <= now + SOON,
            Engagement.invited_at <= now - SOON,
        )
        .order_by(Engagement.id)
        .limit(limit)
    ).all()
    return sum(
        _once(one, "answer_soon", wording.answer_soon(need.pool, clock.local(one.answer_by)))
        for one, need in rows
        if one.answer_by
    )


def _tomorrow(limit: int) -> int:
    rows = db.session.execute(
        select(Engagement, Need)
        .join(Need, Need.id == Engagement.need_id)
        .options(joinedload(Engagement.person))
        .where(
            Engagement.state == E.ACCEPTED,
            Engagement.held_on == clock.today() + timedelta(days=1),
        )
        .order_by(Engagement.id)
        .limit(limit)
    ).all()
    return sum(
        _once(one, "coming", wording.coming(need.pool, clock.local(need.starts_at)))
        for one, need in rows
    )


def _once(engagement: Engagement, template: str, body: Filled) -> bool:
    key = f"{template}/{engagement.id}"
    if messages.is_queued(key):
        return False
    use.tell(SYSTEM, engagement, template, body, key=key)
    return True
