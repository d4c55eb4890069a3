"""Asking for a collection: a first draft, a draft counted anew, a correction; one of the same months at a time (F-30)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.acts import contested
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import drafting
from hearing.bulletins.figures import STEPS
from hearing.bulletins.models import Bulletin, BulletinRun
from hearing.bulletins.rules import RunAct, RunState
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import unit

ALL_STEPS = (*STEPS, "查找问题", "写入草稿")
OPEN = (RunState.WAITING, RunState.RUNNING)
GOING_ON = "这几个月正在汇总，完成以后再办理；进度在“月度通报”中看"


def ask(viewer: Viewer, from_on: date, until_on: date, *, scheduled: bool = False) -> BulletinRun:
    """Ask for a span to be collected; a second time while it waits gives the same run."""
    owner = unit(viewer.unit_id or 0)
    access.require(viewer, "bulletin:draft")
    wrong = drafting.span_problem(from_on, until_on)
    if wrong:
        raise wrong
    other = drafting.living(owner.id, from_on, until_on)
    if other is not None:
        raise Refused(drafting.taken_words(other), field="first")
    waiting = _open(owner.id, from_on, until_on)
    if waiting is not None:
        return waiting
    row = _new(viewer, from_on, until_on, RunAct.DRAFT, scheduled=scheduled)
    journal.record(viewer, "bulletin.ask", "bulletin_run", row.id, scheduled=scheduled)
    return row


def ask_anew(viewer: Viewer, bulletin: Bulletin) -> BulletinRun:
    """Ask for a draft to be counted anew (重新汇总); of one bulletin one count at a time (F-30)."""
    drafting.require_recollectable(viewer, bulletin)
    return _ask_of(viewer, bulletin, RunAct.RECOLLECT)


def ask_correction(viewer: Viewer, bulletin: Bulletin) -> BulletinRun:
    """Ask for the correction of a bulletin to be counted (编制更正), one at a time (P7)."""
    drafting.require_correctable(viewer, bulletin)
    return _ask_of(viewer, bulletin, RunAct.CORRECT)


def _ask_of(viewer: Viewer, bulletin: Bulletin, act: RunAct) -> BulletinRun:
    if going_on(bulletin) is not None:
        raise Conflict(GOING_ON)
    row = _new(viewer, bulletin.from_on, bulletin.until_on, act, bulletin.id)
    journal.record(viewer, "bulletin.ask", "bulletin_run", row.id, act=act.value, of=bulletin.id)
    return row


def going_on(bulletin: Bulletin) -> BulletinRun | None:
    """The run that counts the months of a bulletin at present."""
    return _open(bulletin.unit_id, bulletin.from_on, bulletin.until_on)


def _open(unit_id: int, from_on: date, until_on: date) -> BulletinRun | None:
    return db.session.scalar(
        select(BulletinRun).where(
            BulletinRun.unit_id == unit_id,
            BulletinRun.from_on == from_on,
            BulletinRun.until_on == until_on,
            BulletinRun.state.in_(OPEN),
        )
    )


def _new(
    viewer: Viewer,
    from_on: date,
    until_on: date,
    act: RunAct,
    of_id: int | None = None,
    *,
    scheduled: bool = False,
) -> BulletinRun:
    row = BulletinRun(
        unit_id=viewer.unit_id,
        from_on=from_on,
        until_on=until_on,
        act=act,
        of_id=of_id,
        state=RunState.WAITING,
        steps=len(ALL_STEPS),
        post_id=viewer.hat.post_id if viewer.hat else 0,
        is_scheduled=scheduled,
        asked_at=clock.now(),
    )
    try:
        with contested():
            db.session.add(row)
    except IntegrityError:  # another asked for the same months at the same moment
        raise Conflict(GOING_ON) from None
    return row


def take_up(viewer: Viewer, row: BulletinRun) -> BulletinRun:
    """重新汇总 what was broken off or failed, as a run of its own; the old one stays as it ended."""
    access.require(viewer, "bulletin:draft")
    if row.state not in (RunState.BROKEN_OFF, RunState.FAILED):
        raise Conflict("这次汇总没有中断，请刷新后再看")
    if row.of_id is None:
        return ask(viewer, row.from_on, row.until_on)
    of = db.session.get_one(Bulletin, row.of_id)
    return ask_anew(viewer, of) if row.act == RunAct.RECOLLECT else ask_correction(viewer, of)
