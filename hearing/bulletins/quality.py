"""What the quality of a span is judged by: majorities, draws, recordings, visits; grouped statements."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from hearing.base.db import db
from hearing.bulletins import held
from hearing.bulletins.counting import Row, only
from hearing.bulletins.held import Span, total
from hearing.bulletins.standing import MOMENT
from hearing.hearings.models import Hearing, Recording
from hearing.opinions.models import Decision, Tally
from hearing.outcomes import drawn
from hearing.outcomes.models import Visit
from hearing.pool.draw_rules import EngagedAs
from hearing.pool.drawing import ENDED
from hearing.pool.models import Draw, DrawRequest, Engagement, Need


def majorities(span: Span) -> Row:
    """Issues with a majority, and those decided as the majority thought (A-16)."""
    return only(
        select(
            func.count().label("with_majority"), total(~Decision.deviates).label("followed")
        )
        .select_from(Decision)
        .join(Tally, Tally.issue_id == Decision.issue_id)
        .join(Hearing, Hearing.id == Decision.hearing_id)
        .where(
            held.ended(span), Tally.majority.is_not(None), Decision.decided_at < span.closing_at
        )
    )  # fmt: skip


def aftercare(span: Span) -> Row:
    """Hearings with a recording registered (A-18); visits due by the end of the span, and those made (F-21)."""
    recorded = (
        select(func.count(func.distinct(Recording.hearing_id)))
        .join(Hearing, Hearing.id == Recording.hearing_id)
        .where(held.ended(span), Recording.entered_at < span.closing_at)
    )
    visits = only(
        select(
            func.count().label("visits_due"),
            total(Visit.entered_at < span.closing_at).label("visits_made"),
        )
        .select_from(Visit)
        .join(Hearing, Hearing.id == Visit.hearing_id)
        .where(
            held.ended(span),
            Visit.due_on < span.until_on,
            Visit.planned_at < span.closing_at,
            Visit.lapsed_at.is_(None) | (Visit.lapsed_at >= span.closing_at),
        )
    )
    return {"recorded": int(db.session.scalar(recorded) or 0), **visits}


def draws(span: Span) -> Row:
    """How the officers of the hearings came: draws, re-draws, reserves, every exception (P-8, P-9)."""
    own = held.ended(span)
    found = only(
        select(
            total(Draw.state == "revealed").label("draws"),
            total(Draw.state.in_(ENDED)).label("redraws"),
        )
        .select_from(Draw)
        .join(Need, Need.id == Draw.need_id)
        .join(Hearing, Hearing.id == Need.hearing_id)
        .where(own, Draw.frozen_at < span.closing_at)
    )
    found |= only(
        select(
            total(and_(Engagement.is_reserve, Engagement.invited_at < span.closing_at)).label(
                "reserves_called"
            ),
            total(Engagement.engaged_as == EngagedAs.NAMED).label("named"),
            total(Engagement.engaged_as == EngagedAs.OUTSIDER).label("outsiders"),
        )
        .select_from(Engagement)
        .join(Hearing, Hearing.id == Engagement.hearing_id)
        .where(own)
    )
    return found | only(
        select(
            total(DrawRequest.kind == "relax").label("relaxed"),
            total(DrawRequest.kind == "borrow").label("borrowed"),
        )
        .select_from(DrawRequest)
        .join(Need, Need.id == DrawRequest.need_id)
        .join(Hearing, Hearing.id == Need.hearing_id)
        .where(own, DrawRequest.decision == "granted", DrawRequest.decided_at < span.closing_at)
    )


def drawn_hearings(span: Span) -> Row:
    """Hearings with officers present, and those of them whose officers were all drawn, and once (抽取合规率)."""
    met = drawn.officers(held.ended(span), span.closing_at - MOMENT).c
    return only(
        select(
            func.count().label("with_officers"),
            total(and_(met.drawn == met.officers, met.redraws == 0)).label("drawn_only"),
        )
    )
