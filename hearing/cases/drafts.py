"""Drafts of visitors that nobody will finish."""

from __future__ import annotations

from sqlalchemy import delete

from hearing.base import clock
from hearing.base.db import rows_changed
from hearing.cases.models import ApplicationDraft


def purge_drafts() -> int:
    """Wipe drafts whose time is over (job); gives how many."""
    return rows_changed(delete(ApplicationDraft).where(ApplicationDraft.expires_at <= clock.now()))
