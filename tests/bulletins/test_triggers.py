"""Triggers: off by default, on only as simulated, tasks from frozen figures, answers by the right persons."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.bulletins import ranking_switch, trigger_words, triggers
from hearing.bulletins.models import Bulletin
from hearing.bulletins.trigger_models import TriggerTask
from hearing.bulletins.trigger_rules import Settings, Trigger
from hearing.units import service as units
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, P

MONTH = date(2026, 1, 1)
AREAS = [
    {
        "unit_id": CITY,
        "name": "本级",
        "effective": 0,
        "applicable": 9,
        "hearings": 9,
        "by_chief": 0,
    },
    {
        "unit_id": COUNTY,
        "name": "庐阳",
        "effective": 1,
        "applicable": 10,
        "hearings": 9,
        "by_chief": 0,
    },
    {
        "unit_id": 340104,
        "name": "蜀山",
        "effective": 8,
        "applicable": 10,
        "hearings": 9,
        "by_chief": 1,
    },
    {
        "unit_id": 340111,
        "name": "包河",
        "effective": 0,
        "applicable": 2,
        "hearings": 2,
        "by_chief": 0,
    },
]


@pytest.fixture
def office(make: Any) -> Any:
    make.county()
    make.county(OTHER_COUNTY)
    make.issuer = make.staff(P.BULLETIN_ISSUE, CITY)
    make.reviewer = make.staff(P.BULLETIN_REVIEW, CITY)
    make.chief = make.province.one(COUNTY, P.CHIEF)
    make.boss = make.staff(P.CHIEF, CITY)
    return make


def frozen(first: date, until: date) -> None:
    db.session.add(
        Bulletin(
            unit_id=CITY, title="通报", from_on=first, until_on=until, definition=2, state="issued",
            figures=json.dumps({"areas": AREAS}), drafted_by=1, drafted_at=clock.now(), issued_by=2,
            closing_at=clock.now(), frozen_at=clock.now(), content="{}", content_digest="x",
            issued_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


@pytest.mark.both_engines
def test_off_until_simulated_and_switched_on_with_a_reason(office):
    frozen(MONTH, date(2026, 2, 1))
    assert triggers.make_tasks(office.issuer, MONTH) == 0
    with pytest.raises(Refused, match="先试算"):
        triggers.switch(office.issuer, Trigger.BOTTOM, is_on=True, reason="党组会决定")
    tried = triggers.simulate(office.issuer, Trigger.BOTTOM, Settings(number=1), MONTH)
    assert [one[0] for one in json.loads(tried.result)] == [COUNTY]
    assert triggers.make_tasks(office.issuer, MONTH) == 0
    with pytest.raises(Refused, match="依据"):
        triggers.switch(office.issuer, Trigger.BOTTOM, is_on=True, reason=" ")
    triggers.switch(office.issuer, Trigger.BOTTOM, is_on=True, reason="党组会决定")
    assert triggers.make_tasks(office.issuer, MONTH) == 1
    assert triggers.make_tasks(office.issuer, MONTH) == 0
    (task,) = triggers.tasks(office.chief)
    assert (task.unit_id, task.due_on) == (COUNTY, date(2026, 3, 16))
    assert "1 / 10 = 10.0%" in task.arithmetic
    triggers.switch(office.issuer, Trigger.BOTTOM, is_on=False, reason="按上级要求停用")
    with pytest.raises(Conflict):
        triggers.switch(office.issuer, Trigger.BOTTOM, is_on=False, reason="x")
    assert triggers.current(CITY, Trigger.BOTTOM).is_on is False


def test_six_frozen_months_make_a_talk_and_five_do_not(office):
    months = [date(2025, 8 + n, 1) for n in range(5)]
    for first in months:
        frozen(first, date(first.year + first.month // 12, first.month % 12 + 1, 1))
    triggers.simulate(office.issuer, Trigger.STREAK, Settings(), MONTH)
    triggers.switch(office.issuer, Trigger.STREAK, is_on=True, reason="x")
    with pytest.raises(Refused, match="还没有签发"):
        triggers.make_tasks(office.issuer, MONTH)
    frozen(MONTH, date(2026, 2, 1))
    assert triggers.make_tasks(office.issuer, MONTH) == 1
    (task,) = triggers.tasks(office.boss)
    assert "连续 6 个月低于平均" in task.arithmetic
    with pytest.raises(Forbidden):
        triggers.answer(office.chief, task, "x", date(2026, 3, 1))
    with pytest.raises(Refused, match="约谈日期"):
        triggers.answer(office.boss, task, "谈了三点", None)
    triggers.answer(office.boss, task, "谈了三点", date(2026, 3, 1))
    assert (task.state, task.held_on) == ("answered", date(2026, 3, 1))


def test_an_explanation_is_written_by_the_unit_and_accepted_by_another(office):
    frozen(MONTH, date(2026, 2, 1))
    triggers.simulate(office.issuer, Trigger.BOTTOM, Settings(number=1), MONTH)
    triggers.switch(office.issuer, Trigger.BOTTOM, is_on=True, reason="x")
    triggers.make_tasks(office.issuer, MONTH)
    (task,) = triggers.tasks(office.chief)
    stranger = office.province.one(OTHER_COUNTY, P.CHIEF)
    assert list(triggers.tasks(stranger)) == []
    with pytest.raises(NotFound):
        triggers.task(stranger, task.id)
    with pytest.raises(Conflict):
        triggers.decide(office.reviewer, task, accepted=True, reasons="")
    triggers.answer(office.chief, task, "案件少，已排查")
    with pytest.raises(Refused, match="还差什么"):
        triggers.decide(office.reviewer, task, accepted=False, reasons="")
    triggers.decide(office.reviewer, task, accepted=False, reasons="写明措施")
    triggers.answer(office.chief, task, "案件少，已排查，下月三件")
    triggers.decide(office.reviewer, task, accepted=True, reasons="")
    assert task.state == "accepted"
    with pytest.raises(IntegrityError, match="decided_by_another"), db.session.begin_nested():
        db.session.execute(text("UPDATE trigger_task SET decided_by = answered_by"))


def test_only_who_may_sets_and_settings_make_sense(office):
    with pytest.raises(Forbidden):
        triggers.simulate(office.reviewer, Trigger.BOTTOM, Settings(), MONTH)
    with pytest.raises(Refused, match="100"):
        triggers.simulate(office.issuer, Trigger.SCORE, Settings(quality=50), MONTH)
    with pytest.raises(Refused, match="已经结束"):
        triggers.simulate(office.issuer, Trigger.BOTTOM, Settings(), date(2026, 3, 1))
    tried = triggers.simulate(office.issuer, Trigger.PRESIDING, Settings(), MONTH)
    assert json.loads(tried.result) == []
    assert db.session.query(TriggerTask).count() == 0


@pytest.mark.parametrize("kind", list(Trigger))
def test_each_trigger_on_its_page(office, browser, kind):
    frozen(MONTH, date(2026, 2, 1))
    office.account(office.issuer, "issuer")
    db.session.commit()
    browser.sign_in("issuer")
    browser.get("/triggers")
    assert "已启用" not in browser.text
    browser.get(f"/triggers/{kind}")
    data = {
        "year": "2026",
        "month": "1",
        **{k: str(v) for k, v in Settings(number=1, months=2).values().items()},
    }
    browser.post(f"/triggers/{kind}", {**data, "least": "0"}, 422)
    if kind == Trigger.STREAK:
        frozen(date(2025, 12, 1), MONTH)
        db.session.commit()
    browser.post(f"/triggers/{kind}", data)
    browser.get(f"/triggers/{kind}")
    assert "庐阳" in browser.text
    browser.get(f"/triggers/{kind}/switch?again=1")
    browser.post(f"/triggers/{kind}/switch?again=1", {"reason": ""}, 422)
    browser.post(f"/triggers/{kind}/switch?again=1", {"reason": "党组会决定"})
    browser.get("/triggers")
    assert "已启用" in browser.text
    browser.post("/triggers", {"year": "2026", "month": "1"})
    browser.get("/trigger-tasks")
    assert ("庐阳" in browser.text) is (kind in (Trigger.BOTTOM, Trigger.STREAK))


def test_an_explanation_on_its_page(office, browser):
    frozen(MONTH, date(2026, 2, 1))
    triggers.simulate(office.issuer, Trigger.BOTTOM, Settings(number=1), MONTH)
    triggers.switch(office.issuer, Trigger.BOTTOM, is_on=True, reason="x")
    triggers.make_tasks(office.issuer, MONTH)
    for name in ("chief", "reviewer"):
        office.account(getattr(office, name), name)
    task = db.session.query(TriggerTask).one().id
    db.session.commit()
    browser.sign_in("chief")
    browser.get("/trigger-tasks")
    browser.get(f"/trigger-tasks/{task}")
    assert "怎样算出来的" in browser.text
    browser.post(f"/trigger-tasks/{task}", {"words": ""}, 422)
    browser.post(f"/trigger-tasks/{task}", {"words": "案件少"})
    browser.sign_in("reviewer")
    browser.get(f"/trigger-tasks/{task}")
    browser.post(f"/trigger-tasks/{task}", {"decision": "yes", "reasons": ""})
    browser.get(f"/trigger-tasks/{task}")
    assert "已认可" in browser.text


@pytest.mark.parametrize(
    ("mode", "words", "first"),
    [("none", "不排名", "庐阳"), ("code", "编序号", "庐阳（1）"), ("quartile", "分档", "蜀山（第一档）"), ("full", "排名，", "蜀山（第 1 位）")],
)  # fmt: skip
def test_the_switch_changes_the_table_and_none_is_the_default(office, browser, mode, words, first):
    admin = office.staff(P.SYSTEM_ADMIN, 340000)
    frozen(date(2026, 3, 1), date(2026, 4, 1))
    row = db.session.query(Bulletin).one()
    assert ranking_switch.mode_of(row) == "none"
    if mode != "none":
        units.set_parameter(admin, "ranking", mode, date(2026, 3, 2), "党组会决定")
    names = [one["name"] for one in ranking_switch.shown(AREAS, row)]
    assert names[:2] == ["本级", first]
    assert words in ranking_switch.WORDS[ranking_switch.mode_of(row)]


@pytest.mark.rule("F-30")
def test_presiding_and_scores_stand_in_the_bulletin_only_when_switched_on(office):
    rows = [
        {**one, "officers_told": 20 + one["effective"], "attendances": 30, "filed": 6}
        for one in AREAS
    ]
    frozen(MONTH, date(2026, 2, 1))
    assert trigger_words.printed(CITY, rows) == []
    for kind in (Trigger.PRESIDING, Trigger.SCORE):
        triggers.simulate(office.issuer, kind, Settings(), MONTH)
        assert trigger_words.printed(CITY, rows) == []  # trying is not switching on
    triggers.switch(office.issuer, Trigger.PRESIDING, is_on=True, reason="院党组会决定")
    [words] = trigger_words.printed(CITY, rows)
    assert words == (
        "领导主持听证情况（不少于5场的单位）：庐阳：听证 9 场，检察长主持 0 场，占 0.0%；"
        "蜀山：听证 9 场，检察长主持 1 场，占 11.1%。检察长没有主持听证的：庐阳。"
    )  # 包河 has two hearings only, the own unit is not judged
    triggers.switch(office.issuer, Trigger.SCORE, is_on=True, reason="院党组会决定")
    _, scores = trigger_words.printed(CITY, rows)
    # 蜀山: told 28/30 against a mean of 24.5/30, filed alike, effect 80 % against 45 %
    assert "蜀山：基础分 80，质量（告知听证员） 40 ×（93.3% − 81.7%）= 4.7，" in scores
    assert (
        "效率（按期归档） 30 ×（66.7% − 66.7%）= 0.0，效果（有效息诉） 30 ×（80.0% − 45.0%）= 10.5，合计 95.2"
        in scores
    )
    triggers.switch(office.issuer, Trigger.SCORE, is_on=False, reason="上级要求停用")
    assert len(trigger_words.printed(CITY, rows)) == 1
