"""短信与回执 of one hearing: to whom, what, whether it arrived (settled 16)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, cast, func, or_, select

from hearing.base.db import db
from hearing.hearings.models import Hearing, Spectator, SupervisorCall
from hearing.messages import queries as messages
from hearing.messages.models import OutboxMessage
from hearing.messages.queries import Sent
from hearing.messages.templates import KINDS
from hearing.papers.models import Paper
from hearing.people.models import Person
from hearing.pool.models import Engagement


@dataclass(frozen=True)
class Line:
    """One message with the words for its receiver and its kind."""

    whom: str
    what: str
    sent: Sent


def of_hearing(hearing: Hearing) -> list[Line]:
    """Every text message about this hearing, the latest first."""
    officers = db.session.execute(
        select(Engagement.id, Person.name)
        .join(Person, Person.id == Engagement.person_id)
        .where(Engagement.hearing_id == hearing.id)
    )
    visitors = db.session.execute(
        select(Spectator.id, Spectator.name).where(Spectator.hearing_id == hearing.id)
    )
    names = {("engagement", str(row.id)): f"听证员 {row.name}" for row in officers}
    names |= {("spectator", str(row.id)): f"旁听 {row.name}" for row in visitors}
    ids: dict[str, list[int]] = {"hearing": [hearing.id]}
    for kind, number in names:
        ids.setdefault(kind, []).append(int(number))
    return [
        Line(
            names.get((one.object_kind, one.object_id), "听证员"),
            KINDS[one.template].name.removeprefix("短信：") if one.template in KINDS else "通知",
            one,
        )
        for one in messages.about(ids)
    ]


@dataclass(frozen=True)
class Beside:
    """What a hearing's page shows beside the plan."""

    texts_failed: int
    has_draw_paper: bool
    calls: list[SupervisorCall]


def beside(hearing_id: int) -> Beside:
    """Texts that did not arrive, whether the draw's paper is there, calls for supervisors; one question."""
    engaged = select(cast(Engagement.id, String)).where(Engagement.hearing_id == hearing_id)
    visiting = select(cast(Spectator.id, String)).where(Spectator.hearing_id == hearing_id)
    kind, number = OutboxMessage.object_kind, OutboxMessage.object_id
    failed = (
        select(func.count(OutboxMessage.id))
        .where(
            OutboxMessage.undelivered_at.is_not(None),
            or_(
                (kind == "engagement") & number.in_(engaged),
                (kind == "spectator") & number.in_(visiting),
                (kind == "hearing") & (number == str(hearing_id)),
            ),
        )
        .scalar_subquery()
    )
    drawn = (
        select(func.count(Paper.id))
        .where(
            Paper.kind == "F-04",
            Paper.object_kind == "hearing",
            Paper.object_id == str(hearing_id),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(failed, drawn, SupervisorCall)
        .select_from(Hearing)
        .outerjoin(SupervisorCall, SupervisorCall.hearing_id == Hearing.id)
        .where(Hearing.id == hearing_id)
        .order_by(SupervisorCall.id.desc())
    ).all()
    calls = [row[2] for row in rows if row[2] is not None]
    return Beside(int(rows[0][0] or 0), bool(rows[0][1]), calls)
