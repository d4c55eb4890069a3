"""Collecting a span into a draft, again after it came back, and choosing what it says (F-30)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.bulletins import (
    corrections,
    detecting,
    figures,
    frozen,
    naming,
    problems,
    rows,
    rules,
    rulings,
    spans,
    suspicion,
)
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.moving import require_state, step
from hearing.bulletins.rules import BulletinState as B
from hearing.bulletins.rules import Problem
from hearing.journal import service as journal
from hearing.people import access
from hearing.practice import typical
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, unit

Step = Callable[[str], object]


class _Own:
    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


def span_problem(from_on: date, until_on: date) -> Refused | None:
    """Bulletins cover whole months that are over (F-30)."""
    if from_on.day != 1 or until_on.day != 1 or until_on <= from_on:
        return Refused("通报按整月编制，请选择起止月份", field="from_month")
    if until_on > clock.today() + timedelta(days=1):
        return Refused("这个月还没有结束，下月 1 日起可以编制", field="until_month")
    return None


def living(unit_id: int, from_on: date, until_on: date) -> Bulletin | None:
    """The bulletin of a unit and span that is not withdrawn; there is never more than one (P7)."""
    return db.session.scalar(
        select(Bulletin).where(
            Bulletin.unit_id == unit_id,
            Bulletin.from_on == from_on,
            Bulletin.until_on == until_on,
            Bulletin.corrects_id.is_(None),
            Bulletin.state != B.WITHDRAWN,
        )
    )


def taken_words(other: Bulletin) -> str:
    """Why a second bulletin of the same months cannot be begun, and what to do instead."""
    how = "需要改动的，请从那份通报编制更正" if other.frozen_at else "请在那一份上重新汇总"
    span = rules.span_words(other.from_on, other.until_on)
    return f"{span}已有一份通报（{B(other.state).label}），{how}"


def draft(
    viewer: Viewer, from_on: date, until_on: date, on_step: Step = lambda _: None
) -> Bulletin:
    """Collect the figures and problems of a span, as of its closing instant, into a draft (F-30)."""
    owner = unit(viewer.unit_id or 0)
    access.require(viewer, "bulletin:draft", _Own(owner.id))
    wrong = span_problem(from_on, until_on)
    if wrong:
        raise wrong
    other = living(owner.id, from_on, until_on)
    if other is not None:
        raise Refused(taken_words(other), field="first")
    scope_words = {"province": "全省", "city": "全市", "county": "本院"}[owner.level]
    row = _new(viewer, owner, from_on, until_on)
    row.title = (
        f"关于{rules.span_words(from_on, until_on)}{scope_words}检察机关公开听证工作情况的通报"
    )
    return _collected(viewer, row, owner, "draft", on_step)


def correct(viewer: Viewer, earlier: Bulletin, on_step: Step = lambda _: None) -> Bulletin:
    """Begin a numbered correction of a bulletin sent out: counted anew, each changed figure beside the old (P7)."""
    require_correctable(viewer, earlier)
    owner = unit(earlier.unit_id)
    row = _new(viewer, owner, earlier.from_on, earlier.until_on)
    row.corrects_id = earlier.id
    row.title = f"关于更正《{earlier.title}》的通报"
    return _collected(viewer, row, owner, "correct", on_step)


def require_correctable(viewer: Viewer, earlier: Bulletin) -> None:
    """Only what was sent out is corrected, by one correction at a time (P7)."""
    access.require(viewer, "bulletin:draft", earlier)
    if earlier.state not in rules.SENT:
        raise Conflict("印发以后才能编制更正；还没有印发的，请退回起草人重新汇总")
    if db.session.scalar(
        select(Bulletin.id).where(Bulletin.corrects_id == earlier.id, Bulletin.state != B.WITHDRAWN)
    ):
        raise Conflict("这份通报已有一份更正，请在那一份上办理")


def _new(viewer: Viewer, owner: Unit, from_on: date, until_on: date) -> Bulletin:
    return Bulletin(
        unit_id=owner.id,
        from_on=from_on,
        until_on=until_on,
        collection=0,
        state=B.DRAFT,
        drafted_by=viewer.person_id,
        drafted_at=clock.now(),
        version=0,
    )


def recollect(viewer: Viewer, row: Bulletin, on_step: Step = lambda _: None) -> Bulletin:
    """Count a draft anew as of a later instant: the earlier rows stay, the newest collection holds (F-30)."""
    require_recollectable(viewer, row)
    return _collected(viewer, row, unit(row.unit_id), "recollect", on_step)


def require_recollectable(viewer: Viewer, row: Bulletin) -> None:
    """Only a draft is counted anew."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.DRAFT)


def _collected(viewer: Viewer, row: Bulletin, owner: Unit, verb: str, on_step: Step) -> Bulletin:
    closing, checked = _closing(row, owner), clock.now()
    suspicion.look(detecting.span_of(owner, row.from_on, row.until_on, closing))
    collected = figures.collect(owner, row.from_on, row.until_on, closing, on_step, checked)
    on_step("查找问题")
    collected |= _corrections(row, owner, collected, closing)
    on_step("写入草稿")  # a step may commit: what follows is written in one
    _still_free(viewer, row)
    row.closing_at, row.checked_at = closing, checked
    row.definition = collected["rate"]["version"]
    row.figures = None
    row.collection += 1
    row.version += 1
    if row.id is None:
        db.session.add(row)
    db.session.flush()
    frozen.write(row, rows.split(collected, frozen.FIGURES))
    _find_problems(row, owner, collected)
    step(viewer, row, verb, B.DRAFT)
    return row


