"""What is not needed any more is wiped when its time has come (PIPL 19)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.viewer import SYSTEM
from hearing.journal import service as journal
from hearing.pool import recruiting
from hearing.pool.models import CandidateDraft, CandidateImport, OfficerApplication
from hearing.units.queries import parameter_int


def forget_due(limit: int = 200) -> int:
    """Wipe drafts past their time, and applications not taken after the parameter's days (job)."""
    db.session.execute(delete(CandidateDraft).where(CandidateDraft.expires_at < clock.now()))
    days = parameter_int("application_keep_days", clock.today())
    old = clock.now() - timedelta(days=days)
    due = db.session.scalars(
        select(OfficerApplication)
        .where(
            OfficerApplication.phone_digest.is_not(None),
            or_(OfficerApplication.decided_at < old, OfficerApplication.submitted_at < old),
            OfficerApplication.state != "received",
        )
        .order_by(OfficerApplication.id)
        .limit(limit)
    ).all()
    for row in due:
        recruiting.wipe(row, keep_phone=False)
        journal.record(SYSTEM, "officer_application.forget", "officer_application", row.id)
    return len(due)


def close_batches() -> int:
    """Imports not completed in time lose their content (job); gives how many."""
    return rows_changed(
        update(CandidateImport)
        .where(CandidateImport.state == "checked", CandidateImport.expires_at < clock.now())
        .values(state="expired", content_sealed=None)
    )
