"""Which ended hearings of a span still have to be verified, and why (settled 18)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import facts, held, rules
from hearing.bulletins.held import Span
from hearing.bulletins.rules import Detector, Doubt, HeldFacts, Problem

WANTED = (
    "untold", "has_place", "panel_min", "present", "opinions", "missing_explained", "record_frozen",
    "seconds", "flagged",
)  # fmt: skip


def problems(
    lineage: str,
    from_on: date,
    until_on: date,
    as_of: datetime | None = None,
    checked_at: datetime | None = None,
) -> list[Problem]:
    """One problem a unit: how many hearings are to be verified, and what they lack."""
    lacking: dict[int, list[Doubt]] = {}
    by_unit: dict[int, list[int]] = {}
    for row in _rows(held.span_of(lineage, from_on, until_on, as_of, checked_at)):
        lacking[row.id] = _doubts(row)
        by_unit.setdefault(row.unit_id, []).append(row.id)
    return [
        Problem(Detector.TO_VERIFY, unit_id, "A-18", _words(ids, lacking), tuple(ids))
        for unit_id, ids in sorted(by_unit.items())
    ]


def _words(ids: list[int], lacking: dict[int, list[Doubt]]) -> str:
    counted = Counter(doubt for hearing_id in ids for doubt in lacking[hearing_id])
    why = "、".join(f"{doubt.label} {counted[doubt]} 场" for doubt in Doubt if counted[doubt])
    return f"待核实 {len(ids)} 场（{why}）"


def _doubts(row: Any) -> list[Doubt]:
    return rules.doubts(_facts(row)) + ([Doubt.PADDING] if row.flagged else [])


def _rows(span: Span) -> Sequence[Any]:
    """Only those hearings that lack something leave the database."""
    known = facts.facts(span)
    own = known.held.c
    return db.session.execute(
        select(
            own.id, own.unit_id, own.held_on, own.entered_at,
            *(known.columns[name].label(name) for name in WANTED),
        )
        .select_from(known.joined)
        .where(known.is_doubtful)
        .order_by(own.id)
    ).all()  # fmt: skip


def _facts(row: Any) -> HeldFacts:
    return HeldFacts(
        hearing_id=row.id,
        untold=row.untold,
        has_place=bool(row.has_place),
        present=row.present,
        panel_min=row.panel_min,
        opinions=row.opinions,
        missing_explained=bool(row.missing_explained),
        record_frozen=bool(row.record_frozen),
        minutes=int(row.seconds // 60),
        entered_on=clock.beijing_date(row.entered_at),
        held_on=row.held_on,
    )
