"""Outbox: what is to be sent, to a given (sealed) address, once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Digest, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow


class OutboxMessage(SealedRow, Model):
    """One message; ``secret`` (a sign-in code) is wiped after sending, the text keeps ●●●● there."""

    __tablename__ = "outbox_message"
    __table_args__ = (one_of("channel", ("sms", "mail", "in_app")),)

    id: Mapped[Key]
    idempotency_key: Mapped[str] = mapped_column(String(100), unique=True)
    channel: Mapped[Code]
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    template: Mapped[Code]
    template_version: Mapped[int]
    subject: Mapped[Words]
    body: Mapped[Prose]
    object_kind: Mapped[Code]
    object_id: Mapped[Code]
    created_at: Mapped[Entered]
    due_at: Mapped[Instant]
    claimed_at: Mapped[Instant | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Instant | None] = mapped_column(index=True)
    gateway_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    delivered_at: Mapped[Instant | None]
    undelivered_at: Mapped[Instant | None]
    undelivered_because: Mapped[Words | None]
    failure: Mapped[Words | None]

    address = Sealed("address_sealed")
    secret = Sealed("secret_sealed")


class TextTemplate(Model):
    """One added version of a replaceable text, for all units or for one and those below; insert-only."""

    __tablename__ = "text_template"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    id: Mapped[Key]
    kind: Mapped[Code]
    unit_id: Mapped[int | None] = ref("unit.id")
    version: Mapped[int]
    text: Mapped[Prose]
    valid_from: Mapped[date]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class DeliveryReceipt(Model):
    """One signed receipt of the text-message gateway, taken once; insert-only, without address or text."""

    __tablename__ = "delivery_receipt"
    __table_args__ = (one_of("status", ("delivered", "failed")),)

    id: Mapped[Key]
    signature: Mapped[Digest] = mapped_column(unique=True)
    message_id: Mapped[int] = ref("outbox_message.id")
    status: Mapped[Code]
    reason: Mapped[Words | None]
    reported_at: Mapped[Instant]
    taken_at: Mapped[Entered]
