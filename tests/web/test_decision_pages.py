"""Preliminary opinion, decision against the majority with report, department and chief, by the pages."""

from __future__ import annotations

import pytest

from hearing.base import clock
from hearing.base.db import db

REASONS = "现有证据能够证明案件事实，证据之间相互印证。"


@pytest.fixture
def closed(make, browser):
    """A hearing whose panel disagreed with what was proposed, ended an hour ago."""
    life = make.world().life("close", against_majority=True)
    for name in ("owner", "head", "chief", "clerk"):
        make.account(getattr(life, name), name)
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


@pytest.mark.rule("A-16", "F-18")
def test_a_report_goes_through_the_department_to_the_chief(closed, browser):
    hearing, issue = closed.hearing_id, closed.hearing.issues[0].id
    page = f"/hearings/{hearing}/decision"
    browser.sign_in("owner").get(page)
    browser.post(
        page, {f"kind{issue}": "as_proposed", f"words{issue}": "", f"reasons{issue}": ""}, 422
    )
    assert browser.page.select_one(f"[name=kind{issue}][checked]")["value"] == "as_proposed"
    browser.post(page, {f"kind{issue}": "as_proposed", f"reasons{issue}": REASONS})
    browser.get(page)
    assert "与多数意见不一致" in browser.text
    assert "未采纳" in browser.text
    consent = f"/hearings/{hearing}/consent"
    browser.get(consent)
    browser.post(consent, {"facts": REASONS, "law": "短"}, 422)
    assert REASONS in browser.page.select_one("#facts").text
    browser.post(consent, {"facts": REASONS, "law": REASONS, "policy": "维护社会秩序"})
    browser.sign_in("chief").get("/approvals")
    assert "没有待审批的事项" in browser.text
    browser.sign_in("head").get("/approvals")
    assert "不采纳报告的部门意见" in browser.text
    report = browser.page.select_one("main a[href^='/reports/']")["href"]
    browser.get(report)
    assert "多数意见：不同意（3/3）" in browser.text
    assert "维护社会秩序" in browser.text
    browser.post(report, {"words": ""}, 422)
    browser.post(report, {"words": "同意承办人意见，报检察长决定"})
    browser.get(report)
    browser.post(report, {"words": "改了主意，不同意"}, 409)
    browser.sign_in("chief").get("/approvals")
    approval = browser.page.select_one("main td a[href^='/approvals/']")["href"]
    browser.get(approval)
    assert "同意承办人意见，报检察长决定" in browser.text
    browser.post(approval, {"decision": "yes", "reasons": "同意，做好释法说理"})
    browser.sign_in("owner").get(page)
    assert "检察长已同意" in browser.text
    browser.post(f"/hearings/{hearing}/decide")
    browser.get(page)
    assert "经检察长同意" in browser.text


@pytest.mark.rule("A-16")
def test_the_department_page_is_for_leaders_who_do_not_handle(closed, browser):
    for name in ("owner", "chief", "clerk"):
        assert browser.sign_in(name).client.get("/reports/1").status_code == 403
    browser.sign_in("head").get("/reports/99", 404)


@pytest.mark.rule("A-16")
def test_preliminary_opinions_by_the_page(make, browser):
    life = make.world().life("answers")
    make.account(life.owner, "owner")
    db.session.commit()
    page, issue = f"/hearings/{life.hearing_id}/preliminary", life.hearing.issues[0].id
    browser.sign_in("owner").get(f"/hearings/{life.hearing_id}")
    assert browser.page.select_one(f"a[href='{page}']")
    browser.get(page)
    browser.post(page, {f"words{issue}": "证据充分"}, 422)
    assert "证据充分" in browser.page.select_one("textarea").text
    browser.post(page, {f"kind{issue}": "as_proposed", f"words{issue}": "证据充分"})
    browser.get(page)
    assert browser.page.select_one(f"[name=kind{issue}][checked]")["value"] == "as_proposed"


def test_slips_are_shown_once_and_answered_without_signing_in(closed, browser, monkeypatch):
    from hearing.web.case_desk import surveys

    seen = []
    monkeypatch.setattr(surveys, "qr", lambda address: seen.append(address) or "data:,")
    page = f"/hearings/{closed.hearing_id}/survey"
    browser.sign_in("clerk").get(page)
    browser.post(page, {"number": "0"}, 422)
    browser.post(page, {"number": "2"}, 200)
    assert len(browser.page.select(".slips img")) == len(seen) == 2
    browser.get(page)
    assert not browser.page.select(".slips img")
    assert "截止以前不显示结果" in browser.text
    slip = "/survey/" + seen[0].rsplit("/", 1)[1]
    browser.client = browser.app.test_client()
    browser.get(slip)
    assert closed.hearing.title not in browser.text
    browser.post(slip, {"heard": "3", "words": "写了一句"}, 422)
    assert "写了一句" in browser.page.select_one("textarea").text
    browser.post(slip, {"heard": "3", "understood": "2", "fair": "3", "words": "写了一句"}, 200)
    assert "答卷已收到" in browser.text
    browser.get(slip, 404)
    assert "只能用一次" in browser.text


def test_the_late_list_and_the_file_pages(make, browser):
    life = make.world().life("file")
    make.account(life.clerk, "clerk")
    db.session.commit()
    browser.sign_in("clerk").get("/tellings")
    assert "没有待告知的决定" in browser.text
    page = f"/hearings/{life.hearing_id}/lending"
    browser.get(page)
    browser.post(page, {"borrower": "喆昇祎翀", "purpose": "", "due_on": "2026-05-01"}, 422)
    browser.post(page, {"borrower": "喆昇祎翀", "purpose": "评查", "due_on": "2026-05-01"})
    browser.get("/files-out")
    assert "喆昇祎翀" in browser.text
    browser.get(f"/hearings/{life.hearing_id}/file")
    browser.post(page + "/1", {"note": "完好"})
    browser.get(f"/hearings/{life.hearing_id}/file")
    assert "完好" in browser.text
