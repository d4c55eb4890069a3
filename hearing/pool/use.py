"""用: the handler's need; invitations, answers and reserves. The handler never meets the pool."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.journal import service as journal
from hearing.people import access, contact
from hearing.pool import rules, wording
from hearing.pool.models import Engagement, Member, Need, NeedConflict, Pool
from hearing.pool.rules import EngagementState as E
from hearing.units.queries import parameter_int, unit

LIVE = (E.INVITED, E.ACCEPTED, E.ATTENDED)


def pool_for(unit_id: int) -> Pool:
    """The nearest pool: the unit's own, else that of the unit above (P-2)."""
    lineage = [int(part) for part in unit(unit_id).lineage.strip("/").split("/")]
    found = {
        p.unit_id: p for p in db.session.scalars(select(Pool).where(Pool.unit_id.in_(lineage)))
    }
    for ancestor in reversed(lineage):
        if ancestor in found:
            return found[ancestor]
    raise Refused("本院和上级院都还没有听证员库，请先由聘任部门建库", rule="P-2")


def state_need(
    viewer: Viewer,
    *,
    hearing_id: int,
    hearing_number: str,
    unit_id: int,
    handler_person_id: int,
    number: int,
    reserves: int,
    quotas: Sequence[rules.Quota],
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    why: str,
    conflicts: Iterable[tuple[str, str]] = (),
) -> Need:
    """State what is needed: number, quotas, time and place; conflicts as keyed digests (P-8)."""
    problem = rules.need_problem(rules.NeedFacts(number, reserves, tuple(quotas)))
    if problem:
        raise Refused(problem, field="number", rule="P-8")
    if db.session.scalar(
        select(Need.id).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    ):
        raise Conflict("这场听证已提出过需求单")
    pool = pool_for(unit_id)
    need = Need(
        hearing_id=hearing_id,
        hearing_number=hearing_number,
        unit_id=unit_id,
        pool_id=pool.id,
        handler_person_id=handler_person_id,
        number=number,
        reserves=reserves,
        quotas=json.dumps([q.__dict__ for q in quotas], ensure_ascii=False, sort_keys=True),
        starts_at=starts_at,
        ends_at=ends_at,
        held_on=clock.beijing_date(starts_at),
        place=place,
        why=why,
        state="open",
        stated_by=viewer.person_id,
    )
    need.conflicts = [
        NeedConflict(kind=kind, digest=digest) for kind, digest in sorted(set(conflicts))
    ]
    db.session.add(need)
    db.session.flush()
    journal.record(viewer, "need.state", "need", need.id, hearing=hearing_id, number=number)
    return need


def withdraw_need(viewer: Viewer, hearing_id: int, because: str) -> None:
    """Withdraw a hearing's need (hearing withdrawn or put off); engaged officers are released."""
    need = db.session.scalar(
        select(Need).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    )
    if need is None:
        return
    need.state = "withdrawn"
    need.version += 1
    engaged = db.session.scalars(
        select(Engagement)
        .where(Engagement.need_id == need.id, Engagement.state.in_((E.WAITING, *LIVE)))
        .order_by(Engagement.id)
    ).all()
    for engagement in engaged:
        if engagement.state != E.WAITING:
            _tell_off(viewer, engagement, need)
        engagement.state = E.RELEASED
        engagement.ended_because = because
        engagement.version += 1
    calendar.release(viewer, hearing_id, because, roles=("officer",))
    journal.record(viewer, "need.withdraw", "need", need.id, hearing=hearing_id)


def _tell_off(viewer: Viewer, engagement: Engagement, need: Need) -> None:
    contact.text_message(
        viewer,
        engagement.person,
        key=f"called-off/{engagement.id}",
        template="called_off",
        body=wording.called_off(need.pool.name, clock.local(need.starts_at)),
        about=("engagement", engagement.id),
    )


def invite(viewer: Viewer, engagement: Engagement, need: Need) -> bool:
    """Hold the officer's time and invite; false when the officer is taken meanwhile."""
    hours = parameter_int("invitation_hours", clock.today(), need.pool.unit_id)
    answer_by = clock.now() + timedelta(hours=hours)
    try:
        calendar.hold(
            viewer,
            need.hearing_id,
            [
                calendar.Hold(
                    "officer",
                    need.starts_at,
                    need.ends_at,
                    "听证",
                    person_id=engagement.person_id,
                    expires_at=answer_by,
                )
            ],
        )
    except Conflict:
        engagement.state = E.RELEASED
        engagement.ended_because = "同时段已有约"
        return False
    engagement.state = E.INVITED
    engagement.invited_at = clock.now()
    engagement.answer_by = answer_by
    engagement.version += 1
    journal.record(viewer, "engagement.invite", "engagement", engagement.id)
    contact.text_message(
        viewer,
        engagement.person,
        key=f"invitation/{engagement.id}",
        template="invitation",
        body=wording.invitation(
            need.pool.name, clock.local(need.starts_at), clock.local(answer_by)
        ),
        about=("engagement", engagement.id),
    )
    return True


