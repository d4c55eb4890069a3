"""One of everything that the practice station keeps, at a county, for the tests that look at all pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hearing.base import clock
from hearing.practice import exemplar_rules, exemplars, gatherings, mocks, reviews
from hearing.practice.gatherings import When
from tests.support.make import COUNTY, P

PARTS = (("presider", "甲", ""), ("handler", "乙", ""), ("officer", "丙", ""))


def practised(make: Any, hearing: Any, unit: int = COUNTY) -> None:
    """A training with an invited colleague, a mock hearing, a nominated text, a planned review."""
    clerk, handler = make.province.one(unit, P.CLERK), make.province.one(unit, P.HANDLE)
    begin = clock.beijing(clock.today() + timedelta(days=40), "09:00")
    when = When(begin, begin + timedelta(hours=2), place="会议室")
    row = gatherings.plan(clerk, "training", "听证规定学习", "逐条学习", when)
    gatherings.invite(clerk, row, "colleague", person_ids=(handler.person_id,))
    mocks.plan(clerk, "邻里纠纷模拟听证", "虚构案情", when, PARTS)
    texts = dict.fromkeys(exemplar_rules.TEXTS, "公开听证化解了邻里纠纷，双方当场和解。")
    exemplars.nominate(handler, "typical", hearing, texts)
    chief = make.province.one(unit, P.CHIEF)
    span = (hearing.held_on, clock.today())
    if hearing.held_on <= clock.today():
        reviews.plan(chief, "cases", "案件评查", *span, 1)
