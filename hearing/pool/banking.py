"""The bank account of an officer: sealed, shown by its last four digits (F-26)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused, Stale
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import pay_rules
from hearing.pool.models import Member, MemberBank


def register(
    viewer: Viewer, member: Member, bank: str, number: str, seen_version: int
) -> MemberBank:
    """Enter or change a member's account: by 管, or by the officer for themselves (F-26)."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    digits = "".join(number.split()).replace("-", "")
    problem = pay_rules.account_problem(digits)
    if problem:
        raise Refused(problem, field="number", rule="F-26")
    row = db.session.get(MemberBank, member.person_id)
    if (row.version if row else 0) != seen_version:
        raise Stale
    if row is None:
        row = MemberBank(person_id=member.person_id, version=0)
        db.session.add(row)
    row.bank = bank
    row.account = digits
    row.account_digest = keyring.digest("bank", digits)
    row.entered_by = viewer.person_id or 0
    row.entered_at = clock.now()
    row.version += 1
    db.session.flush()
    journal.record(viewer, "bank.register", "member", member.id, version=row.version)
    return row


def account_of(person_id: int) -> MemberBank | None:
    """A person's account row; pages show ``tail`` of it only."""
    return db.session.get(MemberBank, person_id)


def accounts(person_ids: Sequence[int]) -> dict[int, MemberBank]:
    """Person id → account row."""
    rows = db.session.scalars(select(MemberBank).where(MemberBank.person_id.in_(person_ids)))
    return {row.person_id: row for row in rows}


def tail(row: MemberBank | None) -> str | None:
    """The last four digits, or ``None`` without an account."""
    return None if row is None else str(row.account)[-4:]
