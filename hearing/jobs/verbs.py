"""What the system administrator may do with background work."""

from __future__ import annotations

from collections.abc import Callable

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.jobs.models import JobState
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.papers import queries as papers
from hearing.people import access


def _papers() -> int:
    row = db.session.get(JobState, "papers")
    if row is None:
        raise Conflict("后台还没有运行过，请先启动后台任务")
    row.asked_again_at = clock.now()
    return papers.counts()[1]


AGAIN: dict[str, Callable[[], int]] = {"messages": messages.again, "papers": _papers}


def try_again(viewer: Viewer, what: str) -> int:
    """Let given-up messages or failed papers be tried again; gives how many."""
    access.require(viewer, "setting:common")
    if what not in AGAIN:
        raise NotFound
    number = AGAIN[what]()
    journal.record(viewer, "work.again", "work", what, number=number)
    return number
