"""Officers come into the panel by their own acceptance (settled 16)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.base.viewer import Viewer
from hearing.hearings import preparing
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import use
from hearing.pool.models import Engagement
from hearing.pool.rules import EngagementState


def accept_invitation(viewer: Viewer, engagement_id: int, *, no_interest: bool) -> Participant:
    """The officer accepts: a participant who is told; for a late substitute that is the consent."""
    access.require(viewer, "officer:desk")
    engagement = use.own_engagement(viewer, engagement_id)
    hearing = db.session.get_one(Hearing, engagement.hearing_id)
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("这场听证已经开始或不再举行，感谢您的答复")
    use.accept(viewer, engagement, no_interest=no_interest)
    identities = "、".join(i.identity for i in engagement.member.identities)
    participant = Participant(
        hearing_id=hearing.id,
        role=Role.OFFICER,
        name=engagement.person.name,
        identity_words=identities or "群众代表",
        person_id=engagement.person_id,
        engagement_id=engagement.id,
        position=100 + engagement.rank,
        since_version=hearing.plan_version,
    )
    hearing.participants.append(participant)
    db.session.flush()
    receipt = preparing.told_at_acceptance(clock.now())
    preparing.write_notice(
        viewer,
        hearing,
        participant,
        "in_app",
        receipt,
        "本人同意参加",
        "递补或临近听证抽取",
    )
    return participant


def decline_invitation(viewer: Viewer, engagement_id: int, code: str, note: str | None) -> None:
    """The officer declines with a reason; the next reserve is called."""
    access.require(viewer, "officer:desk")
    use.decline(viewer, use.own_engagement(viewer, engagement_id), code, note)


def follow_pool(viewer: Viewer) -> int:
    """Officers whose engagement the pool ended leave their panels (job); gives how many (P-6)."""
    rows = db.session.scalars(
        select(Participant)
        .join(Engagement, Engagement.id == Participant.engagement_id)
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .where(
            Participant.removed_at.is_(None),
            Engagement.state == EngagementState.RELEASED,
            Hearing.state.in_(BEFORE_SITTING),
        )
        .order_by(Participant.id)
    ).all()
    for participant in rows:
        participant.removed_at = clock.now()
        participant.removed_because = "听证员暂停或出库"
        journal.record(viewer, "participant.remove", "participant", participant.id)
    return len(rows)
