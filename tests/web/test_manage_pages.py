"""管's desk, the approver's list, the administrator's words and tariffs, the officer's own pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from hearing.base import clock
from hearing.base.db import db
from hearing.cli.demo.province import hire_officers
from hearing.jobs.tasks import sweep
from hearing.pool import manage as manage_service
from hearing.pool.models import (
    Allowance,
    AllowanceBatch,
    Engagement,
    HearingFeedback,
    Member,
    MemberBank,
    OfficerFeedback,
    Tariff,
    TrainingCredit,
    Unavailability,
)
from tests.pool.test_away import officer_of
from tests.support.make import CITY, OTHER_CITY, PROVINCE, P
from tests.web.test_forms import HOSTILE

CARD = "6222020200012345670"


@pytest.fixture
def desk(make):
    """An ended hearing, its city's staff and one of its officers with accounts."""
    life = make.world().life("close", number=8)
    came = db.session.query(Engagement).filter_by(state="attended").first()
    for item, fen in (("half_day", 30000), ("transport", 5000)):
        db.session.add(
            Tariff(unit_id=CITY, item=item, amount_fen=fen, valid_from=date(2020, 1, 1), source="x")
        )
    make.account(make.province.one(CITY, P.MANAGE), "manage")
    make.account(make.province.one(CITY, P.HIRE), "hire")
    make.account(make.province.one(CITY, P.DEPUTY_CHIEF), "deputy")
    make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    make.account(life.owner, "handler")
    make.account(officer_of(came.member), "officer", "officer")
    db.session.commit()
    return life, came


def test_the_list_and_one_member(desk, browser):
    _, came = desk
    browser.sign_in("manage")
    browser.get("/pool/manage")
    assert "12 人" in browser.text
    browser.get(
        "/pool/manage?category=legal&due=1&near=1&free=2026-05-05&q=x&speciality=医学&state=active"
    )
    assert "没有符合条件的听证员" in browser.text
    browser.get("/pool/manage?free=rubbish&state=x&near=x")
    assert "12 人" in browser.text
    sheet = browser.client.post(
        "/pool/manage/export", data={"csrf_token": browser.token, "state": "active"}
    )
    assert sheet.status_code == 200
    assert sheet.get_data()[:2] == b"PK"
    browser.get(f"/pool/manage/{came.member_id}")
    assert "本年使用" in browser.text
    assert "看依据并考核" in browser.text


def test_a_stale_profile_shows_both_texts(desk, browser, make):
    _, came = desk
    member = db.session.get(Member, came.member_id)
    path = f"/pool/manage/{member.id}/profile"
    browser.sign_in("manage")
    browser.get(path)
    version = browser.page.find("input", {"name": "version"})["value"]
    earlier = manage_service.profile_of(member)
    changed = type(earlier)(**{**earlier.__dict__, "profession": "后来写的职业"})
    manage_service.edit_profile(make.province.one(CITY, P.MANAGE), member, changed, member.version)
    db.session.commit()
    typed = {
        "version": version,
        "category": "legal",
        "profession": "我写的职业",
        "languages": "手语",
    }
    browser.post(path, typed, 409)
    assert "后来写的职业" in browser.text
    assert browser.page.find("input", {"name": "profession"})["value"] == "我写的职业"
    assert browser.page.find("input", {"value": "手语"}).has_attr("checked")
    typed["version"] = browser.page.find("input", {"name": "version"})["value"]
    browser.post(path, typed)
    browser.get(f"/pool/manage/{member.id}")
    assert "我写的职业" in browser.text
    assert "手语" in browser.text


def test_calendar_of_a_member(desk, browser):
    _, came = desk
    base = f"/pool/manage/{came.member_id}"
    browser.sign_in("manage")
    browser.get(f"{base}/away?on=2026-05-05")
    assert browser.page.find(id="from_on")["value"] == "2026-05-05"
    browser.post(f"{base}/away", {"from_on": "2026-05-05", "half": "am", "pattern": "1"})
    row = db.session.query(Unavailability).one()
    assert (row.half, row.weekday, row.until_on) == ("am", 1, date(2027, 5, 5))
    browser.get(f"{base}/calendar?month=2026-05")
    assert browser.text.count("上午不便") == 4
    for month in ("2026-13", "1999-01", "x", "2000-01", "2099-12"):
        browser.get(f"{base}/calendar?month={month}")
    browser.post(
        f"{base}/away", {"from_on": "2026-05-05", "until_on": "2026-05-01", "half": "am"}, 422
    )
    browser.get(f"{base}/calendar")
    browser.post(f"{base}/away/{row.id}/remove")
    browser.post(f"{base}/away/{row.id}/remove", status=404)


