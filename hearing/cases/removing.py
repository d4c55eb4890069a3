"""Removing a party entered by mistake or no longer concerned; the row stays with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases import rules
from hearing.cases.models import Case, Party
from hearing.cases.service import editable
from hearing.journal import service as journal


def remove_party(viewer: Viewer, case: Case, party: Party, seen_version: int, reason: str) -> None:
    """Remove a party from a case in hand; refused while a hearing in hand counts on them (A-6)."""
    editable(viewer, case)
    if party.version != seen_version:
        raise Stale
    speaks = next((one.name for one in case.parties if one.represents_id == party.id), None)
    problem = rules.removal_problem(
        reason, is_minor=party.is_minor, heard=case.heard_at is not None, represented_by=speaks
    )
    if problem:
        raise Refused(problem[0], field=problem[1])
    try:
        # the changes are made inside: begin_nested writes out what was changed before it
        with db.session.begin_nested():
            party.removed_at, party.removed_by = clock.now(), viewer.person_id
            party.removed_because = reason.strip()
            party.version += 1
            case.version += 1
    except DatabaseError as error:
        if "party_in_hearing" not in str(error):
            raise
        raise Refused(
            f"{party.name}是没有办完的听证的参加人，听证办完、撤销或者从方案中去掉以后再移除"
        ) from error
    db.session.expire(case, ["parties"])
    journal.record(viewer, "case.party_remove", "case", case.id, party=party.id)


def removed_parties(case_id: int) -> Sequence[Party]:
    """Who was removed from a case the caller may see, with the reasons."""
    return db.session.scalars(
        select(Party)
        .where(Party.case_id == case_id, Party.removed_at.is_not(None))
        .order_by(Party.removed_at, Party.id)
    ).all()
