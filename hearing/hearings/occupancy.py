"""Whether room and persons of a plan are free, before anything is held (the database decides, A-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.calendar import openings
from hearing.calendar.models import Reservation, Resource
from hearing.calendar.queries import resource_ids
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
    """The first clash in words with the next free times; only a hint: submitting holds, and may still lose."""
    day = clock.beijing_date(starts_at)
    around = occupied(
        Period(starts_at, ends_at),
        parameter_int("setup_minutes", day, unit_id),
        parameter_int("cleardown_minutes", day, unit_id),
    )
    known = resource_ids([room_id] if room_id else [], person_ids)
    wanted = {
        resource_id: (kind, around if kind == "room" else Period(starts_at, ends_at))
        for (kind, _), resource_id in known.items()
    }
    what = _clash(wanted, around, but_hearing_id)
    if what is None:
        return None
    starts = openings.next_starts(
        [(number, one.starts_at, one.ends_at) for number, (_, one) in sorted(wanted.items())]
    )
    again = f"可选 {'、'.join(starts)} 起" if starts else "今后两周没有共同的空档，请另选"
    return f"该时段{what}已被占用，{again}（A-12）"


def _clash(
    wanted: dict[int, tuple[str, Period]], around: Period, but_hearing_id: int | None
) -> str | None:
    """What is taken: the room first, then a person."""
    rows = db.session.execute(
        select(Reservation.resource_id, Reservation.starts_at, Reservation.ends_at)
        .join(Resource, Resource.id == Reservation.resource_id)
        .where(
            Reservation.resource_id.in_(wanted),
            Reservation.released_at.is_(None),
            or_(Reservation.expires_at.is_(None), Reservation.expires_at > clock.now()),
            Reservation.hearing_id.is_distinct_from(but_hearing_id or -1),
            Reservation.starts_at < around.ends_at,
            Reservation.ends_at > around.starts_at,
        )
        .order_by(Resource.room_id.is_(None), Reservation.starts_at)
    )
    for row in rows:
        kind, period = wanted[row.resource_id]
        if period.overlaps(Period(row.starts_at, row.ends_at)):
            return "听证室" if kind == "room" else "主持人或书记员"
    return None
