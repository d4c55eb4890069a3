"""凑数: looks at ended hearings, keeps flags, and takes a person's 认定 or 不认定 on each (T3, 云南 §11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select

from hearing.base import clock
from hearing.base.db import Counted, count_of, db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.bulletins import padding
from hearing.bulletins.detecting import Span
from hearing.bulletins.ledger_models import PaddingFlag
from hearing.bulletins.padding import Padding, Thresholds
from hearing.bulletins.rules import Detector, Problem
from hearing.bulletins.sittings import sittings
from hearing.bulletins.suspects import suspects
from hearing.hearings.models import (
    Hearing,
)
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.models import Unit
from hearing.units.queries import scope


def thresholds(span: Span) -> Thresholds:
    """The numbers in force for a span."""
    return Thresholds(
        shortest_minutes=span.number("shortest_minutes"),
        split_days=span.number("padding_split_days"),
        batch_least=span.number("batch_least"),
        copied_characters=span.number("padding_copied_characters"),
        panel_times=span.number("padding_panel_times"),
        panel_days=span.number("padding_panel_days"),
        late_entry_days=span.number("padding_late_entry_days"),
    )


def look(span: Span) -> int:
    """Flag the suspicious hearings of a span, with those before it as company; gives how many are new.

    What is flagged stays until a person decides; a decided suspicion does not come back.
    """
    at = thresholds(span)
    back = span.from_on - timedelta(days=max(at.split_days, at.panel_days))
    known = {
        (hearing_id, kind)
        for hearing_id, kind in db.session.execute(
            select(PaddingFlag.hearing_id, PaddingFlag.kind).where(
                PaddingFlag.hearing_id.in_(select(Hearing.id).where(*span.held))
            )
        )
    }
    looked_at = sittings(*suspects(replace(span, from_on=back), at))
    inside = {one.hearing_id for one in looked_at if one.held_on >= span.from_on}
    fresh = [
        {"hearing_id": f.hearing_id, "kind": f.kind, "words": f.words, "found_at": clock.now()}
        for f in padding.flags(looked_at, at)
        if f.hearing_id in inside and (f.hearing_id, f.kind) not in known
    ]
    if fresh:
        db.session.execute(insert(PaddingFlag), fresh)
        journal.record(SYSTEM, "padding.flag", "unit", span.unit_id, number=len(fresh))
    return len(fresh)


def open_at(as_of: datetime) -> tuple[ColumnElement[bool], ...]:
    """Found by the instant and not yet found genuine then; what is 不认定 stays to be verified."""
    return (
        PaddingFlag.found_at <= as_of,
        PaddingFlag.verdict.is_(None)
        | (PaddingFlag.decided_at > as_of)
        | (PaddingFlag.verdict == "padded"),
    )


def problems(span: Span, checked_at: datetime) -> list[Problem]:
    """One problem a unit: how many hearings look padded as of the instant they were looked at, by kind, and which."""
    rows = db.session.execute(
        select(Hearing.unit_id, PaddingFlag.kind, Hearing.id)
        .join(PaddingFlag, PaddingFlag.hearing_id == Hearing.id)
        .where(*span.held, *open_at(checked_at))
        .order_by(Hearing.unit_id, Hearing.id)
    )
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for unit_id, kind, hearing_id in rows:
        found[unit_id][kind].add(hearing_id)
    return [
        Problem(Detector.PADDING, unit_id, "A-4", _words(kinds), tuple(sorted(set().union(*kinds.values()))))
        for unit_id, kinds in sorted(found.items())
    ]  # fmt: skip


def _words(kinds: dict[str, set[int]]) -> str:
    number = len(set().union(*kinds.values()))
    why = "、".join(f"{kind.label} {len(kinds[kind])} 场" for kind in Padding if kinds[kind])
    return f"疑似凑数听证 {number} 场（{why}）"


def flagged(
    viewer: Viewer, *, decided: bool = False, limit: int = 200
) -> list[tuple[PaddingFlag, Hearing]]:
    """Flags in the viewer's scope, open ones or decided ones, the latest hearing first."""
    rows = db.session.execute(
        select(PaddingFlag, Hearing)
        .join(Hearing, Hearing.id == PaddingFlag.hearing_id)
        .where(scope(viewer, Hearing.unit_id), PaddingFlag.verdict.is_not(None) == decided)
        .order_by(Hearing.held_on.desc(), Hearing.id.desc(), PaddingFlag.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many flags of the scope are open, for the menu of those who decide."""
    if not access.may(viewer, "padding:decide"):
        return []
    return [
        count_of(
            select(PaddingFlag.id)
            .join(Hearing, Hearing.id == PaddingFlag.hearing_id)
            .where(scope(viewer, Hearing.unit_id), PaddingFlag.verdict.is_(None))
        )
    ]


def flag(viewer: Viewer, flag_id: int) -> tuple[PaddingFlag, Hearing]:
    """One flag in scope; others are missing."""
    found = db.session.execute(
        select(PaddingFlag, Hearing)
        .join(Hearing, Hearing.id == PaddingFlag.hearing_id)
        .where(PaddingFlag.id == flag_id, scope(viewer, Hearing.unit_id))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def decide(viewer: Viewer, row: PaddingFlag, *, is_genuine: bool, reason: str) -> None:
    """认定 takes the hearing out of 待核实, 不认定 leaves it there; never by who handled or presided."""
    access.require(viewer, "padding:decide")
    hearing = db.session.get_one(Hearing, row.hearing_id)
    if viewer.person_id in (hearing.handler_person_id, hearing.presider_person_id):
        raise Refused("承办人和主持人不能核查自己的听证，请由其他人核查")
    if not reason.strip():
        raise Refused("写明核查了什么、看到什么", field="reason")
    if row.verdict is not None:
        raise Conflict("这条提示已有核查结论，不能再改")
    row.verdict = "genuine" if is_genuine else "padded"
    row.reason, row.decided_by, row.decided_at = reason.strip(), viewer.person_id, clock.now()
    db.session.flush()
    journal.record(viewer, "padding.decide", "hearing", hearing.id, verdict=row.verdict)


def counts(rows: Iterable[tuple[PaddingFlag, Hearing]]) -> dict[str, int]:
    """How many flags of each kind, in the order of the kinds."""
    found: dict[str, int] = {kind.value: 0 for kind in Padding}
    for row, _ in rows:
        found[row.kind] += 1
    return found


def of_hearing(hearing_id: int) -> Sequence[PaddingFlag]:
    """The flags of a hearing the caller may see."""
    return db.session.scalars(
        select(PaddingFlag).where(PaddingFlag.hearing_id == hearing_id).order_by(PaddingFlag.id)
    ).all()


def sweep(days: int = 62) -> int:
    """Look at the hearings of the last weeks of every top unit (job)."""
    today = clock.today()
    number = 0
    tops = db.session.execute(
        select(Unit.id, Unit.lineage).where(Unit.parent_id.is_(None)).order_by(Unit.id)
    ).all()
    for unit_id, lineage in tops:
        span = Span(
            unit_id, lineage, today - timedelta(days=days), today + timedelta(days=1), clock.now()
        )
        number += look(span)
    return number
