"""Drafts of visitors that nobody will finish."""

from __future__ import annotations

from sqlalchemy import delete

from hearing.base import clock
from hearing.base.db import db
from hearing.cases.models import ApplicationDraft


def purge_drafts() -> int:
    """Wipe drafts whose time is over (job); gives how many."""
    done = db.session.execute(
        delete(ApplicationDraft).where(ApplicationDraft.expires_at <= clock.now())
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
