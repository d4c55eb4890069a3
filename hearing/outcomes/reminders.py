"""Reminders of visits (F-21): some days before they fall due, and once more when they are overdue."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, String, cast, exists, literal, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.hearings.models import Hearing
from hearing.messages.models import OutboxMessage
from hearing.messages.templates import TemplateKind, fill, register
from hearing.outcomes.models import Visit
from hearing.people.contact import text_message
from hearing.people.models import Person
from hearing.units.queries import parameter_int

register(
    TemplateKind(
        "visit_soon", "短信：回访快要到期", {"number": "庐检听〔2026〕3号", "due": "4月8日"},
        "您好，听证{number}的回访应于{due}前完成，请回访后在系统登记。",
    ),
    TemplateKind(
        "visit_overdue", "短信：回访逾期", {"number": "庐检听〔2026〕3号", "due": "4月8日"},
        "您好，听证{number}的回访应于{due}完成，已经逾期。请尽快回访并在系统登记。",
    ),
)  # fmt: skip


def remind_due(limit: int = 200) -> int:
    """Queue the reminders to handlers that are due (job); each goes out once; gives how many."""
    today = clock.today()
    soon = today + timedelta(days=parameter_int("visit_warn_days", today))
    return _remind("visit_soon", Visit.due_on.between(today, soon), limit) + _remind(
        "visit_overdue", Visit.due_on < today, limit
    )


def _remind(template: str, when: ColumnElement[bool], limit: int) -> int:
    key = literal(f"{template}/") + cast(Visit.id, String)
    rows = db.session.execute(
        select(Visit, Hearing.number, Hearing.unit_id, Person)
        .join(Hearing, Hearing.id == Visit.hearing_id)
        .join(Person, Person.id == Hearing.handler_person_id)
        .where(
            when,
            Visit.entered_at.is_(None),
            Visit.lapsed_at.is_(None),
            Person.phone_sealed.is_not(None),
            ~exists().where(OutboxMessage.idempotency_key == key),
        )
        .order_by(Visit.due_on, Visit.id)
        .limit(limit)
    ).all()
    for visit, number, unit_id, person in rows:
        due = f"{visit.due_on.month}月{visit.due_on.day}日"
        text_message(
            SYSTEM,
            person,
            key=f"{template}/{visit.id}",
            template=template,
            body=fill(template, unit_id, number=number, due=due),
            about=("visit", visit.id),
        )
    return len(rows)
