"""How far the pool has come with a hearing's need, as its pages show it: figures only (P-8)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select

from hearing.base.db import db
from hearing.pool.models import Draw, Engagement, Need
from hearing.pool.rules import EngagementState as E


@dataclass(frozen=True)
class NeedLine:
    """Number wanted, whether drawn, how many are asked and how many have agreed."""

    number: int
    state: str
    invited: int
    confirmed: int
    has_record: bool


def need_line(hearing_id: int) -> NeedLine | None:
    """The live need of a hearing in one line, or none."""
    agreed = (E.ACCEPTED, E.ATTENDED, E.ABSENT)
    row = db.session.execute(
        select(
            Need.number,
            Need.state,
            func.sum(case((Engagement.state == E.INVITED, 1), else_=0)),
            func.sum(case((Engagement.state.in_(agreed), 1), else_=0)),
            select(func.count(Draw.id))
            .where(Draw.need_id == Need.id, Draw.record.is_not(None))
            .correlate(Need)
            .scalar_subquery(),
        )
        .outerjoin(Engagement, Engagement.need_id == Need.id)
        .where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
        .group_by(Need.id, Need.number, Need.state)
    ).one_or_none()
    if row is None:
        return None
    return NeedLine(row[0], row[1], int(row[2] or 0), int(row[3] or 0), bool(row[4]))
