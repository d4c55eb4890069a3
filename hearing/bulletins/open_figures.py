"""What anybody may read of bulletins: published extracts, whitelisted fields only (公开听证情况)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.bulletins.extract_models import BulletinExtract
from hearing.bulletins.extract_rules import ExtractState
from hearing.bulletins.extracts import OBJECT, share_of
from hearing.papers import queries as papers
from hearing.units.models import Unit


@dataclass(frozen=True)
class PublicExtract:
    """What the public page shows; nothing else of the row."""

    number: str
    title: str
    unit_name: str
    published_on: date
    content: dict[str, Any]
    share: str


def _public() -> Any:
    return (
        select(BulletinExtract, Unit.name)
        .join(Unit, Unit.id == BulletinExtract.unit_id)
        .where(BulletinExtract.state == ExtractState.PUBLISHED)
    )


def _shown(row: BulletinExtract, unit_name: str) -> PublicExtract:
    published = clock.beijing_date(row.decided_at or row.drafted_at)
    content = json.loads(row.content)
    return PublicExtract(row.number, row.title, unit_name, published, content, share_of(content))


def public_extracts(limit: int = 60) -> list[PublicExtract]:
    """Published extracts, the newest first."""
    rows = db.session.execute(_public().order_by(BulletinExtract.id.desc()).limit(limit))
    return [_shown(*row) for row in rows]


def public_extract(number: str) -> PublicExtract:
    """One published extract."""
    row = db.session.execute(_public().where(BulletinExtract.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(*row)


def public_paper(number: str) -> papers.PaperDownload:
    """The PDF of a published extract."""
    row = db.session.execute(_public().where(BulletinExtract.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return papers.file_of_object(OBJECT, row[0].id, row[0].paper_id or 0)
