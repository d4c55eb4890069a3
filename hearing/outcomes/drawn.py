"""How the officers present at a hearing came to it: all by the draw, and was any draw made again (P-8, P-9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, case, func, select

from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.pool.draw_rules import EngagedAs
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, Engagement, Need


def officers(chosen: ColumnElement[bool], as_of: datetime) -> Subquery:
    """One row a hearing with officers present: how many, how many of them drawn, how often drawn again.

    ``chosen`` is a condition on hearings. Who stands in the record without a draw, named, invited from outside or
    entered by hand, is not drawn; a reserve called in order is. A frozen list that was given up is a draw again.
    """
    again = (
        select(Need.hearing_id, func.count().label("number"))
        .join(Draw, Draw.need_id == Need.id)
        .join(Hearing, Hearing.id == Need.hearing_id)
        .where(chosen, Draw.state.in_(ENDED), Draw.frozen_at <= as_of)
        .group_by(Need.hearing_id)
        .subquery("again")
    )
    drawn = case((Engagement.engaged_as == EngagedAs.DRAWN, 1), else_=0)
    came = (
        select(
            Participant.hearing_id,
            func.count().label("officers"),
            func.coalesce(func.sum(drawn), 0).label("drawn"),
        )
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .outerjoin(Engagement, Engagement.id == Participant.engagement_id)
        .where(chosen, Participant.role == Role.OFFICER, Participant.present_at <= as_of)
        .group_by(Participant.hearing_id)
        .subquery("came")
    )
    return (
        select(came, func.coalesce(again.c.number, 0).label("redraws"))
        .outerjoin(again, again.c.hearing_id == came.c.hearing_id)
        .subquery("officers")
    )
