"""The day in a real browser: tablet and phone, with script and without, through a loss of network."""

from __future__ import annotations

from typing import Any

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import sign_in, sitting
from hearing.hearings.models import RecordSignature, Undertaking
from tests.conftest import NOW
from tests.support.axe import assert_usable
from tests.support.make import PASSWORD
from tests.web.test_thread import journey  # noqa: F401 - the fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
WORDS = "申请人：我愿意听听各方的意见。"


def lived(j: Any, make: Any, until: str, at: str) -> Any:
    """A hearing at a stage, the browser's clock on its day, an officer with an account."""
    life = make.life(until)
    one = next(p for p in life.hearing.participants if p.engagement_id)
    make.account(life.officer(one.person_id), "tingzheng", "officer")
    db.session.commit()
    j.at(clock.beijing(life.row.held_on, at))
    life.one, life.title = one, life.hearing.title
    db.session.commit()
    return life


def draw(page: Any) -> None:
    """Write two strokes into the pad."""
    box = page.locator("canvas").bounding_box()
    for x, y in ((0.2, 0.3), (0.5, 0.6)):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.mouse.down()
        page.mouse.move(
            box["x"] + box["width"] * (x + 0.2), box["y"] + box["height"] * 0.7, steps=6
        )
        page.mouse.up()


@pytest.mark.rule("A-11", "A-14", "F-13")
def test_the_officers_day_on_the_phone(journey, make):  # noqa: F811 - fixture
    j, life = journey, lived(journey, make, "tell", "08:00")
    here = f"/officer/{life.hearing_id}"
    page = j.as_("tingzheng", f"{here}/undertaking", 390)
    assert_usable(page)
    page.locator("canvas").scroll_into_view_if_needed()
    draw(page)
    page = j.press(page, "我承诺，签署")
    assert_usable(page)
    page = j.press(page, "我已看过")
    assert_usable(page)
    assert page.get_by_text("确认看过").count() == 1
    db.session.rollback()
    assert db.session.get(Undertaking, life.one.id).ink.count("[[") >= 1
    page = j.as_("tingzheng", f"{here}/today", 390)
    assert_usable(page)
    assert page.get_by_text("听证当天到场后").count() == 1


@pytest.mark.rule("A-14", "A-15", "R-2")
def test_the_sitting_on_a_tablet_survives_a_loss_of_network(journey, make):  # noqa: F811 - fixture
    j, life = journey, lived(journey, make, "ready", "14:20")
    at = f"/hearings/{life.hearing_id}"
    with clock.at(j.moment):
        shown = sign_in.shown(life.owner, life.hearing)
        code = sign_in.short_code(next(p for p in life.hearing.participants if p.party_id))
    db.session.rollback()  # the browser's acts wait for no transaction of the test's
    guest = j.chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    guest.goto(f"{j.base}/arrive/{shown.token}")
    assert_usable(guest)
    guest.fill("[name=code]", code)
    guest.get_by_role("button", name="签到", exact=True).click()
    guest.wait_for_url("**/arrived")
    page = j.as_("chengban", f"{at}/sign-in-screen", 1024)
    assert_usable(page)
    page = j.as_("chengban", f"{at}/sitting", 1024)
    assert_usable(page)
    while page.get_by_role("button", name="到场").count():
        page.get_by_role("button", name="到场").first.click()
        page.wait_for_load_state()
    assert_usable(page)
    page = j.press(page, "宣布纪律，开始听证")
    assert_usable(page)
    box = page.get_by_role("button", name="进入第 1 步").bounding_box()
    assert box["height"] >= 56
    page.locator("[name=words]").fill(WORDS)
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.get_by_role("button", name="登记这件事").click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(f"{j.base}{at}/sitting")
    assert_usable(page)
    page.get_by_role("button", name="填回“经过和处理”").click()
    assert page.locator("[name=words]").input_value() == WORDS
    page.locator("[name=kind][value=incident]").check()
    j.press(page, "登记这件事")
    page.goto(f"{j.base}{at}/sitting")
    assert page.locator(".offered").count() == 0
    assert page.get_by_text(WORDS).count() == 1


@pytest.mark.rule("A-18", "F-16")
def test_the_record_is_kept_offered_back_and_signed_on_the_screen(journey, make):  # noqa: F811 - fixture
    j, life = journey, lived(journey, make, "open", "14:50")
    at = f"/hearings/{life.hearing_id}"
    page = j.as_("chengban", f"{at}/record", 1024)
    assert_usable(page)
    page.get_by_role("button", name="插入：承办检察官").first.click()
    assert life.title in page.input_value("#s1")
    page.fill("#s2", WORDS)
    page.wait_for_timeout(500)
    page.goto("about:blank")
    page = j.as_("chengban", f"{at}/record", 1024)
    assert page.input_value("#s2") == ""
    page.get_by_role("button", name="填回“② 当事人及其他参加人说明”").click()
    assert page.input_value("#s2") == WORDS
    page = j.press(page, "保存笔录")
    page.goto(f"{j.base}{at}/record")
    assert page.locator(".offered").count() == 0
    assert page.input_value("#s2") == WORDS
    with clock.at(clock.beijing(life.row.held_on, "15:30")):
        make.live(life, ("steps", "adjourn", "vote", "close_opinions", "last_steps"))
        sitting.close(life.owner, life.hearing)
        db.session.commit()
    page = j.press(j.as_("chengban", f"{at}/record", 1024), "交各方核对笔录")
    assert_usable(page)
    page.get_by_role("link", name="在屏幕上签名或者拒签").first.click()
    page.wait_for_load_state()
    assert_usable(page)
    page.locator("canvas").scroll_into_view_if_needed()
    draw(page)
    page.get_by_role("button", name="签名").last.click()
    page.wait_for_load_state()
    assert page.locator("svg.ink").count() == 1
    db.session.rollback()
    assert db.session.query(RecordSignature).one().way == "pad"


@pytest.mark.rule("A-14", "A-15", "A-18")
def test_the_day_without_script(journey, make):  # noqa: F811 - fixture
    j, life = journey, lived(journey, make, "ready", "14:20")
    at = f"/hearings/{life.hearing_id}"
    context = j.chromium.new_context(
        viewport={"width": 1024, "height": 768}, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(f"{j.base}/sign-in")
    page.fill("#sign_in_name", "chengban")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{j.base}{at}/sitting")
    while page.get_by_role("button", name="到场").count():
        page.get_by_role("button", name="到场").first.click()
    page.get_by_role("button", name="宣布纪律，开始听证").click()
    page.get_by_role("button", name="进入第 1 步").click()
    page.goto(f"{j.base}{at}/record")
    page.fill("#s2", WORDS)
    page.get_by_role("button", name="插入：承办检察官").first.click()
    assert life.title in page.input_value("#s1")
    assert page.input_value("#s2") == WORDS
    context.close()
    j.at(NOW)
