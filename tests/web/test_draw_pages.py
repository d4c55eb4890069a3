"""The draw as people see it: 管 step by step, leaders who decide, the handler with codes only, officers, the public."""

from __future__ import annotations

import json

import pytest

from hearing.base.db import db
from hearing.base.masking import mask_identity
from hearing.cases import service as cases
from hearing.hearings import preparing
from hearing.jobs.tasks import sweep
from hearing.papers import queries as papers
from hearing.papers.models import Paper
from hearing.pool.models import DrawRequest, Engagement, Member, MemberTie, Need, RecusalFinding
from tests.pool import verifiers
from tests.support.make import CITY, OTHER_CITY, P


@pytest.fixture
def desk(make, browser):
    """A hearing that is approved, with sign-ins for everybody who has to do with its officers."""
    make.world()
    life = make.life("review")
    for viewer, name in (
        (life.owner, "handler"), (life.chief, "chief"), (life.manager, "manage"),
        (make.province.one(CITY, P.DEPUTY_CHIEF), "deputy"),
    ):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    return life


def state_need(life, browser, **typed):
    browser.sign_in("handler")
    path = f"/hearings/{life.hearing_id}/need"
    browser.get(path)
    browser.post(path, {"rows": "4", "why": "按通常要求", **typed})
    db.session.rollback()
    return db.session.query(Need).one().id


def names(make):
    return {one.person.name for one in db.session.query(Member)}


@pytest.mark.rule("P-8")
def test_the_handler_states_any_number_of_requirements(desk, browser):
    browser.sign_in("handler")
    path = f"/hearings/{desk.hearing_id}/need"
    browser.get(path)
    half = {"rows": "4", "why": "医疗问题", "what1": "speciality=医学", "least1": ""}
    browser.post(path, half, 422)
    assert "至少几人" in browser.text
    browser.post(path, {**half, "least1": "1", "more": "1"}, 200)
    assert browser.page.select_one("[name=what8]") is not None
    assert browser.page.select_one("[name=what1] option[selected]")["value"] == "speciality=医学"
    assert "医疗问题" in str(browser.page)
    browser.post(
        path,
        {
            "rows": "8",
            "why": "x",
            "what1": "gender=F",
            "least1": "2",
            "what2": "gender=F",
            "least2": "1",
        },
        422,
    )
    assert "写了两次" in browser.text
    typed = {
        "rows": "8", "why": "x", "what1": "gender=F", "least1": "2", "what6": "identity=律师", "least6": "1",
        "what8": "category=legal", "least8": "1",
    }  # fmt: skip
    browser.post(path, typed)
    quotas = json.loads(db.session.query(Need).one().quotas)
    assert [(q["key"], q["value"], q["at_least"]) for q in quotas] == [
        ("gender", "F", 2), ("identity", "律师", 1), ("category", "legal", 1),
    ]  # fmt: skip


@pytest.mark.rule("P-9", "F-04")
def test_a_draw_from_freezing_to_the_printed_record(desk, browser, make, tmp_path):
    need_id = state_need(desk, browser, what1="gender=F", least1="1")
    browser.sign_in("manage")
    page = f"/draws/{need_id}"
    browser.get(page)
    assert "第 1 步" in browser.text
    assert "可抽 12 人" in browser.text
    browser.post(f"{page}/freeze")
    browser.get(page)
    browser.post(f"{page}/reveal", {"value": "", "source": "人民监督员"}, 422)
    browser.post(f"{page}/reveal", {"value": "471032", "source": "承办人"}, 422)
    browser.post(f"{page}/reveal", {"value": "471032", "source": "人民监督员"})
    browser.get(page)
    assert "471032" in browser.text
    assert "已邀请" in browser.text
    draw_id = 1
    record = json.loads(browser.get(f"/draws/{draw_id}/record.json").get_data(as_text=True))
    assert verifiers.verdicts(record, tmp_path) == (True, True, True)
    assert not any(name in json.dumps(record, ensure_ascii=False) for name in names(make))
    browser.get(f"/draws/{draw_id}/paper", 404)
    browser.get(page)
    browser.post(f"/draws/{draw_id}/paper")
    browser.post(f"/draws/{draw_id}/paper")
    browser.get(f"/draws/{draw_id}/paper")
    assert "正在生成" in browser.text
    sweep()
    pdf = browser.client.get(f"/draws/{draw_id}/paper")
    assert pdf.mimetype == "application/pdf"
    db.session.rollback()
    kept = papers.waiting(9, retry_failed=True)
    assert kept == []


