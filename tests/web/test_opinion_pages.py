"""The officer's pages: five interruptions and nothing lost; the link, the tablet; without script and with."""

from __future__ import annotations

import os
import threading

import pytest
from playwright.sync_api import expect
from sqlalchemy.exc import OperationalError
from werkzeug.serving import make_server

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db
from hearing.opinions import drafting, links, tablets
from hearing.people import pins
from tests.opinions.test_links import PIN, code_of
from tests.support import databases
from tests.support.axe import assert_usable
from tests.support.inspector import Client, Inspector
from tests.support.make import PASSWORD

TYPED = "被害人已经谅解，" * 40 + "喆昇祎翀"
SHOTS = os.environ.get("OPINION_SHOTS")


@pytest.fixture
def life(make):
    found = make.world().life("adjourn")
    with clock.at(clock.beijing(found.row.held_on, "15:40")):
        for seat in range(3):
            make.account(me(found, seat), f"officer{seat}", "officer")
            pins.keep_pin(me(found, seat), me(found, seat).person_id, PIN, PIN)
        make.account(found.owner, "owner")
        db.session.commit()
        yield found


def me(life, seat: int = 0):
    return life.officer(life._panel()[seat].person_id)


def path(life, page: str = "1") -> str:
    return f"/officer/{life.hearing_id}/opinion/{page}"


def values(browser, **typed: str) -> dict[str, str]:
    hidden = {
        name: browser.page.select_one(f"[name={name}]")["value"] for name in ("page", "version")
    }
    return {**hidden, **typed}


def draft(life, seat: int = 0) -> list[tuple[str, str, str]]:
    """Option, reasons and suggestions as they stand in the database; nothing stays locked."""
    db.session.rollback()
    found = drafting.own_drafts(me(life, seat), life.hearing_id).values()
    said = [(d.option, d.reasons, d.suggestions) for d in found]
    db.session.rollback()
    return said


def test_a_whole_opinion_without_script(life, browser):
    browser.sign_in("officer0")
    browser.get(path(life))
    browser.post(
        path(life), values(browser, option="disagree", reasons="", suggestions="多走访"), 422
    )
    assert "用一两句话写明理由" in browser.text
    assert "多走访" in str(browser.page)
    browser.post(
        path(life), values(browser, option="disagree", reasons=TYPED, suggestions="多走访")
    )
    browser.get(path(life, "check"))
    assert TYPED in browser.text
    seen = browser.page.select_one("[name=seen]")["value"]
    browser.post(path(life, "check"), {"seen": seen, "signed_name": "别人"}, 422)
    assert "不一致" in browser.text
    browser.post(path(life, "check"), {"seen": seen, "signed_name": me(life).name})
    browser.get(path(life, "done"))
    code = browser.page.select_one(".receipt").get_text()
    assert "没有被改动" in browser.text
    browser.get("/officer/receipt")
    browser.post("/officer/receipt", {"code": code}, 200)
    assert "没有被改动" in browser.text
    assert TYPED not in browser.text
    # without an account, with the PIN: whether it is unchanged, and nothing of what it says
    browser.client = browser.app.test_client()
    browser.get("/officer/receipt")
    browser.post("/officer/receipt", {"code": code, "pin": PIN}, 200)
    assert "没有被改动" in browser.text
    assert "不同意" not in browser.text
    assert me(life).name not in browser.text


def test_the_session_ends_while_typing(life, browser):
    browser.sign_in("officer0")
    browser.get(path(life))
    typed = values(browser, option="partly", reasons=TYPED, suggestions="建议甲")
    browser.client.delete_cookie("sid")
    response = browser.client.post(path(life), data={"csrf_token": browser.token, **typed})
    assert response.status_code == 401
    page = response.get_data(as_text=True)
    assert TYPED in page
    assert "建议甲" in page


def test_the_database_is_gone_while_saving(life, database_url, tmp_path, monkeypatch):
    def gone(*_args, **_values):
        raise OperationalError("x", {}, Exception("server closed the connection"))

    moment = clock.now()
    served = create_app(databases.settings(database_url, tmp_path))
    served.test_client_class = Client
    with served.app_context(), clock.at(moment):
        browser = Inspector(served).sign_in("officer0")
        browser.get(path(life))
        typed = values(browser, option="partly", reasons=TYPED, suggestions="建议甲")
        monkeypatch.setattr(drafting, "save_draft", gone)
        browser.post(path(life), typed, 503)
        assert TYPED in browser.text
        assert "建议甲" in browser.text
        db.session.remove()
        db.engine.dispose()