def test_training_sign_in_list(desk, browser):
    _, came = desk
    browser.sign_in("manage")
    browser.get("/pool/training/new")
    ids = [box["value"] for box in browser.page.find_all("input", {"name": "members"})]
    assert len(ids) == 12
    typed: dict[str, Any] = {
        "held_on": "2026-03-01", "kind": "mock", "topic": "模拟听证一", "hours": "１", "quarters": "30",
        "evidence": "签到表 1 号", "members": ids[:5],
    }  # fmt: skip
    browser.post("/pool/training/new", {**typed, "hours": "0", "quarters": "0"}, 422)
    browser.post("/pool/training/new", typed)
    browser.get("/pool/training")
    assert "1.5 小时" in browser.text
    browser.get("/pool/training/new")
    browser.post("/pool/training/new", typed, 409)
    credit = db.session.query(TrainingCredit).filter_by(member_id=int(ids[0])).one()
    browser.get(f"/pool/training/credits/{credit.id}/void")
    browser.post(f"/pool/training/credits/{credit.id}/void", {"words": "登错"})
    browser.get(f"/pool/manage/{ids[0]}")
    assert "已作废" in browser.text


def test_feedback_and_appraisal(desk, browser):
    life, came = desk
    browser.sign_in("handler")
    path = f"/hearings/{life.hearing_id}/officers/feedback"
    browser.get(f"/hearings/{life.hearing_id}")
    assert "评价到场的听证员" in browser.text
    browser.get(path)
    names = {tag["name"] for tag in browser.page.select("main input[type=radio]")}
    assert len(names) == 9
    browser.post(path, dict.fromkeys(sorted(names)[:4], "3"), 422)
    browser.post(path, dict.fromkeys(names, "3"))
    assert db.session.query(OfficerFeedback).count() == 3
    browser.get(path)
    assert "您已评价" in browser.text
    browser.sign_in("manage")
    browser.get("/pool/appraisals")
    assert "12 人" in browser.text
    one = f"/pool/appraisals/{came.member_id}/2026"
    browser.get(one)
    assert life.owner.name in browser.text
    browser.post(one, {"grade": "excellent"}, 422)
    browser.post(one, {"grade": "competent"})
    browser.get("/pool/appraisals?year=2025")
    browser.get("/pool/appraisals?year=99999")
    browser.sign_in("officer")
    browser.get("/officer/service/record")
    assert "2026 年：称职" in browser.text
    assert life.owner.name not in browser.text
    link = browser.page.find("a", string="看依据")["href"]
    browser.get(link)
    browser.post(link, {"words": "谢谢，没有意见"})
    browser.get(link)
    assert "谢谢，没有意见" in browser.text
    rate = f"/officer/service/record/{came.id}/feedback"
    browser.get(rate)
    browser.post(rate, {"notice": "3"}, 422)
    browser.post(rate, dict.fromkeys(("notice", "materials", "arrangement", "heard"), "2"))
    assert db.session.query(HearingFeedback).count() == 1
    browser.get(rate)
    browser.post(rate, dict.fromkeys(("notice", "materials", "arrangement", "heard"), "2"), 409)
    browser.sign_in("manage")
    browser.get(one)
    assert "谢谢，没有意见" in browser.text


def test_statistics_page_and_sheet(desk, browser):
    browser.sign_in("manage")
    browser.get("/pool/statistics?until=2026-12-31")
    assert "9 / 12 人" in browser.text
    assert "基尼系数" in browser.text
    browser.get("/pool/statistics?from=2030-01-01&until=2029-01-01")
    assert "2029-01-01" in browser.text
    answer = browser.client.post("/pool/statistics/export", data={"csrf_token": browser.token})
    assert answer.get_data()[:2] == b"PK"
    browser.sign_in("hire")
    browser.get("/pool/hire/suggestions")
    browser.get("/pool/statistics", 403)


def test_a_pay_list_from_making_to_paying(desk, browser, make):
    browser.sign_in("manage")
    browser.get("/allowances")
    assert "3 笔未列入发放表，共 1,050.00 元" in browser.text
    browser.get("/allowances/new")
    ids = [box["value"] for box in browser.page.find_all("input", {"name": "lines"})]
    browser.post("/allowances/new", {}, 422)
    browser.post("/allowances/new", {"lines": ["9999"]}, 422)
    browser.post("/allowances/new", {"lines": ids})
    batch = db.session.query(AllowanceBatch).one()
    page = f"/allowances/{batch.id}"
    browser.get(page)
    assert "壹仟零伍拾元整" in browser.text
    browser.post(f"{page}/pay-list", status=409)
    browser.get(f"{page}/paper.pdf", 404)
    browser.get(page)
    browser.post(f"{page}/submit")
    browser.get(page)
    browser.post(f"{page}/submit", status=409)
    browser.get(f"{page}/decide", 403)
    browser.sign_in("deputy")
    browser.get("/allowances")
    assert browser.page.select_one(".menu .count").get_text() == "1"
    browser.get(f"{page}/decide")
    browser.post(f"{page}/decide", {"decision": "no"}, 422)
    browser.post(f"{page}/decide", {"decision": "yes"})
    browser.sign_in("manage")
    browser.get(page)
    answer = browser.client.post(f"{page}/pay-list", data={"csrf_token": browser.token})
    assert answer.get_data()[:2] == b"PK"
    browser.get(f"{page}/paper.pdf")
    browser.get(f"{page}/paid")
    browser.post(f"{page}/paid", {"paid_on": "2030-01-01"}, 422)
    browser.post(f"{page}/paid", {"paid_on": clock.today().isoformat()})
    line = db.session.query(Allowance).first()
    browser.get(f"/allowances/lines/{line.id}/reverse")
    browser.post(f"/allowances/lines/{line.id}/reverse", {"words": "误发"})
    browser.get("/allowances")
    assert "-350.00" in browser.text
    browser.get(f"/allowances/lines/{line.id}/reverse")
    browser.post(f"/allowances/lines/{line.id}/reverse", {"words": "误发"}, 409)
    make.account(make.staff(P.MANAGE, OTHER_CITY), "stranger")
    db.session.commit()
    browser.sign_in("stranger")
    browser.get(page, 404)
    sweep()


