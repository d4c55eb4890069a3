"""Milestones that stations below set on a case, in the same transaction as their own rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from hearing.base import clock
from hearing.base.db import db
from hearing.cases.models import Case


def set_heard(case_ids: Sequence[int]) -> None:
    """A hearing of these cases has ended; the first one counts."""
    db.session.execute(
        update(Case)
        .where(Case.id.in_(case_ids), Case.heard_at.is_(None))
        .values(heard_at=clock.now())
        .execution_options(synchronize_session=False)
    )
