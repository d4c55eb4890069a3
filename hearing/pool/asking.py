"""Asking a drawn panel again when its hearing is moved; who cannot come is replaced by a reserve (P-9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.pool import availability, reserves, rules, use, wording
from hearing.pool.models import Engagement, Need
from hearing.pool.rules import EngagementState as E


def ask_again(
    viewer: Viewer,
    hearing_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    because: str,
) -> int:
    """Ask the panel of a moved hearing for its consent to the new time, each with a new answer time (P-9).

    The draw stands. Whoever cannot be held, is no longer in term or away that day is released and told so,
    and the next reserves are called. A need that is not drawn yet is withdrawn, because its list was made for the
    old day. Gives how many were asked; the hearing's own reservations were released before.
    """
    need = db.session.scalar(
        select(Need).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    )
    if need is None or need.state != "drawn":
        use.withdraw_need(viewer, hearing_id, because)
        return 0
    before = need.starts_at
    need.starts_at, need.ends_at, need.place = starts_at, ends_at, place
    need.held_on = clock.beijing_date(starts_at)
    need.version += 1
    db.session.flush()  # an officer's day is that of the need, which the database looks at
    use.lock(need)
    rows = db.session.scalars(
        select(Engagement)
        .options(joinedload(Engagement.member), joinedload(Engagement.person))
        .where(
            Engagement.need_id == need.id,
            Engagement.state.in_((E.WAITING, E.INVITED, E.ACCEPTED, E.ATTENDED)),
        )
        .order_by(Engagement.rank)
    ).all()
    away = availability.unavailable_member_ids(starts_at, ends_at)
    asked = 0
    for row in rows:
        row.held_on = need.held_on
        if row.state != E.WAITING:
            asked += _ask(viewer, row, need, because, away, before)
    journal.record(viewer, "need.move", "need", need.id, hearing=hearing_id, asked=asked)
    reserves.call(viewer, need)
    return asked


def _ask(
    viewer: Viewer, row: Engagement, need: Need, because: str, away: set[int], before: datetime
) -> bool:
    if not _can_come(row, need, away) or not use.hold_time(viewer, row, need):
        use.tell(viewer, row, "called_off", wording.called_off(need.pool, clock.local(before)))
        row.state = E.RELEASED
        row.ended_because = f"{because}，新的时间不能参加"
        row.version += 1
        journal.record(viewer, "engagement.release", "engagement", row.id)
        return False
    row.state = E.INVITED
    row.invited_at = clock.now()
    row.answered_at = None
    row.version += 1
    journal.record(viewer, "engagement.ask_again", "engagement", row.id)
    answer_by = row.answer_by or need.starts_at
    body = wording.asked_again(need.pool, clock.local(need.starts_at), clock.local(answer_by))
    use.tell(viewer, row, "asked_again", body, key=f"asked-again/{row.id}/{row.version}")
    return True


def _can_come(row: Engagement, need: Need, away: set[int]) -> bool:
    """Still in term and not away; a person named or invited from outside has no term to look at."""
    member, day = row.member, need.held_on
    if member is None:
        return True
    in_term = bool(
        member.term_from and member.term_until and member.term_from <= day < member.term_until
    )
    return in_term and member.state == rules.MemberState.ACTIVE and member.id not in away


def panel_of(hearing_id: int) -> list[int]:
    """Persons of a drawn panel and its reserves who may be held again when the hearing moves (P-9)."""
    rows = db.session.scalars(
        select(Engagement.person_id).where(
            Engagement.hearing_id == hearing_id,
            Engagement.state.in_((E.WAITING, E.INVITED, E.ACCEPTED, E.ATTENDED)),
        )
    )
    return sorted(set(rows))
