"""Whether room and persons of a plan are free, before anything is held (the database decides, A-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.calendar.models import Reservation, Resource
from hearing.calendar.queries import next_free
from hearing.calendar.rules import Period, occupied
from hearing.units.queries import parameter_int


def taken(
    unit_id: int,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room_id: int | None,
    person_ids: Sequence[int],
    but_hearing_id: int | None = None,
) -> str | None:
    """The first clash in words with the next free time; only a hint: submitting holds, and may still lose."""
    day = clock.beijing_date(starts_at)
    around = occupied(
        Period(starts_at, ends_at),
        parameter_int("setup_minutes", day, unit_id),
        parameter_int("cleardown_minutes", day, unit_id),
    )
    rows = db.session.execute(
        select(
            Resource.id, Resource.room_id, Resource.person_id, Reservation.starts_at,
            Reservation.ends_at, Reservation.expires_at,
        )
        .join(Reservation, Reservation.resource_id == Resource.id)
        .where(
            (Resource.room_id == room_id) | Resource.person_id.in_(person_ids),
            Reservation.released_at.is_(None),
            Reservation.hearing_id.is_distinct_from(but_hearing_id or -1),
            Reservation.starts_at < around.ends_at,
            Reservation.ends_at > around.starts_at,
        )
        .order_by(Resource.room_id.is_(None), Resource.id, Reservation.starts_at)
    )  # fmt: skip
    for row in rows:
        wanted = around if row.room_id else Period(starts_at, ends_at)
        expired = row.expires_at is not None and row.expires_at <= clock.now()
        if expired or not wanted.overlaps(Period(row.starts_at, row.ends_at)):
            continue
        what = "听证室" if row.room_id else "主持人或书记员"
        free = next_free(row.id, wanted.starts_at, wanted.ends_at - wanted.starts_at)
        if free is None:
            return f"该时段{what}已被占用，当天没有空档，请换一天（A-12）"
        start = clock.local(free + (starts_at - wanted.starts_at))
        return f"该时段{what}已被占用，可选 {start:%H:%M} 起（A-12）"
    return None
