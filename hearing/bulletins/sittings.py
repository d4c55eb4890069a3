"""Hearings as the plain rows at which the functions of padding look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins.padding import Sitting
from hearing.cases.models import Case
from hearing.hearings.models import (
    Hearing,
    HearingCase,
    HearingRecord,
    Participant,
    Recording,
)
from hearing.hearings.rules import Role
from hearing.opinions.models import Opinion

Sets = dict[int, set[Any]]
CHUNK = 5000


def sittings(wanted: Iterable[int], copies: set[int]) -> list[Sitting]:
    """Hearings as plain rows, by grouped statements over so many at once; texts only of those named as copies."""
    ids = sorted(wanted)
    found: list[Sitting] = []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found += _sittings(chunk, [one for one in chunk if one in copies])
    return found


def _sittings(ids: Sequence[int], copies: Sequence[int]) -> Iterable[Sitting]:
    cases, types = _cases(ids)
    officers, texts = _officers(ids), _texts(copies)
    written = _having(HearingRecord, ids, HearingRecord.frozen_at.is_not(None))
    recorded = _having(Recording, ids)
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.number, Hearing.unit_id, Hearing.held_on, Hearing.opened_at,
            Hearing.closed_at, Hearing.entered_at, Hearing.presider_person_id,
        ).where(Hearing.id.in_(ids)).order_by(Hearing.id)
    )  # fmt: skip
    return [
        Sitting(
            row.id, row.number, row.unit_id, row.held_on, row.opened_at, row.closed_at,
            clock.beijing_date(row.entered_at), row.presider_person_id,
            frozenset(officers[row.id]), frozenset(cases[row.id]), frozenset(types[row.id]),
            row.id in written, row.id in recorded, tuple(texts[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def _having(owner: Any, ids: Sequence[int], *conditions: Any) -> set[int]:
    return set(
        db.session.scalars(select(owner.hearing_id).where(owner.hearing_id.in_(ids), *conditions))
    )


def _cases(ids: Sequence[int]) -> tuple[Sets, Sets]:
    cases: Sets = defaultdict(set)
    types: Sets = defaultdict(set)
    for hearing_id, case_id, type_code in db.session.execute(
        select(HearingCase.hearing_id, Case.id, Case.type_code)
        .join(Case, Case.id == HearingCase.case_id)
        .where(HearingCase.hearing_id.in_(ids))
    ):
        cases[hearing_id].add(case_id)
        types[hearing_id].add(type_code)
    return cases, types


def _officers(ids: Sequence[int]) -> Sets:
    found: Sets = defaultdict(set)
    for hearing_id, person_id in db.session.execute(
        select(Participant.hearing_id, Participant.person_id).where(
            Participant.hearing_id.in_(ids),
            Participant.role == Role.OFFICER,
            Participant.present_at.is_not(None),
            Participant.person_id.is_not(None),
        )
    ):
        found[hearing_id].add(person_id)
    return found


def _texts(ids: Sequence[int]) -> dict[int, list[str]]:
    """The record's text and the officers' reasons."""
    texts: dict[int, list[str]] = defaultdict(list)
    if not ids:
        return texts
    for owner, words in ((HearingRecord, HearingRecord.text), (Opinion, Opinion.reasons)):
        for hearing_id, text in db.session.execute(
            select(owner.hearing_id, words).where(owner.hearing_id.in_(ids), words.is_not(None))
        ):
            texts[hearing_id].append(text or "")
    return texts
