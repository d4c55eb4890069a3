"""The booking wizard as a user meets it: ten steps, check, submit; and whatever interrupts it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db
from hearing.cases import service as cases
from hearing.hearings import approvals, drafts, rescheduling
from hearing.hearings.models import Approval, BookingDraft, Hearing
from hearing.hearings.rules import Role
from hearing.web import access
from tests.conftest import NOW
from tests.support import databases
from tests.support.counting import counted
from tests.support.inspector import Client, Inspector
from tests.support.make import COUNTY, P

WORDS = "双方对是否起诉分歧很大，写了很久的一段话需要当面听取意见"
MOST_QUERIES = 15


@pytest.fixture
def desk(make, browser):
    """A handler with an account and two cases."""
    make.world()
    owner = make.province.one(COUNTY, P.HANDLE)
    make.account(owner, "chengban")
    found = [
        cases.enter_case(
            owner, number=f"样{n}", title=f"示某{n}拟不起诉案", cause="交通肇事", type_code="non_prosecution",
            line_id=1, received_on=clock.today(), deadline_on=clock.beijing_date(NOW).replace(month=4),
        )
        for n in (1, 2)
    ]  # fmt: skip
    parties = [cases.add_party(owner, case, role=Role.SUSPECT, name="示某") for case in found]
    db.session.commit()
    browser.sign_in("chengban")
    return owner, found, parties


def answers(make, found, parties) -> dict[str, dict]:
    room = make.province.rooms[COUNTY]
    owner = make.province.one(COUNTY, P.HANDLE).person_id
    return {
        "cases": {"cases": [str(case.id) for case in found]},
        "grounds": {"grounds": ["handling_dispute", "social_impact"], "necessity": WORDS, "campaign": "检察开放日"},
        "issues": {
            "question1": "对他不起诉，您怎么看？", "kind1": "handling", "proposition1": "情节轻微，不起诉",
            "alternatives1": "附条件不起诉\n退回补充侦查", "question2": "赔偿到位了吗？", "kind2": "fact",
            "proposition2": "赔偿已到位", "alternatives2": "", "preliminary_view": "拟不起诉",
        },
        "openness": {"is_public": "yes", "openness_reason": ""},
        "form": {"form_": "ordinary"},
        "officers": {"needed": "５", "legal": "1", "expert": "", "social": "", "women": "2", "wish_words": "懂交通"},
        "presider": {"presider_person_id": str(owner), "presider_kind": "handler", "clerk_person_id": ""},
        "people": {
            **{f"party{p.id}": "y" for p in parties}, **{f"role{p.id}": "suspect" for p in parties},
            "name1": "样督", "as1": "supervisor", "words1": "人民监督员", "phone1": "10000000001",
        },
        "time": {
            "held_on": "2026年3月20日", "starts": "9:00", "ends": "11：00", "venue_kind": "room",
            "room_id": str(room), "venue_words": "",
        },
        "safety": {
            "risk_level": "medium", "security_plan": "法警两名", "publicity_plan": "专人值守", "budget": "300",
            "broadcast": "none",
        },
    }  # fmt: skip


def begin(browser, case) -> str:
    browser.get(f"/booking/case/{case.id}")
    where = browser.post(f"/booking/case/{case.id}").headers["Location"]
    return where.rsplit("/", 1)[0]


def fill(browser, draft: str, step: str, values: dict, status: int = 303):
    browser.get(f"{draft}/{step}")
    hidden = {
        tag["name"]: tag.get("value", "")
        for tag in browser.page.select("main form[data-draft] input[type=hidden]")
    }
    return browser.post(f"{draft}/{step}", {**hidden, **values}, status)


def fill_all(browser, draft: str, values: dict[str, dict]) -> None:
    for step, typed in values.items():
        fill(browser, draft, step, typed)


@pytest.mark.rule("F-03", "A-2", "A-5", "A-6", "A-8", "A-13", "A-20")
def test_ten_steps_and_a_submitted_plan(desk, make, browser):
    _, found, parties = desk
    draft = begin(browser, found[0])
    fill_all(browser, draft, answers(make, found, parties))
    browser.get(draft)
    assert "还差" not in browser.text
    assert "附条件不起诉" in browser.text
    assert "只有 13 天" not in browser.text
    version = browser.page.select_one("input[name=version]")["value"]
    browser.post(draft, {"version": version})
    hearing = db.session.query(Hearing).one()
    assert hearing.state == "department_review"
    assert (len(hearing.cases), hearing.needed, hearing.budget) == (2, 5, 300)
    assert [i.numbered for i in hearing.issues] == [["附条件不起诉", "退回补充侦查"], []]
    roles = {p.role for p in hearing.participants}
    assert roles == {"presider", "suspect", "supervisor"}
    supervisor = next(p for p in hearing.participants if p.role == "supervisor")
    assert (supervisor.phone, supervisor.must_be_told) == ("10000000001", True)
    assert db.session.query(BookingDraft).count() == 0
    browser.get("/booking")
    assert "没有提交的方案" not in browser.text


def test_a_wrong_step_is_kept_shown_and_counted_on_the_check_page(desk, make, browser):
    _, found, parties = desk
    draft = begin(browser, found[0])
    typed = answers(make, found[:1], parties[:1])
    fill(browser, draft, "time", {**typed["time"], "held_on": "三月二十", "ends": "8:00"}, 422)
    assert "听证日期写成 2026-12-01 的样子" in browser.text
    browser.get(f"{draft}/time")
    assert "三月二十" in str(browser.page)
    browser.get(draft)
    assert "还差" in browser.text
    assert not browser.page.select("form button.btn-act")
    browser.post(draft, {"version": "2"}, 422)
    assert db.session.query(Hearing).count() == 0


@pytest.mark.rule("A-13", "A-5", "A-7", "A-4", "A-2")
@pytest.mark.parametrize(
    ("step", "change", "words"),
    [
        ("grounds", {"necessity": "短"}, "不少于 10 个字"),
        ("grounds", {"grounds": ["dangerousness"]}, "只用于审查逮捕"),
        ("issues", {"question2": "只有问题", "kind2": "", "proposition2": ""}, "第 2 项：填写拟处理意见"),
        ("openness", {"is_public": "no"}, "填写改为不公开的理由"),
        ("officers", {"needed": "2"}, "不少于 3 人"),
        ("officers", {"women": "6"}, "不超过听证员人数"),
        ("presider", {"presider_kind": "chief"}, "不是检察长"),
        ("presider", {"presider_person_id": "999"}, "从列表中选择主持人"),
        ("people", {"name1": "样督", "as1": ""}, "选择样督的身份"),
        ("time", {"starts": "12:00"}, "结束时间须晚于开始时间"),
        ("time", {"held_on": "2026-03-01"}, "听证时间已过"),
        ("time", {"room_id": ""}, "选择听证室"),
        ("safety", {"broadcast": "live"}, "直播条件"),
        ("safety", {"budget": "很多"}, "填写整数"),
    ],
)  # fmt: skip
def test_each_step_says_what_to_do(desk, make, browser, step, change, words):
    _, found, parties = desk
    draft = begin(browser, found[0])
    typed = answers(make, found[:1], parties[:1])
    for name in ("time", "presider"):
        fill(browser, draft, name, typed[name])
    fill(browser, draft, step, {**typed[step], **change}, 422)
    assert words in browser.text


@pytest.mark.rule("A-5")
def test_minors_are_locked_and_opening_is_asked_apart(desk, make, browser):
    owner, found, parties = desk
    cases.add_party(owner, found[0], role=Role.VICTIM, name="小某", is_minor=True)
    db.session.commit()
    draft = begin(browser, found[0])
    browser.get(f"{draft}/openness")
    assert "未成年人，不公开" in browser.text
    assert browser.page.select_one("input[name=is_public][checked]")["value"] == "no"
    fill(browser, draft, "openness", {"is_public": "yes", "openness_reason": ""}, 422)
    fill(browser, draft, "openness", {"is_public": "yes", "openness_reason": "家长申请"})
    fill(browser, draft, "safety", {"risk_level": "low", "broadcast": "live"}, 422)
    assert "未成年人的听证不得直播" in browser.text


@pytest.mark.rule("A-20")
def test_the_days_left_stand_on_every_step(desk, make, browser):
    owner, found, parties = desk
    draft = begin(browser, found[0])
    found[0].deadline_on = clock.beijing_date(NOW).replace(day=22)
    db.session.commit()
    fill(browser, draft, "time", answers(make, found, parties)["time"])
    for step in ("cases", "grounds", "safety"):
        browser.get(f"{draft}/{step}")
        assert "办案期限还有 20 天" in browser.text
        assert "只有 2 天" in browser.text


def test_a_taken_room_is_said_at_once_and_again_when_submitting(desk, make, browser):
    _, found, parties = desk
    draft = begin(browser, found[0])
    typed = answers(make, found[:1], parties[:1])
    fill_all(browser, draft, typed)
    browser.get(draft)
    token = browser.page.select_one("input[name=version]")["value"]
    other = make.life("plan", number=7, days=18, starts="09:30")
    db.session.commit()
    assert other.hearing.starts_at < clock.beijing(clock.beijing_date(NOW).replace(day=20), "11:00")
    browser.post(draft, {"version": token}, 422)
    assert "已被占用，可选" in browser.text
    browser.get(f"{draft}/time")
    assert 'value="2026年3月20日"' in str(browser.page)


def test_rows_are_added_without_script(desk, browser):
    _, found, _ = desk
    draft = begin(browser, found[0])
    fill(browser, draft, "issues", {"question1": "甲问", "more": "1"}, 200)
    assert browser.page.select_one("#question2") is not None
    assert "甲问" in str(browser.page)
    fill(browser, draft, "people", {"name1": "某证人", "more": "1"}, 200)
    assert browser.page.select_one("#name3") is not None


def test_left_and_taken_up_again_then_deleted_on_a_page_of_its_own(desk, browser):
    _, found, _ = desk
    draft = begin(browser, found[0])
    where = fill(browser, draft, "grounds", {"necessity": WORDS, "later": "1"}).headers["Location"]
    assert where == "/booking"
    browser.get("/booking")
    assert browser.page.select_one(f'a[href="{draft}/grounds"]') is not None
    browser.get(f"/booking/case/{found[0].id}")
    assert "已有没提交的方案" in browser.text
    browser.get(f"{draft}/delete")
    assert "不能恢复" in browser.text
    assert db.session.query(BookingDraft).count() == 1
    browser.post(f"{draft}/delete")
    browser.get(f"{draft}/grounds", 404)


# interruptions: all that was typed comes back


def test_session_over_gives_the_text_back_and_the_draft_stays(desk, browser):
    _, found, _ = desk
    draft = begin(browser, found[0])
    fill(browser, draft, "grounds", {"necessity": "先存的", "grounds": ["law_dispute"]}, 422)
    browser.client.delete_cookie("sid")
    response = browser.client.post(
        f"{draft}/grounds", data={"csrf_token": browser.token, "necessity": WORDS}
    )
    assert response.status_code == 401
    assert WORDS in response.get_data(as_text=True)
    browser.sign_in("chengban")
    browser.get(f"{draft}/grounds")
    assert "先存的" in str(browser.page)


def test_second_device_gets_both_texts_and_the_last_word(desk, browser, app):
    _, found, _ = desk
    draft = begin(browser, found[0])
    browser.get(f"{draft}/grounds")
    first = {
        tag["name"]: tag.get("value", "")
        for tag in browser.page.select("main form[data-draft] input[type=hidden]")
    }
    phone = Inspector(app).sign_in("chengban")
    fill(
        phone,
        draft,
        "grounds",
        {"necessity": "手机上写的内容，也是很长的一段", "grounds": ["law_dispute"]},
    )
    browser.post(
        f"{draft}/grounds",
        {**first, "csrf_token": browser.token, "necessity": WORDS, "grounds": ["law_dispute"]},
        409,
    )
    assert WORDS in str(browser.page)
    assert "手机上写的内容" in browser.text
    again = {
        tag["name"]: tag.get("value", "")
        for tag in browser.page.select("main form[data-draft] input[type=hidden]")
    }
    browser.post(f"{draft}/grounds", {**again, "necessity": WORDS, "grounds": ["law_dispute"]})
    phone.get(f"{draft}/grounds")
    assert WORDS in str(phone.page)


def test_closed_tab_after_an_autosave_loses_nothing(desk, browser):
    _, found, _ = desk
    draft = begin(browser, found[0])
    browser.get(f"{draft}/grounds")
    hidden = {
        tag["name"]: tag.get("value", "")
        for tag in browser.page.select("main form[data-draft] input[type=hidden]")
    }
    for typed in ("双", "双方", WORDS):
        answer = browser.client.post(
            f"{draft}/grounds/kept",
            data={**hidden, "csrf_token": browser.token, "necessity": typed},
        )
        assert answer.status_code == 200
        assert answer.get_data(as_text=True) == "09:00"
    browser.get(f"{draft}/grounds")
    assert WORDS in str(browser.page)
    browser.post(
        f"{draft}/grounds",
        {**hidden, "csrf_token": browser.token, "necessity": WORDS, "grounds": ["law_dispute"]},
    )


def test_database_gone_gives_the_text_back(database_url, tmp_path, make, monkeypatch):
    make.world()
    owner = make.province.one(COUNTY, P.HANDLE)
    make.account(owner, "chengban")
    draft_id = drafts.start(owner, {}).id
    db.session.commit()
    db.session.remove()
    served = create_app(databases.settings(database_url, tmp_path))
    served.test_client_class = Client

    def gone(*_args, **_values):
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))

    with served.app_context(), clock.at(NOW):
        browser = Inspector(served).sign_in("chengban")
        browser.get(f"/booking/{draft_id}/grounds")
        monkeypatch.setattr(drafts, "save", gone)
        browser.post(
            f"/booking/{draft_id}/grounds", {"necessity": WORDS, "campaign": "开放日"}, 503
        )
        assert WORDS in browser.text
        assert "开放日" in browser.text
        db.session.remove()
        db.engine.dispose()


def test_nobody_else_opens_a_draft(desk, make, browser):
    _, found, _ = desk
    draft = begin(browser, found[0])
    make.account(make.staff(P.HANDLE), "bieren")
    db.session.commit()
    browser.sign_in("bieren")
    for path in (draft, f"{draft}/grounds", f"{draft}/delete"):
        browser.get(path, 404)
    browser.post(f"{draft}/grounds", {"necessity": "x"}, 404)


# reuse and return


def test_like_an_earlier_hearing_without_its_dates_and_names(desk, make, browser):
    owner, found, parties = desk
    draft = begin(browser, found[0])
    fill_all(browser, draft, answers(make, found[:1], parties[:1]))
    browser.get(draft)
    browser.post(draft, {"version": browser.page.select_one("input[name=version]")["value"]})
    hearing = db.session.query(Hearing).one()
    browser.get(f"/booking/case/{found[1].id}")
    where = browser.post(f"/booking/case/{found[1].id}", {"like": str(hearing.id)})
    copied = drafts.read(db.session.query(BookingDraft).one())
    assert copied["grounds"]["necessity"] == [WORDS]
    assert copied["time"]["held_on"] == copied["time"]["starts"] == [""]
    assert copied["time"]["room_id"] == [str(hearing.room_id)]
    assert (copied["people"]["as1"], copied["people"]["name1"]) == (["supervisor"], [""])
    assert copied["issues"]["preliminary_view"] == [""]
    assert where.headers["Location"].endswith("/grounds")
    browser.get(f"/hearings/{hearing.id}")
    browser.post(f"/hearings/{hearing.id}/again")
    assert db.session.query(BookingDraft).count() == 2


@pytest.mark.rule("F-03", "A-4")
def test_a_returned_plan_goes_through_the_wizard_again(desk, make, browser):
    _, found, parties = desk
    draft = begin(browser, found[0])
    fill_all(browser, draft, answers(make, found[:1], parties[:1]))
    browser.get(draft)
    browser.post(draft, {"version": browser.page.select_one("input[name=version]")["value"]})
    hearing = db.session.query(Hearing).one()
    head = make.province.one(COUNTY, P.DEPARTMENT_HEAD)
    approvals.department_return(head, hearing, "请增加一名听证员")
    db.session.commit()
    page = f"/hearings/{hearing.id}"
    browser.get(page)
    assert "请增加一名听证员" in browser.text
    where = browser.post(f"{page}/plan").headers["Location"]
    assert browser.post(f"{page}/plan").headers["Location"] == where
    browser.get(where)
    assert "还差" not in browser.text, browser.text
    fill(browser, where, "officers", {"needed": "7", "wish_words": "懂交通"})
    browser.get(where)
    browser.post(where, {"version": browser.page.select_one("input[name=version]")["value"]})
    db.session.expire_all()
    assert (hearing.needed, hearing.plan_version, hearing.state) == (7, 2, "department_review")
    browser.get(f"{page}/versions/2")
    assert "5 人" in browser.text
    assert "7 人" in browser.text


# pages of verbs and leaders


def test_a_verb_by_its_page(make, browser):
    life = make.world().life("tell")
    make.account(life.owner, "chengban")
    second = make.room(name="第二听证室")
    db.session.commit()
    browser.sign_in("chengban")
    page = f"/hearings/{life.hearing_id}"
    browser.get(f"{page}/change/nonsense", 404)
    browser.get(f"{page}/change/suspend")
    for how, good, wrong in (
        ("room", {"room_id": str(second.id), "reason": "维修"}, {"room_id": "", "reason": "留着的话"}),
        ("move", {"held_on": "2026-03-25", "starts_at": "9:00", "ends_at": "10:00", "reason": "改",
                  "room_id": str(second.id)},
         {"held_on": "2026-03-25", "starts_at": "9:00", "ends_at": "8:00", "reason": "留着的话"}),
        ("postpone", {"reason": "住院"}, {"reason": " "}),
        ("resume", {"held_on": "2026-03-26", "starts_at": "9:00", "ends_at": "10:00", "reason": "好了",
                    "room_id": str(second.id)},
         {"held_on": "x", "starts_at": "", "ends_at": "", "reason": "留着的话"}),
        ("cancel", {"reason": "撤回"}, {"reason": ""}),
    ):  # fmt: skip
        path = f"{page}/change/{how}"
        browser.get(path)
        browser.post(path, wrong, 422)
        if wrong["reason"].strip():
            assert wrong["reason"] in str(browser.page)
        browser.post(path, good)
        browser.get(page)
    assert "撤销" in browser.text


def test_leaders_decide_one_by_one_on_one_page(make, browser):
    life = make.world().life("plan")
    hearing = life.hearing
    approvals.department_agree(life.head, hearing, "部门同意听证")
    approvals.request(life.owner, hearing, "venue", "到虚构社区")
    make.account(life.chief, "zhang")
    make.account(make.province.one(COUNTY, P.DEPUTY_CHIEF), "fu")
    db.session.commit()
    first, second = db.session.query(Approval).order_by(Approval.id)
    browser.sign_in("zhang")
    browser.get("/approvals")
    assert "14 天" in browser.text
    browser.get(f"/approvals/{first.id}")
    for words in ("部门同意听证", "初步意见", "逐项决定", "办案期限", "安保预案"):
        assert words in browser.text, words
    browser.post(f"/approvals/{first.id}", {"decision": "no", "reasons": ""}, 422)
    assert "不同意须写明理由" in browser.text
    browser.post(f"/approvals/{first.id}", {"decision": "maybe", "reasons": "写了很久的意见"}, 422)
    assert "写了很久的意见" in str(browser.page)
    answer = browser.post(f"/approvals/{first.id}", {"decision": "yes"})
    assert answer.headers["Location"] == f"/approvals/{second.id}"
    browser.get("/delegations")
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    browser.post(
        "/delegations",
        {"deputy_person_id": str(deputy.person_id), "kinds": ["venue"], "from_on": "2026-03-02",
         "until_on": "2026-03-09", "words": "院党组会决定"},
    )  # fmt: skip
    browser.get("/delegations")
    browser.sign_in("fu")
    browser.get(f"/approvals/{second.id}")
    assert "受检察长委托" in browser.text
    browser.post(f"/approvals/{second.id}", {"decision": "yes"})
    browser.get("/approvals/decided")
    assert "受检察长委托" in browser.text
    browser.sign_in("zhang")
    browser.get("/delegations/1/end")
    browser.post("/delegations/1/end")
    browser.get("/approvals/decided")
    assert "共 1 件" in browser.text


def test_like_a_hearing_that_was_postponed_and_has_no_time(make, browser):
    life = make.world().life("tell")
    rescheduling.postpone(life.owner, life.hearing, "住院")
    make.account(life.owner, "again")
    db.session.commit()
    browser.sign_in("again")
    browser.get(f"/hearings/{life.hearing_id}")
    browser.post(f"/hearings/{life.hearing_id}/again")
    copied = drafts.read(db.session.query(BookingDraft).one())
    assert copied["time"]["starts"] == [""]
    assert copied["grounds"]["necessity"] == [life.hearing.necessity]


def test_pages_ask_the_database_little(app, desk, make, browser):
    owner, found, parties = desk
    draft = begin(browser, found[0])
    fill_all(browser, draft, answers(make, found, parties))
    life = make.life("tell", number=7, days=30)
    rescheduling.postpone(life.owner, life.hearing, "住院")
    start = clock.beijing(clock.today().replace(month=5), "09:00")
    rescheduling.resume(
        life.owner, life.hearing, start, start.replace(hour=3), life.hearing.room_id, "好了"
    )
    waiting = make.life("plan", number=8, days=40)
    approvals.department_agree(waiting.head, waiting.hearing, "同意")
    make.account(life.chief, "zhang")
    db.session.commit()
    pages = {
        "chengban": ["/booking", f"/booking/case/{found[0].id}", draft, f"{draft}/delete",
                     *(f"{draft}/{step}" for step in answers(make, found, parties)),
                     f"/hearings/{life.hearing_id}", f"/hearings/{life.hearing_id}/versions",
                     f"/hearings/{life.hearing_id}/versions/2", f"/hearings/{life.hearing_id}/change/presider",
                     "/hearings"],
        "zhang": ["/approvals", f"/approvals/{waiting.hearing_id}", "/approvals/decided", "/delegations"],
    }  # fmt: skip
    row = db.session.query(Approval).filter_by(hearing_id=waiting.hearing_id).one()
    pages["zhang"][1] = f"/approvals/{row.id}"
    app.jinja_env.globals["navigation"] = list  # its figures are counted below
    many = {}
    for who, paths in pages.items():
        browser.sign_in(who)
        for path in paths:
            db.session.remove()  # as a request of its own, parameters included
            with counted() as statements:
                browser.get(path)
            many[path] = len(statements)
    assert {path: n for path, n in many.items() if n > MOST_QUERIES} == {}


def test_the_menu_asks_the_database_little(make, browser):
    life = make.world().life("plan")
    make.account(life.chief, "zhang")
    db.session.commit()
    browser.sign_in("zhang")
    db.session.remove()
    with counted() as statements:
        browser.get("/hat")
    assert len(statements) <= MOST_QUERIES


def test_counting_counts(app):
    with counted() as statements:
        db.session.execute(text("SELECT 1"))
        db.session.execute(text("SELECT 2"))
    assert len(statements) == 2
    assert access.PUBLIC
