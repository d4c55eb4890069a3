"""The outbox: queue in the act's transaction, send once afterwards (P11)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages.models import OutboxMessage

CLAIM = timedelta(minutes=5)


class Gateway(Protocol):
    """Something that delivers; the same key twice is delivered once."""

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Deliver and give the gateway's own id."""


class FileGateway:
    """Writes each message as one file named by its key: for trial, and idempotent by nature."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Write the message unless its key was written before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = key.replace("/", "_")
        path = self.folder / f"{name}.json"
        if not path.exists():
            text = json.dumps(
                {"channel": channel, "to": address, "subject": subject, "body": body},
                ensure_ascii=False,
                indent=1,
            )
            part = path.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        return name


gateway: Gateway | None = None


def use_gateway(chosen: Gateway) -> None:
    """Choose the gateway of this process (settings)."""
    global gateway
    gateway = chosen


def queue(
    viewer: Viewer,
    *,
    key: str,
    channel: str,
    address: str,
    template: str,
    subject: str,
    body: str,
    object_kind: str,
    object_id: int | str,
    secret: str | None = None,
) -> OutboxMessage:
    """Queue one message; ``{secret}`` in the body is shown as ●●●● where the text is kept."""
    row = OutboxMessage(
        idempotency_key=key,
        channel=channel,
        template=template,
        template_version=1,
        subject=subject,
        body=body.replace("{secret}", "●●●●") if secret else body,
        object_kind=object_kind,
        object_id=str(object_id),
        due_at=clock.now(),
    )
    row.address = address
    if secret:
        row.secret = secret
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "message.queue", object_kind, object_id, message=row.id)
    return row


def send_due(limit: int = 50) -> int:
    """Send what is due: claim, deliver under the row's key, mark; a crash repeats the same key."""
    if gateway is None:
        return 0
    now = clock.now()
    rows = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.due_at <= now,
            OutboxMessage.claimed_at.is_(None) | (OutboxMessage.claimed_at < now - CLAIM),
        )
        .order_by(OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_at = now
        row.attempts += 1
        body = row.body.replace("●●●●", row.secret) if row.secret else row.body
        row.gateway_id = gateway.deliver(
            row.idempotency_key, row.channel, row.address, row.subject, body
        )
        row.sent_at = clock.now()
        row.secret_sealed = None
    return len(rows)
