"""Pages of the briefing pack: the desk, the department head, the officer's phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import briefings

EXTRACT = "双方对处理意见不一，请听证员就拟处理意见发表看法，帮助化解矛盾。"


@pytest.fixture
def told(make, browser):
    life = make.world().life("tell")
    for name in ("owner", "head", "clerk"):
        make.account(getattr(life, name), name)
    one = next(p for p in life.hearing.participants if p.engagement_id)
    make.account(life.officer(one.person_id), "officer", "officer")
    life.one = one
    db.session.commit()
    return life


def test_written_approved_signed_and_read(told, browser):
    at = f"/hearings/{told.hearing_id}/briefing"
    browser.sign_in("owner").get(at)
    version = browser.page.select_one("[name=version]")["value"]
    data = {"version": version, "summary": "内部摘要", "law": "刑事诉讼法", "extract": "太短"}
    browser.post(at, data, 422)
    assert "太短" in browser.text
    browser.post(at, {**data, "act": "save"})
    browser.get(at)
    browser.post(at, {**data, "extract": EXTRACT}, 409)
    assert "别人刚刚保存过" in browser.text
    browser.get(at)
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(at, {**data, "version": version, "extract": EXTRACT})
    browser.get(at)
    assert "已报部门负责人审核" in browser.text
    browser.sign_in("head").get("/approvals")
    assert "审核案情简介" in browser.text
    browser.get(f"{at}/review")
    assert EXTRACT in browser.text
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(f"{at}/review", {"version": version, "decision": "no"}, 422)
    browser.post(f"{at}/review", {"version": version, "decision": "yes"})
    browser.get("/approvals")
    assert "审核案情简介" not in browser.text
    _the_officer(told, browser)
    browser.sign_in("clerk").get(at)
    assert browser.text.count("未阅看") == 2
    other = [p for p in told.hearing.participants if p.engagement_id and p.id != told.one.id][0]
    browser.post(f"{at}/read/{other.id}", status=422)
    browser.get(at)
    browser.post(f"/hearings/{told.hearing_id}/undertaking/{other.id}")
    browser.get(at)
    browser.post(f"{at}/read/{other.id}")
    browser.get(at)
    assert "当面阅看" in browser.text


def _the_officer(told, browser):
    here = f"/officer/{told.hearing_id}"
    browser.sign_in("officer")
    assert browser.get(f"{here}/briefing", 303).headers["Location"].endswith("/undertaking")
    browser.get(f"{here}/undertaking")
    assert EXTRACT not in browser.text
    browser.post(f"{here}/undertaking", {"ink": "[[[900,900]]]"}, 422)
    browser.post(f"{here}/undertaking", {"ink": "[[[1,2],[30,40]]]"})
    browser.get(f"{here}/briefing")
    assert EXTRACT in browser.text
    assert "内部摘要" not in browser.text
    digest = browser.page.select_one("[name=digest]")["value"]
    browser.post(f"{here}/briefing", {"digest": "0" * 64}, 409)
    browser.post(f"{here}/briefing", {"digest": digest})
    browser.get(f"{here}/briefing")
    assert "确认看过" in browser.text


def test_telling_of_a_substitute_on_the_page(told, browser):
    with clock.at(clock.now() + timedelta(minutes=1)):
        told.recuse()
        db.session.commit()
    at = f"/hearings/{told.hearing_id}"
    browser.sign_in("owner").get(f"{at}/briefing")
    links = [a["href"] for a in browser.page.select("a") if "/substitute/" in a["href"]]
    assert len(links) == 2
    for link in links:
        browser.get(link)
        browser.post(link, {"channel": "phone", "receipt": ""}, 422)
        browser.post(link, {"channel": "phone", "receipt": "知悉，无异议"})
    browser.get(f"{at}/briefing")
    assert "/substitute/" not in str(browser.page)
    assert briefings.readers(briefings.released(told.hearing_id)) == {}
