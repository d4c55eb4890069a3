"""Replaceable texts: versions by day and unit, places checked, what was sent keeps its version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import SYSTEM
from hearing.messages import rules, templates
from hearing.messages.models import OutboxMessage
from hearing.pool import reminders, wording
from tests.conftest import NOW
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P

TODAY = clock.beijing_date(NOW)


def test_nearest_unit_first_and_only_from_its_day(app):
    text = "【{pool}】请答复：{when}，{until}前。"
    templates.add(SYSTEM, "invitation", text + "全省", TODAY)
    templates.add(SYSTEM, "invitation", text + "市", TODAY, CITY)
    templates.add(SYSTEM, "invitation", text + "以后", TODAY + timedelta(days=3))
    assert templates.in_force("invitation", COUNTY, TODAY)[1] == 3
    assert templates.in_force("invitation", OTHER_CITY, TODAY)[1] == 2
    assert templates.in_force("invitation", None, TODAY - timedelta(days=1))[1] == 1
    assert templates.in_force("invitation", OTHER_CITY, TODAY + timedelta(days=3))[1] == 4
    filled = templates.fill("invitation", CITY, pool="{when}", when="三月", until="{x}")
    assert filled == templates.Filled("【{when}】请答复：三月，{x}前。市", 3)


@pytest.mark.parametrize(("text", "words"), [
    ("【{pool}】{when}{until}{case}", "没有这个填充项：case"), ("【{pool}】{when}", "缺少填充项：until"),
    ("【{pool}】{when}{until}}", "没有成对"), ("【{pool}】{when}{until}" + "长" * 2001, "最多"),
])  # fmt: skip
def test_bad_texts_get_a_sentence(app, text, words):
    with pytest.raises(Refused, match=words):
        templates.add(SYSTEM, "invitation", text, TODAY)


def test_what_is_sent_keeps_its_version(make):
    templates.add(SYSTEM, "invitation", "【{pool}】{when} {until} 新", TODAY)
    make.world().life("draw")
    row = db.session.query(OutboxMessage).filter_by(template="invitation").first()
    assert row.template_version == 2
    assert row.body.endswith("新")


@given(st.datetimes(timezones=st.just(clock.BEIJING)), st.integers(0, 23), st.integers(0, 23))
def test_nothing_goes_out_in_the_quiet_hours(now, evening, morning):
    due = rules.after_quiet_hours(now, evening, morning)
    assert now <= due < now + timedelta(days=1)
    quiet = range(evening, morning) if evening < morning else [*range(evening, 24), *range(morning)]
    assert evening == morning or due.hour not in quiet


def test_reminders_go_out_once_and_name_no_case(make):
    life = make.world().life("draw")
    with clock.at(NOW + timedelta(hours=40)):
        assert reminders.remind_due() == 3
        assert reminders.remind_due() == 0
    life.answers()
    day_before = clock.beijing(life.hearing.held_on - timedelta(days=1), "09:00")
    with clock.at(day_before):
        assert reminders.remind_due() == 3
        assert reminders.remind_due() == 0
    bodies = [m.body for m in db.session.query(OutboxMessage) if m.template == "coming"]
    assert len(bodies) == 3
    assert not any(life.hearing.title in body for body in bodies)


def test_the_page_previews_and_adds(make, browser):
    name = make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    db.session.commit()
    browser.sign_in(name)
    browser.get("/admin/system/texts")
    url = "/admin/system/texts/decision_told"
    browser.get(url)
    data = {"text": "决定已作出，请登录查看。{x}", "valid_from": str(TODAY), "unit_id": ""}
    browser.post(url, data, 422)
    assert "决定已作出" in str(browser.page)
    data["text"] = "决定已作出，请登录查看。"
    browser.post(url, {**data, "look": "yes"}, 200)
    browser.post(url, data)
    assert wording.decision_told() == templates.Filled("决定已作出，请登录查看。", 2)
    browser.get("/admin/system/texts/nothing", 404)
