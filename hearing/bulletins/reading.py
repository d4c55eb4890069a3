"""Reading an issued bulletin: what was frozen, never counted again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins import documents, queries
from hearing.bulletins.models import Bulletin, BulletinReceipt
from hearing.bulletins.rules import BulletinState
from hearing.units.queries import unit

BEFORE_ISSUE = (
    BulletinState.DRAFT, BulletinState.REVIEW, BulletinState.COUNTERSIGN, BulletinState.SIGN,
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """A bulletin with its frozen content and the receipt of the viewer's unit, if it was sent there."""

    row: Bulletin
    content: dict[str, Any]
    receipt: BulletinReceipt | None

    @property
    def waits(self) -> bool:
        """Whether the viewer's unit has still to sign for it."""
        return self.receipt is not None and self.receipt.received_at is None


def read(viewer: Viewer, bulletin_id: int) -> Reading:
    """An issued bulletin in sight; one that is not frozen yet cannot be read as one."""
    row = queries.bulletin(viewer, bulletin_id)
    if row.content is None:
        raise NotFound
    own = next((r for r in queries.receipts_of(row.id) if r.unit_id == viewer.unit_id), None)
    return Reading(row, dict(json.loads(row.content)), own)


def preview(viewer: Viewer, bulletin_id: int) -> Reading:
    """The text as it would be frozen now, for those who review, countersign and issue it (F-30).

    Until it is signed it has no number, and says only the problems confirmed so far.
    """
    row = queries.bulletin(viewer, bulletin_id)
    if row.content is not None or row.state not in BEFORE_ISSUE:
        raise NotFound
    if row.collection == 0:
        raise Conflict("这份通报是旧版本汇总的，请退回起草人重新汇总后再看全文")
    confirmed = [one for one in queries.problems_of(row.id) if one.is_confirmed]
    return Reading(row, documents.bulletin_content(row, unit(row.unit_id), confirmed), None)


def issued(viewer: Viewer, unit_id: int, limit: int = 24) -> Sequence[Bulletin]:
    """Issued bulletins of one unit in sight, newest span first."""
    return [
        row
        for row in queries.bulletins(viewer, limit)
        if row.unit_id == unit_id and row.content is not None
    ]
