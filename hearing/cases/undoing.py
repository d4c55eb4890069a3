"""Taking an import back, row by row."""

from __future__ import annotations

from sqlalchemy import delete, select
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


def undo(viewer: Viewer, batch: ImportBatch, seen_version: int) -> list[ImportRow]:
    """Take back the rows untouched since; gives those that stay because they are in use."""
    access.require(viewer, "case:import", batch)
    if batch.state != BatchState.IMPORTED or batch.version != seen_version:
        raise Conflict(CHANGED)
    kept, undone = [], 0
    for row in judging.undoable(batch):
        if _take_back(row):
            undone += 1
        else:
            kept.append(row)
    if not undone:
        raise Refused("导入的案件都已在使用，没有可以撤回的")
    if not kept:
        batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
        batch.undone_by = viewer.person_id
    batch.version += 1
    db.session.flush()
    journal.record(viewer, "import.undo", "import_batch", batch.id, undone=undone, kept=len(kept))
    return kept


def _take_back(row: ImportRow) -> bool:
    """Remove what one row made; the database refuses when something has come to hang on it."""
    case_id, source_id = row.case_id, row.source_id
    created = row.outcome == RowOutcome.CREATED
    if created and db.session.scalar(select(Case.version).where(Case.id == case_id)) != 1:
        return False
    try:
        with db.session.begin_nested():
            row.case_id = row.source_id = None
            row.undone_at = clock.now()
            db.session.flush()
            _remove(case_id if created else None, source_id)
    except IntegrityError:
        return False
    return True


def _remove(case_id: int | None, source_id: int | None) -> None:
    if source_id is not None:
        db.session.execute(delete(CaseSource).where(CaseSource.id == source_id))
    if case_id is not None:
        for table in (CaseSource, Party):
            db.session.execute(delete(table).where(table.case_id == case_id))
        db.session.execute(delete(Case).where(Case.id == case_id))
