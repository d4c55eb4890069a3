"""递补: the next in ticket order with whom what was wanted can still be met; never a re-draw (P-9)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.pool import draw, filling
from hearing.pool.models import Draw, DrawEntry, Engagement, Need
from hearing.pool.rules import EngagementState as E
from hearing.pool.rules import Quota
from hearing.pool.use import LIVE, invite

OUT_OF_ORDER = "为保持需求的要求，越过第 {skipped} 位递补"
NOBODY_FITS = "候补中无人能保持需求的要求，按原顺序递补"


def call(viewer: Viewer, need: Need) -> Engagement | None:
    """Invite reserves until the places are filled or nobody waits; gives the last one invited (P-9).

    The caller holds the need's lock.
    """
    db.session.flush()
    rows = db.session.scalars(
        select(Engagement)
        .where(Engagement.need_id == need.id, Engagement.state.in_((E.WAITING, *LIVE)))
        .order_by(Engagement.rank, Engagement.id)
        .execution_options(populate_existing=True)
    ).all()
    waiting = [row for row in rows if row.state == E.WAITING and row.draw_id is not None]
    live = [row for row in rows if row.state != E.WAITING]
    last = None
    seen = _Seen(waiting) if waiting and len(live) < need.number else None
    while seen and waiting and len(live) < need.number:
        called = filling.next_reserve(
            seen.signatures(waiting), seen.signatures(live), need.number, seen.targets
        )
        if called is None:
            break
        chosen = waiting.pop(called.place)
        chosen.called_because = _why(called, chosen, waiting)
        if invite(viewer, chosen, need):
            live.append(chosen)
            last = chosen
            journal.record(
                viewer, "engagement.call", "engagement", chosen.id, rank=chosen.rank,
                keeps_quotas=called.keeps_quotas,
            )  # fmt: skip
    return last


def _why(called: filling.Called, chosen: Engagement, waiting: Sequence[Engagement]) -> str | None:
    if not called.keeps_quotas:
        return NOBODY_FITS
    skipped = [str(row.rank) for row in waiting if row.rank < chosen.rank]
    return OUT_OF_ORDER.format(skipped="、".join(skipped)) if skipped else None


class _Seen:
    """Drawn people as the quotas of their draw see them; named ones and outsiders count for none."""

    def __init__(self, waiting: Sequence[Engagement]) -> None:
        row = db.session.get_one(Draw, waiting[0].draw_id)
        listed = json.loads(row.list_text)
        self.quotas: list[Quota] = draw.listed_quotas(listed["need"]["quotas"])
        self.targets = [quota.at_least for quota in self.quotas]
        attributes = {c["code"]: c["attributes"] for c in listed["candidates"]}
        codes = db.session.execute(
            select(DrawEntry.member_id, DrawEntry.code).where(
                DrawEntry.draw_id == row.id, DrawEntry.rank.is_not(None)
            )
        )
        self.bits = {
            member_id: filling.signature(attributes.get(code, ()), self.quotas)
            for member_id, code in codes
        }

    def signatures(self, rows: Sequence[Engagement]) -> list[int]:
        """Which quotas each counts for."""
        return [self.bits.get(row.member_id or 0, 0) for row in rows]
