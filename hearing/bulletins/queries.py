"""Bulletins as a unit may see them: its own, and issued ones sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hearing.base.db import Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins import frozen
from hearing.bulletins.models import Bulletin, BulletinProblem, BulletinReceipt, BulletinStep
from hearing.bulletins.rules import SENT, BulletinState
from hearing.units.models import Unit


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    sent = select(BulletinReceipt.bulletin_id).where(BulletinReceipt.unit_id == viewer.unit_id)
    received = Bulletin.id.in_(sent) & Bulletin.state.in_(SENT)
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


WAITS: dict[str, tuple[BulletinState, ...]] = {
    "bulletin_draft": (BulletinState.DRAFT, BulletinState.ISSUED),
    "bulletin_review": (BulletinState.REVIEW,),
    "bulletin_issue": (BulletinState.SIGN,),
    "chief": (BulletinState.SIGN,),
    "department_head": (BulletinState.COUNTERSIGN,),
    "deputy_chief": (BulletinState.COUNTERSIGN,),
}


def _waiting(viewer: Viewer) -> Select[Bulletin] | None:
    """What the viewer's post has in hand; a chief also has those to sign for (签收)."""
    states = WAITS.get(str(viewer.kind))
    if states is None:
        return None
    own = (Bulletin.unit_id == viewer.unit_id) & Bulletin.state.in_(states)
    if viewer.kind == "chief":
        unsigned = select(BulletinReceipt.bulletin_id).where(
            BulletinReceipt.unit_id == viewer.unit_id, BulletinReceipt.received_at.is_(None)
        )
        own |= Bulletin.id.in_(unsigned) & Bulletin.state.in_(SENT)
    return select(Bulletin).where(own).order_by(Bulletin.id)


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
        .join(Bulletin, Bulletin.id == BulletinProblem.bulletin_id)
        .where(Bulletin.id == bulletin_id, BulletinProblem.collection == Bulletin.collection)
        .order_by(BulletinProblem.detector, BulletinProblem.unit_id, BulletinProblem.id)
    ).all()


def steps_of(bulletin_id: int) -> Sequence[BulletinStep]:
    """What was done to a bulletin the caller may see, in order."""
    return db.session.scalars(
        select(BulletinStep)
        .where(BulletinStep.bulletin_id == bulletin_id)
        .order_by(BulletinStep.id)
    ).all()


def chain_of(viewer: Viewer, row: Bulletin) -> list[tuple[str, Bulletin]]:
    """The bulletin that this one corrects, and the one that corrects it, where in sight."""
    found = db.session.scalars(
        select(Bulletin)
        .where(
            _visible(viewer),
            (Bulletin.id == row.corrects_id) | (Bulletin.corrects_id == row.id),
            Bulletin.state != BulletinState.WITHDRAWN,
        )
        .order_by(Bulletin.id)
    )
    return [("更正的是" if one.id == row.corrects_id else "已由此更正", one) for one in found]


def other_units(row: Bulletin) -> list[tuple[int, str]]:
    """Units to which a bulletin may be sent besides those directly below its own."""
    rows = db.session.execute(
        select(Unit.id, Unit.name)
        .where(
            Unit.is_active,
            Unit.id != row.unit_id,
            Unit.parent_id.is_(None) | (Unit.parent_id != row.unit_id),
        )
        .order_by(Unit.code)
    )
    return [(one.id, one.name) for one in rows]


def receipts_of(bulletin_id: int) -> Sequence[BulletinReceipt]:
    """Who was sent the bulletin and who has signed for it."""
    return db.session.scalars(
        select(BulletinReceipt)
        .where(BulletinReceipt.bulletin_id == bulletin_id)
        .order_by(BulletinReceipt.unit_id)
    ).all()


def figures_of(row: Bulletin) -> dict[str, Any]:
    """The frozen figures of a bulletin, from its rows."""
    return frozen.figures_of(row)
