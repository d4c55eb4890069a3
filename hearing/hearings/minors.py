"""A minor turns up among the parties: hearings not yet begun are closed at once (A-5, trap 6)."""

from __future__ import annotations

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cases.models import Case
from hearing.hearings.models import Announcement, Hearing, HearingCase
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.workflow import BEFORE_SITTING, State
from hearing.journal import service as journal

OPEN_STATES = (
    State.DRAFT, State.DEPARTMENT_REVIEW, State.CHIEF_REVIEW, State.POSTPONED, *BEFORE_SITTING,
)  # fmt: skip
WHY = "当事人中有未成年人，不公开举行"


def follow(viewer: Viewer, case: Case) -> list[Hearing]:
    """Mark and close the hearings of a minor's case that have not begun; gives those changed (A-5)."""
    if not case.has_minor:
        return []
    found = db.session.scalars(
        select(Hearing)
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .where(
            HearingCase.case_id == case.id,
            Hearing.has_minor.is_(False),
            Hearing.state.in_(OPEN_STATES),
        )
        .order_by(Hearing.id)
    ).all()
    for hearing in found:
        hearing.broadcast = Broadcast.NONE  # never broadcast, even when the chief opens it
        hearing.has_minor = True
        if hearing.opening_approval_id is None and hearing.is_public:
            hearing.is_public = False
            hearing.openness_reason = WHY
        hearing.version += 1
        db.session.execute(
            update(Announcement)
            .where(Announcement.hearing_id == hearing.id, Announcement.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now(), withdrawn_because=WHY)
        )
        db.session.flush()
        journal.record(viewer, "hearing.minor", "hearing", hearing.id, unit_id=hearing.unit_id)
    return list(found)
