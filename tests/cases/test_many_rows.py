"""The largest table: upload, dry run, import and undo each fit into one request (30 s)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from hearing.base.db import db
from hearing.cases import imports, judging, undoing, verdicts
from hearing.cases.models import Case, CaseSource, Party
from hearing.papers.sheets import MOST_ROWS
from tests.cases.tables import PETITION, row, xlsx_bytes

DRY_RUN, REQUEST = 20, 30


def timed(limit: int, work: Callable[[], Any]) -> Any:
    """What the work gives; it and its commit end within the limit (seconds)."""
    db.session.commit()
    began = time.perf_counter()
    found = work()
    db.session.commit()
    assert time.perf_counter() - began < limit
    return found


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def twin(one: dict[str, str], n: int) -> dict[str, str]:
    """The same case as the other system knows it: half by number, the rest by name or party."""
    number = one["number"] if n % 2 else f"庐检控申〔2026〕{n}号"
    return {**one, "external_number": f"P{n}", "number": number}


@pytest.mark.parametrize(
    "rows", [pytest.param(60, id="60"), pytest.param(MOST_ROWS, id="most", marks=pytest.mark.slow)]
)
@pytest.mark.both_engines
def test_the_largest_table(desk, rows):
    # one party in every hundredth case, one body in all of them
    first = [
        row(desk.name, n) | {"parties": f"例某{n % 100}、示例水务公司"} for n in range(1, rows + 1)
    ]
    batch = timed(
        REQUEST, lambda: imports.upload(desk.draft, "unified", "x.xlsx", xlsx_bytes(first))
    )
    judged = timed(DRY_RUN, lambda: judging.judge(desk.draft, batch))
    assert verdicts.counts(judged) == {"ready": rows}
    timed(REQUEST, lambda: imports.run(desk.draft, batch, batch.version, leave_out=False))
    assert (count(Case), count(CaseSource), count(Party)) == (rows, rows, 2 * rows)

    again = [twin(one, n) for n, one in enumerate(first, start=1)]
    content = xlsx_bytes(again, PETITION)
    other = timed(REQUEST, lambda: imports.upload(desk.draft, "petition", "x.xlsx", content))
    judged = timed(DRY_RUN, lambda: judging.judge(desk.draft, other))
    assert verdicts.counts(judged) == {"decide": rows}
    assert max(len(one.matches) for one in judged) <= 2 + 3 * verdicts.MOST_MATCHES
    kept = json.loads(other.content)
    kept["rows"] = {str(j.row): f"same:{j.matches[0].case_id}" for j in judged[: rows * 9 // 10]}
    other.content = json.dumps(kept, ensure_ascii=False)
    timed(REQUEST, lambda: imports.run(desk.draft, other, other.version, leave_out=True))
    assert (count(Case), count(CaseSource)) == (rows, rows + rows * 9 // 10)

    stays = timed(REQUEST, lambda: undoing.undo(desk.draft, batch, batch.version))
    assert (len(stays), count(Case)) == (rows * 9 // 10, rows * 9 // 10)
    assert timed(REQUEST, lambda: undoing.undo(desk.draft, other, other.version)) == []
    assert count(CaseSource) == rows * 9 // 10