def test_the_officers_phone_pages(desk, browser):
    _, came = desk
    browser.sign_in("officer")
    browser.get("/officer")
    assert [a.get_text() for a in browser.page.select(".menu a")] == [
        "我的听证", "我的资料", "培训与补助", "帮助",
    ]  # fmt: skip
    for path in ("/officer/service", "/officer/service/training", "/officer/service/record", "/officer/service/allowances",
                 "/officer/profile/away", "/officer/profile/away/new?on=2026-04-07"):  # fmt: skip
        browser.get(path)
    browser.post(
        "/officer/profile/away/new", {"from_on": "2026年4月7日", "half": "pm", "pattern": ""}
    )
    browser.get("/officer/profile/away?month=2026-04")
    assert "下午不便" in browser.text
    entry = db.session.query(Unavailability).one()
    browser.post(f"/officer/profile/away/{entry.id}/remove")
    browser.get("/officer/service/allowances/bank")
    browser.post(
        "/officer/service/allowances/bank",
        {"version": "0", "bank": "某银行", "number": CARD[:-1] + "1"},
        422,
    )
    browser.post(
        "/officer/service/allowances/bank", {"version": "0", "bank": "某银行", "number": CARD}
    )
    assert db.session.get(MemberBank, came.person_id).account == CARD
    browser.get("/officer/service/allowances")
    assert "尾号 5670" in browser.text
    assert CARD not in browser.text
    browser.get("/officer/service/allowances/bank")
    browser.post(
        "/officer/service/allowances/bank", {"version": "0", "bank": "某银行", "number": CARD}, 409
    )


def test_words_and_tariffs_of_the_administrator(desk, browser):
    browser.sign_in("system")
    browser.get("/admin/system/words")
    browser.post("/admin/system/words", {"kind": "speciality", "name": "古建筑"})
    browser.get("/admin/system/words")
    browser.post("/admin/system/words", {"kind": "speciality", "name": "古建筑"}, 409)
    browser.post("/admin/system/words/turn", {"code": "古建筑"})
    browser.post("/admin/system/words/turn", {"code": "没有"}, 404)
    browser.get("/admin/system/tariffs")
    typed = {
        "unit_id": str(CITY),
        "item": "whole_day",
        "amount": "六百",
        "valid_from": "2026-03-02",
        "source": "某文件",
    }
    browser.post("/admin/system/tariffs", typed, 422)
    browser.post("/admin/system/tariffs", {**typed, "amount": "600.5"})
    browser.get("/admin/system/tariffs")
    assert "600.50" in browser.text
    browser.sign_in("manage")
    browser.get("/admin/system/tariffs", 403)


def test_hostile_input_on_the_officers_forms(desk, browser):
    _, came = desk
    browser.sign_in("officer")
    for path in (
        "/officer/profile/away/new",
        "/officer/service/allowances/bank",
        f"/officer/service/record/{came.id}/feedback",
    ):
        browser.get(path)
        names = {tag["name"] for tag in browser.page.select("main [name]")} - {"csrf_token"}
        for typed in HOSTILE:
            answer = browser.client.post(
                path, data={"csrf_token": browser.token, **dict.fromkeys(names, typed)}
            )
            assert answer.status_code < 500, (path, typed[:20])
            assert "<script>alert(1)" not in answer.get_data(as_text=True)


def test_lists_take_no_query_for_each_line(desk, browser, make):
    def number_of(path: str) -> int:
        seen: list[str] = []

        def note(*args: Any) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            browser.get(path)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    paths = (
        "/pool/manage",
        "/pool/training",
        "/pool/appraisals",
        "/pool/statistics",
        "/allowances",
    )
    browser.sign_in("manage")
    before = {path: number_of(path) for path in paths}
    hire_officers(make.province, CITY, 9, make.source, make.names)
    db.session.commit()
    after = {path: number_of(path) for path in paths}
    assert all(after[page] <= before[page] for page in before), (before, after)
    assert max(after.values()) < 40


def test_the_pool_is_read_only_by_its_own_desk(desk, browser):
    browser.sign_in("handler")
    for path in (
        "/pool/manage",
        "/pool/appraisals",
        "/pool/statistics",
        "/allowances",
        "/pool/training",
    ):
        browser.get(path, 403)
