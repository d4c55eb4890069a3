"""短信与回执 of one hearing: to whom, what, whether it arrived (settled 16)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, cast, func, or_, select

from hearing.base.db import db
from hearing.hearings.models import Hearing, Spectator
from hearing.messages import queries as messages
from hearing.messages.models import OutboxMessage
from hearing.messages.queries import Sent
from hearing.messages.templates import KINDS
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


def failed(hearing_id: int) -> int:
    """How many text messages about a hearing the gateway reported as not delivered."""
    engaged = select(cast(Engagement.id, String)).where(Engagement.hearing_id == hearing_id)
    visiting = select(cast(Spectator.id, String)).where(Spectator.hearing_id == hearing_id)
    kind, number = OutboxMessage.object_kind, OutboxMessage.object_id
    found = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.undelivered_at.is_not(None),
        or_(
            (kind == "engagement") & number.in_(engaged),
            (kind == "spectator") & number.in_(visiting),
            (kind == "hearing") & (number == str(hearing_id)),
        ),
    )
    return int(db.session.scalar(found) or 0)
