"""Which ended hearings of a span still have to be verified, and why (settled 18)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import rules, suspicion
from hearing.bulletins.rules import Detector, Doubt, HeldFacts, Problem
from hearing.hearings.models import Hearing, HearingRecord, Notice, Participant
from hearing.hearings.rules import Role
from hearing.opinions.models import Opinion, Tally
from hearing.units.queries import parameter_int, within


def doubtful(
    lineage: str, from_on: date, until_on: date, as_of: datetime | None = None
) -> dict[int, list[Doubt]]:
    """Hearing id → what it lacks, for the ended hearings of a half-open span of days.

    A hearing with an open flag of padding is to be verified as well (settled 18).
    """
    found = {facts.hearing_id: rules.doubts(facts) for facts in _facts(lineage, from_on, until_on)}
    known = as_of or max(clock.now(), clock.beijing(until_on))
    for hearing_id in suspicion.open_hearings(lineage, from_on, until_on, known):
        found.setdefault(hearing_id, []).append(Doubt.PADDING)
    return {hearing_id: lacking for hearing_id, lacking in found.items() if lacking}


def problems(
    lineage: str, from_on: date, until_on: date, as_of: datetime | None = None
) -> list[Problem]:
    """One problem a unit: how many hearings are to be verified, and what they lack."""
    lacking = doubtful(lineage, from_on, until_on, as_of)
    owners = db.session.execute(
        select(Hearing.id, Hearing.unit_id).where(Hearing.id.in_(lacking)).order_by(Hearing.id)
    )
    by_unit: dict[int, list[int]] = {}
    for hearing_id, unit_id in owners:
        by_unit.setdefault(unit_id, []).append(hearing_id)
    return [
        Problem(Detector.TO_VERIFY, unit_id, "A-18", _words(ids, lacking), tuple(ids))
        for unit_id, ids in sorted(by_unit.items())
    ]


def _words(ids: list[int], lacking: dict[int, list[Doubt]]) -> str:
    counted = Counter(doubt for hearing_id in ids for doubt in lacking[hearing_id])
    why = "、".join(f"{doubt.label} {counted[doubt]} 场" for doubt in Doubt if counted[doubt])
    return f"待核实 {len(ids)} 场（{why}）"


def _facts(lineage: str, from_on: date, until_on: date) -> list[HeldFacts]:
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.unit_id, Hearing.room_id, Hearing.venue_words, Hearing.profile,
            Hearing.opened_at, Hearing.closed_at, Hearing.entered_at, Hearing.held_on,
            Hearing.size_approval_id, Hearing.needed,
        ).where(
            Hearing.unit_id.in_(within(lineage)), Hearing.closed_at.is_not(None),
            Hearing.held_on >= from_on, Hearing.held_on < until_on,
        ).order_by(Hearing.id)
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    present, untold = _present(ids), _untold(ids)
    voters, explained = _voters(ids), _explained(ids)
    frozen = set(
        db.session.scalars(
            select(HearingRecord.hearing_id).where(HearingRecord.frozen_at.is_not(None))
        )
    )
    return [
        HeldFacts(
            hearing_id=row.id,
            untold=untold[row.id],
            has_place=row.room_id is not None or bool(row.venue_words),
            present=present[row.id],
            panel_min=_least(row),
            opinions=voters[row.id],
            missing_explained=row.id in explained,
            record_frozen=row.id in frozen,
            minutes=int((row.closed_at - (row.opened_at or row.closed_at)).total_seconds() // 60),
            entered_on=clock.beijing_date(row.entered_at),
            held_on=row.held_on,
        )
        for row in rows
    ]


def _least(row: Any) -> int:
    usual = parameter_int("panel_min", row.held_on, row.unit_id)
    return min(usual, row.needed) if row.size_approval_id else usual


def _grouped(statement: Any) -> Counter[int]:
    return Counter({row[0]: row[1] for row in db.session.execute(statement)})


def _present(ids: list[int]) -> Counter[int]:
    return _grouped(
        select(Participant.hearing_id, func.count(Participant.id))
        .where(
            Participant.hearing_id.in_(ids),
            Participant.role == Role.OFFICER,
            Participant.present_at.is_not(None),
        )
        .group_by(Participant.hearing_id)
    )


def _untold(ids: list[int]) -> Counter[int]:
    told = select(Notice.participant_id).where(Notice.told_at.is_not(None))
    return _grouped(
        select(Participant.hearing_id, func.count(Participant.id))
        .where(
            Participant.hearing_id.in_(ids),
            Participant.must_be_told,
            Participant.removed_at.is_(None),
            Participant.id.not_in(told),
        )
        .group_by(Participant.hearing_id)
    )


def _voters(ids: list[int]) -> Counter[int]:
    return _grouped(
        select(Opinion.hearing_id, func.count(func.distinct(Opinion.seat_id)))
        .where(Opinion.hearing_id.in_(ids))
        .group_by(Opinion.hearing_id)
    )


def _explained(ids: list[int]) -> set[int]:
    return set(
        db.session.scalars(
            select(Tally.hearing_id).where(
                Tally.hearing_id.in_(ids), Tally.missing_reason.is_not(None)
            )
        )
    )
