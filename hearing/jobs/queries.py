"""What the system administrator sees of background work: numbers only, no address and no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.jobs.models import JobState
from hearing.messages import queries as messages
from hearing.papers import queries as papers
from hearing.people import access

LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Work:
    """How background work stands."""

    states: Sequence[JobState]
    last_at: datetime | None
    messages_waiting: int
    messages_given_up: int
    oldest_message_at: datetime | None
    messages_undelivered: int
    papers_waiting: int
    papers_failed: int

    @property
    def is_stopped(self) -> bool:
        """Whether nothing has swept for some minutes: the worker is not running."""
        return self.last_at is None or clock.now() - self.last_at > LATE


def work(viewer: Viewer) -> Work:
    """Numbers of everything that waits or has failed."""
    access.require(viewer, "admin:system")
    states = db.session.scalars(select(JobState).order_by(JobState.name)).all()
    waiting, given_up, oldest = messages.counts()
    papers_waiting, papers_failed = papers.counts()
    return Work(
        states,
        max((row.ran_at for row in states), default=None),
        waiting,
        given_up,
        oldest,
        messages.undelivered(),
        papers_waiting,
        papers_failed,
    )
