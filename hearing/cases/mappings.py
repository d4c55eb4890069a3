"""Keeping how a unit reads a case system's tables."""

from __future__ import annotations

import json

from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases import judging, rules
from hearing.cases.mapping import Mapping, heads_problem
from hearing.cases.models import ImportMapping
from hearing.journal import service as journal
from hearing.people import access


def save_mapping(viewer: Viewer, source: str, mapping: Mapping, seen_version: int) -> None:
    """Keep how this unit reads a case system's table; ``seen_version`` 0 when there was none."""
    access.require(viewer, "case:import")
    problem = heads_problem(mapping.heads)
    if problem:
        raise Refused(problem[1], field=f"head_{problem[0]}")
    row = judging.own_mapping(viewer.unit_id or 0, source)
    if (row.version if row else 0) != seen_version:
        raise Stale
    if row is None:
        row = ImportMapping(unit_id=viewer.unit_id, source_system=rules.Source(source), version=0)
        db.session.add(row)
    row.heads = json.dumps(mapping.heads, ensure_ascii=False, sort_keys=True)
    row.words = json.dumps(mapping.words, ensure_ascii=False, sort_keys=True)
    row.version += 1
    row.saved_at, row.saved_by = clock.now(), viewer.person_id
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        raise Stale from error
    journal.record(viewer, "import.mapping", "import_mapping", row.id, source=source)
