"""借阅: the filed file is lent to one at a time, with a due day, and comes back (A-18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import FileLending, Hearing
from hearing.hearings.queries import visible
from hearing.journal import service as journal
from hearing.people import access


def lend(
    viewer: Viewer, hearing: Hearing, borrower: str, purpose: str, due_on: date
) -> FileLending:
    """Lend the file until a day; while it is out nobody else gets it."""
    access.require(viewer, "hearing:file", hearing)
    if hearing.filed_at is None:
        raise Conflict("归档以后才能登记借阅")
    for field, words, label in (("borrower", borrower, "借阅人"), ("purpose", purpose, "用途")):
        if not words.strip():
            raise Refused(f"填写{label}", field=field)
    if due_on < clock.today():
        raise Refused("归还日期不能早于今天", field="due_on")
    row = FileLending(
        hearing_id=hearing.id,
        borrower=borrower.strip(),
        purpose=purpose.strip(),
        lent_on=clock.today(),
        due_on=due_on,
        lent_by=viewer.person_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict("案卷已经借出，归还后才能再借") from None
    journal.record(viewer, "file.lend", "hearing", hearing.id, lending=row.id)
    return row


def give_back(viewer: Viewer, hearing: Hearing, lending_id: int, note: str = "") -> None:
    """The file came back."""
    access.require(viewer, "hearing:file", hearing)
    row = db.session.get(FileLending, lending_id)
    if row is None or row.hearing_id != hearing.id:
        raise NotFound
    if row.returned_on is not None:
        raise Conflict("已经登记归还")
    row.returned_on, row.returned_to = clock.today(), viewer.person_id
    row.note = note.strip() or None
    db.session.flush()
    journal.record(viewer, "file.return", "hearing", hearing.id, lending=row.id)


def of_hearing(hearing_id: int) -> Sequence[FileLending]:
    """Every lending of one file, the latest first."""
    return db.session.scalars(
        select(FileLending)
        .where(FileLending.hearing_id == hearing_id)
        .order_by(FileLending.id.desc())
    ).all()


def out(viewer: Viewer, limit: int = 100) -> list[tuple[FileLending, Hearing]]:
    """Files that are out, in the viewer's unit, the earliest due day first; late ones are before today."""
    rows = db.session.execute(
        select(FileLending, Hearing)
        .join(Hearing, Hearing.id == FileLending.hearing_id)
        .where(
            FileLending.returned_on.is_(None), visible(viewer), Hearing.unit_id == viewer.unit_id
        )
        .order_by(FileLending.due_on, FileLending.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]
