"""Attendances that no standing allowance covers, with what each earns; and the ledger's lists (F-26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.people.models import Person
from hearing.pool import pay_rules, tariffs
from hearing.pool.models import (
    Allowance,
    AllowanceBatch,
    Attendance,
    Engagement,
    Member,
    Need,
    Pool,
)
from hearing.pool.models import Tariff as TariffRow
from hearing.pool.pay_rules import BINDING, DEAD, BatchState, Earned, TariffItem
from hearing.pool.rules import EngagementState as E
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, unit


@dataclass(frozen=True)
class Payable:
    """An attendance that may be paid; ``earned`` is ``None`` where no tariff fits."""

    engagement_id: int
    hearing_id: int
    person_id: int
    name: str
    hearing_number: str
    held_on: date
    minutes: int
    item: TariffItem
    tariff_id: int | None
    earned: Earned | None


def undone() -> ColumnElement[bool]:
    """Whether an approved counter-entry undoes the ledger line looked at."""
    other, batch = aliased(Allowance), aliased(AllowanceBatch)
    return exists().where(
        other.reverses_id == Allowance.id,
        batch.id == other.batch_id,
        batch.state.in_(BINDING),
    )


def _standing() -> ColumnElement[bool]:
    return exists().where(
        Allowance.hearing_id == Engagement.hearing_id,
        Allowance.person_id == Engagement.person_id,
        Allowance.reverses_id.is_(None),
        AllowanceBatch.id == Allowance.batch_id,
        AllowanceBatch.state.not_in(DEAD),
        ~undone(),
    )


def _since(pool: Pool) -> date:
    """The day from which there is any tariff for the pool; without one, a year ago."""
    owner = unit(pool.unit_id)
    found = db.session.scalar(
        select(func.min(TariffRow.valid_from))
        .join(Unit, Unit.id == TariffRow.unit_id)
        .where(
            TariffRow.item != TariffItem.TRANSPORT,
            Unit.id.in_(tariffs.upwards(owner.id))
            | Unit.lineage.startswith(owner.lineage, autoescape=True),
        )
    )
    return found or clock.today() - timedelta(days=365)


def lines(pool: Pool, limit: int = 2000) -> list[Payable]:
    """Unpaid attendances at ended hearings since there is a tariff, the oldest first (F-26)."""
    rows = db.session.execute(
        select(Engagement, Attendance, Need, Person.name)
        .join(Attendance, Attendance.engagement_id == Engagement.id)
        .join(Need, Need.id == Engagement.need_id)
        .join(Member, Member.id == Engagement.member_id)
        .join(Person, Person.id == Engagement.person_id)
        .where(
            Member.pool_id == pool.id,
            Engagement.state == E.ATTENDED,
            Engagement.held_on >= _since(pool),
            Attendance.present_at.is_not(None),
            ~_standing(),
        )
        .order_by(Engagement.held_on, Engagement.id)
        .limit(limit)
    ).all()
    upwards = {unit_id: tariffs.upwards(unit_id) for unit_id in {row[2].unit_id for row in rows}}
    known = tariffs.rows(sorted({one for path in upwards.values() for one in path}))
    return [
        _payable(
            pool, row[0], row[1], row[2].hearing_number, row[3], known, upwards[row[2].unit_id]
        )
        for row in rows
    ]


def _payable(
    pool: Pool,
    engagement: Engagement,
    day: Attendance,
    number: str,
    name: str,
    known: Sequence[pay_rules.Tariff],
    upwards: Sequence[int],
) -> Payable:
    on = engagement.held_on
    minutes = int((day.ended_at - day.began_at).total_seconds()) // 60
    whole = parameter_int("allowance_whole_day_minutes", on, pool.unit_id)
    item = pay_rules.item_of(minutes, day.profile, whole)
    prices: dict[str, pay_rules.Tariff | None] = {
        one: pay_rules.price(known, upwards, one, on) for one in TariffItem
    }
    found = pay_rules.earned(
        prices, item, parameter_int("allowance_tax_permille", on, pool.unit_id)
    )
    tariff = prices[item] or prices[TariffItem.HALF_DAY]
    return Payable(
        engagement.id,
        engagement.hearing_id,
        engagement.person_id,
        name,
        number,
        on,
        minutes,
        item,
        tariff.tariff_id if tariff else None,
        found,
    )


def batches(viewer: Viewer, limit: int = 60) -> list[tuple[AllowanceBatch, int, int]]:
    """(list, lines, sum in fen) of the viewer's pool; what waits first, then the newest."""
    rows = db.session.execute(
        select(
            AllowanceBatch,
            func.count(Allowance.id),
            func.coalesce(func.sum(Allowance.amount_fen), 0),
        )
        .join(Pool, Pool.id == AllowanceBatch.pool_id)
        .outerjoin(Allowance, Allowance.batch_id == AllowanceBatch.id)
        .where(Pool.unit_id == viewer.unit_id)
        .group_by(AllowanceBatch.id)
        .order_by(
            AllowanceBatch.state != BatchState.SUBMITTED,
            AllowanceBatch.state != BatchState.DRAFT,
            AllowanceBatch.id.desc(),
        )
        .limit(limit)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def waiting(viewer: Viewer) -> int:
    """How many lists wait for the viewer's approval."""
    number = db.session.scalar(
        select(func.count(AllowanceBatch.id))
        .join(Pool, Pool.id == AllowanceBatch.pool_id)
        .where(
            Pool.unit_id == viewer.unit_id,
            AllowanceBatch.state == BatchState.SUBMITTED,
            AllowanceBatch.prepared_by != viewer.person_id,
        )
    )
    return int(number or 0)


def _lines_of(wanted: Any) -> Any:
    return wanted.options(
        joinedload(AllowanceBatch.pool),
        selectinload(AllowanceBatch.entries).joinedload(Allowance.person),
        selectinload(AllowanceBatch.entries).joinedload(Allowance.engagement),
    )


def batch(viewer: Viewer, batch_id: int) -> AllowanceBatch:
    """One list of the viewer's pool with its lines."""
    found = db.session.scalar(
        _lines_of(
            select(AllowanceBatch)
            .join(Pool, Pool.id == AllowanceBatch.pool_id)
            .where(AllowanceBatch.id == batch_id, Pool.unit_id == viewer.unit_id)
        )
    )
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def numbers_of(found: AllowanceBatch) -> dict[int, str]:
    """Engagement id → hearing number of a list's lines."""
    rows = db.session.execute(
        select(Engagement.id, Need.hearing_number)
        .join(Need, Need.id == Engagement.need_id)
        .where(Engagement.id.in_([entry.engagement_id for entry in found.entries]))
    )
    return {row.id: row.hearing_number for row in rows}


def reversed_ids(found: AllowanceBatch) -> set[int]:
    """The list's lines that a counter-entry stands against (approved or under way)."""
    ids = [entry.id for entry in found.entries]
    rows = db.session.scalars(
        select(Allowance.reverses_id)
        .join(AllowanceBatch, AllowanceBatch.id == Allowance.batch_id)
        .where(Allowance.reverses_id.in_(ids), AllowanceBatch.state.not_in(DEAD))
    )
    return {int(one) for one in rows if one is not None}


def entry(viewer: Viewer, allowance_id: int) -> Allowance:
    """One ledger line of the viewer's pool."""
    found = db.session.scalar(
        select(Allowance)
        .join(AllowanceBatch, AllowanceBatch.id == Allowance.batch_id)
        .join(Pool, Pool.id == AllowanceBatch.pool_id)
        .options(
            contains_eager(Allowance.batch).contains_eager(AllowanceBatch.pool),
            joinedload(Allowance.person),
            joinedload(Allowance.engagement),
        )
        .where(Allowance.id == allowance_id, Pool.unit_id == viewer.unit_id)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class OwnLine:
    """A line of the officer's own allowances."""

    hearing_number: str
    held_on: date
    item: str
    amount_fen: int
    is_reversal: bool
    paid_on: date | None


def officer_lines(viewer: Viewer) -> list[OwnLine]:
    """The officer's own approved allowances, the newest first."""
    rows = db.session.execute(
        select(Allowance, AllowanceBatch.paid_on, Engagement.held_on, Need.hearing_number)
        .join(AllowanceBatch, AllowanceBatch.id == Allowance.batch_id)
        .join(Engagement, Engagement.id == Allowance.engagement_id)
        .join(Need, Need.id == Engagement.need_id)
        .where(Allowance.person_id == viewer.person_id, AllowanceBatch.state.in_(BINDING))
        .order_by(Engagement.held_on.desc(), Allowance.id.desc())
    )
    return [
        OwnLine(
            number,
            held_on,
            TariffItem(line.item).label,
            line.amount_fen,
            line.reverses_id is not None,
            paid_on,
        )
        for line, paid_on, held_on, number in rows
    ]