@pytest.mark.rule("F-04", "P-8")
def test_the_handlers_copy_has_codes_and_no_names(desk, browser, make):
    need_id = state_need(desk, browser)
    browser.get(f"/draws/{need_id}", 403)
    browser.get(f"/hearings/{desk.hearing_id}/draw.json", 404)
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    browser.post(f"/draws/{need_id}/freeze")
    browser.post(f"/draws/{need_id}/reveal", {"value": "1", "source": "当事人"})
    browser.get(f"/draws/{need_id}")
    browser.post("/draws/1/paper")
    browser.sign_in("handler")
    browser.get(f"/hearings/{desk.hearing_id}")
    assert not any(name in browser.text for name in names(make))
    text = browser.get(f"/hearings/{desk.hearing_id}/draw.json").get_data(as_text=True)
    assert "draw-record/2" in text
    assert not any(name in text for name in names(make))
    browser.get(f"/hearings/{desk.hearing_id}/draw-paper")
    contents = (
        db.session.execute(db.text("SELECT content FROM paper WHERE object_kind = 'hearing'"))
        .scalars()
        .all()
    )
    assert len(contents) == 1
    assert not any(name in contents[0] for name in names(make))


@pytest.mark.rule("P-9")
def test_an_agreed_figure_instead_of_somebody_present(desk, browser):
    need_id = state_need(desk, browser)
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    browser.post(
        f"/draws/{need_id}/freeze",
        {"agreed_figure": "某号彩票开奖号码", "agreed_on": "2026-03-02"},
        422,
    )
    assert "某号彩票开奖号码" in str(browser.page)
    browser.post(
        f"/draws/{need_id}/freeze", {"agreed_figure": "某号彩票开奖号码", "agreed_on": "2026-03-04"}
    )
    browser.get(f"/draws/{need_id}")
    assert "等约定的公开数公布" in browser.text
    browser.post(f"/draws/{need_id}/reveal", {"value": "1", "source": "事先约定的公开数"}, 422)


@pytest.mark.rule("P-9")
def test_redraw_by_two_people_and_everybody_sees_it(desk, browser, make):
    need_id = state_need(desk, browser)
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    browser.post(f"/draws/{need_id}/freeze")
    browser.post(f"/draws/{need_id}/reveal", {"value": "1", "source": "当事人"})
    browser.get("/draws/1/redraw")
    browser.post("/draws/1/redraw", {"reason": ""}, 422)
    browser.post("/draws/1/redraw", {"reason": "冻结时漏登一人"})
    browser.get(f"/draws/{need_id}")
    assert "等批准" in browser.text
    browser.get("/draws/approvals", 403)
    browser.sign_in("deputy")
    browser.get("/draws/approvals")
    assert "冻结时漏登一人" in browser.text
    browser.get("/draws/approvals/1")
    browser.post("/draws/approvals/1", {"decision": "no", "reasons": ""}, 422)
    browser.post("/draws/approvals/1", {"decision": "yes"})
    browser.post("/draws/approvals/1", {"decision": "yes"}, 409)
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    assert "重抽 1 次" in browser.text
    browser.post(f"/draws/{need_id}/freeze")
    browser.post(f"/draws/{need_id}/reveal", {"value": "2", "source": "当事人"})
    browser.get("/draws")
    assert "重抽，第 2 次" in browser.text


@pytest.mark.rule("P-5", "P-9")
def test_what_cannot_be_met_is_said_relaxed_or_borrowed(desk, browser, make):
    make.pool(OTHER_CITY, members=4)
    make.account(make.province.one(OTHER_CITY, P.CHIEF), "other")
    db.session.commit()
    need_id = state_need(desk, browser, what1="speciality=医学", least1="2")
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    assert "医学需 2 人，只有 0 人" in browser.text
    assert not browser.page.select("form[action$=freeze]")
    browser.post(f"/draws/{need_id}/freeze", status=422)
    browser.get(f"/draws/{need_id}/relax")
    assert "医学由至少 2 人改为 0 人" in browser.text
    browser.post(f"/draws/{need_id}/relax", {"reason": "库中没有医学专业的听证员"})
    browser.get(f"/draws/{need_id}/borrow")
    other = make.province.pools[OTHER_CITY]
    browser.post(f"/draws/{need_id}/borrow", {"pool_id": str(other), "reason": "本库没有"})
    db.session.rollback()
    relax, borrow = (r.id for r in db.session.query(DrawRequest).order_by(DrawRequest.id))
    browser.sign_in("other")
    browser.get(f"/draws/approvals/{relax}", 404)
    browser.get(f"/draws/approvals/{borrow}")
    browser.post(f"/draws/approvals/{borrow}", {"decision": "yes"})
    browser.sign_in("deputy")
    browser.get(f"/draws/approvals/{relax}")
    assert "放宽为" in browser.text
    browser.post(f"/draws/approvals/{relax}", {"decision": "yes"})
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    assert "已批准放宽" in browser.text
    assert "未同意跨库使用" in browser.text
    browser.post(f"/draws/{need_id}/freeze")
    browser.get(f"/draws/{need_id}")
    assert "库中没有医学专业的听证员" in browser.text


