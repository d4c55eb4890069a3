"""An opinion on paper by the pages: scan, two entries, the difference, then nothing until closing."""

from __future__ import annotations

import io

import pytest

from hearing.base import clock
from hearing.base.db import db
from tests.support.inspector import Inspector
from tests.support.make import COUNTY, P

PNG = b"\x89PNG\r\n\x1a\n....IEND"
SAID = "赔偿已经到位，本人认罪"


def taken(browser, url: str) -> bytes:
    """The bytes that a download button gives."""
    return browser.client.post(url, data={"csrf_token": browser.token}).get_data()


@pytest.fixture
def world(make, app):
    life = make.world().life("adjourn")
    second = make.staff(P.CLERK, COUNTY)
    for name, viewer in (("clerk", life.clerk), ("second", second), ("owner", life.owner)):
        make.account(viewer, name)
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "15:40")):
        yield life, {name: Inspector(app).sign_in(name) for name in ("clerk", "second", "owner")}


@pytest.mark.rule("A-15", "A-16")
def test_two_persons_enter_and_settle_a_difference(world):
    life, by = world
    issue = life.hearing.issues[0].id
    clerk, second, owner = by["clerk"], by["second"], by["owner"]
    clerk.get(f"/hearings/{life.hearing_id}/collecting")
    assert clerk.page.select_one("a[href$='/paper-opinions']")
    clerk.get(f"/hearings/{life.hearing_id}/paper-opinions")
    page = clerk.page.select_one("main td a[href*='/paper-opinions/']")["href"]
    clerk.get(page)
    # without the scan nothing is taken, and everything typed stays
    clerk.post(page, {f"option{issue}": "agree", f"reasons{issue}": SAID}, 422)
    assert SAID in clerk.page.select_one(f"#reasons{issue}").text
    assert clerk.page.select_one(f"[name=option{issue}][value=agree][checked]")
    scan = {"file": (io.BytesIO(PNG), "意见.png"), "is_open": "y"}
    clerk.post(page, {f"option{issue}": "agree", f"reasons{issue}": SAID, **scan})
    clerk.get(f"/hearings/{life.hearing_id}/paper-opinions")
    assert "等另一人录入" in clerk.text
    owner.get("/home")
    assert "份" not in owner.page.select_one("a[href='/paper-opinions']").text
    second.get("/home")
    assert "1 份" in second.page.select_one("a[href='/paper-opinions']").text
    second.get("/paper-opinions")
    sheet = second.page.select_one("main td a")["href"]
    assert owner.client.get(sheet).status_code == 404
    assert owner.client.get(page).status_code == 403
    second.get(sheet)
    assert SAID not in second.text
    assert taken(second, f"{sheet}/scan") == PNG
    second.get(sheet)
    second.post(sheet, {f"option{issue}": "agree", f"reasons{issue}": "赔偿没有到位"})
    clerk.get(f"/hearings/{life.hearing_id}/paper-opinions")
    clerk.get(clerk.page.select_one("main td a[href^='/paper-opinions/']")["href"])
    assert SAID in clerk.text
    assert "赔偿没有到位" in clerk.text
    second.get(sheet)
    second.post(sheet, {f"option{issue}": "agree", f"reasons{issue}": SAID}, 422)
    second.post(sheet, {f"option{issue}": "agree", f"reasons{issue}": SAID, "because": "看错一行"})
    second.get("/paper-opinions")
    assert "没有待录入的纸质意见" in second.text
    for browser in (clerk, second):
        browser.get(sheet, 404)
    owner.get(f"/hearings/{life.hearing_id}/sitting")
    assert "已交齐" in owner.text
    owner.get(f"/hearings/{life.hearing_id}/opinions")
    assert SAID not in owner.text
    owner.get(f"/hearings/{life.hearing_id}/sitting")
    owner.post(
        f"/hearings/{life.hearing_id}/sitting/close-opinions", {"missing_reason": "两人缺席"}
    )
    owner.get(f"/hearings/{life.hearing_id}/opinions")
    assert SAID in owner.text
    button = owner.page.select_one("form[action*='/opinions/scans/']")["action"]
    assert taken(owner, button) == PNG
