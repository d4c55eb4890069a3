"""Feedback both ways, by name: on officers from presider and handler, on hearings from officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool.models import Attendance, Engagement, HearingFeedback, OfficerFeedback
from hearing.pool.rules import EngagementState as E

RATINGS = ((3, "好"), (2, "合格"), (1, "需改进"))
ON_OFFICER = (
    ("preparation", "会前准备"),
    ("participation", "提问和发表意见"),
    ("conduct", "守时、守纪、保密"),
)
ON_HEARING = (
    ("notice", "通知及时、清楚"),
    ("materials", "材料够用、看得懂"),
    ("arrangement", "会场和秩序"),
    ("heard", "意见受到重视"),
)
ATTENDED = (E.ATTENDED,)


@dataclass(frozen=True)
class Rating:
    """One answer: items from 1 to 3, and words."""

    items: Mapping[str, int]
    words: str | None = None


def _checked(rating: Rating, wanted: Sequence[tuple[str, str]], prefix: str = "") -> dict[str, Any]:
    for name, label in wanted:
        if rating.items.get(name) not in (1, 2, 3):
            raise Refused(f"选择“{label}”的评价", field=f"{prefix}{name}")
    return {name: rating.items[name] for name, _ in wanted}


def rate_officers(viewer: Viewer, hearing: Any, ratings: Mapping[int, Rating]) -> None:
    """Presider or handler rates each officer who came, by engagement id, once, under their name (P-9)."""
    access.require(viewer, "feedback:give", hearing)
    if hearing.closed_at is None:
        raise Conflict("听证结束以后才能评价")
    came = {row.id for row in attended(hearing.id)}
    if set(ratings) != came or not came:
        raise Refused("请对每一名到场的听证员评价")
    is_presider = hearing.presider_person_id == viewer.person_id
    rows = [
        OfficerFeedback(
            engagement_id=engagement_id,
            by_person_id=viewer.person_id,
            capacity="presider" if is_presider else "handler",
            words=(rating.words or "").strip() or None,
            **_checked(rating, ON_OFFICER, f"e{engagement_id}_"),
        )
        for engagement_id, rating in sorted(ratings.items())
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError as error:
        raise Conflict("您已经评价过这场听证的听证员") from error
    journal.record(viewer, "feedback.officers", "hearing", hearing.id, number=len(rows))


def attended(hearing_id: int) -> Sequence[Engagement]:
    """Engagements of those who came, in seat order."""
    return db.session.scalars(
        select(Engagement)
        .options(joinedload(Engagement.person))
        .where(Engagement.hearing_id == hearing_id, Engagement.state.in_(ATTENDED))
        .order_by(Engagement.rank, Engagement.id)
    ).all()


def given_by(viewer: Viewer, hearing_id: int) -> dict[int, OfficerFeedback]:
    """Engagement id → what this viewer gave; nobody on the using side sees another's."""
    rows = db.session.scalars(
        select(OfficerFeedback)
        .join(Engagement, Engagement.id == OfficerFeedback.engagement_id)
        .where(
            Engagement.hearing_id == hearing_id,
            OfficerFeedback.by_person_id == viewer.person_id,
        )
    )
    return {row.engagement_id: row for row in rows}


def rate_hearing(viewer: Viewer, engagement: Engagement, rating: Rating) -> HearingFeedback:
    """An officer who came says once how the hearing was organised."""
    access.require(viewer, "officer:own", engagement)
    if engagement.state != E.ATTENDED or not _has_ended(engagement):
        raise Conflict("参加过并已结束的听证才能评价")
    row = HearingFeedback(
        engagement_id=engagement.id,
        words=(rating.words or "").strip() or None,
        **_checked(rating, ON_HEARING),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("您已经评价过这场听证，谢谢") from error
    journal.record(viewer, "feedback.hearing", "engagement", engagement.id)
    return row


def _has_ended(engagement: Engagement) -> bool:
    return db.session.get(Attendance, engagement.id) is not None


def on_members(member_ids: Sequence[int], year: int) -> dict[int, list[OfficerFeedback]]:
    """Member id → ratings of hearings of a year, for 管."""
    rows = db.session.execute(
        select(Engagement.member_id, OfficerFeedback)
        .join(OfficerFeedback, OfficerFeedback.engagement_id == Engagement.id)
        .where(
            Engagement.member_id.in_(member_ids),
            Engagement.held_on.between(*_year(year)),
        )
        .order_by(OfficerFeedback.id)
    )
    found: dict[int, list[OfficerFeedback]] = {}
    for member_id, row in rows:
        found.setdefault(member_id or 0, []).append(row)
    return found


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def from_officers(engagement_ids: Sequence[int]) -> dict[int, HearingFeedback]:
    """Engagement id → the officer's own feedback."""
    rows = db.session.scalars(
        select(HearingFeedback).where(HearingFeedback.engagement_id.in_(engagement_ids))
    )
    return {row.engagement_id: row for row in rows}
