"""Outcome, visit, aid and ledger pages through the inspector, from statement to 销号."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.outcomes import queries
from hearing.outcomes.models import AidReferral, LedgerItem, Visit
from hearing.papers import sheets
from hearing.papers.models import Attachment, Paper
from tests.support.make import CITY, COUNTY, P

PNG = b"\x89PNG\r\n\x1a\n....IEND"


def picture(name: str = "现场.png"):
    return (io.BytesIO(PNG), name)


@pytest.fixture
def told(make, browser):
    """A hearing whose decision is told, an account for each who acts; the evening of its day."""
    life = make.world().life("tell_decision")
    for name, viewer in (("clerk", life.clerk), ("head", life.head), ("owner", life.owner),
                         ("chief", life.chief), ("city", make.province.one(CITY, P.CHIEF))):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def fetched(browser, url):
    """The bytes of a download."""
    return browser.client.post(url, data={"csrf_token": browser.token}).data


def state(life, browser, kind="not_settled", **values):
    """The clerk states an outcome, the head confirms it."""
    hearing, case = life.hearing.id, life.hearing.cases[0].id
    browser.sign_in("clerk").get(f"/hearings/{hearing}/outcome/{case}")
    browser.post(f"/hearings/{hearing}/outcome/{case}", {"state": kind, **values})
    entry = queries.entries(hearing)[0].id
    browser.sign_in("head").get(f"/hearings/{hearing}/outcome")
    assert "确认息诉情况" in browser.text
    browser.post(f"/hearings/{hearing}/outcome/entries/{entry}/confirm")
    browser.get(f"/hearings/{hearing}/outcome")
    return entry


@pytest.mark.rule("F-20")
def test_an_outcome_with_its_evidence_and_its_reversal(told, browser):
    page, case = f"/hearings/{told.hearing.id}", told.hearing.cases[0].id
    today = clock.today().isoformat()
    entry = state(told, browser, "settled_later", evidence="promise", evidence_on=today)
    assert "现在： 会后息诉" in browser.text
    assert "上传材料" not in browser.text  # the head confirms and keeps no files
    browser.sign_in("clerk").get(f"{page}/evidence/outcome_entry/{entry}")
    browser.post(f"{page}/evidence/outcome_entry/{entry}", {"file": picture("承诺书.png")}, 422)
    assert "文件须重新选择" in browser.text or "须确认文件不含涉密内容" in browser.text
    browser.post(
        f"{page}/evidence/outcome_entry/{entry}", {"file": picture("承诺书.png"), "is_open": "y"}
    )
    browser.get(f"{page}/outcome")
    assert "承诺书.png" in browser.text
    kept = db.session.query(Attachment).one()
    assert fetched(browser, f"{page}/evidence/files/{kept.id}") == PNG
    browser.get(f"{page}/evidence/files/{kept.id}/withdraw")
    browser.post(f"{page}/evidence/files/{kept.id}/withdraw", {"words": "传错"})
    browser.get(f"{page}/outcome")
    assert "已撤回：传错" in browser.text
    browser.get(f"{page}/repetition/{case}")
    again = {"received_on": today, "source": "市信访局转来"}
    browser.post(f"{page}/repetition/{case}", again, 422)
    assert "须核对是同一事实和理由" in browser.text
    assert "市信访局转来" in str(browser.page)
    browser.post(f"{page}/repetition/{case}", {**again, "same_facts": "y"})
    browser.get(f"{page}/outcome")
    assert f"现在： 反复 {today} 以同一事实和理由再访，原登记为会后息诉" in browser.text
    assert "息诉台账〔2026〕庐阳区001号" in browser.text
    assert "承诺书" in browser.text  # the earlier statement stays readable


@pytest.mark.rule("F-21")
def test_a_visit_on_the_phone_with_a_photo_and_a_demand_that_goes_to_aid(told, browser):
    page, case = f"/hearings/{told.hearing.id}", told.hearing.cases[0].id
    state(told, browser)
    visit = db.session.query(Visit).order_by(Visit.due_on).first().id
    with clock.at(clock.now() + timedelta(days=33)):
        browser.sign_in("clerk").get("/visits")
        assert "逾期 1 次" in browser.text
        assert "逾期 3 天" in browser.text
        assert "化解回访 1" in browser.text  # the menu's count
        browser.get(f"{page}/visits/{visit}")
        typed = {"visited_on": clock.today().isoformat(), "way": "home", "person": "王某", "attitude": "接受",
                 "new_demand": "家庭困难，请求救助", "photo": picture(), "is_open": "y"}  # fmt: skip
        browser.post(f"{page}/visits/{visit}", typed, 422)
        assert "须选择转到哪里办理" in browser.text
        assert "家庭困难，请求救助" in str(browser.page)
        assert "文件须重新选择" in browser.text
        assert db.session.query(Attachment).count() == 0
        typed = {**typed, "route": "aid", "photo": picture()}
        answer = browser.post(f"{page}/visits/{visit}", typed)
        assert answer.headers["Location"].endswith(f"/aid/{case}/new?visit={visit}")
        browser.get(answer.headers["Location"])
        party = told.hearing.cases[0].parties[0].id
        browser.post(answer.headers["Location"], {
            "party_id": str(party), "need": "失能", "proof": "街道证明", "referred_to": "控申部门",
            "referred_on": clock.today().isoformat(), "amount": "20000",
        })  # fmt: skip
        row = db.session.query(AidReferral).one()
        assert row.visit_id == visit
        browser.get(f"{page}/outcome")
        assert "20,000" in browser.text
        assert "现场.png" in browser.text
        browser.get(f"{page}/aid/referrals/{row.id}")
        answered = {"decision": "granted", "decided_on": clock.today().isoformat()}
        browser.post(f"{page}/aid/referrals/{row.id}", answered, 422)
        assert "填写救助金额" in browser.text
        browser.post(f"{page}/aid/referrals/{row.id}", {**answered, "amount": "15000"})
        browser.get(f"{page}/outcome")
        assert "15,000" in browser.text
        browser.get(f"{page}/visits/{visit}")
        assert "已经登记，不能再改" in browser.text
        browser.sign_in("chief").get("/visits")
        assert "逾期 0 次" in browser.text


@pytest.mark.rule("F-20")
def test_a_number_from_opening_to_closing_and_back(told, browser):
    state(told, browser)
    item = db.session.query(LedgerItem).one()
    page = f"/ledger/{item.id}"
    today = clock.today().isoformat()
    browser.sign_in("chief").get("/ledger")
    assert item.number in browser.text
    assert "共 1 号" in browser.text
    browser.get(page)
    browser.get(f"{page}/lead")
    city = browser.page.find("label", string=lambda words: words and "合肥" in words)
    leader = browser.page.find(id=city["for"])["value"]
    browser.post(f"{page}/lead", {"version": "1", "leader_id": leader})
    browser.get(f"{page}/lead")
    browser.post(f"{page}/lead", {"version": "1", "leader_id": leader}, 409)
    browser.sign_in("owner").get("/visits")
    browser.get("/ledger")
    browser.get(f"{page}/note")
    browser.post(f"{page}/note", {"noted_on": today, "words": "当面释法"})
    browser.get(f"{page}/step")
    browser.post(f"{page}/step", {"words": "上门", "due_on": today})
    browser.get(page)
    link = browser.page.find("a", string="登记完成")["href"]
    browser.get(link)
    browser.post(link, {"words": "已上门"})
    browser.get(f"{page}/close")
    version = browser.page.find(id="version")["value"]
    closing = {"version": version, "evidence": "promise", "evidence_on": today, "words": "书面息诉"}
    browser.post(f"{page}/close", {**closing, "file": picture("承诺书.png")}, 422)
    assert "书面息诉" in str(browser.page)
    browser.get(page)
    assert "还没有申请销号" in browser.text  # what was refused left nothing
    browser.post(f"{page}/close", {**closing, "file": picture("承诺书.png"), "is_open": "y"})
    browser.get(page)
    assert "待核查" in browser.text
    browser.get(f"{page}/verify", 403)
    browser.sign_in("head").get(page)
    assert "未息诉台账 1" in browser.text
    kept = db.session.query(Attachment).one()
    assert fetched(browser, f"{page}/files/{kept.id}") == PNG
    browser.post(f"{page}/files/{kept.id + 1}", status=404)
    browser.get(f"{page}/verify")
    version = browser.page.find(id="version")["value"]
    browser.post(f"{page}/verify", {"version": version, "verdict": "closed", "reasons": "核对过"})
    browser.get(f"{page}/verify", 404)
    browser.get(page)
    assert "已销号" in browser.text
    browser.get(f"{page}/reopen")
    browser.post(f"{page}/reopen", {"words": "又来访"})
    browser.get(page)
    assert item.number in browser.text
    assert "第 2 轮" in browser.text
    browser.get("/ledger?state=open")
    table = sheets.table(browser.client.get("/ledger/export").get_data())
    assert any(item.number in row for row in table)


def test_pages_ask_the_database_little(told, browser):
    from tests.support.counting import counted

    state(told, browser)
    hearing, item = told.hearing.id, db.session.query(LedgerItem).one().id
    browser.sign_in("head")
    for url in (f"/hearings/{hearing}/outcome", "/visits", "/ledger", f"/ledger/{item}"):
        db.session.remove()
        with counted() as statements:
            browser.get(url)
        assert len(statements) <= 26, (url, len(statements))


def test_a_county_sees_only_its_own(told, browser, make):
    state(told, browser)
    item = db.session.query(LedgerItem).one().id
    make.account(make.staff(P.HANDLE, COUNTY), "colleague")
    db.session.commit()
    browser.sign_in("colleague").get("/ledger")
    assert "台账里没有案件" in browser.text
    browser.get(f"/ledger/{item}", 404)


@pytest.mark.rule("F-21")
def test_a_visit_is_printed_as_it_was_entered(told, browser):
    page = f"/hearings/{told.hearing.id}"
    state(told, browser)
    visit = db.session.query(Visit).order_by(Visit.due_on).first().id
    browser.sign_in("clerk").get(f"{page}/papers")
    assert "回访记录" not in browser.text
    browser.get(f"{page}/visits/{visit}")
    browser.post(f"{page}/visits/{visit}", {
        "visited_on": clock.today().isoformat(), "way": "phone", "attitude": "仍不服", "photo": picture(),
        "is_open": "y",
    })  # fmt: skip
    browser.get(f"{page}/papers")
    assert "回访记录" in browser.text
    browser.post(f"{page}/papers", {
        "make": f"F-21/visit/{visit}", "contact_name": "测某", "contact_phone": "0551",
    })  # fmt: skip
    paper = db.session.query(Paper).filter_by(kind="F-21").one()
    assert '"attitude":"仍不服"' in paper.content
    assert "现场.png" in paper.content
    assert '"outcome":"未息诉"' in paper.content
