"""The sweep: every kind of background work once, each in its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey import SqliteHuey, crontab
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.bulletins import handing_down, receipts, runs, suspicion
from hearing.cases import drafts
from hearing.hearings import doorkeeping, panel
from hearing.jobs.models import JobState
from hearing.messages import service as messages
from hearing.outcomes import reminders as visit_reminders
from hearing.papers import service as papers
from hearing.people import once
from hearing.pool import answers, commitments, forgetting, reminders, terms
from hearing.pool.models import Pool

log = logging.getLogger(__name__)


def _commitments() -> int:
    pools = db.session.scalars(select(Pool).order_by(Pool.id)).all()
    return sum(commitments.publish_commitments(SYSTEM, pool) for pool in pools)


def _expiries() -> int:
    return answers.expire_due(SYSTEM)


def _papers() -> int:
    """Set what waits; once more what failed, when the system administrator asked for it."""
    row = db.session.get(JobState, "papers")
    again = row is not None and row.asked_again_at is not None
    if row is not None and again:
        row.asked_again_at = None
    return papers.render_pending(50 if again else 5, db.session.commit, retry_failed=again)


def _terms() -> int:
    return terms.warn_due() + terms.end_due()


def _forgetting() -> int:
    return forgetting.forget_due() + forgetting.close_batches()


def _padding() -> int:
    """Look for padded hearings once a day, in the first sweep of the night's hours or after them."""
    row = db.session.get(JobState, DAILY)
    today = clock.today()
    if row is not None and clock.beijing_date(row.ran_at) == today:
        return 0
    # looked first: a row without its instant would be written out by the questions asked
    found = suspicion.sweep()
    if row is None:
        row = JobState(name=DAILY)
        db.session.add(row)
    row.ran_at, row.done = clock.now(), found
    return found


DAILY = "padding day"
WORK: tuple[tuple[str, Callable[[], int]], ...] = (
    ("commitments", _commitments),
    ("expiries", _expiries),
    ("terms", _terms),
    ("panels", lambda: panel.follow_pool(SYSTEM)),
    ("forgetting", _forgetting),
    ("old form keys", once.forget_old),
    ("spectators", doorkeeping.erase_due),
    ("bulletins due", runs.schedule_due),
    ("bulletins", lambda: runs.collect_due(db.session.commit)),
    ("bulletin receipts", receipts.remind_due),
    ("papers", _papers),
    ("reminders", reminders.remind_due),
    ("visits", visit_reminders.remind_due),
    ("rectification", handing_down.remind_due),
    ("padding", _padding),
    ("drafts", drafts.purge_drafts),
    ("messages", lambda: messages.send_due(50, db.session.commit)),
)


def sweep() -> dict[str, int]:
    """Do what waits; one failing kind of work does not hold up the others."""
    done = {}
    for name, work in WORK:
        try:
            done[name] = work()
            _note(name, done[name])
        except Exception as error:
            db.session.rollback()
            log.exception("background work failed: %s", name)
            _note(name, 0, type(error).__name__)
        db.session.commit()
    return done


def _note(name: str, done: int, failure: str | None = None) -> None:
    row = db.session.get(JobState, name)
    if row is None:
        row = JobState(name=name)
        db.session.add(row)
    row.ran_at, row.done = clock.now(), done
    if failure:
        row.failed_at, row.failure = clock.now(), failure


def bind(queue: SqliteHuey, app: Flask) -> Any:
    """Register the sweep once a minute and as a task; give the task."""

    @queue.task(name="sweep")  # type: ignore[untyped-decorator]
    def run_sweep() -> None:
        with app.app_context():
            sweep()

    @queue.periodic_task(crontab(minute="*"), name="minutely")  # type: ignore[untyped-decorator]
    def minutely() -> None:
        with app.app_context():
            sweep()

    return run_sweep