@pytest.mark.rule("A-7")
def test_likely_signs_are_dealt_with_on_the_page(desk, browser):
    member = db.session.query(Member).first()
    cases.add_party(desk.owner, desk.hearing.cases[0], role="victim", name=member.person.name)
    name, person_id = member.person.name, member.person_id
    db.session.commit()
    need_id = state_need(desk, browser)
    browser.sign_in("manage")
    browser.get(f"/draws/{need_id}")
    assert f"{name}：与当事人或代理人同名（可能）" in browser.text
    path = f"/draws/{need_id}/findings/{person_id}/name"
    browser.get(f"/draws/{need_id}/findings/{person_id}/phone", 404)
    browser.get(path)
    browser.post(path, {"verdict": "waive", "reason": ""}, 422)
    browser.post(path, {"verdict": "waive", "reason": "向本人核实，仅同名"})
    browser.get(path, 404)
    db.session.rollback()
    assert db.session.query(RecusalFinding).one().state == "waived"


@pytest.mark.rule("A-7")
def test_a_later_party_is_looked_at_and_shown_to_the_manager(desk, browser, make):
    preparing.state_need(desk.owner, desk.hearing, [], "x")
    desk.draw()
    desk.answers()
    one = db.session.query(Engagement).filter_by(state="accepted").first()
    name = one.person.name
    db.session.commit()
    browser.sign_in("handler")
    path = f"/hearings/{desk.hearing_id}/participants"
    browser.get(path)
    browser.post(path, {"name": name, "role": "agent"})
    browser.get(f"/hearings/{desk.hearing_id}")
    browser.post(f"/hearings/{desk.hearing_id}/recheck")
    browser.sign_in("manage")
    browser.get("/draws/1")
    assert "听证不能开始" in browser.text
    browser.get("/draws/findings/1")
    browser.post("/draws/findings/1", {"verdict": "confirm"})
    browser.get("/draws/1")
    assert "回避" in browser.text
    db.session.rollback()
    assert db.session.query(Engagement).filter_by(state="recused").count() == 1


def made_sheet(browser, desk, code: str) -> dict:
    """What stands in the sheet that the handler has made on the page of papers."""
    browser.sign_in("handler")
    path = f"/hearings/{desk.hearing_id}/papers"
    browser.get(path)
    key = browser.page.select_one(f'button[value^="{code}/"]')["value"]
    browser.post(path, {"contact_name": "测", "contact_phone": "0551-1", "make": key})
    db.session.rollback()
    return json.loads(db.session.query(Paper).filter_by(kind=code).one().content)


