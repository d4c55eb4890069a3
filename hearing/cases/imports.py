"""Importing cases: upload, dry run, import as one act."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.cases import import_tables, judging, rules, verdicts
from hearing.cases.handlers import handlers_of
from hearing.cases.models import Case, CaseSource, ImportBatch, ImportRow, Party
from hearing.cases.rows import Entry
from hearing.cases.rules import BatchState, RowOutcome
from hearing.cases.verdicts import Judged, Verdict
from hearing.journal import service as journal
from hearing.people import access

CHANGED = "这次导入刚刚有变化，请刷新后再看"


def upload(viewer: Viewer, source: str, file_name: str, content: bytes) -> ImportBatch:
    """Take a table in; nothing is imported yet. The content is kept sealed until it is."""
    access.require(viewer, "case:import")
    mapping, _ = judging.mapping_for(viewer, source)
    table = import_tables.read_table(file_name, content, mapping)
    batch = ImportBatch(
        unit_id=viewer.unit_id,
        source_system=rules.Source(source),
        file_name=import_tables.plain_name(file_name),
        file_digest=hashlib.sha256(content).hexdigest(),
        state=BatchState.DRAFT,
        row_count=len(table.rows),
        uploaded_by=viewer.person_id,
    )
    kept = {"heads": table.heads, "table": table.rows, "rows": {}, "handlers": {}}
    batch.content = json.dumps(kept, ensure_ascii=False)
    db.session.add(batch)
    db.session.flush()
    journal.record(viewer, "import.upload", "import_batch", batch.id, rows=batch.row_count)
    return batch


def _draft(viewer: Viewer, batch: ImportBatch, seen_version: int) -> dict[str, Any]:
    access.require(viewer, "case:import", batch)
    if batch.state != BatchState.DRAFT:
        raise Conflict(f"这次导入现在是“{BatchState(batch.state).label}”，不能再改")
    if batch.version != seen_version:
        raise Conflict(CHANGED)
    found: dict[str, Any] = json.loads(batch.content or "{}")
    return found


def decide_row(
    viewer: Viewer, batch: ImportBatch, row: int, decision: str, seen_version: int
) -> None:
    """Say of a row: the same case as one in the system (``same:ID``), another one, or left out."""
    content = _draft(viewer, batch, seen_version)
    judged = next((one for one in judging.judge(viewer, batch) if one.row == row), None)
    if judged is None:
        raise NotFound
    allowed = {"different", "leave", ""} | {f"same:{m.case_id}" for m in judged.matches}
    if judged.case_id:
        allowed.add(f"same:{judged.case_id}")
    if decision not in allowed:
        raise Refused("从列出的案件中选择", field="decision")
    content["rows"][str(row)] = decision
    _keep(viewer, batch, content, "import.decide")


def assign_handler(
    viewer: Viewer, batch: ImportBatch, unit_id: int, name: str, person_id: int, seen_version: int
) -> None:
    """Say who is meant by a handler's name that fits nobody or several."""
    content = _draft(viewer, batch, seen_version)
    people = handlers_of(viewer, {unit_id}).by_unit.get(unit_id, {})
    if person_id not in people:
        raise Refused("从本院承办人员中选择", field="person_id")
    content["handlers"][f"{unit_id}|{name}"] = person_id
    _keep(viewer, batch, content, "import.assign")


def _keep(viewer: Viewer, batch: ImportBatch, content: dict[str, Any], verb: str) -> None:
    batch.content = json.dumps(content, ensure_ascii=False)
    batch.version += 1
    db.session.flush()
    journal.record(viewer, verb, "import_batch", batch.id)


def run(viewer: Viewer, batch: ImportBatch, seen_version: int, *, leave_out: bool) -> None:
    """Import everything or nothing; bad rows only stay out when that is said (trap 5)."""
    _draft(viewer, batch, seen_version)
    judged = judging.judge(viewer, batch)
    against = verdicts.stands_against(judged)
    if against and not leave_out:
        raise Refused(
            f"还有 {len(against)} 行须更正或判定；也可以勾选“这些行不导入”", field="leave_out"
        )
    if not any(one.verdict in (Verdict.READY, Verdict.LINK) for one in judged):
        raise Refused("没有可以导入的行")
    _leave_draft(batch, BatchState.IMPORTED, imported_at=clock.now(), imported_by=viewer.person_id)
    try:
        with db.session.begin_nested():
            _write(viewer, batch, judged)
    except IntegrityError as error:
        raise Conflict("同一批案件刚刚有人录入或导入，请返回核对后再导入") from error
    journal.record(viewer, "import.run", "import_batch", batch.id, unit_id=batch.unit_id)


