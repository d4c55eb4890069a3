"""Pay lists and ledger lines as 管, approver and officer may see them (F-26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hearing.base.db import Counted, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.pool.models import Allowance, AllowanceBatch, Engagement, Need, Pool
from hearing.pool.pay_rules import BINDING, DEAD, BatchState, TariffItem


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


def waiting(viewer: Viewer) -> list[Counted]:
    """How many lists wait for the viewer's approval, for the menu."""
    return [
        select(func.count(AllowanceBatch.id))
        .join(Pool, Pool.id == AllowanceBatch.pool_id)
        .where(
            Pool.unit_id == viewer.unit_id,
            AllowanceBatch.state == BatchState.SUBMITTED,
            AllowanceBatch.prepared_by != viewer.person_id,
        )
    ]


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
