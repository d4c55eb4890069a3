"""The officer pools of a span: size, how they were used, what the invitations came to (domain §7.2 五)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.bulletins.held import Span, total
from hearing.pool import measures
from hearing.pool.models import Appointment, Engagement, Member, Pool, PoolWord, TrainingCredit
from hearing.pool.rules import EngagementState as E
from hearing.units.queries import within


def figures(span: Span) -> dict[str, Any]:
    """Size by category, concentration of use, refusals and training, as known at the closing instant."""
    members = _in_term(span)
    uses = _uses(span)
    counts = [uses.get(member_id, 0) for member_id in members]
    top, all_uses = measures.top_share(counts)
    return {
        "members": len(members),
        "categories": _categories(members),
        "uses": all_uses,
        "top_size": measures.top_size(len(counts)),
        "top_uses": top,
        "never_used": sum(not one for one in counts),
        **_answers(span),
        "trained": _trained(span),
    }


def _pools(span: Span) -> Any:
    return select(Pool.id).where(Pool.unit_id.in_(within(span.lineage)))


def _in_term(span: Span) -> dict[int, str]:
    """Member → category, of those whose term held at the end of the span."""
    rows = db.session.execute(
        select(Member.id, Member.category)
        .join(Appointment, Appointment.member_id == Member.id)
        .where(
            Member.pool_id.in_(_pools(span)),
            Appointment.term_from < span.until_on,
            Appointment.term_until >= span.until_on,
            Appointment.ended_on.is_(None) | (Appointment.ended_on >= span.until_on),
        )
        .group_by(Member.id, Member.category)
        .order_by(Member.id)
    )
    return {row.id: row.category for row in rows}


def _categories(members: dict[int, str]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for code in members.values():
        counts[code] = counts.get(code, 0) + 1
    words = db.session.execute(
        select(PoolWord.code, PoolWord.name).where(PoolWord.code.in_(counts))
    )
    names = {row.code: row.name for row in words}
    return [
        {"code": code, "label": names.get(code, code), "count": counts[code]}
        for code in sorted(counts)
    ]


def _uses(span: Span) -> dict[int, int]:
    rows = db.session.execute(
        select(Engagement.member_id, func.count().label("n"))
        .join(Member, Member.id == Engagement.member_id)
        .where(
            Member.pool_id.in_(_pools(span)),
            Engagement.state == E.ATTENDED,
            Engagement.held_on >= span.from_on,
            Engagement.held_on < span.until_on,
        )
        .group_by(Engagement.member_id)
    )
    return {row.member_id: row.n for row in rows}


def _answers(span: Span) -> dict[str, int]:
    row = db.session.execute(
        select(
            func.count().label("invited"),
            total(Engagement.state == E.DECLINED).label("declined"),
            total(Engagement.state == E.EXPIRED).label("expired"),
            total(Engagement.state == E.RECUSED).label("recused"),
            total(Engagement.state == E.ABSENT).label("absent"),
        )
        .join(Member, Member.id == Engagement.member_id)
        .where(
            Member.pool_id.in_(_pools(span)),
            Engagement.invited_at < span.closing_at,
            Engagement.held_on >= span.from_on,
            Engagement.held_on < span.until_on,
        )
    ).one()
    return dict(row._mapping)  # noqa: SLF001 - the public way to a row's names


def _trained(span: Span) -> int:
    return int(
        db.session.scalar(
            select(func.count(func.distinct(TrainingCredit.member_id)))
            .join(Member, Member.id == TrainingCredit.member_id)
            .where(
                Member.pool_id.in_(_pools(span)),
                TrainingCredit.held_on >= span.from_on,
                TrainingCredit.held_on < span.until_on,
                TrainingCredit.entered_at < span.closing_at,
                TrainingCredit.voided_at.is_(None) | (TrainingCredit.voided_at >= span.closing_at),
            )
        )
        or 0
    )