def _leave_draft(batch: ImportBatch, state: BatchState, **values: Any) -> None:
    db.session.flush()
    done = rows_changed(
        update(ImportBatch)
        .where(
            ImportBatch.id == batch.id,
            ImportBatch.state == BatchState.DRAFT,
            ImportBatch.version == batch.version,
        )
        .values(state=state, content_sealed=None, version=batch.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(batch)
    if done != 1:
        raise Conflict(CHANGED)


def _write(viewer: Viewer, batch: ImportBatch, judged: list[Judged]) -> None:
    """A few statements for all rows, so that the largest table fits into one request."""
    people = handlers_of(viewer, {one.unit_id for one in judged if one.unit_id})
    ready = [(one, one.entry) for one in judged if one.verdict == Verdict.READY and one.entry]
    linked = [(one, one.entry) for one in judged if one.verdict == Verdict.LINK and one.entry]
    made = _insert(
        Case,
        [
            _case(viewer, batch, one, entry, people.by_unit[one.unit_id][one.handler_id].rank)
            for one, entry in ready
        ],
    )
    cases = {one.row: number for (one, _), number in zip(ready, made, strict=True)}
    _insert(CaseSource, [_source(viewer, batch, cases[one.row], entry) for one, entry in ready])
    _insert(
        Party,
        [
            {"case_id": cases[one.row], "position": position, "role": role, "name": name}
            for one, entry in ready
            for position, (role, name) in enumerate(entry.parties, start=1)
        ],
    )
    links = _insert(
        CaseSource, [_source(viewer, batch, one.case_id, entry) for one, entry in linked]
    )
    sources = {one.row: number for (one, _), number in zip(linked, links, strict=True)}
    _insert(ImportRow, [_row(batch, one, cases, sources) for one in judged])
    for one, _ in ready:
        journal.record(
            viewer, "case.import", "case", cases[one.row], unit_id=one.unit_id, batch=batch.id
        )


def _insert(table: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """Insert many rows; gives their ids in the same order."""
    if not rows:
        return []
    wanted = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(db.session.scalars(wanted, rows))


def _source(viewer: Viewer, batch: ImportBatch, case_id: int, entry: Entry) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "source_system": batch.source_system,
        "external_number": rules.tidy(entry.external_number),
        "entered_by": viewer.person_id,
    }


SAME = (
    "number", "title", "cause", "type_code", "line_id", "received_on", "deadline_on", "summary",
    "has_minor", "involves_enterprise", "has_dispute",
)  # fmt: skip


def _case(
    viewer: Viewer, batch: ImportBatch, one: Judged, entry: Entry, rank: str
) -> dict[str, Any]:
    return {
        "unit_id": one.unit_id,
        "source_system": batch.source_system,
        "number_key": rules.tidy(entry.number),
        "external_number": rules.tidy(entry.external_number),
        "handler_person_id": one.handler_id,
        "handler_rank": rank,
        "entered_by": viewer.person_id,
        **{name: getattr(entry, name) for name in SAME},
    }


OUTCOMES = {
    Verdict.READY: RowOutcome.CREATED,
    Verdict.LINK: RowOutcome.LINKED,
    Verdict.KNOWN: RowOutcome.KNOWN,
}


def _row(
    batch: ImportBatch, one: Judged, cases: dict[int, int], sources: dict[int, int]
) -> dict[str, Any]:
    left_out = one.verdict in (Verdict.BAD, Verdict.DECIDE)
    return {
        "batch_id": batch.id,
        "row": one.row,
        "outcome": OUTCOMES.get(one.verdict, RowOutcome.LEFT_OUT),
        "case_id": cases.get(one.row) or one.case_id or None,
        "source_id": sources.get(one.row),
        "words": one.verdict.label if left_out else None,
    }


def discard(viewer: Viewer, batch: ImportBatch, seen_version: int) -> None:
    """Give an upload up; its content is wiped."""
    _draft(viewer, batch, seen_version)
    _leave_draft(batch, BatchState.DISCARDED)
    journal.record(viewer, "import.discard", "import_batch", batch.id)
