"""Pages of cases, applications and imports through the inspector; canaries; lists and exports."""

from __future__ import annotations

import io

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.cases import applications, service
from hearing.cases.models import Application, Case
from hearing.jobs.tasks import sweep
from hearing.papers import sheets
from tests.cases.conftest import Desk
from tests.cases.tables import csv_bytes, row

CANARY = "金丝雀"


@pytest.fixture
def office(make, browser):
    desk = Desk(make)
    for name in ("handler", "other", "head", "deputy", "chief", "clerk", "draft"):
        make.account(getattr(desk, name), name)
    db.session.commit()
    return desk


def test_minors_cases_show_nowhere_to_others(app, office, browser):
    case = office.case(title=f"{CANARY}案", number=f"{CANARY}〔2026〕1号", has_minor=True)
    service.add_party(office.handler, case, role="suspect", name=f"{CANARY}某", is_minor=True)
    applications.receive_application(
        office.handler, case, applicant_name=f"{CANARY}母", applicant_role="guardian", reasons="x",
        channel="window", received_on=clock.today(),
    )  # fmt: skip
    db.session.commit()
    pages = (
        "/cases?who=all", f"/cases?who=all&q={CANARY}", "/cases/export?who=all", f"/search?find={CANARY}",
        "/applications", f"/applications?q={CANARY}", "/applications/export", f"/cases/{case.id}",
        "/applications/1", "/home", "/booking",
    )  # fmt: skip
    for name, allowed in (("other", False), ("clerk", False), ("draft", False), ("handler", True)):
        browser.sign_in(name)
        seen = 0
        for path in pages:
            content = browser.client.get(path).get_data()
            if content[:2] == b"PK":
                content = "".join(map(str, sheets.table(content))).encode()
            found = content.decode().replace(f'value="{CANARY}"', "").replace(f"“{CANARY}”", "")
            seen += CANARY in found
        assert (seen > 6) if allowed else seen == 0, (name, seen)


def test_a_case_from_entry_to_closing(office, browser):
    browser.sign_in("handler")
    browser.get("/cases/new")
    data = {
        "number": "庐检〔2026〕9号", "title": "示某案", "cause": "盗窃", "type_code": "non_prosecution",
        "line_id": "1", "source_system": "unified", "received_on": "2026-02-20", "has_dispute": "y",
        "disposal": "relative_non_prosecution", "has_objection": "y", "group": "系列案",
    }  # fmt: skip
    path = browser.post("/cases/new", data).headers["Location"]
    browser.get(path)
    assert "这件案件应当听证" in browser.text
    assert "拟相对不起诉，被害人有异议" in browser.text
    browser.get(f"{path}/parties")
    browser.post(f"{path}/parties", {"name": "某乙", "role": "victim", "phone": "13800001111"})
    browser.get(f"{path}/parties")
    browser.post(f"{path}/parties", {"name": "律某", "role": "agent", "represents_id": "1"})
    browser.get(path)
    assert "138****1111" in browser.text
    browser.get(f"{path}/close")
    close = {"version": "3", "closed_on": "2026-03-02", "disposal": "relative_non_prosecution",
             "has_objection": "y"}  # fmt: skip
    browser.post(f"{path}/close", close, 422)
    assert "先提交未听证说明" in browser.text
    browser.get(f"{path}/explanation")
    browser.post(f"{path}/explanation", {
        "disposal": "relative_non_prosecution", "has_objection": "y", "reason_code": "settled",
        "reason": "双方已和解，被害人书面表示不再到场",
    })  # fmt: skip
    for name in ("head", "deputy"):
        browser.sign_in(name)
        browser.get("/approvals")
        assert "未听证说明" in browser.text
        browser.get("/explanations/1")
        browser.post("/explanations/1", {"decision": "yes"})
    browser.sign_in("handler")
    browser.get(f"{path}/close")
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(f"{path}/close", {**close, "version": version})
    browser.get(path)
    assert "已办结" in browser.text
    browser.sign_in("chief").get("/explanations")
    assert "争议已经化解" in browser.text
    _taken_up_again(browser, path)


