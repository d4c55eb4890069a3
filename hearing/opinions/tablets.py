"""The room's shared tablet: the clerk opens it, each officer takes the own seat with the own PIN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.journal import service as journal
from hearing.opinions import giving_sessions
from hearing.opinions.ballots import OPEN_STATES
from hearing.opinions.links import open_hearing
from hearing.opinions.models import Seat, Tablet
from hearing.opinions.rules import Channel
from hearing.people import pins, sessions

CODE_MINUTES, HOURS, PER_ADDRESS = 10, 8, 10


@dataclass(frozen=True)
class TabletSeat:
    """A seat to choose on the tablet: no tick, so that nobody sees who has given."""

    id: int
    position: int
    name: str


def open_tablet(viewer: Viewer, hearing_id: int) -> str:
    """Open tablet mode for a hearing; gives the code to be typed on the tablet within ten minutes."""
    hearing = open_hearing(viewer, hearing_id)
    now = clock.now()
    code = f"{secrets.randbelow(10**8):08d}"
    row = Tablet(
        hearing_id=hearing.id,
        code_digest=keyring.digest("tablet-code", code),
        code_expires_at=now + timedelta(minutes=CODE_MINUTES),
        opened_at=now,
        opened_by=viewer.person_id,
        expires_at=now + timedelta(hours=HOURS),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "tablet.open", "hearing", hearing.id)
    return code


def start(viewer: Viewer, code: str, address: str) -> str | None:
    """Make this browser the tablet; ``None`` when the code is wrong, used or too old."""
    if not sessions.try_once(f"tablet:{address}"[:100], PER_ADDRESS):
        return None
    token, now = secrets.token_urlsafe(32), clock.now()
    plain = "".join(mark for mark in code if mark.isdigit())
    taken = rows_changed(
        update(Tablet)
        .where(
            Tablet.code_digest == keyring.digest("tablet-code", plain),
            Tablet.token_digest.is_(None),
            Tablet.ended_at.is_(None),
            Tablet.code_expires_at > now,
        )
        .values(token_digest=sessions.token_digest(token))
        .execution_options(synchronize_session=False)
    )
    return token if taken == 1 else None


def _live(token: str) -> Tablet | None:
    if not token:
        return None
    return db.session.scalar(
        select(Tablet)
        .join(Hearing, Hearing.id == Tablet.hearing_id)
        .where(
            Tablet.token_digest == sessions.token_digest(token),
            Tablet.ended_at.is_(None),
            Tablet.expires_at > clock.now(),
            Hearing.state.in_(OPEN_STATES),
            Hearing.opinions_closed_at.is_(None),
        )
    )


def officer_seats(token: str) -> list[TabletSeat] | None:
    """The seats to choose from, in order; ``None`` when this browser is no tablet (any more)."""
    row = _live(token)
    if row is None:
        return None
    found = db.session.execute(
        select(Seat.id, Seat.position, Participant.name)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.hearing_id == row.hearing_id)
        .order_by(Seat.position)
    )
    return [TabletSeat(*one) for one in found]


def enter(viewer: Viewer, token: str, seat_id: int, pin: str, agent: str) -> str | None:
    """Begin a session for the chosen seat with its officer's PIN; ``None`` whatever was wrong."""
    row, seat = _live(token), db.session.get(Seat, seat_id)
    if row is None or seat is None or seat.hearing_id != row.hearing_id:
        return None
    if not pins.fits(seat.person_id, pin.strip()):
        return None
    return giving_sessions.begin(viewer, seat, Channel.TABLET, agent, tablet_id=row.id)


def close(viewer: Viewer, hearing_id: int) -> None:
    """End tablet mode: every tablet of the hearing and what was begun there."""
    open_hearing(viewer, hearing_id)
    now = clock.now()
    db.session.execute(
        update(Tablet)
        .where(Tablet.hearing_id == hearing_id, Tablet.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    journal.record(viewer, "tablet.close", "hearing", hearing_id)
