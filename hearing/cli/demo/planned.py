"""Annual plans of the demonstration: 2020 of the province, this year with a version that waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import planning
from hearing.bulletins.planning_queries import areas_of
from hearing.bulletins.planning_rules import Target
from hearing.cli.demo.province import P, Province
from hearing.units.queries import lines, unit

PROVINCE = 340000


def of_2020(province: Province) -> None:
    """The province's plan: three sessions a line and city, four from June on for two lines."""
    drafter, chief = province.one(PROVINCE, P.BULLETIN_DRAFT), province.one(PROVINCE, P.CHIEF)
    for number, day, reason, more in (
        (0, date(2020, 1, 8), "首次编制：各市每条线不少于 3 场", 3),
        (1, date(2020, 6, 2), "复工复产后调整：普通刑事、控告申诉增加到 6 场", 6),
    ):
        with clock.at(clock.beijing(day, "09:00")):
            planning.save(drafter, 2020, number, reason, _targets(PROVINCE, 3, more))
            planning.submit(drafter, 2020, number + 1)
            planning.decide(chief, 2020, number + 1, approved=True, words="同意")
            db.session.commit()


def of_this_year(province: Province) -> None:
    """Approved at the beginning of the year; an adjustment waits for the chief."""
    today = clock.today()
    if today.year == 2020:
        return
    drafter, chief = province.one(PROVINCE, P.BULLETIN_DRAFT), province.one(PROVINCE, P.CHIEF)
    begun = clock.beijing(date(today.year, 1, 6), "09:00")
    with clock.at(min(begun, clock.now())):
        planning.save(drafter, today.year, 0, "首次编制", _targets(PROVINCE, 3, 6))
        planning.submit(drafter, today.year, 1)
        planning.decide(chief, today.year, 1, approved=True)
    planning.save(drafter, today.year, 1, "控告申诉条线按实际调整", _targets(PROVINCE, 3, 5))
    planning.submit(drafter, today.year, 2)
    db.session.commit()


def _targets(unit_id: int, usual: int, more: int) -> Iterable[Target]:
    columns = lines()
    first, last = columns[0].id, columns[-1].id
    return [
        Target(area.id, line.id, more if line.id in (first, last) else usual, None)
        for area in areas_of(unit(unit_id))
        for line in columns
    ]