def _still_free(viewer: Viewer, row: Bulletin) -> None:
    """Counting takes its time: meanwhile the draft may have been handed in, or corrected by another."""
    if row.id is not None:
        db.session.refresh(row, with_for_update=True)
        require_recollectable(viewer, row)
    elif row.corrects_id is not None:
        earlier = db.session.get_one(Bulletin, row.corrects_id, with_for_update=True)
        require_correctable(viewer, earlier)


def _closing(row: Bulletin, owner: Unit) -> datetime:
    if row.corrects_id is not None:
        return clock.now()
    days = parameter_int("bulletin_close_days", row.until_on, owner.id)
    return spans.closing_instant(row.until_on, days, clock.now())


def _corrections(
    row: Bulletin, owner: Unit, collected: dict[str, Any], closing: datetime
) -> dict[str, Any]:
    """What became known later about the months before, or, in a correction, about the same months."""
    earlier = _earlier(row, closing)
    if earlier is None:
        return {"corrections": [], "corrected": None}
    recounted = collected
    if row.corrects_id is None:
        recounted = figures.collect(owner, earlier.from_on, earlier.until_on, closing)
    found = corrections.differences(frozen.figures_of(earlier), recounted)
    return {
        "corrections": corrections.as_rows(found),
        "corrected": {"number": earlier.number, "title": earlier.title},
    }


def _earlier(row: Bulletin, closing: datetime) -> Bulletin | None:
    """The bulletin corrected; for an ordinary one the last sent out of the months before."""
    if row.corrects_id is not None:
        return db.session.get_one(Bulletin, row.corrects_id)
    return db.session.scalar(
        select(Bulletin)
        .where(
            Bulletin.unit_id == row.unit_id,
            Bulletin.state.in_(rules.SENT),
            Bulletin.until_on <= row.from_on,
            Bulletin.closing_at < closing,
        )
        .order_by(Bulletin.until_on.desc(), Bulletin.id.desc())
        .limit(1)
    )


def _find_problems(row: Bulletin, owner: Unit, collected: dict[str, Any]) -> None:
    """The problems found anew; rulings go on where a problem is still the same."""
    due_on = clock.today() + timedelta(days=parameter_int("rectify_days", clock.today(), owner.id))
    db.session.add_all(
        BulletinProblem(
            bulletin_id=row.id,
            collection=row.collection,
            unit_id=problem.unit_id,
            detector=problem.detector,
            rule=problem.rule,
            fact=problem.fact,
            evidence=json.dumps(problem.evidence),
            requirement=naming.REQUIREMENTS[rules.Detector(problem.detector)],
            due_on=due_on,
        )
        for problem in _problems(row, owner, collected)
    )
    db.session.flush()
    rulings.carry_on(row, row.collection - 1)


def _problems(row: Bulletin, owner: Unit, collected: dict[str, Any]) -> list[Problem]:
    return problems.find(
        owner, row.from_on, row.until_on, collected, row.closing_at, row.checked_at
    )


def recounted(row: Bulletin) -> list[str]:
    """Figures and problems counted once more as of the same instant: what differs from the draft, in words."""
    owner = unit(row.unit_id)
    now = figures.collect(
        owner, row.from_on, row.until_on, row.closing_at, checked_at=row.checked_at
    )
    kept = frozen.figures_of(row)
    own = {name: kept.get(name) for name in now}
    found = [one.words for one in corrections.differences(own, now)]
    if not found and rows.split(own, frozen.FIGURES) != rows.split(now, frozen.FIGURES):
        found = ["汇总数据有变化"]
    gone = typical.withdrawn(one["exemplar_id"] for one in kept.get("exemplars", ()))
    found += [f"典型案例“{title}”已撤下" for title in gone]
    stated = {
        (one.detector, one.unit_id, one.fact, one.evidence)
        for one in db.session.scalars(
            select(BulletinProblem).where(
                BulletinProblem.bulletin_id == row.id,
                BulletinProblem.collection == row.collection,
            )
        )
    }
    present = {
        (str(one.detector), one.unit_id, one.fact, json.dumps(one.evidence))
        for one in _problems(row, owner, now)
    }
    return found + (["存在的问题有变化"] if stated != present else [])


def edit(viewer: Viewer, row: Bulletin, remarks: str, seen_version: int) -> None:
    """Write remarks; the figures cannot be edited, and problems are ruled on one by one (``rulings``)."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.DRAFT)
    if row.version != seen_version:
        raise Stale
    row.remarks = remarks.strip() or None
    row.version += 1
    db.session.flush()
    journal.record(viewer, "bulletin.edit", "bulletin", row.id)


def withdraw(viewer: Viewer, row: Bulletin, words: str) -> None:
    """Give a draft up; the months are free for another one."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.DRAFT)
    if not words.strip():
        raise Refused("写明为什么撤回", field="words")
    step(viewer, row, "withdraw", B.WITHDRAWN, words.strip())
