"""A member's record of service, read for appraisals, caps and the officer's own page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hearing.base.db import db
from hearing.pool import attendance, feedback
from hearing.pool.appraising import Inputs
from hearing.pool.models import Attendance, Engagement, Need, TrainingCredit
from hearing.pool.rules import EngagementState as E


@dataclass(frozen=True)
class Service:
    """One engagement with its need, day and finding: a line of the record."""

    engagement_id: int
    member_id: int
    hearing_number: str
    held_on: date
    state: str
    decline_code: str | None
    handler_person_id: int
    was_invited: bool
    due_at: datetime | None
    present_at: datetime | None
    ended_at: datetime | None
    is_justified: bool | None

    def is_late(self, grace: int) -> bool:
        """Whether the officer came later than the grace after the due time."""
        if self.present_at is None or self.due_at is None:
            return False
        return self.present_at > self.due_at + timedelta(minutes=grace)


def services(member_ids: Sequence[int], from_on: date, until_on: date) -> list[Service]:
    """Everything the members were asked for in a span (until exclusive), the newest first."""
    rows = db.session.execute(
        select(Engagement, Need.hearing_number, Attendance)
        .join(Need, Need.id == Engagement.need_id)
        .outerjoin(Attendance, Attendance.engagement_id == Engagement.id)
        .where(
            Engagement.member_id.in_(member_ids),
            Engagement.held_on >= from_on,
            Engagement.held_on < until_on,
            Engagement.state != E.WAITING,
        )
        .order_by(Engagement.held_on.desc(), Engagement.id.desc())
    ).all()
    absent = [row[0].id for row in rows if row[0].state == E.ABSENT]
    found = attendance.findings(absent) if absent else {}
    return [
        Service(
            engagement_id=one.id,
            member_id=one.member_id or 0,
            hearing_number=number,
            held_on=one.held_on,
            state=one.state,
            decline_code=one.decline_code,
            handler_person_id=one.handler_person_id,
            was_invited=one.invited_at is not None,
            due_at=day.due_at if day else None,
            present_at=day.present_at if day else None,
            ended_at=day.ended_at if day else None,
            is_justified=found[one.id].is_justified if one.id in found else None,
        )
        for one, number, day in rows
    ]


def year_of(year: int) -> tuple[date, date]:
    """First day of a year, and of the next."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def inputs(member_ids: Sequence[int], year: int, grace: int) -> dict[int, Inputs]:
    """Member id → what the year held (domain §2.5), in a handful of queries."""
    by_member: dict[int, list[Service]] = defaultdict(list)
    for one in services(member_ids, *year_of(year)):
        by_member[one.member_id].append(one)
    minutes = _minutes(member_ids, year)
    rated = feedback.on_members(member_ids, year)
    return {
        member_id: _inputs(
            by_member[member_id],
            grace,
            minutes[member_id],
            tuple(
                mark
                for row in rated.get(member_id, ())
                for mark in (row.preparation, row.participation, row.conduct)
            ),
        )
        for member_id in member_ids
    }


def _inputs(rows: Sequence[Service], grace: int, minutes: int, ratings: tuple[int, ...]) -> Inputs:
    asked = [row for row in rows if row.was_invited]
    states = Counter(row.state for row in asked)
    absent = Counter(row.is_justified for row in asked if row.state == E.ABSENT)
    return Inputs(
        invited=len(asked),
        accepted=states[E.ACCEPTED] + states[E.ATTENDED] + states[E.ABSENT],
        declined=dict(
            Counter(row.decline_code or "other" for row in asked if row.state == E.DECLINED)
        ),
        expired=states[E.EXPIRED],
        attended=states[E.ATTENDED],
        absent_justified=absent[True],
        absent_unjustified=absent[False],
        absent_open=absent[None],
        late=sum(row.is_late(grace) for row in asked),
        training_minutes=minutes,
        ratings=ratings,
    )


def _minutes(member_ids: Sequence[int], year: int) -> Counter[int]:
    first, after = year_of(year)
    rows = db.session.execute(
        select(TrainingCredit.member_id, TrainingCredit.minutes).where(
            TrainingCredit.member_id.in_(member_ids),
            TrainingCredit.voided_at.is_(None),
            TrainingCredit.held_on >= first,
            TrainingCredit.held_on < after,
        )
    )
    found: Counter[int] = Counter()
    for member_id, minutes in rows:
        found[member_id] += minutes
    return found
