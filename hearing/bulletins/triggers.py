"""触发规则: simulate, switch on or off, make tasks from frozen figures, answer and accept them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import figures, frozen, trigger_rules
from hearing.bulletins.models import Bulletin
from hearing.bulletins.rules import BulletinState, month_bounds, months_before
from hearing.bulletins.trigger_models import TriggerSimulation, TriggerTask, TriggerVersion
from hearing.bulletins.trigger_rules import Hit, Row, Settings, Trigger
from hearing.calendar.queries import is_workday
from hearing.cases.rules import reply_due
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import scope, unit


class _Own:
    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


def _own(viewer: Viewer, permission: str) -> int:
    access.require(viewer, permission, _Own(viewer.unit_id or 0))
    return viewer.unit_id or 0


def frozen_month(unit_id: int, first: date) -> list[Row] | None:
    """The rows of a month from its issued bulletin; ``None`` when there is none (§11: frozen figures)."""
    found = db.session.scalar(
        select(Bulletin)
        .where(
            Bulletin.unit_id == unit_id,
            Bulletin.from_on == first,
            Bulletin.until_on == months_before(first, -1),
            Bulletin.issued_at.is_not(None),
            Bulletin.state != BulletinState.WITHDRAWN,
        )
        .order_by(Bulletin.id.desc())
        .limit(1)
    )
    return trigger_rules.from_areas(frozen.figures_of(found)["areas"]) if found else None


def _month(unit_id: int, first: date, *, live: bool) -> list[Row] | None:
    rows = frozen_month(unit_id, first)
    if rows is None and live:
        _, until = month_bounds(first.year, first.month)
        rows = trigger_rules.from_areas(figures.collect(unit(unit_id), first, until)["areas"])
    return rows


def hits(unit_id: int, kind: str, at: Settings, month: date, *, live: bool) -> list[Hit] | None:
    """What a trigger names for a month; ``None`` when figures are missing."""
    wanted = range(at.months - 1, -1, -1) if kind == Trigger.STREAK else (0,)
    series = []
    for back in wanted:
        first = months_before(month, back)
        rows = _month(unit_id, first, live=live)
        if rows is None:
            return None
        series.append((f"{first:%Y-%m}", [row for row in rows if row.unit_id != unit_id]))
    if kind == Trigger.STREAK:
        return trigger_rules.streak(series, at)
    function = {
        Trigger.BOTTOM: trigger_rules.bottom,
        Trigger.PRESIDING: trigger_rules.presiding,
        Trigger.SCORE: trigger_rules.score,
    }[Trigger(kind)]
    return function(series[0][1], at)


def simulate(viewer: Viewer, kind: str, at: Settings, month: date) -> TriggerSimulation:
    """Show what would be named; nothing follows. Months without a bulletin are counted now."""
    owner = _own(viewer, "trigger:set")
    wrong = trigger_rules.settings_problem(kind, at)
    if wrong:
        raise Refused(wrong)
    if month.day != 1 or months_before(month, -1) > clock.today():
        raise Refused("试算已经结束的月份", field="month")
    found = hits(owner, kind, at, month, live=True) or []
    row = TriggerSimulation(
        unit_id=owner, kind=kind, settings=_text(at), month=month,
        result=json.dumps([[h.unit_id, h.name, h.words, h.is_hit] for h in found], ensure_ascii=False),
        by_person_id=viewer.person_id or 0, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "trigger.simulate", "unit", owner, kind=kind)
    return row


def _text(at: Settings) -> str:
    return json.dumps(at.values(), sort_keys=True)


def switch(viewer: Viewer, kind: str, *, is_on: bool, reason: str) -> TriggerVersion:
    """On only with the settings of the latest simulation; off at any time; both with a reason."""
    owner = _own(viewer, "trigger:set")
    last = simulations(owner, kind)[:1]
    if is_on and not last:
        raise Refused("先试算，看过结果再启用")
    if not reason.strip():
        raise Refused("写明启用或者停用的依据", field="reason")
    held = current(owner, kind)
    if not is_on and (held is None or not held.is_on):
        raise Conflict("这项规则现在没有启用")
    row = TriggerVersion(
        unit_id=owner, kind=kind, is_on=is_on, reason=reason.strip(),
        settings=last[0].settings if is_on else (held.settings if held else _text(Settings())),
        simulation_id=last[0].id if is_on else None,
        by_person_id=viewer.person_id or 0, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "trigger.switch", "unit", owner, kind=kind, is_on=is_on)
    return row


def current(unit_id: int, kind: str) -> TriggerVersion | None:
    """The version that holds; none means off."""
    return db.session.scalar(
        select(TriggerVersion)
        .where(TriggerVersion.unit_id == unit_id, TriggerVersion.kind == kind)
        .order_by(TriggerVersion.id.desc())
        .limit(1)
    )


def simulations(unit_id: int, kind: str) -> Sequence[TriggerSimulation]:
    """The latest simulations, newest first."""
    return db.session.scalars(
        select(TriggerSimulation)
        .where(TriggerSimulation.unit_id == unit_id, TriggerSimulation.kind == kind)
        .order_by(TriggerSimulation.id.desc())
        .limit(5)
    ).all()


def make_tasks(viewer: Viewer, month: date) -> int:
    """Tasks of the triggers that are on, from frozen figures only, each unit once a month; how many."""
    owner = _own(viewer, "trigger:set")
    made = 0
    for kind in (Trigger.BOTTOM, Trigger.STREAK):
        held = current(owner, kind)
        if held is None or not held.is_on:
            continue
        at = Settings(**json.loads(held.settings))
        found = hits(owner, kind, at, month, live=False)
        if found is None:
            raise Refused("所需月份的通报还没有签发；任务只按已签发的数据生成", field="month")
        done = set(
            db.session.scalars(
                select(TriggerTask.unit_id).where(
                    TriggerTask.issuer_id == owner,
                    TriggerTask.kind == kind,
                    TriggerTask.month == month,
                )
            )
        )
        due_on = reply_due(clock.today(), at.due_days, is_workday)
        fresh = [
            TriggerTask(
                issuer_id=owner, unit_id=hit.unit_id, version_id=held.id, kind=kind, month=month,
                arithmetic=hit.words, due_on=due_on, state="open", made_at=clock.now(), version=1,
            )
            for hit in found
            if hit.is_hit and hit.unit_id not in done
        ]  # fmt: skip
        db.session.add_all(fresh)
        made += len(fresh)
    db.session.flush()
    journal.record(viewer, "trigger.tasks", "unit", owner, month=str(month), number=made)
    return made


def answer(viewer: Viewer, row: TriggerTask, words: str, held_on: date | None = None) -> None:
    """The unit explains; or who holds the talk writes its record with its day (settled 20)."""
    is_talk = row.kind == Trigger.STREAK
    access.require(viewer, "trigger:talk" if is_talk else "rectification:work", row)
    if row.state not in ("open", "returned"):
        raise Conflict("这项任务已经办理，请刷新后再看")
    if not words.strip():
        raise Refused("写明约谈内容和要求" if is_talk else "写明原因和措施", field="words")
    if is_talk and (held_on is None or held_on > clock.today()):
        raise Refused("填写约谈日期，不晚于今天", field="held_on")
    row.answer, row.held_on, row.state = words.strip(), held_on, "answered"
    row.answered_by, row.answered_at = viewer.person_id, clock.now()
    row.decided_by, row.decided_at = None, None
    row.version += 1
    db.session.flush()
    journal.record(viewer, "trigger.answer", "trigger_task", row.id, unit_id=row.unit_id)


def decide(viewer: Viewer, row: TriggerTask, *, accepted: bool, reasons: str) -> None:
    """The issuer accepts what was written or returns it; never by its author."""
    access.require(viewer, "rectification:verify", row)
    if row.state != "answered":
        raise Conflict("还没有说明可以审核，请刷新后再看")
    if row.answered_by == viewer.person_id:
        raise Refused("不能审核自己写的说明")
    if not accepted and not reasons.strip():
        raise Refused("退回的写明还差什么", field="reasons")
    row.state, row.reasons = ("accepted" if accepted else "returned"), reasons.strip() or None
    row.decided_by, row.decided_at, row.version = viewer.person_id, clock.now(), row.version + 1
    db.session.flush()
    journal.record(viewer, "trigger.decide", "trigger_task", row.id, accepted=accepted)


def tasks(viewer: Viewer, limit: int = 100) -> Sequence[TriggerTask]:
    """Tasks of the viewer's scope and those the viewer's unit made: the unit itself, never its neighbours."""
    return db.session.scalars(
        select(TriggerTask)
        .where(scope(viewer, TriggerTask.unit_id) | (TriggerTask.issuer_id == viewer.unit_id))
        .order_by(TriggerTask.month.desc(), TriggerTask.kind, TriggerTask.unit_id, TriggerTask.id)
        .limit(limit)
    ).all()


def task(viewer: Viewer, task_id: int) -> TriggerTask:
    """One task in sight."""
    found = db.session.scalar(
        select(TriggerTask).where(
            TriggerTask.id == task_id,
            scope(viewer, TriggerTask.unit_id) | (TriggerTask.issuer_id == viewer.unit_id),
        )
    )
    if found is None:
        raise NotFound
    return found
