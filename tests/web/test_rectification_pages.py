"""整改, problems and padding through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import rectification
from hearing.bulletins.answering import USUAL_DEMAND
from hearing.bulletins.ledger_models import PaddingFlag, ProblemRuling, Rectification
from hearing.bulletins.models import BulletinProblem
from hearing.papers import sheets
from tests.bulletins.test_rectification import answered, bulletin, issued
from tests.support.counting import counted
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P


@pytest.fixture
def office(make):
    make.world()
    make.drafter = make.staff(P.BULLETIN_DRAFT, CITY)
    make.reviewer = make.staff(P.BULLETIN_REVIEW, CITY)
    make.issuer = make.staff(P.BULLETIN_ISSUE, CITY)
    make.head = make.province.one(COUNTY, P.DEPARTMENT_HEAD)
    make.chief = make.province.one(COUNTY, P.CHIEF)
    for name in ("drafter", "reviewer", "issuer", "head", "chief"):
        make.account(getattr(make, name), name)
    (make.item, *_) = issued(make, bulletin(make, detectors=("late_notice", "unsigned")))
    db.session.commit()
    return make


def state(item_id: int) -> tuple[str, int]:
    db.session.expire_all()
    row = db.session.get_one(Rectification, item_id)
    return row.state, row.version


def test_an_item_from_receipt_to_closing_on_the_pages(office, browser):
    url = f"/rectifications/{office.item.id}"
    browser.sign_in("chief")
    browser.get("/rectifications")
    assert "合检听改〔2026〕1号" in browser.text
    browser.get(url)
    browser.post(f"{url}/receive", {"version": "1", "person_id": str(office.head.person_id)})
    browser.sign_in("head")
    browser.get(url)
    browser.post(f"{url}/begin", {"version": "2", "words": "  "}, 422)
    assert "填写整改措施" in browser.text
    browser.post(f"{url}/begin", {"version": "1", "words": "我写的措施"}, 409)
    assert "我写的措施" in str(browser.page)
    browser.post(f"{url}/begin", {"version": "2", "words": "三日内核查"})
    browser.post(f"{url}/answer", {"version": "3", "words": "已逐场说明"})
    browser.sign_in("reviewer")
    browser.get(url)
    browser.post(f"{url}/take_up", {"version": "4"})
    browser.get(url)
    assert "销号" in browser.text
    browser.post(f"{url}/close", {"version": "5", "words": "查了六份说明"})
    assert state(office.item.id)[0] == "closed"
    browser.get(url)
    assert "查了六份说明" in browser.text
    assert "三日内核查" in browser.text


def test_whose_post_it_is_not_may_read_and_not_move(office, browser):
    url = f"/rectifications/{office.item.id}"
    browser.sign_in("reviewer")
    browser.get(url)
    assert "签收" not in [button.get_text() for button in browser.page.select("button")]
    browser.post(f"{url}/receive", {"version": "1", "person_id": str(office.chief.person_id)}, 403)
    browser.post(f"{url}/nothing", {"version": "1"}, 404)
    assert state(office.item.id) == ("issued", 1)


def test_more_time_on_the_pages(office, browser):
    url = f"/rectifications/{office.item.id}"
    later = office.item.due_on + timedelta(days=10)
    browser.sign_in("head")
    browser.get(url)
    browser.post(f"{url}/extension", {"until_on": str(office.item.due_on), "reason": "等省院"}, 422)
    assert "等省院" in str(browser.page)
    browser.post(f"{url}/extension", {"until_on": str(later), "reason": "等省院材料"})
    browser.sign_in("issuer")
    browser.get(url)
    assert "等省院材料" in browser.text
    browser.post(f"{url}/extension/decision", {"decision": "no", "reasons": ""}, 422)
    browser.post(f"{url}/extension/decision", {"decision": "yes", "reasons": ""})
    db.session.expire_all()
    assert db.session.get_one(Rectification, office.item.id).due_on == later


def test_filters_stand_in_the_address_and_the_sheet_is_journalled(office, browser):
    browser.sign_in("drafter")
    browser.get("/rectifications?detector=unsigned")
    assert "共 1 项" in browser.text
    browser.get("/rectifications?state=closed")
    assert "没有符合条件的整改项" in browser.text
    browser.get("/rectifications?state=nonsense&detector=%27&unit=x&page=-3")
    assert "共 2 项" in browser.text
    answer = browser.client.post(
        "/rectifications/export", data={"csrf_token": browser.token, "detector": "unsigned"}
    )
    assert sheets.table(answer.data)[2][0].startswith("合检听改")
    verbs = (
        db.session.execute(text("SELECT verb FROM journal_entry ORDER BY sequence DESC"))
        .scalars()
        .all()
    )
    assert "rectification.export" in verbs


def test_the_ledger_asks_no_more_for_many_than_for_few(office, browser):
    browser.sign_in("drafter")
    browser.get("/rectifications")
    with counted() as few:
        browser.get("/rectifications")
    detectors = tuple(f"x{number}" for number in range(12))
    issued(office, bulletin(office, 2, detectors=detectors))
    db.session.commit()
    with counted() as many:
        browser.get("/rectifications")
    assert "共 14 项" in browser.text
    assert len(many) == len(few)


def test_a_problem_is_ruled_on_with_its_reason(office, browser):
    row = bulletin(office, 2, detectors=("redraw", "no_recording"))
    problem = db.session.scalars(
        select(BulletinProblem).where(BulletinProblem.bulletin_id == row.id)
    ).first()
    db.session.commit()
    url = f"/bulletins/{row.id}/problems"
    browser.sign_in("drafter")
    browser.get(url)
    assert "尚未决定 2 项" in browser.text
    browser.get(f"{url}/{problem.id}")
    browser.post(f"{url}/{problem.id}", {"verdict": "dismissed", "reason": ""}, 422)
    browser.post(f"{url}/{problem.id}", {"verdict": "dismissed", "reason": "已当场补正"})
    browser.get(url)
    assert "已当场补正" in browser.text
    assert "尚未决定 1 项" in browser.text
    assert (
        db.session.query(ProblemRuling).filter_by(problem_id=problem.id).one().verdict
        == "dismissed"
    )
    browser.get(f"{url}/999999", 404)
    left = "no_recording" if problem.detector == "redraw" else "redraw"
    browser.get(f"{url}/of/{left}")
    shown = {one: browser.page.select_one(f"#{one}").get("value") for one in ("demand", "due_on")}
    browser.post(f"{url}/of/{left}", {"verdict": "confirmed", "reason": " "}, 422)
    browser.post(f"{url}/of/{left}", {"verdict": "confirmed", "reason": "已查登记", **shown})
    browser.get(url)
    assert "尚未决定 0 项" in browser.text
    assert "已查登记" in browser.text
    browser.get(f"{url}/of/mismatch", 404)
    assert not browser.page.find("input", attrs={"type": "checkbox"})  # ruled on, never ticked


def test_a_flag_is_decided_on_its_page(office, browser):
    life = office.life("file")
    with clock.at(clock.beijing(life.row.held_on + timedelta(days=20))):
        db.session.add(
            PaddingFlag(
                hearing_id=life.hearing_id, kind="pad_short", words="7 分钟", found_at=clock.now()
            )
        )
        db.session.commit()
        flag = db.session.query(PaddingFlag).one().id
        browser.sign_in("reviewer")
        browser.get("/padding")
        assert "7 分钟" in browser.text
        browser.get(f"/padding/{flag}")
        browser.post(f"/padding/{flag}", {"verdict": "genuine", "reason": ""}, 422)
        browser.post(f"/padding/{flag}", {"verdict": "genuine", "reason": "调阅录像，确有一小时"})
        browser.get("/padding?decided=1")
        assert "调阅录像，确有一小时" in browser.text
        browser.post(f"/padding/{flag}", {"verdict": "padded", "reason": "又查"}, 409)
        browser.sign_in("chief")
        browser.get("/padding", 403)


def test_the_menu_counts_what_waits(office, browser):
    browser.sign_in("chief")
    browser.get("/rectifications")
    entry = browser.page.select_one('a[href="/rectifications"]').get_text()
    assert "2" in entry
    answered(office, db.session.get_one(Rectification, office.item.id))
    db.session.commit()
    browser.get("/rectifications")
    assert "1" in browser.page.select_one('a[href="/rectifications"]').get_text()
    browser.sign_in("reviewer")
    browser.get("/rectifications")
    assert "1" in browser.page.select_one('a[href="/rectifications"]').get_text()
    assert rectification.open_extension(office.item.id) is None


def test_who_answers_is_chosen_on_the_page(office, browser):
    row = bulletin(office, 2, detectors=("redraw", "no_recording"))
    first, second = db.session.scalars(
        select(BulletinProblem).where(BulletinProblem.bulletin_id == row.id)
    ).all()
    stranger = office.staff(P.CHIEF, CITY)
    db.session.commit()
    url = f"/bulletins/{row.id}/problems"
    browser.sign_in("drafter").get(f"{url}/{first.id}")
    chosen = browser.page.select_one("#answerable option[selected]")
    assert chosen.get_text() == "分管副检察长（这类问题通常由其负责）"
    offered = [one["value"] for one in browser.page.select("#answerable option")]
    assert f"person:{office.head.person_id}" in offered
    assert f"person:{stranger.person_id}" not in offered
    typed = {
        "verdict": "confirmed",
        "reason": "已看抽取记录",
        "answerable": "words:",
        "answerable_words": "",
        "demand": browser.page.select_one("#demand")["value"],
        "due_on": browser.page.select_one("#due_on")["value"],
    }
    assert (typed["demand"], typed["due_on"]) == (
        first.requirement or USUAL_DEMAND,
        f"{first.due_on}",
    )
    browser.post(f"{url}/{first.id}", typed, 422)
    assert "写明由谁负责" in browser.text
    assert "已看抽取记录" in str(browser.page)
    for wrong, words in (
        ({"demand": ""}, "写明要求该院做什么"), ({"due_on": f"{clock.today()}"}, "整改期限须在今天以后"),
        ({"due_on": ""}, "填写整改期限"),
    ):  # fmt: skip
        browser.post(f"{url}/{first.id}", {**typed, "answerable_words": "某人", **wrong}, 422)
        assert words in browser.text
    wrong = {**typed, "answerable": f"person:{stranger.person_id}"}
    browser.post(f"{url}/{first.id}", wrong, 422)
    browser.post(f"{url}/{first.id}", {**typed, "answerable_words": "第三检察部主任"})
    browser.get(url)
    assert "责任人：第三检察部主任" in browser.text
    own = {
        **typed,
        "answerable_words": "第三检察部主任",
        "demand": "逐件说明",
        "due_on": "2099-02-03",
    }
    browser.post(f"{url}/{first.id}", own)
    browser.get(url)
    assert "要求：逐件说明；2099年2月3日 前反馈" in browser.text.replace(
        "2099-02-03", "2099年2月3日"
    )
    browser.get(f"{url}/{first.id}")
    assert browser.page.select_one("#answerable_words")["value"] == "第三检察部主任"
    browser.post(f"{url}/{first.id}", {**typed, "answerable": f"person:{office.head.person_id}"})
    browser.get(url)
    assert f"责任人：部门负责人{office.head.name}" in browser.text
    browser.get(f"{url}/of/no_recording")
    browser.post(f"{url}/of/no_recording", {**typed, "answerable": "post:chief"})
    db.session.expire_all()
    ruled = db.session.query(ProblemRuling).filter_by(problem_id=second.id).one()
    assert (ruled.person_words, ruled.person_id) == ("检察长", None)


def test_each_number_of_the_overview_opens_so_many_items(office, browser):
    more = issued(office, bulletin(office, 2, detectors=("redraw", "no_recording", "unsigned")))
    answered(office, more[0])
    elsewhere = issued(office, bulletin(office, 3, detectors=("late_notice",)))[0]
    for unit_id, name in ((PROVINCE, "sheng"), (CITY, "shi")):
        office.account(office.staff(P.CHIEF, unit_id), name)
    db.session.commit()
    with clock.at(clock.beijing(elsewhere.due_on + timedelta(days=1))):
        for name, path in (
            ("sheng", "/dashboard"), ("sheng", f"/dashboard?unit={CITY}"), ("shi", "/dashboard"),
            ("sheng", f"/dashboard?unit={COUNTY}"), ("sheng", f"/dashboard?unit={OTHER_CITY}"),
        ):  # fmt: skip
            browser.sign_in(name).get(path)
            numbers = {}
            for link in list(browser.page.select("main a[href*='/rectifications?']")):
                numbers[link["href"]] = int(re.search(r"\d+", link.get_text())[0])
            expected = {0} if str(OTHER_CITY) in path else {5, 6, 1}
            assert set(numbers.values()) == expected, path
            for url, number in numbers.items():
                browser.get(url)
                assert f"共 {number} 项（含下级院）" in browser.text, (path, url)
