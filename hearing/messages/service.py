"""The outbox: queue in the act's transaction, send once afterwards (P11)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.masking import mask_address
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages import rules
from hearing.messages.models import OutboxMessage
from hearing.messages.templates import Filled
from hearing.units.queries import parameter_int

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
STALE = timedelta(days=3)
MOST_ATTEMPTS = 8
HIDDEN = "●●●●"


class Gateway(Protocol):
    """Something that delivers; the same key twice is delivered once."""

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Deliver and give the gateway's own id."""


class FileGateway:
    """Writes each message as one file named by its key: for trial, and idempotent by nature.

    The address is masked: whom a message went to stands in the outbox, sealed, and nowhere else.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Write the message unless its key was written before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = key.replace("/", "_")
        path = self.folder / f"{name}.json"
        if not path.exists():
            text = json.dumps(
                {"channel": channel, "to": mask_address(address), "subject": subject, "body": body},
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
    body: str | Filled,
    object_kind: str,
    object_id: int | str,
    secret: str | None = None,
) -> OutboxMessage:
    """Queue one message; ``{secret}`` in the body is shown as ●●●● where the text is kept.

    Nobody is woken: what is queued in the quiet hours goes out after them, unless it carries a secret
    (a sign-in code), for which somebody waits.
    """
    filled = body if isinstance(body, Filled) else Filled(body)
    row = OutboxMessage(
        idempotency_key=key,
        channel=channel,
        template=template,
        template_version=filled.version,
        subject=subject,
        body=filled.text.replace("{secret}", HIDDEN) if secret else filled.text,
        object_kind=object_kind,
        object_id=str(object_id),
        due_at=clock.now() if secret else _waking(clock.now()),
    )
    row.address = address
    if secret:
        row.secret = secret
    db.session.add(row)
    journal.record(viewer, "message.queue", object_kind, object_id, key=key)
    return row


def _waking(now: datetime) -> datetime:
    day = clock.today()
    evening, morning = (parameter_int(f"quiet_{end}", day) for end in ("from", "until"))
    return rules.after_quiet_hours(clock.local(now), evening, morning)


def is_queued(key: str) -> bool:
    """Whether a message with this key stands in the outbox already."""
    found = select(OutboxMessage.id).where(OutboxMessage.idempotency_key == key)
    return db.session.scalar(found) is not None


@dataclass(frozen=True)
class _Claimed:
    """What delivering needs, read before the claim is settled."""

    id: int
    key: str
    channel: str
    address: str
    subject: str
    body: str
    attempts: int


def send_due(limit: int = 50, settle: Callable[[], object] | None = None) -> int:
    """Send what is due; gives how many went out.

    The claim is settled first (``settle`` is the job's commit), so that nothing is locked while a
    gateway is slow; a crash after delivery repeats the same key, which the gateway delivers once.
    """
    finish = settle or db.session.flush
    if gateway is None:
        return 0
    claimed = _claim(limit)
    finish()
    sent = 0
    for one in claimed:
        try:
            gateway_id = gateway.deliver(one.key, one.channel, one.address, one.subject, one.body)
        except Exception as error:
            # a gateway's own words may hold the address
            log.error("message %s not delivered: %s", one.key, type(error).__name__)
            _put_off(one, type(error).__name__)
        else:
            _mark_sent(one, gateway_id)
            sent += 1
        finish()
    return sent


def _claim(limit: int) -> list[_Claimed]:
    now = clock.now()
    rows = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.due_at <= now,
            OutboxMessage.created_at > now - STALE,
            OutboxMessage.attempts < MOST_ATTEMPTS,
            OutboxMessage.claimed_at.is_(None) | (OutboxMessage.claimed_at < now - CLAIM),
        )
        .order_by(OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_at = now
        row.attempts += 1
    return [
        _Claimed(
            row.id,
            row.idempotency_key,
            row.channel,
            row.address,
            row.subject,
            row.body.replace(HIDDEN, row.secret) if row.secret else row.body,
            row.attempts,
        )
        for row in rows
    ]


def _mark_sent(one: _Claimed, gateway_id: str) -> None:
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == one.id, OutboxMessage.sent_at.is_(None))
        .values(sent_at=clock.now(), gateway_id=gateway_id, secret_sealed=None, failure=None)
    )


def _put_off(one: _Claimed, failure: str) -> None:
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == one.id)
        .values(
            claimed_at=None,
            due_at=clock.now() + timedelta(minutes=2**one.attempts),
            failure=failure,
        )
    )


def again() -> int:
    """Let messages that were tried too often be tried again while they are not too old; gives how many."""
    now = clock.now()
    return rows_changed(
        update(OutboxMessage)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.attempts >= MOST_ATTEMPTS,
            OutboxMessage.created_at > now - STALE,
        )
        .values(attempts=0, due_at=now, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
