"""用: the handler's need, and inviting whom the draw brings. The handler never meets the pool."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.journal import service as journal
from hearing.messages.templates import Filled
from hearing.people import access, contact
from hearing.pool import draw_rules, rules, wording
from hearing.pool.models import Draw, Engagement, Need, NeedConflict, Pool
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
    problem = problem or draw_rules.quota_problem(number, quotas)
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
            body = wording.called_off(need.pool, clock.local(need.starts_at))
            tell(viewer, engagement, "called_off", body)
        engagement.state = E.RELEASED
        engagement.ended_because = because
        engagement.version += 1
    # a list that was frozen and never revealed counts as a re-draw, whatever the reason
    db.session.execute(
        update(Draw)
        .where(Draw.need_id == need.id, Draw.state == "frozen")
        .values(state="abandoned")
    )
    calendar.release(viewer, hearing_id, because, roles=("officer",))
    journal.record(viewer, "need.withdraw", "need", need.id, hearing=hearing_id)


def tell(
    viewer: Viewer, engagement: Engagement, template: str, body: Filled, key: str = ""
) -> None:
    """A text message to an officer about one engagement, once under its key."""
    contact.text_message(
        viewer,
        engagement.person,
        key=key or f"{template.replace('_', '-')}/{engagement.id}",
        template=template,
        body=body,
        about=("engagement", engagement.id),
    )


def tell_replaced(viewer: Viewer, engagement: Engagement, need: Need) -> None:
    """An officer who was asked, or had agreed, learns that others are drawn for this hearing."""
    body = wording.replaced(need.pool, clock.local(need.starts_at))
    tell(viewer, engagement, "replaced", body)


def hold_time(viewer: Viewer, engagement: Engagement, need: Need) -> bool:
    """Hold the officer's time until the answer is due; false when the officer is taken meanwhile."""
    hours = parameter_int("invitation_hours", clock.today(), need.pool.unit_id)
    answer_by = clock.now() + timedelta(hours=hours)
    wanted = calendar.Hold(
        "officer", need.starts_at, need.ends_at, "听证",
        person_id=engagement.person_id, expires_at=answer_by,
    )  # fmt: skip
    try:
        calendar.hold(viewer, need.hearing_id, [wanted])
    except Conflict:
        return False
    engagement.answer_by = answer_by
    return True


def invite(viewer: Viewer, engagement: Engagement, need: Need) -> bool:
    """Hold the officer's time and invite; false when the officer is taken meanwhile."""
    if not hold_time(viewer, engagement, need):
        engagement.state = E.RELEASED
        engagement.ended_because = "同时段已有约"
        return False
    engagement.state = E.INVITED
    engagement.invited_at = clock.now()
    engagement.version += 1
    journal.record(viewer, "engagement.invite", "engagement", engagement.id)
    words = _invitation(engagement)
    answer_by = engagement.answer_by or need.starts_at
    body = words(need.pool, clock.local(need.starts_at), clock.local(answer_by))
    tell(viewer, engagement, "invitation", body)
    return True


def _invitation(engagement: Engagement) -> Callable[[Pool, datetime, datetime], Filled]:
    drawn = engagement.engaged_as == draw_rules.EngagedAs.DRAWN
    return wording.invitation if drawn else wording.invited_by_name


def lock(need: Need) -> None:
    """Answers and calls for one need wait for each other, so that a reserve is called exactly once."""
    db.session.execute(select(Need.id).where(Need.id == need.id).with_for_update())


def mark_attendance(viewer: Viewer, engagement_id: int, *, present: bool) -> None:
    """The sitting tells the pool who came; caps count the attended."""
    engagement = db.session.get_one(Engagement, engagement_id)
    engagement.state = E.ATTENDED if present else E.ABSENT
    engagement.version += 1


def require_manager(viewer: Viewer, need: Need) -> None:
    """Only 管 of this pool, and never the handler of the case, deals with a need (P-3)."""
    access.require(viewer, "draw:run", need)
