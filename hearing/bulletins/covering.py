"""覆盖规则: which lines which units are expected to hold hearings in, set by the top unit with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.bulletins.models import Bulletin, CoverageRule
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.models import BusinessLine, Unit
from hearing.units.rules import Level


def coverage_rules() -> Sequence[CoverageRule]:
    """All rules ever set, the newest first."""
    return db.session.scalars(
        select(CoverageRule).order_by(CoverageRule.valid_from.desc(), CoverageRule.id.desc())
    ).all()


def first_day() -> date:
    """From which day on a rule may hold: what was issued is counted by the rules of then."""
    until = db.session.scalar(
        select(func.max(Bulletin.until_on)).where(Bulletin.frozen_at.is_not(None))
    )
    return until or date(2000, 1, 1)


def set_rule(
    viewer: Viewer, *, level: str | None, unit_id: int | None, line_id: int, applies: bool,
    valid_from: date, source: str,
) -> CoverageRule:  # fmt: skip
    """Say from a day on whether a line counts for a level or for one unit (F-30); earlier rules stay."""
    access.require(viewer, "coverage:set")
    if (level is None) == (unit_id is None):
        raise Refused("选择一个层级，或者一个院", field="whom")
    if level is not None and level not in Level.labels():
        raise Refused("选择一个层级，或者一个院", field="whom")
    if unit_id is not None and db.session.get(Unit, unit_id) is None:
        raise Refused("选择的单位不存在", field="whom")
    if db.session.get(BusinessLine, line_id) is None:
        raise Refused("选择业务条线", field="line")
    if valid_from < first_day():
        day = first_day()
        raise Refused(
            f"已签发的通报按当时的规则统计，生效日不能早于 {day.year} 年 {day.month} 月 {day.day} 日",
            field="valid_from",
        )
    if valid_from > clock.today() + timedelta(days=366):
        raise Refused("生效日最多提前一年填写", field="valid_from")
    if not source.strip():
        raise Refused("写明依据", field="source")
    row = CoverageRule(
        level=level, unit_id=unit_id, line_id=line_id, applies=applies, valid_from=valid_from,
        source=source.strip()[:200], entered_at=clock.now(), entered_by=viewer.person_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "coverage.set", "coverage_rule", row.id, line=line_id, applies=applies)
    return row
