"""签收: reminders to chiefs who have not signed in time, and the list of those overdue (F-30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM, Viewer
from hearing.bulletins.models import Bulletin, BulletinReceipt
from hearing.bulletins.rules import SENT
from hearing.messages.templates import TemplateKind, fill, register
from hearing.people import contact
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.units.models import Unit

register(
    TemplateKind(
        "bulletin_unsigned", "短信：通报待签收", {"number": "皖检发办〔2026〕8号", "due": "4月1日"},
        "【公开听证】通报（{number}）须在{due}前签收，请登录本系统办理。",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Overdue:
    """One unit that has not signed for one bulletin in time."""

    bulletin_id: int
    number: str
    unit_name: str
    due_on: date
    days: int
    reminded_on: date | None


def overdue(viewer: Viewer, limit: int = 200) -> list[Overdue]:
    """Receipts of the viewer's unit's bulletins that are overdue, the oldest first."""
    today = clock.today()
    rows = db.session.execute(
        select(Bulletin.id, Bulletin.number, Unit.name, BulletinReceipt.due_on, BulletinReceipt.reminded_on)
        .join(Bulletin, Bulletin.id == BulletinReceipt.bulletin_id)
        .join(Unit, Unit.id == BulletinReceipt.unit_id)
        .where(
            Bulletin.unit_id == viewer.unit_id,
            Bulletin.state.in_(SENT),
            BulletinReceipt.received_at.is_(None),
            BulletinReceipt.due_on < today,
        )
        .order_by(BulletinReceipt.due_on, Unit.code, BulletinReceipt.id)
        .limit(limit)
    )  # fmt: skip
    return [
        Overdue(row[0], row[1] or "", row[2], due, (today - due).days, row[4])
        for row in rows
        if (due := row[3])
    ]


def remind_due(limit: int = 200) -> int:
    """On the last day and each third day after it, one message to each chief who has not signed (job)."""
    today = clock.today()
    rows = db.session.execute(
        select(BulletinReceipt, Bulletin)
        .join(Bulletin, Bulletin.id == BulletinReceipt.bulletin_id)
        .where(
            Bulletin.state.in_(SENT),
            BulletinReceipt.received_at.is_(None),
            BulletinReceipt.due_on <= today,
        )
        .order_by(BulletinReceipt.due_on, BulletinReceipt.id)
        .limit(limit)
    ).all()
    return sum(_remind(row[0], row[1], today) for row in rows)


def _remind(receipt: BulletinReceipt, bulletin: Bulletin, today: date) -> bool:
    due = receipt.due_on or today
    if receipt.reminded_on is not None and (today - receipt.reminded_on).days < 3:
        return False
    receipt.reminded_on = today
    body = fill(
        "bulletin_unsigned",
        receipt.unit_id,
        number=bulletin.number,
        due=f"{due.month}月{due.day}日",
    )
    people = holders(receipt.unit_id, PostKind.CHIEF)
    for person in people:
        contact.text_message(
            SYSTEM, person, key=f"bulletin-unsigned/{receipt.id}/{today}/{person.id}",
            template="bulletin_unsigned", body=body, about=("bulletin", bulletin.id),
        )  # fmt: skip
    db.session.flush()
    return bool(people)
