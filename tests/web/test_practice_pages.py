"""Training, observation and mock hearings through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings.models import Hearing
from hearing.practice import attendance, gatherings, queries
from hearing.practice.gatherings import When
from hearing.practice.models import Gathering, MockHearing
from tests.support.make import CITY, COUNTY, P

MARKED = ("audible", "clear", "orderly", "useful")
PLACE = {"held_on": "2026-03-20", "starts": "09:00", "ends": "11:00"}


@pytest.fixture
def desk(make):
    make.world()
    for kind, unit, name in (
        (P.CLERK, COUNTY, "shuji"), (P.HANDLE, COUNTY, "ban"), (P.MANAGE, CITY, "guan"),
    ):  # fmt: skip
        make.account(make.province.one(unit, kind), name)
    db.session.commit()
    return make


def newest(model):
    db.session.expire_all()
    return db.session.scalars(select(model).order_by(model.id.desc())).first()


@pytest.mark.rule("F-27")
def test_a_training_from_plan_to_feedback(desk, browser):
    room, handler = desk.province.rooms[COUNTY], desk.province.one(COUNTY, P.HANDLE)
    browser.sign_in("shuji").get("/gatherings/new")
    typed = {
        "kind": "training",
        "title": "听证规定学习",
        "content": "逐条",
        "room_id": str(room),
        **PLACE,
    }
    browser.post("/gatherings/new", {**typed, "ends": "08:00"}, 422)
    assert "结束时间须晚于开始时间" in browser.text
    assert "听证规定学习" in str(browser.page)
    browser.post("/gatherings/new", typed)
    row = newest(Gathering)
    here = f"/gatherings/{row.id}"
    browser.get("/gatherings/new")
    browser.post("/gatherings/new", typed, 409)
    assert "已被占用" in browser.text
    browser.get(f"{here}/staff")
    browser.post(f"{here}/staff", {"capacity": "colleague"}, 422)
    browser.post(f"{here}/staff", {"capacity": "colleague", "people": str(handler.person_id)})
    browser.get(f"{here}/guest")
    browser.post(f"{here}/guest", {"name": "赵某", "words": "县人大"})
    browser.get(here)
    assert "赵某" in browser.text
    guest = newest(Gathering).guests
    browser.get(f"{here}/guests/{guest[1].id}/withdraw")
    browser.post(f"{here}/guests/{guest[1].id}/withdraw")
    browser.sign_in("ban").get("/gatherings")
    assert "等我答复或反馈 1 件" in browser.text
    mine = f"/gatherings/mine/{guest[0].id}"
    browser.get(mine)
    browser.post(mine, {"answer": "no"}, 422)
    browser.post(mine, {"answer": "yes"})
    browser.sign_in("shuji").get(f"{here}/present")
    browser.post(f"{here}/present", {"present": str(guest[0].id)}, 422)
    assert "还没有开始" in browser.text
    with clock.at(clock.beijing(row.held_on, "10:00")):
        browser.sign_in("shuji").get(f"{here}/present")
        browser.post(f"{here}/present", {"present": str(guest[0].id)})
        browser.sign_in("ban").get(f"{mine}/feedback")
        browser.post(f"{mine}/feedback", {"audible": "3"}, 422)
        marks = dict.fromkeys(("audible", "clear", "orderly", "useful"), "3")
        browser.post(f"{mine}/feedback", {**marks, "words": "讲得清楚"})
        browser.get(here)
        assert "反馈表 1 份" in browser.text
        assert "收到 5 份以上才显示平均分和意见" in browser.text
        assert "讲得清楚" not in browser.text


def test_moving_and_cancelling(desk, browser):
    browser.sign_in("shuji").get("/gatherings/new")
    typed = {"kind": "exchange", "title": "研讨", "content": "x", "place": "会议室", **PLACE}
    browser.post("/gatherings/new", typed)
    here = f"/gatherings/{newest(Gathering).id}"
    browser.get(f"{here}/move")
    assert browser.page.find(id="starts")["value"] == "09:00"
    browser.post(
        f"{here}/move", {**PLACE, "held_on": "2026-03-21", "place": "二楼", "version": "1"}
    )
    browser.get(f"{here}/move")
    browser.post(f"{here}/move", {**PLACE, "place": "三楼", "version": "1"}, 409)
    assert "三楼" in str(browser.page)
    browser.get(f"{here}/cancel")
    browser.post(f"{here}/cancel", {"because": "人不够", "version": "2"})
    browser.get(here)
    assert "人不够" in browser.text


def test_the_pools_desk_observes_and_enters_hours(desk, browser):
    life = desk.life("answers")
    db.session.commit()
    browser.sign_in("guan").get("/gatherings/observe")
    browser.post("/gatherings/observe", {"hearing_id": "999", "title": "x", "content": "x"}, 422)
    wanted = {"hearing_id": str(life.hearing.id), "title": "观摩", "content": "看提问"}
    browser.post("/gatherings/observe", wanted)
    row = newest(Gathering)
    here = f"/gatherings/{row.id}"
    browser.get(here)
    assert "公开听证一场" in browser.text
    browser.get(f"{here}/officers")
    chosen = browser.page.select_one('input[name="people"]')["value"]
    browser.post(f"{here}/officers", {"people": chosen})
    with clock.at(row.ends_at):
        browser.sign_in("guan").get(f"{here}/present")
        browser.post(f"{here}/present", {"present": str(newest(Gathering).guests[0].id)})
        browser.get(f"{here}/credit")
        browser.post(f"{here}/credit", {"hours": "0", "quarters": "0"}, 422)
        browser.post(f"{here}/credit", {"hours": "2", "quarters": "30"})
        browser.get("/pool/training")
        assert "观摩听证" in browser.text


@pytest.mark.rule("F-27")
def test_an_officer_answers_an_invitation_and_says_what_it_was_like(desk, browser):
    manager, member, other = desk.province.one(CITY, P.MANAGE), desk.officer(), desk.officer()
    for one, name in ((member, "yuan"), (other, "bie")):
        desk.account(one, name, "officer")
    begin = clock.now() + timedelta(days=5)
    when = When(begin, begin + timedelta(hours=2), place="三楼会议室")
    row = gatherings.plan(manager, "training", "听证员履职培训", "怎样提问", when)
    gatherings.invite(manager, row, "officer", member_ids=(member.id,))
    guest = row.guests[0].id
    db.session.commit()
    here = f"/officer/gatherings/{guest}"
    browser.sign_in("bie").get("/officer")
    assert "履职培训" not in browser.text
    browser.get(here, 404)
    browser.sign_in("yuan").get("/officer")
    assert "请您参加业务培训" in browser.text
    browser.get(here)
    browser.post(here, {"answer": "no"}, 422)
    assert "写明不能参加的原因" in browser.text
    browser.post(here, {"answer": "yes"})
    browser.get("/officer")
    assert "您已答复：参加" in browser.text
    browser.post(f"{here}/feedback", dict.fromkeys(MARKED, "3"), 422)
    with clock.at(when.ends_at):
        attendance.note(manager, db.session.get(Gathering, row.id), [guest])
        db.session.commit()
        browser.sign_in("yuan").get("/officer")
        assert "填写反馈表" in browser.text
        browser.post(here, {"answer": "no", "reason": "病"}, 409)
        browser.get(f"{here}/feedback")
        browser.post(f"{here}/feedback", dict.fromkeys(MARKED, "3"))
        browser.get("/officer")
        assert "履职培训" not in browser.text
    assert queries.feedback_of(row.id).number == 1


@pytest.mark.rule("A-2")
def test_a_mock_hearing_through_its_steps(desk, browser):
    browser.sign_in("shuji").get("/mocks/new")
    typed = {
        "title": "邻里纠纷模拟", "scenario": "虚构", "place": "会议室", **PLACE,
        "parts": "主持人 甲\n承办检察官 乙 员额\n听证员 丙",
    }  # fmt: skip
    browser.post("/mocks/new", {**typed, "parts": "法官 甲"}, 422)
    browser.post("/mocks/new", typed)
    here = f"/mocks/{newest(MockHearing).id}"
    browser.get(f"{here}/edit")
    assert "承办检察官 乙 员额" in browser.page.find(id="parts").get_text()
    browser.post(f"{here}/edit", {**typed, "title": "改名", "version": "1"})
    browser.get(here)
    browser.post(f"{here}/steps", {"step": "3"}, 422)
    assert "请先完成" in browser.text
    for number in (0, 1, 2, 3, 4, 6, 7, "end"):
        browser.get(here)
        browser.post(f"{here}/steps", {"step": str(number)})
    browser.get(here)
    browser.post(f"{here}/notes", {"aspect": "procedure"}, 422)
    browser.post(f"{here}/notes", {"aspect": "procedure", "words": "未告知回避权"})
    browser.get(here)
    assert "未告知回避权" in browser.text
    browser.get("/mocks")
    assert "改名" in browser.text
    browser.get(f"{here}/cancel")
    browser.post(f"{here}/cancel", {"because": "x", "version": "9"}, 409)


TEXT = {
    "title": "某某拟不起诉公开听证案", "keywords": "公开听证", "gist": "邻里纠纷引发的案件，可以通过公开听证化解矛盾。",
    "course": "检察机关邀请三名听证员，围绕是否起诉听取意见，形成一致意见。", "meaning": "听证把事理、法理、情理讲在当面。",
}  # fmt: skip


@pytest.mark.rule("F-28")
def test_a_typical_case_from_nomination_to_the_public_shelf(make, browser):
    make.world()
    life = make.life("tell_decision")
    for viewer, name in (
        (life.owner, "ban"), (life.head, "bumen"), (make.province.one(CITY, P.CHIEF), "zhang"),
        (make.province.one(CITY, P.DEPUTY_CHIEF), "fen"),
    ):  # fmt: skip
        make.account(viewer, name)
    party = life.hearing.cases[0].parties[0].name
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        browser.sign_in("ban").get("/exemplars/new")
        typed = {
            **TEXT,
            "kind": "typical",
            "facts": f"{party}与邻居因宅基地争执，依据高检发办字〔2020〕53号听证。",
        }
        browser.post("/exemplars/new", typed, 422)
        assert "来源的听证" in browser.text
        assert party in str(browser.page)
        browser.post("/exemplars/new", {**typed, "hearing_id": str(life.hearing.id)})
        here = "/exemplars/1"
        browser.get(here)
        assert "2 处可能识别到人的内容" in browser.text
        browser.post(f"{here}/submit", {}, 422)
        assert "请先替换" in browser.text
        browser.get(f"{here}/names")
        keep = browser.page.find("a", string=lambda words: words and "保留" in words)
        keep = keep or browser.page.select_one("td a")
        browser.get(keep["href"])
        browser.post(keep["href"], {"reason": ""}, 422)
        words = browser.page.find(id="words")["value"]
        browser.post(f"{here}/keep", {"words": words, "reason": "公开发布的文件号"})
        browser.get(f"{here}/names")
        assert "必须替换" in browser.text
        browser.post(f"{here}/names", {"chosen": party, "version": "9"}, 409)
        browser.post(f"{here}/names", {"chosen": party, "version": "1"})
        browser.get(f"{here}/edit")
        assert party not in str(browser.page)
        facts = browser.page.find(id="facts").get_text().strip()
        browser.post(f"{here}/edit", {**TEXT, "facts": facts, "version": "2"})
        browser.get(here)
        browser.post(f"{here}/submit")
        browser.sign_in("bumen").get(f"{here}/review")
        browser.post(f"{here}/review", {"verdict": "return"}, 422)
        browser.post(f"{here}/review", {"verdict": "recommend"})
        browser.sign_in("zhang").get("/exemplars")
        assert "待你处理" in browser.text
        browser.get(f"{here}/review")
        browser.post(f"{here}/review", {"verdict": "adopt", "words": "可以推广"})
        browser.get(here)
        browser.post(f"{here}/print")
        browser.get(f"{here}/paper")
        browser.sign_in("fen").get(f"{here}/publish")
        browser.post(f"{here}/publish", {"decision": "back"}, 422)
        browser.post(f"{here}/publish", {"decision": "public"})
        browser.get(here)
        assert "典案〔2026〕1号" in browser.text
        browser.client = browser.app.test_client()
        browser.get("/shelf")
        browser.get(browser.page.select_one("main .card a")["href"])
        assert "宅基地" in browser.text
        assert party not in str(browser.page)
        assert life.hearing.number not in str(browser.page)
        shelf = browser.page.find("h1").get_text()
        assert shelf == TEXT["title"]
        browser.sign_in("fen").get(f"{here}/withdraw")
        browser.post(f"{here}/withdraw", {"because": "当事人申请"})
        browser.client = browser.app.test_client()
        browser.get("/shelf")
        assert "还没有发布典型案例" in browser.text


@pytest.mark.rule("F-27")
def test_the_record_of_a_training_is_printed(desk, browser):
    browser.sign_in("shuji").get("/gatherings/new")
    typed = {"kind": "training", "title": "学习", "content": "x", "place": "会议室", **PLACE}
    browser.post("/gatherings/new", typed)
    here = f"/gatherings/{newest(Gathering).id}"
    browser.get(f"{here}/paper", 404)
    browser.get(here)
    browser.post(f"{here}/print", {}, 409)
    browser.get(f"{here}/guest")
    browser.post(f"{here}/guest", {"name": "赵某"})
    with clock.at(clock.beijing(newest(Gathering).held_on, "12:00")):
        browser.sign_in("shuji").get(f"{here}/present")
        browser.post(f"{here}/present", {"present": str(newest(Gathering).guests[0].id)})
        browser.get(here)
        browser.post(f"{here}/print")
        browser.get(f"{here}/paper")
        assert "签到与记录" in browser.text


MARKS = {"version": "1", "comment": "总体规范", "act": "save"}


@pytest.mark.rule("F-29", "P-9")
def test_a_review_from_sheet_to_contest(make, browser):
    make.world()
    life = make.life("close", days=8)
    reviewer = make.staff(P.HANDLE, COUNTY)
    for viewer, name in (
        (life.owner, "ban"), (make.province.one(COUNTY, P.CHIEF), "zhang"), (reviewer, "other"),
        (make.province.one(COUNTY, P.DEPUTY_CHIEF), "fen"),
    ):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=40)):
        browser.sign_in("zhang").get("/quality/new")
        typed = {
            "kind": "cases", "title": "上半年评查", "from_on": "2026-03-01", "until_on": "2026-04-01",
            "sample_size": "1",
        }  # fmt: skip
        browser.post("/quality/new", {**typed, "until_on": "2026-02-01"}, 422)
        browser.post("/quality/new", typed)
        browser.get("/quality")
        here = browser.page.select_one("tbody a")["href"]
        browser.get(f"{here}/sheet")
        browser.post(f"{here}/sheet", {"sheet": "程序｜齐全｜60", "version": "1"}, 422)
        assert "现为 60 分" in browser.text
        browser.post(f"{here}/sheet", {"sheet": "程序|齐全|60\n笔录｜完整｜40", "version": "1"})
        browser.get(here)
        browser.post(f"{here}/act", {"verb": "x"}, 404)
        browser.get(here)
        browser.post(f"{here}/act", {"verb": "commit"})
        browser.get(here)
        browser.post(f"{here}/act", {"verb": "freeze"}, 422)
        assert "先于名单" in browser.text
        browser.get(f"{here}/record.json", 404)
    with clock.at(clock.now() + timedelta(days=41)):
        browser.sign_in("zhang").get(here)
        browser.post(f"{here}/act", {"verb": "freeze"})
        browser.get(f"{here}/draw")
        browser.post(f"{here}/draw", {"value": "482913"}, 422)
        browser.post(f"{here}/draw", {"value": "482913", "source": "人民监督员"})
        assert browser.get(f"{here}/record.json").get_json()["outside"]["value"] == "482913"
        assert browser.client.get("/quality/verifier").mimetype == "text/html"
        browser.get(here)
        sample = browser.page.find("a", string=life.hearing.number)["href"]
        browser.get(sample)
        offered = [one["value"] for one in browser.page.select("#reviewer option")]
        assert str(life.owner.person_id) not in offered
        browser.post(sample, {"reviewer": str(life.owner.person_id)}, 422)
        browser.post(sample, {"reviewer": str(reviewer.person_id)})
        browser.get(sample)
        back = browser.page.find("a", string=lambda words: words and "收回" in words)
        back = back or next(
            one for one in browser.page.select("main a") if "收回" in one.get_text()
        )
        browser.get(back["href"])
        browser.post(back["href"])
        browser.get(sample)
        browser.post(sample, {"reviewer": str(reviewer.person_id)})
        browser.get(here)
        browser.post(f"{here}/act", {"verb": "close"}, 422)
        browser.sign_in("other").get("/quality/mine")
        task = browser.page.select_one("tbody a")["href"]
        browser.get(task)
        assert life.hearing.title in browser.text
        db.session.execute(
            update(Hearing).where(Hearing.id == life.hearing_id).values(is_public=False)
        )
        db.session.commit()
        browser.get(task)
        assert "不公开听证，不列名称" in browser.text
        assert life.hearing.title not in browser.text
        fields = [one["name"] for one in browser.page.select("input[name^=deduction]")]
        found = [one.replace("deduction", "finding") for one in fields]
        given = {fields[0]: "10", fields[1]: "0", **MARKS}
        browser.post(task, given, 422)
        assert "写明发现的问题" in browser.text
        browser.post(task, {**given, found[0]: "未告知回避权"})
        browser.get(task)
        assert browser.page.find(id=fields[0])["value"] == "10"
        browser.post(task, {**given, found[0]: "x"}, 409)
        browser.post(task, {**given, found[0]: "未告知回避权", "version": "2", "act": "submit"})
        browser.get(task)
        assert "已提交，90 分" in browser.text
        browser.sign_in("zhang").get(here)
        browser.post(f"{here}/act", {"verb": "close"})
        browser.sign_in("ban").get("/quality/mine")
        mine = browser.page.select("tbody")[1].find("a")["href"]
        browser.get(mine)
        assert "未告知回避权" in browser.text
        assert reviewer.name not in browser.text
        browser.post(mine, {"reasons": ""}, 422)
        browser.post(mine, {"reasons": "笔录第三页已记载"})
        browser.sign_in("fen").get(sample)
        browser.get(f"{sample}/contest")
        browser.post(f"{sample}/contest", {"grade": "excellent"}, 422)
        browser.post(f"{sample}/contest", {"grade": "qualified", "words": "部分采纳"})
        browser.get(sample)
        browser.post(f"{sample}/print")
        browser.get(f"{sample}/paper")
        browser.get(here)
        assert "申请复核" in browser.text
        browser.sign_in("ban").get(mine)
        assert "部分采纳" in browser.text
