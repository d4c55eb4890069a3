"""Bulletins as a unit may see them: its own, and issued ones sent to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hearing.base.db import Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins import figures
from hearing.bulletins.models import Bulletin, BulletinProblem, BulletinReceipt
from hearing.bulletins.rules import BulletinState, month_bounds
from hearing.units.queries import unit


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    sent = select(BulletinReceipt.bulletin_id).where(BulletinReceipt.unit_id == viewer.unit_id)
    received = Bulletin.id.in_(sent) & (Bulletin.state == BulletinState.ISSUED)
    return (Bulletin.unit_id == viewer.unit_id) | received


def bulletins(viewer: Viewer, limit: int = 40) -> Sequence[Bulletin]:
    """Own and received bulletins, newest span first."""
    return db.session.scalars(
        select(Bulletin)
        .where(_visible(viewer))
        .order_by(Bulletin.until_on.desc(), Bulletin.id.desc())
        .limit(limit)
    ).all()


def bulletin(viewer: Viewer, bulletin_id: int) -> Bulletin:
    """One bulletin in sight; others are missing."""
    found = db.session.scalar(select(Bulletin).where(Bulletin.id == bulletin_id, _visible(viewer)))
    if found is None:
        raise NotFound
    return found


def _waiting(viewer: Viewer) -> Select[Bulletin] | None:
    state = {
        "bulletin_draft": BulletinState.DRAFT,
        "bulletin_review": BulletinState.REVIEW,
        "bulletin_issue": BulletinState.SIGN,
        "chief": BulletinState.SIGN,
    }.get(str(viewer.kind))
    if state is None:
        return None
    return (
        select(Bulletin)
        .where(Bulletin.unit_id == viewer.unit_id, Bulletin.state == state)
        .order_by(Bulletin.id)
    )


def waiting(viewer: Viewer) -> list[Bulletin]:
    """Bulletins of the viewer's unit that wait for the viewer's post."""
    wanted = _waiting(viewer)
    return [] if wanted is None else list(db.session.scalars(wanted))


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many there are, for the menu."""
    wanted = _waiting(viewer)
    return [] if wanted is None else [count_of(wanted)]


def problems_of(bulletin_id: int) -> Sequence[BulletinProblem]:
    """The problems of a bulletin the caller may see."""
    return db.session.scalars(
        select(BulletinProblem)
        .where(BulletinProblem.bulletin_id == bulletin_id)
        .order_by(BulletinProblem.detector, BulletinProblem.unit_id, BulletinProblem.id)
    ).all()


def receipts_of(bulletin_id: int) -> Sequence[BulletinReceipt]:
    """Who was sent the bulletin and who has signed for it."""
    return db.session.scalars(
        select(BulletinReceipt)
        .where(BulletinReceipt.bulletin_id == bulletin_id)
        .order_by(BulletinReceipt.unit_id)
    ).all()


def figures_of(row: Bulletin) -> dict[str, Any]:
    """The frozen figures of a bulletin."""
    return dict(json.loads(row.figures))


def live_figures(viewer: Viewer, year: int, month: int) -> dict[str, Any]:
    """This year's figures up to the end of a month for the viewer's unit, counted now."""
    owner = unit(viewer.unit_id or 0)
    first, _ = month_bounds(year, 1)
    _, until = month_bounds(year, month)
    return figures.collect(owner, first, until)
