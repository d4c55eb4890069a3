"""Reading a draft import against what the system holds: mapping in force, people, known cases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases import mapping as maps
from hearing.cases import rows, rules, verdicts
from hearing.cases.handlers import handlers_of
from hearing.cases.mapping import Mapping
from hearing.cases.models import Case, CaseSource, ImportBatch, ImportMapping, ImportRow, Party
from hearing.cases.rows import Catalogue, Entry
from hearing.cases.verdicts import Judged, Known, Match, Verdict
from hearing.units.models import Unit
from hearing.units.queries import case_types, lines, scope, unit

AT_ONCE = 400
T = TypeVar("T")


def parts(values: Iterable[T]) -> Iterator[list[T]]:
    """Distinct values in parts that fit into one query."""
    listed = list(dict.fromkeys(values))
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]


def own_mapping(unit_id: int, source: str) -> ImportMapping | None:
    """The mapping that a unit itself has kept."""
    return db.session.scalar(
        select(ImportMapping).where(
            ImportMapping.unit_id == unit_id, ImportMapping.source_system == source
        )
    )


def mapping_for(viewer: Viewer, source: str) -> tuple[Mapping, int]:
    """The mapping in force for the viewer's unit: its own, the nearest above, the built-in.

    With the version of its own one, 0 when it has none.
    """
    if source not in rules.SYSTEMS:
        raise NotFound
    lineage = [int(part) for part in unit(viewer.unit_id or 0).lineage.strip("/").split("/")]
    kept = {
        row.unit_id: row
        for row in db.session.scalars(
            select(ImportMapping).where(
                ImportMapping.unit_id.in_(lineage), ImportMapping.source_system == source
            )
        )
    }
    own = kept.get(viewer.unit_id or 0)
    for unit_id in reversed(lineage):
        if unit_id in kept:
            found = maps.mapping_of(kept[unit_id].heads, kept[unit_id].words)
            return found, own.version if own else 0
    return maps.default_mapping(source), 0


def catalogue() -> Catalogue:
    """Our own words for case types and lines."""
    types = case_types()
    listed = {name: line.id for line in lines() for name in (line.name, line.short)}
    return Catalogue(
        {kind.name: kind.code for kind in types}, listed, {k.code: k.default_line_id for k in types}
    )


def units_by_words(viewer: Viewer) -> dict[str, int]:
    """Name, short name and code → id of the units in scope."""
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.short, Unit.code).where(scope(viewer, Unit.id))
    )
    found: dict[str, int] = {}
    for row in rows:
        for words in (row.code, row.short, row.name):
            found[rules.tidy(words)] = row.id
    return found


def judge(viewer: Viewer, batch: ImportBatch) -> list[Judged]:
    """Every row of a draft with its verdict, in the order of the table."""
    content: dict[str, Any] = json.loads(batch.content or '{"heads": [], "table": [], "rows": {}}')
    mapping, _ = mapping_for(viewer, batch.source_system)
    heads, known_words = content["heads"], catalogue()
    judged: dict[int, Judged] = {}
    entries: list[tuple[int, Entry]] = []
    for row, values in content["table"]:
        raw = dict(zip(heads, values, strict=False))
        entry, problems = rows.read_row(mapping, raw, known_words)
        if entry is None:
            judged[row] = Judged(row, Verdict.BAD, tuple(problems))
        else:
            entries.append((row, entry))
    for row, words in verdicts.twice(entries).items():
        judged[row] = Judged(row, Verdict.BAD, (words,))
    _place(viewer, batch, content, [one for one in entries if one[0] not in judged], judged)
    for row, decision in content.get("rows", {}).items():
        if decision == "leave" and int(row) in judged:
            judged[int(row)] = Judged(int(row), Verdict.LEAVE, ("按您的决定不导入",))
    return [judged[row] for row in sorted(judged)]


def _place(
    viewer: Viewer,
    batch: ImportBatch,
    content: dict[str, Any],
    entries: Sequence[tuple[int, Entry]],
    judged: dict[int, Judged],
) -> None:
    """Find unit and handler of each readable row and hold it against what is known."""
    units = units_by_words(viewer)
    placed = []
    for row, entry in entries:
        words = rules.tidy(entry.unit_words)
        unit_id = units.get(words, 0) if words else (viewer.unit_id or 0)
        if unit_id:
            placed.append((row, entry, unit_id))
        else:
            sentence = f"“{entry.unit_words}”不是本院或下级院"
            judged[row] = Judged(row, Verdict.BAD, (sentence,), entry)
    people = handlers_of(viewer, {unit_id for _, _, unit_id in placed})
    held = known(viewer, batch.source_system, [entry for _, entry, _ in placed])
    for row, entry, unit_id in placed:
        chosen = content["handlers"].get(f"{unit_id}|{entry.handler_name}", 0)
        handler = people.find(unit_id, entry.handler_name, entry.handler_identity) or chosen
        decision = content["rows"].get(str(row), "")
        judged[row] = verdicts.judge_one(row, entry, unit_id, handler, held, decision)


def known(viewer: Viewer, source: str, entries: Sequence[Entry]) -> Known:
    """What the system already holds of the given rows; a case that this source knows under another
    number is another case."""
    external: dict[str, int] = {}
    numbers: dict[str, Match | None] = {}
    reach = set(db.session.scalars(select(Unit.id).where(scope(viewer, Unit.id))))
    wanted = [rules.tidy(n) for entry in entries for n in (entry.external_number, entry.number)]
    for part in parts(wanted):
        rows = db.session.execute(
            select(CaseSource.source_system, CaseSource.external_number, Case)
            .join(Case, Case.id == CaseSource.case_id)
            .where(CaseSource.external_number.in_(part))
        )
        for system, number, case in rows:
            if system == source:
                external[number] = case.id
            numbers[number] = _match(case, "案号相同") if case.unit_id in reach else None
    for part in parts(rules.tidy(entry.number) for entry in entries):
        for case in db.session.scalars(select(Case).where(Case.number_key.in_(part))):
            match = _match(case, "案号相同") if case.unit_id in reach else None
            numbers.setdefault(case.number_key, match)
    others = scope(viewer, Case.unit_id) & ~exists().where(
        CaseSource.case_id == Case.id, CaseSource.source_system == source
    )
    return Known(external, numbers, _by_title(others, entries), _by_party(others, entries))


def _match(case: Case, why: str) -> Match:
    return Match(case.id, case.number, case.title, case.has_minor, why)


def _add(found: list[Match], case: Case, why: str) -> None:
    """One more case that may be the same; a body that is party to thousands is no sign of any."""
    if len(found) < verdicts.MOST_MATCHES:
        found.append(_match(case, why))


def _by_title(
    others: ColumnElement[bool], entries: Sequence[Entry]
) -> dict[tuple[int, str], list[Match]]:
    found: dict[tuple[int, str], list[Match]] = defaultdict(list)
    for part in parts(entry.title for entry in entries):
        wanted = select(Case).where(Case.title.in_(part), others)
        for case in db.session.scalars(wanted.order_by(Case.id.desc())):
            _add(found[(case.unit_id, rules.tidy(case.title))], case, "案件名称相同")
    return found


def _by_party(
    others: ColumnElement[bool], entries: Sequence[Entry]
) -> dict[tuple[int, str, str], list[Match]]:
    found: dict[tuple[int, str, str], list[Match]] = defaultdict(list)
    for part in parts(name for entry in entries for _, name in entry.parties):
        wanted = (
            select(Party.name, Case)
            .join(Case, Case.id == Party.case_id)
            .where(Party.name.in_(part), Party.removed_at.is_(None), others)
            .order_by(Case.id.desc())
        )
        for name, case in db.session.execute(wanted):
            _add(found[(case.unit_id, name, case.type_code)], case, "当事人和案件类型相同")
    return found


def undoable(batch: ImportBatch) -> Sequence[ImportRow]:
    """Rows of an imported batch that made something and have not been taken back."""
    return db.session.scalars(
        select(ImportRow)
        .where(
            ImportRow.batch_id == batch.id,
            ImportRow.outcome.in_((rules.RowOutcome.CREATED, rules.RowOutcome.LINKED)),
            ImportRow.undone_at.is_(None),
        )
        .order_by(ImportRow.row)
    ).all()
