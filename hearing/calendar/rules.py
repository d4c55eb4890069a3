"""Periods, what a room holds around a hearing, and venues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing.base.labels import Labelled


class VenueKind(Labelled):
    """Where a hearing is held (A-12; 矛调中心 from the source)."""

    ROOM = "room", "检察听证室"
    RECEPTION = "reception", "12309 检察服务中心"
    MEDIATION = "mediation", "矛盾调处中心"
    ON_SITE = "on_site", "上门听证"
    REMOTE = "remote", "远程视频"
    ELSEWHERE = "elsewhere", "其他场所"


@dataclass(frozen=True)
class Period:
    """A half-open period of aware instants."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Period) -> bool:
        """Whether the two share an instant; touching periods do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def occupied(period: Period, setup_minutes: int, cleardown_minutes: int) -> Period:
    """A room is held from set-up to clear-down, so that adjacent hearings cannot collide (A-12)."""
    return Period(
        period.starts_at - timedelta(minutes=setup_minutes),
        period.ends_at + timedelta(minutes=cleardown_minutes),
    )


def needs_venue_approval(kind: str) -> bool:
    """A venue other than the hearing room needs the chief's approval (A-12)."""
    return VenueKind(kind) not in (VenueKind.ROOM, VenueKind.RECEPTION)
