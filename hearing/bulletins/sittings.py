"""Ended hearings as the plain rows at which the functions of padding look."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins.detecting import Span
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


def sittings(span: Span) -> list[Sitting]:
    """The ended hearings of a span as plain rows, by grouped statements."""
    ids = select(Hearing.id).where(*span.held)
    cases, types = _cases(ids)
    officers = _officers(ids)
    texts, written = _texts(ids)
    recorded = set(
        db.session.scalars(select(Recording.hearing_id).where(Recording.hearing_id.in_(ids)))
    )
    rows = db.session.execute(
        select(
            Hearing.id, Hearing.number, Hearing.unit_id, Hearing.held_on, Hearing.opened_at,
            Hearing.closed_at, Hearing.entered_at, Hearing.presider_person_id,
        ).where(*span.held).order_by(Hearing.id)
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


def _cases(ids: Any) -> tuple[Sets, Sets]:
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


def _officers(ids: Any) -> Sets:
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


def _texts(ids: Any) -> tuple[dict[int, list[str]], set[int]]:
    """The record's text and the officers' reasons, and which records are frozen."""
    texts: dict[int, list[str]] = defaultdict(list)
    written = set()
    for hearing_id, text, frozen_at in db.session.execute(
        select(HearingRecord.hearing_id, HearingRecord.text, HearingRecord.frozen_at).where(
            HearingRecord.hearing_id.in_(ids)
        )
    ):
        texts[hearing_id].append(text)
        if frozen_at is not None:
            written.add(hearing_id)
    for hearing_id, reasons in db.session.execute(
        select(Opinion.hearing_id, Opinion.reasons).where(
            Opinion.hearing_id.in_(ids), Opinion.reasons.is_not(None)
        )
    ):
        texts[hearing_id].append(reasons or "")
    return texts, written
