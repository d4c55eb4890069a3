"""典型案例 published in a span of days, for a bulletin's annex: anonymised text of the shelf, nothing else (F-28, F-30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.practice.exemplar_rules import ExemplarKind, ExemplarState
from hearing.practice.models import Exemplar
from hearing.units.models import Unit
from hearing.units.queries import within


@dataclass(frozen=True)
class TypicalCase:
    """What a bulletin says of one: no hearing, no author, no name."""

    id: int
    number: str
    unit_name: str
    published_on: date
    title: str
    keywords: str
    gist: str


def typical_cases(
    lineage: str, from_on: date, until_on: date, closing_at: datetime, known_at: datetime
) -> list[TypicalCase]:
    """Of a unit and all below it: published on days of the span and before the closing, not withdrawn by ``known_at``.

    A text once published is never changed, so the same question gives the same words.
    """
    rows = db.session.execute(
        select(
            Exemplar.id, Exemplar.number, Unit.name, Exemplar.published_at, Exemplar.title,
            Exemplar.keywords, Exemplar.gist,
        )
        .join(Unit, Unit.id == Exemplar.unit_id)
        .where(
            Exemplar.kind == ExemplarKind.TYPICAL,
            Exemplar.state.in_((ExemplarState.PUBLISHED, ExemplarState.WITHDRAWN)),
            Exemplar.unit_id.in_(within(lineage)),
            Exemplar.published_at >= clock.beijing(from_on),
            Exemplar.published_at < clock.beijing(until_on),
            Exemplar.published_at < closing_at,
            or_(Exemplar.withdrawn_at.is_(None), Exemplar.withdrawn_at > known_at),
        )
        .order_by(Exemplar.published_at, Exemplar.id)
    )  # fmt: skip
    return [
        TypicalCase(
            row.id, row.number, row.name, clock.beijing_date(row.published_at), row.title,
            row.keywords, row.gist,
        )
        for row in rows
    ]  # fmt: skip


def withdrawn(exemplar_ids: Iterable[int]) -> list[str]:
    """The titles of those among them that were taken off the shelf meanwhile."""
    wanted = list(exemplar_ids)
    if not wanted:
        return []
    return list(
        db.session.scalars(
            select(Exemplar.title)
            .where(Exemplar.id.in_(wanted), Exemplar.state == ExemplarState.WITHDRAWN)
            .order_by(Exemplar.id)
        )
    )
