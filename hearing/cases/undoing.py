"""Taking an import back: what nobody has touched since goes, the rest stays."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.cases import judging
from hearing.cases.imports import CHANGED
from hearing.cases.models import Case, CaseSource, ImportBatch, ImportRow, Party
from hearing.cases.rules import BatchState, RowOutcome
from hearing.journal import service as journal
from hearing.people import access

# rows that an import itself makes; a reference from anywhere else means that the case is in use
OWN = {CaseSource.__tablename__, Party.__tablename__, ImportRow.__tablename__}


def undo(viewer: Viewer, batch: ImportBatch, seen_version: int) -> list[ImportRow]:
    """Take back the rows untouched since; gives those that stay because they are in use."""
    access.require(viewer, "case:import", batch)
    if batch.state != BatchState.IMPORTED or batch.version != seen_version:
        raise Conflict(CHANGED)
    rows = judging.undoable(batch)
    used = _in_use({row.case_id for row in rows if _made(row) and row.case_id})
    free = [row for row in rows if not _made(row) or row.case_id not in used]
    gone = {row.id for part in judging.parts(free) for row in _take_back_together(part)}
    if not gone:
        raise Refused("导入的案件都已在使用，没有可以撤回的")
    kept = [row for row in rows if row.id not in gone]
    if not kept:
        batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
        batch.undone_by = viewer.person_id
    batch.version += 1
    db.session.flush()
    journal.record(
        viewer, "import.undo", "import_batch", batch.id, undone=len(gone), kept=len(kept)
    )
    return kept


class Touched(Exception):
    """Somebody has changed one of the cases in this very moment."""


def _made(row: ImportRow) -> bool:
    return row.outcome == RowOutcome.CREATED


def _references() -> list[Column[int]]:
    """The columns of other tables that point to a case."""
    return [
        key.parent
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is Case.__table__ and table.name not in OWN
    ]


def _in_use(case_ids: set[int]) -> set[int]:
    """The cases among the given ones that somebody has changed or that something hangs on."""
    used: set[int] = set()
    columns = _references()
    for part in judging.parts(case_ids):
        used.update(db.session.scalars(select(Case.id).where(Case.id.in_(part), Case.version != 1)))
        for column in columns:
            used.update(db.session.scalars(select(column).where(column.in_(part))))
        for own in (CaseSource.case_id, ImportRow.case_id):  # one each is the import's own
            often = select(own).where(own.in_(part)).group_by(own).having(func.count() > 1)
            used.update(number or 0 for number in db.session.scalars(often))
    return used


def _take_back_together(rows: Sequence[ImportRow]) -> Sequence[ImportRow]:
    """Take many rows back by a few statements; row by row when the database refuses one of them."""
    try:
        with db.session.begin_nested():
            _remove(rows)
    except (IntegrityError, Touched):
        if len(rows) == 1:
            return []
        return [row for one in rows for row in _take_back_together([one])]
    return rows


def _remove(rows: Sequence[ImportRow]) -> None:
    """The database refuses when something has come to hang on a case in this very moment."""
    made = [row.case_id for row in rows if _made(row)]
    untouched = select(Case.id).where(Case.id.in_(made), Case.version == 1).with_for_update()
    if len(db.session.scalars(untouched).all()) != len(made):
        raise Touched
    sources = [row.source_id for row in rows if row.source_id is not None]
    silent = {"synchronize_session": False}
    db.session.execute(
        update(ImportRow)
        .where(ImportRow.id.in_([row.id for row in rows]))
        .values(case_id=None, source_id=None, undone_at=clock.now()),
        execution_options=silent,
    )
    for gone in (
        delete(CaseSource).where(CaseSource.id.in_(sources) | CaseSource.case_id.in_(made)),
        delete(Party).where(Party.case_id.in_(made)),
        delete(Case).where(Case.id.in_(made)),
    ):
        db.session.execute(gone, execution_options=silent)