def _taken_up_again(browser, path):
    """The closed case is reopened, its victim's agent and then the victim removed."""
    browser.sign_in("other")
    assert browser.client.get(f"{path}/reopen").status_code == 403
    browser.sign_in("handler")
    browser.get(f"{path}/reopen")
    again = {"version": browser.page.select_one("[name=version]")["value"], "kind": "refiled"}
    browser.post(f"{path}/reopen", {**again, "reason": "新", "deadline_on": ""}, 422)
    browser.post(
        f"{path}/reopen",
        {**again, "reason": "被害人反悔，提出新证据", "deadline_on": "2026-02-01"},
        422,
    )
    assert "被害人反悔" in browser.page.select_one("textarea").text
    browser.post(
        f"{path}/reopen", {**again, "reason": "被害人反悔，提出新证据", "deadline_on": "2026-04-01"}
    )
    browser.post(
        f"{path}/reopen", {**again, "reason": "被害人反悔，提出新证据", "deadline_on": ""}, 409
    )
    browser.get(path)
    for words in ("重新立案：被害人反悔", "2026-03-02，", "有未听证说明", "预约听证", "还有 30 天"):
        assert words in browser.text, words
    browser.get(f"{path}/parties/1/remove")
    browser.post(f"{path}/parties/1/remove", {"version": "1", "reason": "登记有误"}, 422)
    assert "先改正或者移除律某" in browser.text
    for number in (2, 1):
        browser.get(f"{path}/parties/{number}/remove")
        browser.post(f"{path}/parties/{number}/remove", {"version": "1", "reason": " "}, 422)
        browser.post(f"{path}/parties/{number}/remove", {"version": "1", "reason": "登记有误"})
        assert browser.client.get(f"{path}/parties/{number}/remove").status_code == 404
    browser.get(path)
    for words in ("某乙（被害人）：登记有误", "律某（诉讼代理人）：登记有误", "还没有录入当事人"):
        assert words in browser.text, words


def test_a_table_too_large_to_be_read_is_refused_in_words(office, browser):
    browser.sign_in("draft").get("/imports/new")
    answer = browser.client.post(
        "/imports/new",
        data={
            "csrf_token": browser.token,
            "source": "unified",
            "file": (io.BytesIO(b"a,b\n" * 1_600_000), "x.csv"),
        },
    )
    assert answer.status_code == 413
    assert "上传的文件不超过 5 MB" in answer.get_data(as_text=True)


def test_a_stale_case_form_shows_both_texts(office, browser):
    case = office.case()
    db.session.commit()
    browser.sign_in("handler")
    path = f"/cases/{case.id}/edit"
    browser.get(path)
    data = {
        "version": "1", "title": "我的写法", "cause": "盗窃", "type_code": "civil", "line_id": "6",
        "received_on": "2026-02-20",
    }  # fmt: skip
    browser.post(path, {**data, "title": "别人先写的"})
    browser.get(path)
    browser.post(path, data, 409)
    assert "别人先写的" in browser.text
    assert "我的写法" in str(browser.page)
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(path, {**data, "version": version})


def test_lists_filter_count_turn_pages_and_export(office, browser):
    for n in range(32):
        office.case(title=f"=1+1案{n}", type_code="civil" if n % 2 else "relief", line_id=6)
    db.session.commit()
    browser.sign_in("handler")
    browser.get("/cases?type=civil")
    assert "共 16 件" in browser.text
    browser.get("/cases?page=2")
    assert "第 2 / 2 页" in browser.text
    for odd in ("page=-4", "page=99999999", "type=%00", "from=x", "line=abc", "q=%27%25", "due=x"):
        browser.get(f"/cases?{odd}")
    table = sheets.table(browser.client.get("/cases/export?type=civil").get_data())
    assert sum(one[1].startswith("=1+1案") for one in table) == 16
    browser.get("/cases?q=没有这样的")
    assert "没有符合条件的案件" in browser.text
    browser.get("/search?find=案3")
    assert "案件 3 件" in browser.text


def test_an_application_from_register_to_paper(office, browser):
    case = office.case()
    db.session.commit()
    browser.sign_in("handler")
    browser.get("/applications/new")
    data = {
        "applicant_name": "某乙", "applicant_role": "victim", "channel": "12309", "reasons": "不服",
        "received_on": "2026-02-20", "case_words": "某乙被打案", "phone": "13800001111",
    }  # fmt: skip
    browser.post("/applications/new", {**data, "phone": "abc"}, 422)
    path = browser.post("/applications/new", data).headers["Location"]
    browser.get(path)
    assert "下一步：关联到案件" in browser.text
    browser.get(f"{path}/link")
    browser.post(f"{path}/link", {"version": "1", "number": "没有"}, 422)
    browser.post(f"{path}/link", {"version": "1", "number": case.number.replace("〔", "(")})
    browser.get(f"{path}/reply")
    browser.post(f"{path}/reply", {"decision": "refused", "contact_phone": "12309"}, 422)
    assert "不同意听证须说明理由" in browser.text
    browser.post(f"{path}/reply", {
        "decision": "refused", "contact_phone": "12309", "reasons": "同一事项已经听证",
    })  # fmt: skip
    browser.get(path)
    assert "下一步：告知申请人" in browser.text
    browser.get(f"{path}/paper")
    assert "正在生成" in browser.text
    db.session.rollback()
    sweep()
    assert browser.client.get(f"{path}/paper").data.startswith(b"%PDF")
    browser.get(f"{path}/told")
    browser.post(f"{path}/told", {"told_how": "当面送达"})
    db.session.rollback()
    assert db.session.query(Application).one().told_how == "当面送达"


