"""How each kind of background work went last time: one row a kind."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Instant, Words
from hearing.base.db import Model


class JobState(Model):
    """The last run of one kind of work: when, how much, and what failed."""

    __tablename__ = "job_state"
    __table_args__ = (CheckConstraint("done >= 0", name="done_counts"),)

    name: Mapped[Code] = mapped_column(primary_key=True)
    ran_at: Mapped[Instant]
    done: Mapped[int]
    failed_at: Mapped[Instant | None]
    failure: Mapped[Words | None]
    asked_again_at: Mapped[Instant | None]
