"""A form is handled once: its page carries a key, and the key is used up with the act (class 14).

The same page submitted again with other words is another act; only the very same submission is not.
The row is inserted in the act's own transaction, so that two submissions at once do one act; a refused
form uses nothing up.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.people.models import FormUse

KEPT = timedelta(days=2)


class UsedTwice(Exception):
    """The form was handled by a submission that came first; nothing of this one stands."""


def result_of(key: str) -> str | None:
    """Where the first submission of this form led, if there was one."""
    return db.session.scalar(select(FormUse.location).where(FormUse.key == key))


def use(key: str, location: str) -> None:
    """Use the key up in this transaction; raises ``UsedTwice`` when another was first."""
    try:
        db.session.add(FormUse(key=key, location=location[:200], used_at=clock.now()))
        db.session.flush()
    except IntegrityError as error:
        raise UsedTwice from error


def forget_old() -> int:
    """Drop keys that no open page can still carry (job)."""
    return rows_changed(
        delete(FormUse)
        .where(FormUse.used_at < clock.now() - KEPT)
        .execution_options(synchronize_session=False)
    )
