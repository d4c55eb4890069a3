"""An officer's PIN: set under the own password, asked for by links, shared tablets and receipts."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import passwords, rules, sessions
from hearing.people.models import Account, OfficerPin
from hearing.people.queries import person


def officer_pin_set(viewer: Viewer) -> bool:
    """Whether the officer has set a PIN."""
    return db.session.get(OfficerPin, viewer.person_id or 0) is not None


def set_pin(viewer: Viewer, password: str, pin: str, again: str) -> None:
    """Set or change the own PIN; the password shows that it is the officer."""
    account = db.session.get(Account, viewer.account_id or 0)
    if account is None or not passwords.matches(account.password_hash, password):
        raise Refused("登录密码不对，请重新填写", field="password")
    keep_pin(viewer, viewer.person_id or 0, pin, again)


def keep_pin(viewer: Viewer, person_id: int, pin: str, again: str) -> None:
    """Keep a PIN for a person whom the caller has made sure of."""
    who = person(person_id)
    born = who.born_on.strftime("%Y%m%d") if who.born_on else ""
    problem = rules.pin_problem(pin, born, who.phone or "" if who.phone_sealed else "")
    if problem:
        raise Refused(problem, field="pin")
    if pin != again:
        raise Refused("两次输入的口令不一样，请重新输入", field="again")
    row = db.session.get(OfficerPin, person_id) or OfficerPin(person_id=person_id)
    row.pin_hash, row.set_at = passwords.hash_password(pin), clock.now()
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "pin.set", "person", person_id)


def fits(person_id: int, pin: str) -> bool:
    """Whether the PIN is right; of many tries only five in a quarter of an hour are looked at."""
    key = f"pin:{person_id}"
    if not sessions.try_once(key, rules.TRIES):
        return False
    stored = db.session.scalar(select(OfficerPin.pin_hash).where(OfficerPin.person_id == person_id))
    if not passwords.matches(stored, pin):
        return False
    sessions.forget_tries(key)
    return True
