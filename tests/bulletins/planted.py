"""The synthetic hearings of ``synthetic`` as rows of the tables that padding looks at; what they refer to is not there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, insert, text

from hearing.base import clock
from hearing.base.columns import UtcDateTime
from hearing.base.db import db
from hearing.bulletins.padding import Sitting
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, HearingRecord, Participant, Recording
from hearing.opinions.models import Opinion
from hearing.units.models import Unit
from tests.support.make import CITY

LINEAGE = f"/340000/{CITY}/"
PLAIN = ((Boolean, False), (Integer, 1), (Date, date(2026, 1, 1)), (UtcDateTime, clock.beijing(date(2026, 1, 1))))  # fmt: skip


def _row(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A row whose other columns that must not be empty have a plain value."""
    row = dict(values)
    for column in model.__table__.columns:
        given = column.name in row or column.nullable or column.server_default is not None
        if given or column.default is not None or column.name == "id":
            continue
        row[column.name] = next(
            (value for kind, value in PLAIN if isinstance(column.type, kind)), "x"
        )
    return row


def insert_rows(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of one table, the columns not given filled with plain values."""
    found = [_row(model, row) for row in rows]
    if found:
        db.session.execute(insert(model), found)


def without_keys() -> None:
    """Nothing this transaction refers to need be there; it must never be committed."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))


def plant(rows: list[Sitting]) -> None:
    """Insert them into this transaction, which must never be committed."""
    without_keys()
    insert_rows(Unit, [
        {"id": unit_id, "code": str(unit_id), "name": f"{unit_id}", "short": "x", "level": "county",
         "parent_id": CITY, "lineage": f"{LINEAGE}{unit_id}/", "is_active": True}
        for unit_id in sorted({one.unit_id for one in rows})
    ])  # fmt: skip
    insert_rows(Hearing, [
        {"id": one.hearing_id, "number": one.number, "unit_id": one.unit_id, "held_on": one.held_on,
         "opened_at": one.opened_at, "closed_at": one.closed_at, "opinions_closed_at": one.closed_at,
         "entered_at": clock.beijing(one.entered_on, "10:00"), "presider_person_id": one.presider_id,
         "presider_kind": "handler", "state": "closed", "form": "ordinary", "is_public": True,
         "venue_kind": "room", "room_id": 1, "needed": 3, "broadcast": "none", "hold_approval_id": 1,
         "profile": "ordinary"}
        for one in rows
    ])  # fmt: skip
    _cases(rows)
    insert_rows(Participant, [
        {"hearing_id": one.hearing_id, "person_id": person_id, "role": "officer", "position": place,
         "present_at": one.closed_at}
        for one in rows for place, person_id in enumerate(sorted(one.officers))
    ])  # fmt: skip
    insert_rows(Recording, [{"hearing_id": one.hearing_id} for one in rows if one.has_recording])
    _texts(rows)


def _cases(rows: list[Sitting]) -> None:
    types = {case_id: kind for one in rows for case_id in one.cases for kind in one.types}
    insert_rows(Case, [
        {"id": case_id, "number": f"c{case_id}", "number_key": f"c{case_id}", "type_code": kind, "state": "open",
         "external_number": f"c{case_id}", "source_system": "manual"}
        for case_id, kind in types.items()
    ])  # fmt: skip
    insert_rows(HearingCase, [
        {"hearing_id": one.hearing_id, "case_id": case_id} for one in rows for case_id in one.cases
    ])  # fmt: skip


def _texts(rows: list[Sitting]) -> None:
    """The first text is the record, the others are reasons of officers."""
    insert_rows(HearingRecord, [
        {"hearing_id": one.hearing_id, "text": (one.texts or ("笔录",))[0], "checking_by": 1,
         "checking_at": one.closed_at, "frozen_at": one.closed_at if one.has_record else None,
         "digest": "x" * 64 if one.has_record else None}
        for one in rows
    ])  # fmt: skip
    insert_rows(Opinion, [
        {"hearing_id": one.hearing_id, "issue_id": one.hearing_id, "seat_id": 10 * one.hearing_id + place,
         "option": "agree", "reasons": text_, "submitted_at": one.closed_at}
        for one in rows for place, text_ in enumerate(one.texts[1:])
    ])  # fmt: skip
