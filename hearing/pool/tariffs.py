"""Tariffs of allowances by unit and date; entered by the system administrator (F-26)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import pay_rules
from hearing.pool.models import Tariff
from hearing.pool.pay_rules import TariffItem
from hearing.units.queries import unit, units_in_scope


def set_tariff(
    viewer: Viewer, unit_id: int, item: str, amount: str, valid_from: date, source: str
) -> Tariff:
    """Let an item pay another amount at a unit and below from a day on (F-26)."""
    access.require(viewer, "admin:system")
    if item not in TariffItem.labels():
        raise Refused("选择补助项目", field="item")
    if unit_id not in {one.id for one in units_in_scope(viewer)}:
        raise Refused("从列表中选择检察院", field="unit_id")
    fen = pay_rules.fen_of(amount.strip().replace(",", ""))
    if fen is None:
        raise Refused("金额写成 300 或 300.50 的样子，不超过 10 万元", field="amount")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天，已过的日子按原标准计", field="valid_from")
    row = Tariff(
        unit_id=unit_id,
        item=item,
        amount_fen=fen,
        valid_from=valid_from,
        source=source,
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "tariff.set", "tariff", row.id, unit_id=unit_id, item=item, fen=fen)
    return row


def rows(unit_ids: Sequence[int]) -> list[pay_rules.Tariff]:
    """The tariffs of units as plain values."""
    found = db.session.execute(
        select(Tariff.id, Tariff.unit_id, Tariff.item, Tariff.amount_fen, Tariff.valid_from).where(
            Tariff.unit_id.in_(unit_ids)
        )
    )
    return [pay_rules.Tariff(*row) for row in found]


def listed(viewer: Viewer) -> Sequence[Tariff]:
    """Every tariff in the viewer's scope, by unit, item and day."""
    units = [one.id for one in units_in_scope(viewer)]
    return db.session.scalars(
        select(Tariff)
        .where(Tariff.unit_id.in_(units))
        .order_by(Tariff.unit_id, Tariff.item, Tariff.valid_from.desc(), Tariff.id.desc())
    ).all()


def upwards(unit_id: int) -> list[int]:
    """A unit and those above it, the nearest first."""
    return [int(part) for part in reversed(unit(unit_id).lineage.strip("/").split("/"))]