def test_an_import_from_upload_to_undo(office, browser):
    known = office.case(title="示某2交通肇事案")
    db.session.commit()
    browser.sign_in("draft")
    browser.get("/imports/new")
    browser.post("/imports/new", {"source": "unified"}, 422)
    rows = [
        row(office.name, 1),
        row(office.name, 2),
        row("无此人", 3),
        row(office.name, 4, type="x"),
    ]
    file = (io.BytesIO(csv_bytes(rows, encoding="gb18030")), "<b>导出.csv")
    path = browser.post("/imports/new", {"source": "unified", "file": file}).headers["Location"]
    browser.get(path)
    for words in ("可以导入 1 行", "待判定 1 行", "有问题 2 行", "找不到承办检察官"):
        assert words in browser.text
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(f"{path}/run", {"version": version}, 422)
    assert "还有 3 行" in browser.text
    browser.get(f"{path}/rows/3")
    browser.post(f"{path}/rows/3", {"version": version, "decision": f"same:{known.id}"})
    browser.get(f"{path}/handlers/1")
    chosen = str(office.other.person_id)
    browser.post(f"{path}/handlers/1", {"version": version, "person_id": chosen}, 409)
    browser.get(f"{path}/handlers/1")
    browser.post(f"{path}/handlers/1", {"version": str(int(version) + 1), "person_id": chosen})
    browser.get(path)
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(f"{path}/run", {"version": version, "leave_out": "y"})
    browser.get(path)
    assert "新建案件 2 行；并入已有案件 1 行；未导入 1 行" in browser.text
    db.session.rollback()
    assert db.session.query(Case).count() == 3
    browser.get(f"{path}/undo")
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(f"{path}/undo", {"version": version})
    browser.get(path)
    assert "已撤回 3 行" in browser.text
    db.session.rollback()
    assert [case.id for case in db.session.query(Case)] == [known.id]


def test_the_mapping_page(office, browser):
    browser.sign_in("draft")
    path = "/imports/mapping/petition"
    browser.get(path)
    data = {
        tag["name"]: tag.get("value", "")
        for tag in browser.page.select("main input[name]")
        if tag["name"] != "csrf_token"
    }
    browser.post(path, {**data, "head_title": "", "words_type": "甲=没有"}, 422)
    browser.post(path, {**data, "words_type": "信访案件=刑事申诉"})
    browser.get(path)
    assert "信访案件=刑事申诉" in str(browser.page)
    assert browser.client.get("/imports/mapping/manual").status_code == 404
    found = sheets.table(browser.client.get("/imports/template/petition").data)
    assert "信访编号" in found[0]


@pytest.mark.rule("A-5")
def test_one_plan_for_several_cases(office, browser, make):
    first, second = office.case(), office.case()
    for case in (first, second):
        service.add_party(office.handler, case, role="suspect", name="某乙")
    db.session.commit()
    browser.sign_in("handler")
    browser.get(f"/booking/case/{first.id}")
    draft = browser.post(f"/booking/case/{first.id}").headers["Location"].rsplit("/", 1)[0]
    steps = {
        "cases": {"cases": [str(first.id), str(second.id)]},
        "grounds": {"grounds": "handling_dispute", "necessity": "双方分歧较大需要当面听取意见"},
        "issues": {"question1": "怎么看？", "proposition1": "不起诉", "kind1": "handling"},
        "openness": {"is_public": "yes"}, "form": {"form_": "ordinary"}, "officers": {"needed": "3"},
        "presider": {"presider_person_id": str(office.handler.person_id), "presider_kind": "handler"},
        "people": {f"{what}{p.id}": value for case in (first, second) for p in case.parties
                   for what, value in (("party", "y"), ("role", "suspect"))},
        "time": {"held_on": "2026-03-20", "starts": "09:00", "ends": "11:00", "venue_kind": "room",
                 "room_id": str(make.province.rooms[340103])},
        "safety": {"risk_level": "low", "broadcast": "none"},
    }  # fmt: skip
    for version, (step, typed) in enumerate(steps.items(), start=1):
        browser.get(f"{draft}/{step}")
        browser.post(f"{draft}/{step}", {"version": str(version), "page": "x", **typed})
    browser.get(draft)
    browser.post(draft, {"version": browser.page.select_one("input[name=version]")["value"]})
    browser.get(f"/cases/{second.id}")
    assert "等2件" in browser.text