def test_two_tabs_see_both_texts(life, browser):
    browser.sign_in("officer0")
    browser.get(path(life))
    first = values(browser)
    browser.get(path(life))
    second = values(browser)
    save = path(life) + "/draft"
    assert browser.client.post(
        save, data={"csrf_token": browser.token, **first, "option": "agree", "reasons": "甲页的话"}
    ).status_code == 200  # fmt: skip
    stale = {**second, "option": "disagree", "reasons": TYPED, "suggestions": "乙页的建议"}
    assert browser.client.post(save, data={"csrf_token": browser.token, **stale}).status_code == 409
    browser.post(path(life), stale, 409)
    for words in ("甲页的话", TYPED, "乙页的建议"):
        assert words in str(browser.page)
    assert [d[1] for d in draft(life)] == ["甲页的话"]
    browser.post(path(life), values(browser, option="disagree", reasons=TYPED))
    assert [d[1] for d in draft(life)] == [TYPED]


def test_a_link_is_only_looked_at_by_previews(life, browser):
    token = links.send_links(life.owner, life.hearing_id, "https://example.cn")[0]
    db.session.commit()
    for _ in range(30):
        browser.get(f"/officer/link/{token}")
    browser.get("/officer/link/no-such-token")
    browser.post("/officer/link/no-such-token/code", {}, 200)
    same = browser.text
    browser.get(f"/officer/link/{token}")
    browser.post(f"/officer/link/{token}/code", {}, 200)
    assert browser.text == same
    browser.post(f"/officer/link/{token}", {"sms": "000000", "pin": PIN}, 422)
    assert PIN not in str(browser.page)
    browser.post(f"/officer/link/{token}", {"sms": code_of(token), "pin": PIN})
    browser.get("/officer/seat/opinion/1")
    browser.post("/officer/seat/opinion/1", values(browser, option="agree", reasons="认错态度好"))
    browser.get("/officer/seat/check")
    seen = browser.page.select_one("[name=seen]")["value"]
    browser.post("/officer/seat/check", {"seen": seen, "signed_name": me(life).name})
    browser.get("/officer/seat/done")
    assert "没有被改动" in browser.text
    # nothing else is open in this browser
    for other in (
        "/officer",
        f"/officer/{life.hearing_id}/opinion/1",
        "/officer/profile",
        "/hearings",
    ):
        assert browser.client.get(other).status_code == 303
    browser.post("/officer/seat/leave")
    assert browser.client.get("/officer/seat/done").status_code == 404
    late = browser.client.post(
        "/officer/seat/opinion/1",
        data={"csrf_token": browser.token, "reasons": TYPED, "option": "agree"},
    )
    assert late.status_code == 401
    assert TYPED in late.get_data(as_text=True)


def test_nothing_stays_on_the_tablet(life, browser):
    browser.sign_in("owner")
    browser.get(f"/hearings/{life.hearing_id}/collecting")
    browser.post(f"/hearings/{life.hearing_id}/collecting/tablet", {}, 200)
    code = browser.page.select_one(".receipt").get_text()
    browser.client = browser.app.test_client()
    browser.get("/officer/tablet")
    browser.post("/officer/tablet", {"sms": code})
    for turn in range(2):
        browser.get("/officer/tablet")
        links_ = [a["href"] for a in browser.page.select("a.seat")]
        assert len(links_) == 3
        assert "已" not in browser.text
        browser.get(links_[turn])
        browser.post(links_[turn], {"pin": "999999"}, 422)
        browser.post(links_[turn], {"pin": PIN})
        browser.get("/officer/seat/opinion/1")
        assert "第一位写的" not in str(browser.page)
        assert not browser.page.select_one("form[data-own]")
        browser.post(
            "/officer/seat/opinion/1", values(browser, option="agree", reasons="第一位写的")
        )
        response = browser.post("/officer/seat/leave")
        assert "storage" in response.headers["Clear-Site-Data"]
        assert "opinion=;" in response.headers["Set-Cookie"]
        assert browser.client.get("/officer/seat/check").status_code == 303
    assert [len(draft(life, seat)) for seat in range(3)] == [1, 1, 0]


