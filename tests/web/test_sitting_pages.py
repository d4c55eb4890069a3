"""The day on the pages: sign-in, the steps, breaks, the log, who is absent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import sign_in, sitting
from hearing.hearings.workflow import State
from hearing.papers.models import Paper


@pytest.fixture
def day(make, browser):
    """A hearing made ready, ten minutes before it begins."""
    life = make.world().life("ready")
    for name in ("owner", "clerk"):
        make.account(getattr(life, name), name)
    one = next(p for p in life.hearing.participants if p.engagement_id)
    make.account(life.officer(one.person_id), "officer", "officer")
    life.one = one
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "14:20")):
        yield life


def by_name(life, role):
    return [p for p in life.hearing.participants if p.role == role and p.removed_at is None]


@pytest.mark.rule("A-14")
def test_everybody_signs_in_in_their_own_way(day, browser):
    at = f"/hearings/{day.hearing_id}"
    browser.sign_in("owner").get(f"{at}/sitting")
    assert "还差" in browser.text
    browser.get(f"{at}/sign-in-screen")
    digits = re.search(r"(\d{3}) (\d{3})", browser.text)
    party = next(p for p in day.hearing.participants if p.party_id)
    shown = sign_in.shown(day.owner, day.hearing)
    assert shown.digits == digits[1] + digits[2]
    assert day.hearing.title not in browser.text
    phone = browser.app.test_client()
    browser.client = phone
    browser.get(f"/arrive/{shown.token}")
    assert day.hearing.title not in browser.text
    browser.post(f"/arrive/{shown.token}", {"code": "000000"}, 422)
    browser.post(f"/arrive/{shown.token}", {"code": sign_in.short_code(party)})
    browser.get("/arrived")
    browser.sign_in("officer").get(f"/officer/{day.hearing_id}/today")
    browser.post(f"/officer/{day.hearing_id}/today", {"screen": "000000"}, 422)
    browser.post(f"/officer/{day.hearing_id}/today", {"screen": shown.digits})
    browser.get(f"/officer/{day.hearing_id}/today")
    assert "签到。" in browser.text
    browser.sign_in("clerk").get(f"{at}/sitting")
    assert "扫码签到" in browser.text
    assert "输码签到" in browser.text
    for one in day.hearing.participants:
        db.session.refresh(one)
        if one.present_at is None and one.party_id is None:
            browser.post(f"{at}/presence/{one.id}")
            browser.get(f"{at}/sitting")
    absent = next(p for p in day.hearing.participants if p.party_id and not p.present_at)
    browser.get(f"{at}/absence/{absent.id}")
    browser.post(f"{at}/absence/{absent.id}", {"reason_kind": "known", "note": ""}, 422)
    browser.post(f"{at}/absence/{absent.id}", {"reason_kind": "unknown", "note": ""})
    browser.get(f"{at}/sitting")
    assert "经告知未到，未说明理由" in browser.text
    browser.post(f"{at}/sitting/open")
    db.session.refresh(day.hearing)
    assert day.hearing.state == State.SITTING


def test_a_code_from_the_screen_ends_and_too_many_tries_end(day, browser):
    shown = sign_in.shown(day.owner, day.hearing)
    browser.get("/arrive")
    for _ in range(sign_in.TRIES):
        browser.post("/arrive", {"screen": shown.digits, "code": "000000"}, 422)
    browser.post("/arrive", {"screen": shown.digits, "code": "000000"}, 429)
    with clock.at(clock.now() + timedelta(minutes=6)):
        browser.get(f"/arrive/{shown.token}")
        assert "已更换" in browser.text


@pytest.mark.rule("A-15", "R-2")
def test_steps_breaks_and_the_log(day, browser):
    at = f"/hearings/{day.hearing_id}"
    day.open()
    db.session.commit()
    browser.sign_in("owner").get(f"{at}/sitting")
    browser.post(f"{at}/sitting/step/2", status=422)
    browser.post(f"{at}/sitting/step/1")
    browser.get(f"{at}/sitting")
    browser.post(f"{at}/sitting/break")
    browser.get(f"{at}/sitting")
    assert "暂时休息中" in browser.text
    browser.post(f"{at}/sitting/step/2", status=409)
    browser.post(f"{at}/sitting/back")
    browser.get(f"{at}/sitting")
    party = next(p for p in day.hearing.participants if p.party_id)
    browser.post(f"{at}/sitting/notes", {"kind": "order_out", "words": ""}, 422)
    browser.post(
        f"{at}/sitting/notes",
        {"kind": "order_out", "participant_id": str(party.id), "words": "经劝阻仍喧哗"},
    )
    browser.get(f"{at}/sitting")
    assert "责令退场" in browser.text
    assert "退场" in browser.page.select_one("table").get_text()
    witness = [p for p in day.hearing.participants if p.party_id and p.id != party.id][0]
    browser.get(f"{at}/left/{witness.id}")
    browser.post(f"{at}/left/{witness.id}", {"note": "身体不适"})
    for number in (2, 3):
        browser.get(f"{at}/sitting")
        browser.post(f"{at}/sitting/step/{number}")
    browser.get(f"{at}/sitting")
    browser.post(f"{at}/sitting/adjourn")
    browser.get(f"{at}/sitting")
    browser.post(f"{at}/sitting/close-opinions", {"missing_reason": ""}, 422)
    browser.post(f"{at}/sitting/close-opinions", {"missing_reason": "全部弃权离场"})
    browser.get(f"{at}/sitting")
    assert "当场决定" in browser.text


@pytest.mark.rule("A-18", "F-16", "R-2")
def test_the_record_from_the_first_phrase_to_the_last_signature(day, browser):
    at = f"/hearings/{day.hearing_id}"
    day.open()
    db.session.commit()
    browser.sign_in("clerk").get(f"{at}/record")
    asked = browser.page.select_one('button[name=phrase][value="1:0"]')
    assert day.hearing.title in asked["data-words"]
    typed = {"version": "0", "s1": "承办检察官：案情如下。"}
    browser.post(f"{at}/record", {**typed, "phrase": "1:0"})
    browser.get(f"{at}/record")
    text = browser.page.select_one("#s1").get_text()
    assert "案情如下" in text
    assert day.hearing.issues[0].question in text
    browser.post(f"{at}/record", typed, 409)
    assert "别人刚刚保存过" in browser.text
    assert browser.page.select_one("#s1").get_text().strip() == "承办检察官：案情如下。"
    browser.get(f"{at}/record/revisions")
    assert "第 1 次保存" in browser.text
    browser.get(f"{at}/record")
    browser.post(f"{at}/record/check", status=409)
    for number in (1, 2, 3):
        day.step(number)
    for stage in ("adjourn", "vote", "close_opinions"):
        getattr(day, stage)()
    for number in (5, 6, 7):
        day.step(number)
    sitting.close(day.owner, day.hearing)
    db.session.commit()
    browser.get(f"{at}/record")
    browser.post(f"{at}/record/check")
    browser.get(f"{at}/record")
    assert "笔录正在核对" in browser.text
    browser.get(f"{at}/record/correct")
    party = next(p for p in day.hearing.participants if p.party_id)
    fix = {
        "section": "s1",
        "old_text": "没有的话",
        "new_text": "以下",
        "asked_by_id": str(party.id),
    }
    browser.post(f"{at}/record/correct", fix, 422)
    browser.post(f"{at}/record/correct", {**fix, "old_text": "如下"})
    browser.get(f"{at}/record")
    assert browser.page.select_one("del").get_text() == "如下"
    assert browser.page.select_one("ins").get_text() == "以下"
    signers = [a["href"] for a in browser.page.select("a") if "/record/sign/" in a["href"]]
    browser.get(signers[0])
    browser.post(signers[0], {"ink": "[[[1,2],[30,40]]]", "refusal_note": "不签"}, 422)
    browser.post(signers[0], {"ink": "[[[1,2],[30,40]]]"})
    browser.post(signers[1], {"refusal_note": "对第二部分有异议"})
    browser.post(signers[2], {})
    browser.get(f"{at}/record")
    assert browser.page.select_one("svg.ink")
    assert "拒签：对第二部分有异议" in browser.text
    assert "纸质签名" in browser.text
    browser.post(f"{at}/record/correct", {**fix, "old_text": "以下"}, 409)


@pytest.mark.rule("A-18", "F-22")
def test_a_recording_and_its_custody(day, browser, make):
    for stage in ("open", "steps", "adjourn", "vote", "close_opinions", "last_steps", "close"):
        make.live(day, (stage,))
    db.session.commit()
    at = f"/hearings/{day.hearing_id}"
    browser.sign_in("clerk").get(f"{at}/recording")
    data = {"device": "主机", "medium_number": "D-9", "began": "14:30", "ended": "16:00",
            "custody": "技术科", "sha256": "12"}  # fmt: skip
    browser.post(f"{at}/recording", data, 422)
    browser.post(f"{at}/recording", {**data, "sha256": "AB" * 32})
    browser.get(f"{at}/recordings")
    link = [a["href"] for a in browser.page.select("a") if "hand-over" in a["href"]][-1]
    browser.get(link)
    key = f"F-22/hearing_recording/{day.hearing_id}"
    printed = {"contact_name": "测书记员", "contact_phone": "0551-1", "make": key}
    browser.get(f"{at}/papers")
    browser.post(f"{at}/papers", printed)
    browser.post(f"{at}/papers", printed)  # nothing changed: the same paper
    move = {"to_words": "技术科", "place": "档案室", "reason": "归档"}
    browser.post(link, move, 422)
    browser.post(link, {**move, "to_words": "档案员", "sha256": "cd" * 32})
    browser.get(f"{at}/recordings")
    assert "与登记时不一致" in browser.text
    browser.get(f"{at}/papers")
    assert browser.page.find("button", value=key)
    browser.post(f"{at}/papers", printed)
    sheets = db.session.scalars(select(Paper).where(Paper.kind == "F-22").order_by(Paper.id)).all()
    assert ["档案员" in one.content for one in sheets] == [False, True]
