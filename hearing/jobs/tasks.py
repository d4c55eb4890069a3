"""The sweep: every kind of background work once, each in its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from huey import SqliteHuey, crontab
from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.hearings import panel
from hearing.messages import service as messages
from hearing.papers import service as papers
from hearing.pool import drawing, forgetting, terms, use
from hearing.pool.models import Pool

log = logging.getLogger(__name__)


def _commitments() -> int:
    pools = db.session.scalars(select(Pool).order_by(Pool.id)).all()
    return sum(drawing.publish_commitments(SYSTEM, pool) for pool in pools)


def _expiries() -> int:
    return use.expire_due(SYSTEM)


def _terms() -> int:
    return terms.warn_due() + terms.end_due()


def _forgetting() -> int:
    return forgetting.forget_due() + forgetting.close_batches()


WORK: tuple[tuple[str, Callable[[], int]], ...] = (
    ("commitments", _commitments),
    ("expiries", _expiries),
    ("terms", _terms),
    ("panels", lambda: panel.follow_pool(SYSTEM)),
    ("forgetting", _forgetting),
    ("papers", lambda: papers.render_pending(5, db.session.commit)),
    ("messages", lambda: messages.send_due(50, db.session.commit)),
)


def sweep() -> dict[str, int]:
    """Do what waits; one failing kind of work does not hold up the others."""
    done = {}
    for name, work in WORK:
        try:
            done[name] = work()
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("background work failed: %s", name)
    return done


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