def own_engagement(viewer: Viewer, engagement_id: int) -> Engagement:
    """The officer's own engagement; another's is missing."""
    found = db.session.get(Engagement, engagement_id)
    if found is None or found.person_id != viewer.person_id or found.state == E.WAITING:
        raise NotFound
    return found


def _answerable(engagement: Engagement) -> None:
    if engagement.state != E.INVITED:
        raise Conflict("这份邀请已经答复过，或已过答复时间")
    if engagement.answer_by and clock.now() > engagement.answer_by:
        raise Conflict("已过答复时间，已请下一位候补。如仍愿参加，请联系检察院")


def accept(viewer: Viewer, engagement: Engagement, *, no_interest: bool) -> None:
    """The officer accepts and declares to have no interest in the case (A-7)."""
    _answerable(engagement)
    if not no_interest:
        raise Refused(
            "须声明与案件和当事人没有利害关系；如有关系，请选择不能参加",
            field="no_interest",
        )
    engagement.state = E.ACCEPTED
    engagement.answered_at = clock.now()
    engagement.no_interest_declared_at = clock.now()
    engagement.version += 1
    calendar.keep(engagement.hearing_id, engagement.person_id)
    journal.record(viewer, "engagement.accept", "engagement", engagement.id)


def decline(viewer: Viewer, engagement: Engagement, code: str, note: str | None) -> None:
    """The officer declines with a reason; the next reserve is called at once, never a re-draw."""
    _answerable(engagement)
    if code not in rules.DeclineCode.labels():
        raise Refused("选择不能参加的原因", field="code")
    engagement.decline_code = code
    engagement.decline_note = note or None
    _leave(viewer, engagement, E.DECLINED, "本人不能参加")


def recuse(viewer: Viewer, engagement: Engagement, because: str) -> None:
    """An officer leaves for interest in the case; the next reserve is called (A-7)."""
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
        .order_by(Engagement.id)
    ).all()
    # those in reserve first, so that nobody who leaves is called for a place left free
    for engagement in coming:
        if engagement.state == E.WAITING:
            engagement.state = E.RELEASED
            engagement.ended_because = because
            engagement.version += 1
    held = [engagement for engagement in coming if engagement.state != E.RELEASED]
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
        body=wording.stood_down(need.pool.name, clock.local(need.starts_at)),
        about=("engagement", engagement.id),
    )


def expire(viewer: Viewer, engagement: Engagement) -> None:
    """No answer in time: the next reserve is called."""
    _leave(viewer, engagement, E.EXPIRED, "逾期未答复")


def _leave(viewer: Viewer, engagement: Engagement, state: E, because: str) -> None:
    engagement.state = state
    engagement.answered_at = clock.now()
    engagement.ended_because = because
    engagement.version += 1
    calendar.release(viewer, engagement.hearing_id, because, person_id=engagement.person_id)
    journal.record(viewer, f"engagement.{state.value}", "engagement", engagement.id)
    call_next_reserve(viewer, engagement.need_id)


def call_next_reserve(viewer: Viewer, need_id: int) -> Engagement | None:
    """Invite waiting reserves in order until the number is filled or none is left (P-9)."""
    need = db.session.get_one(Need, need_id)
    db.session.flush()
    live = db.session.scalar(
        select(func.count()).where(Engagement.need_id == need_id, Engagement.state.in_(LIVE))
    )
    if (live or 0) >= need.number:
        return None
    waiting = db.session.scalars(
        select(Engagement)
        .where(Engagement.need_id == need_id, Engagement.state == E.WAITING)
        .order_by(Engagement.rank)
    )
    for candidate in waiting:
        if invite(viewer, candidate, need):
            return candidate
    return None


def expire_due(viewer: Viewer, limit: int = 100) -> int:
    """Expire invitations past their time (job); gives how many."""
    due = db.session.scalars(
        select(Engagement)
        .where(Engagement.state == E.INVITED, Engagement.answer_by < clock.now())
        .order_by(Engagement.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for engagement in due:
        expire(viewer, engagement)
    return len(due)


def mark_attendance(viewer: Viewer, engagement_id: int, *, present: bool) -> None:
    """The sitting tells the pool who came; caps count the attended."""
    engagement = db.session.get_one(Engagement, engagement_id)
    engagement.state = E.ATTENDED if present else E.ABSENT
    engagement.version += 1


def require_manager(viewer: Viewer, need: Need) -> None:
    """Only 管 of this pool, and never the handler of the case, deals with a need (P-3)."""
    access.require(viewer, "draw:run", need)