@pytest.mark.rule("F-05", "P-8")
def test_outsider_and_naming_from_request_to_invitation(desk, browser, make):
    member = db.session.query(Member).first().person.name
    state_need(desk, browser)
    path = f"/hearings/{desk.hearing_id}"
    browser.get(f"{path}/naming")
    browser.post(f"{path}/naming", {"name": member, "reason": "短"}, 422)
    browser.post(f"{path}/naming", {"name": member, "reason": "案情专业，须请这位医师"})
    browser.get(f"{path}/outsider")
    person = {
        "reason": "库中没有骨科专业的听证员", "name": "郑样例", "identity": make.names.identity("M"), "gender": "M",
        "phone": "10000001111", "employer": "虚构医院", "identity_words": "医师", "declared_on": "2026-03-01",
        "evidence": "身份证、声明书",
    }  # fmt: skip
    browser.post(f"{path}/outsider", {**person, "identity": "x"}, 422)
    assert "虚构医院" in str(browser.page)
    browser.post(f"{path}/outsider", person)
    browser.sign_in("chief")
    browser.get("/approvals")
    assert "邀请库外听证员" in browser.text
    assert "指定听证员" in browser.text
    ids = (
        db.session.execute(db.text("SELECT id FROM approval WHERE kind IN ('naming', 'outsider')"))
        .scalars()
        .all()
    )
    db.session.rollback()
    for one in ids:
        browser.get(f"/approvals/{one}")
        browser.post(f"/approvals/{one}", {"decision": "yes"})
    browser.get(f"/approvals/{max(ids)}")
    assert browser.page.find("a", string="库外听证员审批表在“文书”页")["href"].endswith("/papers")
    sheet = made_sheet(browser, desk, "F-05")
    assert sheet["person"]["name"] == "郑样例"
    assert sheet["person"]["age"].startswith("听证日满")
    assert sheet["person"]["identity"] == mask_identity(person["identity"])
    assert sheet["person"]["phone"] == "100****1111"
    assert person["reason"] in sheet["request"]
    assert sheet["evidence"] == "身份证、声明书"
    assert sheet["approval"]["decision"] == "同意"
    assert person["identity"] not in str(sheet)
    browser.sign_in("manage")
    browser.get("/draws/1")
    assert "库外邀请" in browser.text
    assert "郑样例" in browser.text
    assert "抽 1 人" in browser.text


@pytest.mark.rule("A-7")
def test_an_officer_declares_ties_on_the_phone(desk, browser, make):
    preparing.state_need(desk.owner, desk.hearing, [], "x")
    desk.draw()
    one = db.session.query(Engagement).filter_by(state="invited").first()
    name = make.account(desk.officer(one.person_id), "officer1", "officer")
    db.session.commit()
    browser.sign_in(name)
    browser.get("/officer/profile")
    browser.get("/officer/profile/ties")
    browser.post("/officer/profile/ties", {"kind": "relative", "words": "郑样例"}, 422)
    browser.post(
        "/officer/profile/ties", {"kind": "relative", "words": "郑样例", "relation": "配偶"}
    )
    browser.get("/officer/profile/ties")
    assert "已申报 1 项" in browser.text
    assert "郑样例" not in browser.text
    browser.post("/officer/profile/ties/1/end")
    db.session.rollback()
    assert db.session.query(MemberTie).one().ended_at is not None
    browser.get(f"/officer/invitations/{one.id}")
    assert "利害关系" in browser.text


@pytest.mark.rule("A-7")
def test_manage_enters_ties_from_paper_for_their_own_members_only(desk, browser, make):
    member = next(m for m in db.session.query(Member) if m.pool.unit_id == CITY)
    page = f"/pool/manage/{member.id}/ties"
    stranger = make.account(make.staff(P.MANAGE, OTHER_CITY), "elsewhere")
    db.session.commit()
    browser.sign_in("manage")
    browser.get(page)
    assert "没有申报" in browser.text
    browser.post(page, {"kind": "relative", "words": "郑样例"}, 422)
    assert browser.page.find("input", {"name": "words"})["value"] == "郑样例"
    browser.post(page, {"kind": "relative", "words": "郑样例", "relation": "配偶"})
    browser.get(page)
    assert "已申报 1 项" in browser.text
    assert "代为录入" in browser.text
    assert "郑样例" not in browser.text
    browser.sign_in(stranger)
    browser.get(page, 404)
    browser.post(f"{page}/1/end", status=404)
    browser.sign_in("manage")
    browser.get(page)
    browser.post(f"{page}/1/end")
    db.session.rollback()
    assert db.session.query(MemberTie).one().ended_at is not None


@pytest.mark.parametrize("name", ["verify_draw.html", "verify_draw.py"])
def test_anybody_gets_the_verifiers_as_files(app, name):
    response = app.test_client().get(f"/check/{name}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert response.get_data() == (verifiers.ROOT / "docs" / name).read_bytes()
    assert app.test_client().get("/check/rules.md").status_code == 404


def test_the_page_needs_no_network_and_no_crypto_of_the_browser():
    text = (verifiers.ROOT / "docs" / "verify_draw.html").read_text(encoding="utf-8")
    for word in ("http:", "https:", "src=", "fetch(", "XMLHttp", "crypto.subtle", "import("):
        assert word not in text, word
