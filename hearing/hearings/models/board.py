"""筹备清单: the checklist of one hearing, and the template from which it is made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Instant, Key, Words, one_of, ref
from hearing.base.db import Model
from hearing.hearings.checklist import Duty
from hearing.hearings.rules import Form


class PrepTemplate(Model):
    """One line that new hearings of a form (or of every form) start with; retired, never deleted."""

    __tablename__ = "prep_template"
    __table_args__ = (one_of("duty", Duty), one_of("form", Form))

    id: Mapped[Key]
    form: Mapped[Code | None]
    duty: Mapped[Code]
    words: Mapped[Words]
    days_before: Mapped[int]
    retired_on: Mapped[date | None]


class PrepTask(Model):
    """One line of a hearing's checklist: duty, day counted back from the hearing, owner, done."""

    __tablename__ = "prep_task"
    __table_args__ = (
        one_of("duty", Duty),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    duty: Mapped[Code]
    words: Mapped[Words]
    days_before: Mapped[int]
    owner_person_id: Mapped[int | None] = ref("person.id")
    done_at: Mapped[Instant | None]
    done_by: Mapped[int | None]
    note: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)
