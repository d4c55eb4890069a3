"""Reading an issued bulletin: what was frozen, never counted again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins import queries
from hearing.bulletins.models import Bulletin, BulletinReceipt


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


def issued(viewer: Viewer, unit_id: int, limit: int = 24) -> Sequence[Bulletin]:
    """Issued bulletins of one unit in sight, newest span first."""
    return [
        row
        for row in queries.bulletins(viewer, limit)
        if row.unit_id == unit_id and row.content is not None
    ]
