"""Detectors that go through all hearings at once find what looking at each hearing by itself finds."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import detecting
from hearing.bulletins.detecting import Span
from hearing.cases.models import Case
from hearing.hearings.models import (
    Hearing,
    HearingCase,
    HearingRecord,
    Participant,
    Recording,
    RecordSignature,
)
from hearing.hearings.rules import SIGNING_ROLES
from tests.bulletins.planted import LINEAGE, insert_rows, plant
from tests.bulletins.synthetic import thousand
from tests.support.make import CITY

AS_OF = clock.beijing(date(2026, 7, 20))
SPAN = Span(CITY, LINEAGE, date(2026, 2, 1), date(2026, 7, 1), AS_OF)
MANY = 300


def scatter() -> None:
    """Records, signatures, recordings and endings of cases of every sort, some known only after the instant."""
    dice = random.Random(4)
    before, after = AS_OF - timedelta(days=1), AS_OF + timedelta(days=1)
    db.session.execute(delete(Recording))
    for row in db.session.scalars(select(Hearing)):
        began = row.opened_at or row.closed_at
        minutes = (row.closed_at - began).total_seconds() / 60
        for _ in range(dice.choice((0, 1, 1, 1, 1, 2))):
            long = timedelta(minutes=minutes * dice.choice((0.1, 0.9, 0.9, 0.9, 1.3)))
            insert_rows(Recording, [
                {"hearing_id": row.id, "began_at": began, "ended_at": began + long, "entered_at": dice.choice((before, before, after))}
            ])  # fmt: skip
        if dice.random() < 0.2:
            db.session.execute(
                update(HearingRecord)
                .where(HearingRecord.hearing_id == row.id)
                .values(frozen_at=dice.choice((None, after)), digest=None)
            )
        if dice.random() < 0.1:
            row.opened_at = began - timedelta(days=1)
    scatter_people(dice, before, after)
    db.session.flush()


def scatter_people(dice: random.Random, before: datetime, after: datetime) -> None:
    """Cases closed early, officers away or taken out, signatures missing or late."""
    for case in db.session.scalars(select(Case)):
        if dice.random() < 0.3:
            case.closed_on, case.state = date(2026, dice.randrange(1, 9), 5), "closed"
    for seat in db.session.scalars(select(Participant)):
        if dice.random() < 0.05:
            seat.present_at = None
        elif dice.random() < 0.05:
            seat.removed_at = before
        if dice.random() < 0.95:
            insert_rows(RecordSignature, [
                {"hearing_id": seat.hearing_id, "participant_id": seat.id, "way": "paper", "signed_at": before,
                 "entered_at": dice.choice((before,) * 20 + (after,))}
            ])  # fmt: skip


def lacks_signature(row: Hearing) -> bool:
    record = db.session.scalar(select(HearingRecord).where(HearingRecord.hearing_id == row.id))
    if record is None or record.frozen_at is None or record.frozen_at > AS_OF:
        return True
    signed = {
        one.participant_id
        for one in db.session.scalars(
            select(RecordSignature).where(RecordSignature.hearing_id == row.id)
        )
        if one.entered_at <= AS_OF
    }
    seats = db.session.scalars(select(Participant).where(Participant.hearing_id == row.id))
    return any(
        seat.role in SIGNING_ROLES
        and seat.present_at
        and not seat.removed_at
        and seat.id not in signed
        for seat in seats
    )


def tapes(row: Hearing) -> list[float]:
    found = db.session.scalars(select(Recording).where(Recording.hearing_id == row.id))
    return [
        (one.ended_at - one.began_at).total_seconds() / 60
        for one in found
        if one.entered_at <= AS_OF
    ]


def disagrees(row: Hearing) -> bool:
    opened: datetime | None = row.opened_at
    if opened and clock.beijing_date(opened) != row.held_on:
        return True
    cases = select(Case).join(HearingCase, HearingCase.case_id == Case.id)
    for case in db.session.scalars(cases.where(HearingCase.hearing_id == row.id)):
        if case.closed_on and case.closed_on < row.held_on:
            return True
    if not (taped := tapes(row)) or opened is None:
        return False
    sat = (row.closed_at - opened).total_seconds() / 60
    slack, least = (
        SPAN.number("recording_slack_minutes"),
        SPAN.number("recording_least_percent"),
    )
    return sum(taped) > sat + slack or sum(taped) * 100 < sat * least


@pytest.mark.both_engines
@pytest.mark.rule("A-18")
def test_at_once_and_one_by_one(make, unguarded):
    make.world()
    unguarded()
    plant(thousand(1)[0][:MANY])
    scatter()
    grace = SPAN.until_on - timedelta(days=SPAN.number("record_days"))
    wanted: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.scalars(select(Hearing).order_by(Hearing.id)):
        if not (SPAN.from_on <= row.held_on < SPAN.until_on and row.entered_at < AS_OF):
            continue
        late = row.held_on < grace
        for detector, is_found in (
            (detecting.unsigned, late and lacks_signature(row)),
            (detecting.no_recording, late and not tapes(row)),
            (detecting.mismatch, disagrees(row)),
        ):
            if is_found:
                wanted[detector.__name__][row.unit_id].append(row.id)
    for detector in (detecting.unsigned, detecting.no_recording, detecting.mismatch):
        expected = {unit: tuple(ids) for unit, ids in wanted[detector.__name__].items()}
        assert {one.unit_id: one.evidence for one in detector(SPAN)} == expected, detector
        assert 10 < sum(map(len, expected.values())) < MANY - 40, detector
    db.session.rollback()
