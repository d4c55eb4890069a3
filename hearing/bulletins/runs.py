"""Collecting as background work: asked for or due by the calendar, with its progress in a row (F-30)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.bulletins import asking, drafting, rules
from hearing.bulletins.models import Bulletin, BulletinRun
from hearing.bulletins.rules import RunAct, RunState
from hearing.journal import service as journal
from hearing.people.models import Post
from hearing.people.queries import viewer_of_post
from hearing.people.rules import PostKind
from hearing.units.models import Unit
from hearing.units.queries import parameter_int

log = logging.getLogger(__name__)
SILENT_MINUTES = 20
Settle = Callable[[], object]


def _nothing() -> None:
    """Without a job there is nothing to settle in between."""


def drafter_of(unit_id: int) -> Viewer | None:
    """Who drafts a unit's bulletins: the longest holder of the post."""
    post_id = db.session.scalar(
        select(Post.id)
        .where(
            Post.unit_id == unit_id, Post.kind == PostKind.BULLETIN_DRAFT, Post.ended_at.is_(None)
        )
        .order_by(Post.id)
        .limit(1)
    )
    return viewer_of_post(post_id) if post_id else None


def run(viewer: Viewer, run_id: int) -> BulletinRun:
    """One run of the viewer's unit."""
    row = db.session.get(BulletinRun, run_id)
    if row is None or row.unit_id != viewer.unit_id:
        raise NotFound
    return row


def schedule_due() -> int:
    """On the day of the month that a unit has chosen, ask for last month's collection, once."""
    today = clock.today()
    last = (today.replace(day=1)).toordinal() - 1
    first, until = date.fromordinal(last).replace(day=1), today.replace(day=1)
    rows = db.session.scalars(
        select(Unit.id)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.kind == PostKind.BULLETIN_DRAFT, Post.ended_at.is_(None), Unit.is_active)
        .group_by(Unit.id)
        .order_by(Unit.id)
    ).all()
    return sum(_schedule(unit_id, first, until, today) for unit_id in rows)


def _schedule(unit_id: int, first: date, until: date, today: date) -> bool:
    day = parameter_int("bulletin_collect_day", today, unit_id)
    if not day or today.day < day or drafting.living(unit_id, first, until) is not None:
        return False
    known = select(BulletinRun.id).where(
        BulletinRun.unit_id == unit_id,
        BulletinRun.from_on == first,
        BulletinRun.until_on == until,
    )
    viewer = drafter_of(unit_id)
    if viewer is None or db.session.scalar(known.limit(1)) is not None:
        return False
    asking.ask(viewer, first, until, scheduled=True)
    return True


def find_broken_off() -> int:
    """Runs whose process died stand as 已中断 when nothing has come of them for a while (job); gives how many."""
    silent = clock.now() - timedelta(minutes=SILENT_MINUTES)
    return rows_changed(
        update(BulletinRun)
        .where(BulletinRun.state == RunState.RUNNING, BulletinRun.beat_at < silent)
        .values(state=RunState.BROKEN_OFF, finished_at=clock.now())
    )


def unfinished(viewer: Viewer) -> Sequence[BulletinRun]:
    """Runs of the viewer's unit that go on, and what was broken off last, until another one has followed."""
    later = (
        select(func.max(BulletinRun.id))
        .where(BulletinRun.unit_id == viewer.unit_id)
        .group_by(BulletinRun.from_on, BulletinRun.until_on)
    )
    return db.session.scalars(
        select(BulletinRun)
        .where(
            BulletinRun.id.in_(later), BulletinRun.state.in_((*asking.OPEN, RunState.BROKEN_OFF))
        )
        .order_by(BulletinRun.id.desc())
        .limit(20)
    ).all()


def collect_due(settle: Settle = _nothing, limit: int = 5) -> int:
    """Collect what waits, oldest first; gives how many drafts were made."""
    find_broken_off()
    ids = db.session.scalars(
        select(BulletinRun.id)
        .where(BulletinRun.state == RunState.WAITING)
        .order_by(BulletinRun.id)
        .limit(limit)
    ).all()
    return sum(_collect(run_id, settle) for run_id in ids)


def _collect(run_id: int, settle: Settle) -> bool:
    begun = rows_changed(
        update(BulletinRun)
        .where(BulletinRun.id == run_id, BulletinRun.state == RunState.WAITING)
        .values(state=RunState.RUNNING, started_at=clock.now(), beat_at=clock.now())
    )
    row = db.session.get_one(BulletinRun, run_id)
    settle()
    if begun != 1:
        return False  # another process has begun it
    done = 0

    def step(words: str) -> None:
        nonlocal done
        done += 1
        _progress(row, done, words)
        settle()

    try:
        made = _make(row, step)
    except (Forbidden, Refused) as refused:
        db.session.rollback()
        row = db.session.get_one(BulletinRun, run_id)
        _progress(
            row, row.step, row.words, state=RunState.FAILED, failure=str(refused.message)[:200],
            finished_at=clock.now(),
        )  # fmt: skip
        return False
    row = db.session.get_one(BulletinRun, run_id)
    _progress(
        row, row.steps, None, state=RunState.DONE, bulletin_id=made.id, finished_at=clock.now()
    )
    journal.record(SYSTEM, "bulletin.collected", "bulletin_run", row.id, bulletin=made.id)
    return True


def _make(row: BulletinRun, step: drafting.Step) -> Bulletin:
    viewer = viewer_of_post(row.post_id)
    if row.of_id is None:
        return drafting.draft(viewer, row.from_on, row.until_on, step)
    of = db.session.get_one(Bulletin, row.of_id)
    act = drafting.recollect if row.act == RunAct.RECOLLECT else drafting.correct
    return act(viewer, of, step)


def _progress(row: BulletinRun, step: int, words: str | None, **values: object) -> None:
    rows_changed(
        update(BulletinRun)
        .where(BulletinRun.id == row.id)
        .values(step=min(step, row.steps), words=words, beat_at=clock.now(), **values)
    )
    db.session.refresh(row)


def words_of(row: BulletinRun) -> str:
    """``2026年3月``."""
    return rules.span_words(row.from_on, row.until_on)
