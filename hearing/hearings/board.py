"""筹备: making a hearing's checklist, taking a line on, ticking it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.hearings import checklist, queries
from hearing.hearings.models import Hearing, PrepTask, PrepTemplate
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import scope


def seed(viewer: Viewer) -> int:
    """Fill the template with the basic lines when it is empty; gives how many were added."""
    if db.session.scalar(select(PrepTemplate.id).limit(1)) is not None:
        return 0
    db.session.add_all(
        PrepTemplate(form=item.form, duty=item.duty, words=item.words, days_before=item.days)
        for item in checklist.BASIC
    )
    db.session.flush()
    journal.record(viewer, "prep_template.seed", "prep_template", "*")
    return len(checklist.BASIC)


def start(viewer: Viewer, hearing: Hearing) -> None:
    """An approved hearing gets its checklist from the template of its form, once."""
    if db.session.scalar(select(PrepTask.id).where(PrepTask.hearing_id == hearing.id).limit(1)):
        return
    lines = db.session.execute(
        select(PrepTemplate.duty, PrepTemplate.words, PrepTemplate.days_before)
        .where(
            PrepTemplate.retired_on.is_(None),
            or_(PrepTemplate.form.is_(None), PrepTemplate.form == hearing.form),
        )
        .order_by(PrepTemplate.id)
    ).all()
    if lines:
        rows = [{"hearing_id": hearing.id, "version": 1, **line._mapping} for line in lines]
        db.session.execute(insert(PrepTask), rows)
    journal.record(viewer, "prep.start", "hearing", hearing.id, lines=len(lines))


@dataclass(frozen=True)
class Line:
    """One line with its day; ``late`` are days overdue (0 when done or in time)."""

    task: PrepTask
    due_on: date | None
    late: int


def _line(task: PrepTask, held_on: date | None) -> Line:
    due = checklist.due_on(held_on, task.days_before)
    late = (clock.today() - due).days if due and task.done_at is None else 0
    return Line(task, due, max(late, 0))


def lines_of(hearing: Hearing) -> list[Line]:
    """The checklist of a hearing that the caller may see, by duty."""
    order = [duty.value for duty in checklist.Duty]
    rows = db.session.scalars(
        select(PrepTask).where(PrepTask.hearing_id == hearing.id).order_by(PrepTask.id)
    )
    found = [_line(row, hearing.held_on) for row in rows]
    return sorted(found, key=lambda line: (order.index(line.task.duty), line.task.id))


def board(viewer: Viewer, days: int = 21) -> list[tuple[Line, Hearing]]:
    """Open lines of the hearings of the viewer's unit within the next days, the most urgent first."""
    rows = db.session.execute(
        select(PrepTask, Hearing)
        .join(Hearing, Hearing.id == PrepTask.hearing_id)
        .where(
            scope(viewer, Hearing.unit_id),
            queries.visible(viewer),
            Hearing.state.in_(BEFORE_SITTING),
            Hearing.held_on <= clock.today() + timedelta(days=days),
            PrepTask.done_at.is_(None),
        )
        .order_by(Hearing.held_on, PrepTask.id)
    )
    found = [(_line(task, hearing.held_on), hearing) for task, hearing in rows]
    return sorted(found, key=lambda pair: (pair[0].due_on or date.max, pair[0].task.id))


def task_of(hearing: Hearing, task_id: int) -> PrepTask:
    """One line of this hearing; another hearing's is missing."""
    found = db.session.get(PrepTask, task_id)
    if found is None or found.hearing_id != hearing.id:
        raise NotFound
    return found


def take(viewer: Viewer, hearing: Hearing, task: PrepTask) -> None:
    """The viewer takes a line on."""
    _open(viewer, hearing, task)
    task.owner_person_id = viewer.person_id
    task.version += 1
    journal.record(viewer, "prep.take", "prep_task", task.id, hearing=hearing.id)


def finish(viewer: Viewer, hearing: Hearing, task: PrepTask) -> None:
    """A line is done; who ticks it is kept."""
    _open(viewer, hearing, task)
    task.done_at, task.done_by = clock.now(), viewer.person_id
    task.owner_person_id = task.owner_person_id or viewer.person_id
    task.version += 1
    db.session.flush()
    journal.record(viewer, "prep.finish", "prep_task", task.id, hearing=hearing.id)


def reopen(viewer: Viewer, hearing: Hearing, task: PrepTask) -> None:
    """A line ticked by mistake is open again."""
    access.require(viewer, "board:work", hearing)
    if task.done_at is None:
        raise Conflict("这一项还没有办结")
    task.done_at = task.done_by = None
    task.version += 1
    journal.record(viewer, "prep.reopen", "prep_task", task.id, hearing=hearing.id)


def _open(viewer: Viewer, hearing: Hearing, task: PrepTask) -> None:
    access.require(viewer, "board:work", hearing)
    if task.done_at is not None:
        raise Conflict("这一项已经有人办结，请刷新后再看")


def add_line(
    viewer: Viewer, form: str | None, duty: str, words: str, days_before: int
) -> PrepTemplate:
    """The top unit's administrator adds a line to the template; hearings already approved keep theirs."""
    access.require(viewer, "setting:common")
    row = PrepTemplate(form=form, duty=duty, words=words, days_before=days_before)
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "prep_template.add", "prep_template", row.id)
    return row


def retire_line(viewer: Viewer, template_id: int) -> None:
    """A line is offered no more."""
    access.require(viewer, "setting:common")
    row = db.session.get(PrepTemplate, template_id)
    if row is None:
        raise NotFound
    row.retired_on = row.retired_on or clock.today()
    journal.record(viewer, "prep_template.retire", "prep_template", row.id)


def template() -> Sequence[PrepTemplate]:
    """The lines in use, by form and duty."""
    return db.session.scalars(
        select(PrepTemplate)
        .where(PrepTemplate.retired_on.is_(None))
        .order_by(PrepTemplate.form.is_not(None), PrepTemplate.form, PrepTemplate.id)
    ).all()
