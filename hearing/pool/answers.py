"""Officers' answers: accept, decline, recuse, expire; whoever leaves is followed by the next reserve."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.journal import service as journal
from hearing.people import contact
from hearing.pool import findings, reserves, rules, wording
from hearing.pool.models import Engagement, Member, Need
from hearing.pool.rules import EngagementState as E
from hearing.pool.use import LIVE, lock


def own_engagement(viewer: Viewer, engagement_id: int) -> Engagement:
    """The officer's own engagement; another's is missing."""
    found = db.session.get(Engagement, engagement_id)
    if found is None or found.person_id != viewer.person_id or found.state == E.WAITING:
        raise NotFound
    return found


def _fresh(engagement: Engagement, *, leaving: bool = False) -> None:
    """Read the row as it is now, under its lock: another act may have changed it meanwhile."""
    if leaving:
        lock(db.session.get_one(Need, engagement.need_id))
    db.session.flush()
    db.session.refresh(engagement, with_for_update=True)


def _answerable(engagement: Engagement) -> None:
    if engagement.state != E.INVITED:
        raise Conflict("这份邀请已经答复过，或已过答复时间")
    if engagement.answer_by and clock.now() > engagement.answer_by:
        raise Conflict("已过答复时间，已请下一位候补。如仍愿参加，请联系检察院")


def accept(
    viewer: Viewer, engagement: Engagement, *, no_interest: bool, answered: bool = False
) -> None:
    """The officer accepts, declares to have no interest in the case, and has answered what was asked (A-7)."""
    _fresh(engagement)
    _answerable(engagement)
    if not no_interest:
        raise Refused(
            "须声明与案件和当事人没有利害关系；如有关系，请选择不能参加",
            field="no_interest",
        )
    findings.answer(viewer, engagement, answered=answered)
    engagement.state = E.ACCEPTED
    engagement.answered_at = clock.now()
    engagement.no_interest_declared_at = clock.now()
    engagement.version += 1
    calendar.keep(engagement.hearing_id, engagement.person_id)
    journal.record(viewer, "engagement.accept", "engagement", engagement.id)


def decline(viewer: Viewer, engagement: Engagement, code: str, note: str | None) -> None:
    """The officer declines with a reason; the next reserve is called at once, never a re-draw."""
    if code not in rules.DeclineCode.labels():
        raise Refused("选择不能参加的原因", field="code")
    _fresh(engagement, leaving=True)
    _answerable(engagement)
    engagement.decline_code = code
    engagement.decline_note = note or None
    _leave(viewer, engagement, E.DECLINED, "本人不能参加")


def recuse(viewer: Viewer, engagement: Engagement, because: str) -> None:
    """An officer leaves for interest in the case; the next reserve is called (A-7)."""
    _fresh(engagement, leaving=True)
    if engagement.state not in (E.WAITING, *LIVE):
        return
    _leave(viewer, engagement, E.RECUSED, because)


def leave_pool(viewer: Viewer, member: Member, because: str) -> int:
    """A member is suspended or leaves: coming engagements end, reserves are called (P-6, P-9).

    Gives how many invited or accepted engagements ended.
    """
    coming = db.session.scalars(
        select(Engagement)
        .where(
            Engagement.member_id == member.id,
            Engagement.state.in_((E.WAITING, E.INVITED, E.ACCEPTED)),
            Engagement.held_on >= clock.today(),
        )
        .order_by(Engagement.need_id, Engagement.id)
    ).all()
    # those in reserve first, so that nobody who leaves is called for a place left free
    for engagement in coming:
        _fresh(engagement, leaving=True)
        if engagement.state == E.WAITING:
            engagement.state = E.RELEASED
            engagement.ended_because = because
            engagement.version += 1
    held = [engagement for engagement in coming if engagement.state in (E.INVITED, E.ACCEPTED)]
    for engagement in held:
        _stand_down(viewer, engagement)
        _leave(viewer, engagement, E.RELEASED, because)
    return len(held)


def _stand_down(viewer: Viewer, engagement: Engagement) -> None:
    need = db.session.get_one(Need, engagement.need_id)
    contact.text_message(
        viewer,
        engagement.person,
        key=f"stood-down/{engagement.id}",
        template="stood_down",
        body=wording.stood_down(need.pool, clock.local(need.starts_at)),
        about=("engagement", engagement.id),
    )


def expire(viewer: Viewer, engagement: Engagement) -> bool:
    """No answer in time: the next reserve is called; false when an answer came meanwhile."""
    _fresh(engagement, leaving=True)
    if engagement.state != E.INVITED:
        return False
    _leave(viewer, engagement, E.EXPIRED, "逾期未答复")
    return True


def _leave(viewer: Viewer, engagement: Engagement, state: E, because: str) -> None:
    engagement.state = state
    engagement.answered_at = clock.now()
    engagement.ended_because = because
    engagement.version += 1
    calendar.release(viewer, engagement.hearing_id, because, person_id=engagement.person_id)
    journal.record(viewer, f"engagement.{state.value}", "engagement", engagement.id)
    call_next_reserve(viewer, engagement.need_id)


def call_next_reserve(viewer: Viewer, need_id: int) -> Engagement | None:
    """Invite waiting reserves until the number is filled or none is left; gives the last one invited (P-9)."""
    need = db.session.get_one(Need, need_id)
    lock(need)
    return reserves.call(viewer, need)


def expire_due(viewer: Viewer, limit: int = 100) -> int:
    """Expire invitations past their time (job); gives how many."""
    due = db.session.scalars(
        select(Engagement)
        .where(Engagement.state == E.INVITED, Engagement.answer_by < clock.now())
        .order_by(Engagement.need_id, Engagement.id)
        .limit(limit)
    ).all()
    return sum(expire(viewer, engagement) for engagement in due)
