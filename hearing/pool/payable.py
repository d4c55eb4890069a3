"""Attendances that no standing allowance covers, with what each earns; and the ledger's lists (F-26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from hearing.base import clock
from hearing.base.db import db
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
from hearing.pool.pay_rules import BINDING, DEAD, Earned, TariffItem
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
        .outerjoin(Member, Member.id == Engagement.member_id)
        .join(Person, Person.id == Engagement.person_id)
        .where(
            # a member is paid by the own pool, an outsider by the pool that was asked
            func.coalesce(Member.pool_id, Need.pool_id) == pool.id,
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
