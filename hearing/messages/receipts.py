"""回执: what a text-message gateway reports about a delivery; each report is taken once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.messages import rules
from hearing.messages.models import DeliveryReceipt, OutboxMessage

DELIVERED, FAILED = "delivered", "failed"


@dataclass(frozen=True)
class Report:
    """One report: the gateway's id (or our key) of a message, what became of it, why it failed."""

    message: str
    status: str
    reason: str = ""


def take(report: Report, signature: str) -> bool:
    """Note a report; false when the same one was taken before. A delivery stands against a later failure.

    A message that is not known (yet) raises NotFound, so that the gateway reports again.
    """
    if report.status not in (DELIVERED, FAILED):
        raise Refused("status is delivered or failed", field="status")
    row = db.session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.channel == "sms",
            or_(
                OutboxMessage.gateway_id == report.message,
                OutboxMessage.idempotency_key == report.message,
            ),
        )
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    now, reason = clock.now(), rules.without_numbers(report.reason) or None
    try:
        with db.session.begin_nested():
            db.session.add(
                DeliveryReceipt(
                    signature=signature.lower(),
                    message_id=row.id,
                    status=report.status,
                    reason=reason,
                    reported_at=now,
                )
            )
    except IntegrityError:
        return False
    if report.status == DELIVERED:
        row.delivered_at = row.delivered_at or now
        row.undelivered_at = row.undelivered_because = None
    elif row.delivered_at is None:
        row.undelivered_at, row.undelivered_because = now, reason or "没有说明"
    db.session.flush()
    return True
