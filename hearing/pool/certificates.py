"""F-24: the certificate of a term is frozen at the decision, and anybody can verify it by its code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import service as papers
from hearing.people import access
from hearing.pool import catalogue, hire_rules
from hearing.pool.models import Appointment, Member
from hearing.units.queries import unit

CODE_BYTES = 16


class _State:
    """The public address under which certificates verify, from the settings; ``None``: code only."""

    address: str | None = None


_put_off: ContextVar[bool] = ContextVar("certificates_put_off", default=False)


@contextmanager
def put_off() -> Iterator[None]:
    """Begin terms without freezing certificates inside the block: taking over a pool kept on paper.

    They can be made later, one by one (``make_now``).
    """
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


def configure(public_address: str | None) -> None:
    """Name the public address that the QR code leads to; called once at start."""
    _State.address = public_address.rstrip("/") if public_address else None


def digest(code: str) -> str:
    """What is kept of a verification code for look-up."""
    return hashlib.sha256(code.encode()).hexdigest()


def make(viewer: Viewer, row: Appointment) -> None:
    """Freeze the certificate of a term with its verification code (F-24)."""
    if not _put_off.get():
        _freeze(viewer, row)


def make_now(viewer: Viewer, row: Appointment) -> None:
    """聘 has the certificate of a term made that has none yet, such as one taken over from paper (F-24)."""
    access.require(viewer, "pool:hire", row.member)
    if row.paper_id is not None:
        raise Conflict("这一聘期的聘书已经制作")
    _freeze(viewer, row)
    db.session.flush()


def _freeze(viewer: Viewer, row: Appointment) -> None:
    member, owner = row.member, unit(row.member.pool.unit_id)
    code = chance.token(CODE_BYTES)
    content = {
        "unit_name": owner.name,
        "certificate_number": row.certificate_number,
        "name": member.person.name,
        "pool_name": member.pool.name,
        "category": catalogue.names("category").get(member.category, member.category),
        "term_from": row.term_from.isoformat(),
        "term_until": (row.term_until - timedelta(days=1)).isoformat(),
        "signed_on": row.decided_on.isoformat(),
        "code": code,
        "address": f"{_State.address}/certificates/{code}" if _State.address else None,
    }
    paper = papers.freeze(
        viewer, "F-24", owner.id, "appointment", row.id, f"{member.person.name}聘书", content
    )
    row.code_digest = digest(code)
    row.paper_id = paper.id
    journal.record(viewer, "certificate.make", "appointment", row.id, unit_id=owner.id)


@dataclass(frozen=True)
class Verified:
    """All that anybody learns of a certificate: no more than it says itself, the name masked."""

    state: str
    name: str
    pool_name: str
    term_from: date
    last_day: date


WORDS = {
    "valid": "有效",
    "coming": "聘期未到",
    "expired": "聘期已满",
    "suspended": "暂停履职",
    "withdrawn": "已经失效",
}


def verify(code: str) -> Verified:
    """What a certificate's code says today; an unknown code is missing (F-24)."""
    row = db.session.scalar(select(Appointment).where(Appointment.code_digest == digest(code)))
    if row is None:
        raise NotFound
    member: Member = row.member
    return Verified(
        _standing(row, clock.today()),
        hire_rules.masked_name(member.person.name),
        member.pool.name,
        row.term_from,
        row.term_until - timedelta(days=1),
    )


def _standing(row: Appointment, today: date) -> str:
    if row.ended_on is not None and row.ended_ground != hire_rules.Ground.TERM:
        return "withdrawn"
    if row.ended_on is not None or today >= row.term_until:
        return "expired"
    if row.member.state == "suspended":
        return "suspended"
    return "valid" if today >= row.term_from else "coming"
