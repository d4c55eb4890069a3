"""The gallery at the desk (F-10): refusal with reason, ticks at the door, erasing afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.hearings import spectators
from hearing.hearings.gallery import SpectatorState as S
from hearing.hearings.models import Hearing, Spectator
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import parameter_int


def applications(viewer: Viewer, hearing: Hearing) -> Sequence[Spectator]:
    """Those who applied, in order of seat and queue."""
    access.require(viewer, "hearing:read")
    return in_order(hearing.id)


def in_order(hearing_id: int) -> Sequence[Spectator]:
    """The applications for one hearing by seat, then by their time."""
    return db.session.scalars(
        select(Spectator)
        .where(Spectator.hearing_id == hearing_id)
        .order_by(Spectator.seat.is_(None), Spectator.seat, Spectator.id)
    ).all()


def spectator_of(hearing: Hearing, spectator_id: int) -> Spectator:
    """One application for this hearing; another hearing's is missing."""
    found = db.session.get(Spectator, spectator_id)
    if found is None or found.hearing_id != hearing.id:
        raise NotFound
    return found


def refuse(viewer: Viewer, hearing: Hearing, spectator: Spectator, reason: str) -> None:
    """An application is refused with a reason; the seat goes to the next in the queue (A-19)."""
    access.require(viewer, "hearing:notify", hearing)
    if spectator.state not in (S.SEATED, S.WAITING):
        raise Conflict("这份申请已经办过")
    if not reason.strip():
        raise Refused("写明不同意旁听的理由", field="reason", rule="A-19")
    spectator.reason, spectator.decided_by = reason.strip(), viewer.person_id
    spectator.decided_at = clock.now()
    spectators.free(spectator, S.REFUSED)
    journal.record(viewer, "spectator.refuse", "spectator", spectator.id, hearing=hearing.id)
    spectators.tell(viewer, hearing.unit_id, spectator, "refused")
    spectators.seat_next(viewer, hearing.id)


def mark_door(viewer: Viewer, hearing: Hearing, spectator: Spectator, *, came: bool) -> None:
    """The clerk compares the identity document at the door and ticks (A-14)."""
    access.require(viewer, "hearing:sit", hearing)
    if spectator.seat is None:
        raise Conflict("此人没有旁听席，不能登记到场")
    spectator.state = S.CAME if came else S.ABSENT
    spectator.decided_by, spectator.decided_at = viewer.person_id, clock.now()
    db.session.flush()
    journal.record(viewer, "spectator.door", "spectator", spectator.id, came=came)


def erase_due(limit: int = 200) -> int:
    """Erase identity number and telephone some days after the hearing (job; PIPL 19)."""
    days = parameter_int("spectator_keep_days", clock.today())
    until = clock.today() - timedelta(days=days)
    rows = db.session.scalars(
        select(Spectator)
        .join(Hearing, Hearing.id == Spectator.hearing_id)
        .where(Spectator.erased_at.is_(None), Hearing.held_on < until)
        .order_by(Spectator.id)
        .limit(limit)
    ).all()
    for row in rows:
        row.identity = row.phone = None
        row.identity_digest = row.phone_digest = f"erased-{row.id}"
        row.erased_at = clock.now()
        journal.record(SYSTEM, "spectator.erase", "spectator", row.id)
    db.session.flush()
    return len(rows)
