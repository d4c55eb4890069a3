"""Who came to ended hearings, and whether an absence was justified (domain §2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool.models import AbsenceReview, Attendance, Engagement, Member, Pool
from hearing.pool.rules import EngagementState as E


@dataclass(frozen=True)
class Day:
    """The hours of an ended hearing and the profile it followed."""

    profile: str
    due_at: datetime
    began_at: datetime
    ended_at: datetime


def record(
    viewer: Viewer, hearing_id: int, day: Day, present: Mapping[int, datetime | None]
) -> None:
    """The sitting ends: keep when each engaged officer (by engagement id) came, or that none did."""
    rows = [
        Attendance(engagement_id=engagement_id, present_at=at, **day.__dict__)
        for engagement_id, at in sorted(present.items())
    ]
    db.session.add_all(rows)
    db.session.flush()
    journal.record(viewer, "attendance.record", "hearing", hearing_id, number=len(rows))


def absence(viewer: Viewer, engagement_id: int) -> Engagement:
    """An engagement of the viewer's pool whose officer did not come."""
    found = db.session.scalar(
        select(Engagement)
        .join(Member, Member.id == Engagement.member_id)
        .join(Pool, Pool.id == Member.pool_id)
        .where(
            Engagement.id == engagement_id,
            Engagement.state == E.ABSENT,
            Pool.unit_id == viewer.unit_id,
        )
    )
    if found is None:
        raise NotFound
    return found


def review_absence(
    viewer: Viewer, engagement: Engagement, *, is_justified: bool, words: str
) -> AbsenceReview:
    """管 finds whether an absence was justified and why; a later finding replaces an earlier one."""
    access.require(viewer, "pool:manage", engagement.member)
    if engagement.state != E.ABSENT:
        raise Conflict("此人没有缺席，不用认定")
    if not words.strip():
        raise Refused("写明了解到的情况", field="words")
    row = AbsenceReview(
        engagement_id=engagement.id,
        is_justified=is_justified,
        words=words.strip(),
        decided_by=viewer.person_id or 0,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "absence.review", "engagement", engagement.id, justified=is_justified)
    return row


def findings(engagement_ids: list[int]) -> dict[int, AbsenceReview]:
    """Engagement id → the finding that counts."""
    rows = db.session.scalars(
        select(AbsenceReview)
        .where(AbsenceReview.engagement_id.in_(engagement_ids))
        .order_by(AbsenceReview.id)
    )
    return {row.engagement_id: row for row in rows}
