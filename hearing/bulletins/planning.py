"""Drafting, submitting, approving and adjusting the annual plan (F-30, 年度计划)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.bulletins import planning_queries as queries
from hearing.bulletins.planning_models import (
    AnnualPlan,
    AnnualPlanStep,
    AnnualPlanVersion,
    AnnualTarget,
)
from hearing.bulletins.planning_rules import MOST, PlanMove, PlanState, Target
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import lines, unit


class _Own:
    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


def _plan(unit_id: int, year: int) -> AnnualPlan:
    found = db.session.scalar(
        select(AnnualPlan)
        .where(AnnualPlan.unit_id == unit_id, AnnualPlan.year == year)
        .with_for_update()
    )
    if found is None:
        found = AnnualPlan(unit_id=unit_id, year=year)
        db.session.add(found)
        db.session.flush()
    return found


def _check(unit_id: int, targets: list[Target]) -> None:
    areas = {area.id for area in queries.areas_of(unit(unit_id))}
    known = {line.id for line in lines()}
    if any(t.unit_id not in areas or t.line_id not in known for t in targets):
        raise Refused("计划只列本院和直接下级院、现有的业务条线，请重新打开本页再填写")
    numbers = [n for t in targets for n in (t.sessions, t.cases) if n is not None]
    if any(not 0 <= n <= MOST for n in numbers):
        raise Refused(f"目标填写 0 到 {MOST} 的整数")
    if not numbers:
        raise Refused("至少填写一项目标；不设目标的格可以空着")


def save(
    viewer: Viewer, year: int, seen: int, reason: str, targets: Iterable[Target]
) -> AnnualPlanVersion:
    """Save the whole plan as a new version with its reason; earlier versions stay as they are (F-30).

    ``seen`` is the number of the newest version on the page that was filled in, 0 when there was none.
    """
    unit_id = viewer.unit_id or 0
    access.require(viewer, "plan:draft", _Own(unit_id))
    if not 2000 <= year <= 2099:
        raise NotFound
    rows = [t for t in targets if t.sessions is not None or t.cases is not None]
    _check(unit_id, rows)
    if not reason.strip():
        raise Refused("写明编制或调整的原因", field="reason")
    plan = _plan(unit_id, year)
    newest = next(iter(queries.versions(unit_id, year)), None)
    if (newest.number if newest else 0) != seen:
        raise Stale
    if newest and newest.state is PlanState.WAITING:
        raise Conflict(f"第 {newest.number} 版正在待批准。请等领导批准或退回后再调整")
    if newest and set(queries.targets(newest.id).values()) == set(rows):
        raise Refused(f"和第 {newest.number} 版完全一样，没有要保存的改动")
    version = AnnualPlanVersion(
        plan_id=plan.id,
        number=seen + 1,
        reason=reason.strip(),
        drafted_by=viewer.person_id,
        drafted_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    db.session.add_all(
        AnnualTarget(
            version_id=version.id, unit_id=t.unit_id, line_id=t.line_id,
            sessions=t.sessions, cases=t.cases,
        )
        for t in rows
    )  # fmt: skip
    db.session.flush()
    journal.record(
        viewer, "annual_plan.save", "annual_plan", plan.id, year=year, number=version.number
    )
    return version


def _newest(viewer: Viewer, year: int, number: int) -> queries.Version:
    newest = next(iter(queries.versions(viewer.unit_id or 0, year)), None)
    if newest is None:
        raise NotFound
    if newest.number != number:
        raise Stale(f"计划已有第 {newest.number} 版。请看过新的一版再办理")
    return newest


def _step(
    viewer: Viewer, version: queries.Version, position: int, move: PlanMove, words: str
) -> None:
    db.session.add(
        AnnualPlanStep(
            version_id=version.id, position=position, move=move, words=words.strip() or None,
            done_by=viewer.person_id, done_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    journal.record(viewer, f"annual_plan.{move.value}", "annual_plan_version", version.id)


def submit(viewer: Viewer, year: int, number: int) -> None:
    """Submit the newest version to the unit's leaders."""
    access.require(viewer, "plan:draft", _Own(viewer.unit_id or 0))
    version = _newest(viewer, year, number)
    if version.state is not PlanState.DRAFT:
        raise Conflict(f"第 {number} 版现在是“{version.state.label}”，不能再报送")
    _step(viewer, version, 1, PlanMove.SUBMITTED, "")


def decide(viewer: Viewer, year: int, number: int, *, approved: bool, words: str = "") -> None:
    """A leader of the unit, never the drafter, approves the version or returns it with words (F-30)."""
    access.require(viewer, "plan:approve", _Own(viewer.unit_id or 0))
    version = _newest(viewer, year, number)
    if version.state is not PlanState.WAITING:
        raise Conflict(f"第 {number} 版现在是“{version.state.label}”，不能批准或退回")
    if version.drafted_by == viewer.person_id:
        raise Refused("起草人不能批准自己编制的计划，请由其他领导办理")
    if not approved and not words.strip():
        raise Refused("退回须写明要改什么", field="words")
    _step(viewer, version, 2, PlanMove.APPROVED if approved else PlanMove.RETURNED, words)