@pytest.fixture
def phone(app, life, chromium):
    """A real browser of 390 px, and the server's clock of the hearing."""
    moment = clock.now()

    def wsgi(environ, start):
        with clock.at(moment):
            return app(environ, start)

    server = make_server("127.0.0.1", 0, wsgi, threaded=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(8000)
    page.base = f"http://127.0.0.1:{server.server_port}"
    yield page
    page.context.close()
    server.shutdown()
    server.server_close()


def enter(page, life) -> None:
    page.goto(f"{page.base}/sign-in")
    page.fill("#sign_in_name", "officer0")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(page.base + path(life))


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert_usable(page)


@pytest.mark.browser
def test_locked_phone_closed_tab_and_lost_network(life, phone):
    enter(phone, life)
    phone.check("[name=option][value=disagree]")
    phone.fill("[name=reasons]", TYPED)
    # the phone is locked at once: what was typed goes out without waiting
    phone.evaluate(
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(phone.locator(".saved")).to_contain_text("已保存")
    assert [d[:2] for d in draft(life)] == [("disagree", TYPED)]
    # the network is gone, and then the tab
    phone.goto(phone.base + path(life))
    phone.route("**/draft", lambda route: route.abort())
    phone.fill("[name=suggestions]", "只在手机里的建议")
    expect(phone.locator(".saved")).to_contain_text("还没有存到服务器")
    context = phone.context
    again = context.new_page()
    phone.close()
    again.set_default_timeout(8000)
    base = again.base = phone.base
    again.goto(base + path(life))
    assert again.input_value("[name=suggestions]") == "只在手机里的建议"
    assert again.input_value("[name=reasons]") == TYPED
    expect(again.locator(".saved")).to_contain_text("已保存")
    assert [d[2] for d in draft(life)] == ["只在手机里的建议"]
    shot(again, "opinion")
    again.click("main form button[type=submit]")
    again.locator("[data-pad] canvas").scroll_into_view_if_needed()
    box = again.locator("[data-pad] canvas").bounding_box()
    again.mouse.move(box["x"] + 20, box["y"] + 20)
    again.mouse.down()
    for step in range(20):
        again.mouse.move(box["x"] + 20 + step * 8, box["y"] + 20 + (step % 5) * 9)
    again.mouse.up()
    shot(again, "check")
    again.get_by_role("button", name="签名并提交意见").click()
    again.wait_for_selector(".receipt")
    shot(again, "done")
    assert again.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.browser
def test_every_page_fits_a_phone(life, phone):
    token = links.send_links(life.owner, life.hearing_id, "https://example.cn")[0]
    code = tablets.open_tablet(life.owner, life.hearing_id)
    db.session.commit()
    for name, where in (("link", f"/officer/link/{token}"), ("tablet", "/officer/tablet"),
                        ("receipt", "/officer/receipt"), ("left", "/officer/left"),
                        ("over", "/officer/seat/check")):  # fmt: skip
        phone.goto(phone.base + where)
        shot(phone, name)
    phone.goto(f"{phone.base}/officer/tablet")
    phone.fill("[name=sms]", code)
    phone.get_by_role("button", name="开始使用平板").click()
    phone.wait_for_selector("a.seat")
    shot(phone, "seats")
    phone.click("a.seat")
    shot(phone, "seat")
    phone.fill("[name=pin]", PIN)
    phone.get_by_role("button", name="打开我的意见").click()
    phone.wait_for_selector("[name=reasons]")
    shot(phone, "tablet-opinion")
    enter(phone, life)
    for name in ("pin", "loss"):
        phone.goto(f"{phone.base}/officer/profile/{name}")
        shot(phone, name)


@pytest.mark.browser
def test_the_whole_way_by_link_with_script_off(life, phone):
    token = links.send_links(life.owner, life.hearing_id, "https://example.cn")[0]
    db.session.commit()
    context = phone.context.browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(f"{phone.base}/officer/link/{token}")
    page.get_by_role("button", name="发送验证码").click()
    assert page.get_by_text("10 分钟内有效").count() == 1
    page.fill("[name=sms]", code_of(token))
    db.session.rollback()  # the browser's acts wait for no transaction of the test's
    page.fill("[name=pin]", PIN)
    page.get_by_role("button", name="打开意见页面").click()
    page.check("[name=option][value=partly]")
    page.fill("[name=reasons]", TYPED)
    page.fill("[name=suggestions]", "多走访")
    page.click("main form button[type=submit]")
    assert page.get_by_text(TYPED).count() == 1
    page.fill("[name=signed_name]", me(life).name)
    db.session.rollback()
    page.get_by_role("button", name="签名并提交意见").click()
    assert len(page.locator(".receipt").first.inner_text()) >= 8
    context.close()
    db.session.rollback()
    assert [said[:2] for said in draft(life)] == [("partly", TYPED)]
