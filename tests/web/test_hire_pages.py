"""The hire desk through the pages, and what a visitor sees and does."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy import select, text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.masking import mask_identity, mask_phone
from hearing.messages.models import OutboxMessage
from hearing.papers import service as papers
from hearing.papers.models import Attachment, Paper
from hearing.people import pins
from hearing.people.models import Person
from hearing.pool import applying, forgetting, manage, publicity, recruiting, terms
from hearing.pool.models import (
    CandidateDraft,
    CandidateImport,
    CandidateObjection,
    Member,
    OfficerApplication,
    Pool,
)  # fmt: skip
from tests.conftest import NOW
from tests.papers.test_attachments import BAD, GOOD, PDF
from tests.pool.test_import import line, sheet
from tests.support.make import CITY, OTHER_CITY, P


@pytest.fixture
def desk(make, browser):
    make.pool(members=1)
    for kind, name in ((P.HIRE, "pin"), (P.MANAGE, "guan"), (P.CHIEF, "zhang")):
        make.account(make.province.one(CITY, kind), name)
    make.account(make.staff(P.HIRE, OTHER_CITY), "elsewhere")
    db.session.commit()
    return make


def at(browser, days: float):
    """The pages on another day; everybody signs in afresh."""
    return clock.at(NOW + timedelta(days=days))


FORM = {
    "name": "金样本", "phone": "13800000000", "employer": "虚构学校", "profession": "教师", "category": "social",
    "source": "invited", "identities": ["教师"], "consents_privacy": "y", "consents_sensitive": "y",
    "consent_on": "2026-03-01",
}  # fmt: skip


@pytest.mark.rule("A-7", "F-24", "F-25", "P-4")
def test_from_candidate_to_certificate(desk, browser):
    browser.sign_in("pin")
    browser.get("/pool/hire/register")
    browser.post("/pool/hire/register", {**FORM, "identity": "1"}, 422)
    assert "18 位" in browser.text
    assert "金样本" in str(browser.page)
    browser.post("/pool/hire/register", {**FORM, "identity": desk.names.identity("F")})
    member = db.session.scalars(select(Member).order_by(Member.id.desc())).first()
    here = f"/pool/hire/{member.id}"
    browser.get(here)
    assert browser.page.select_one(".next .btn-act").get_text() == "逐项核查"
    browser.get(f"{here}/review")
    browser.post(f"{here}/review", {"declared_on": "2026-03-02", "evidence": "齐全"}, 422)
    assert "尚未核查：年龄" in browser.text
    browser.get(f"{here}/checks")
    fields = {
        tag["name"]: "pass" if tag["name"].startswith("result_") else "查询结果"
        for tag in browser.page.select("main form [name]") if tag["name"] != "csrf_token"
    }  # fmt: skip
    browser.post(f"{here}/checks", {k: v for k, v in fields.items() if k.startswith("result")}, 422)
    assert "看了什么材料" in browser.text
    browser.post(f"{here}/checks", {}, 422)
    browser.post(f"{here}/checks", fields)
    browser.get(f"{here}/review")
    browser.post(f"{here}/review", {"declared_on": "2026-03-02", "evidence": "齐全"})
    browser.get("/pool/hire/publicity/new")
    browser.post("/pool/hire/publicity/new", {"members": "999", "contact": "x"}, 422)
    browser.post("/pool/hire/publicity/new", {"members": str(member.id), "contact": "政治部 0551"})
    browser.get(f"{here}/propose")
    browser.post(f"{here}/propose", {"words": "拟聘任"}, 422)
    assert "公示到 2026-03-09" in browser.text
    browser.get(here)
    assert "公示中" in browser.text
    with at(browser, 8):
        browser.sign_in("pin")
        browser.get(f"{here}/propose")
        browser.post(f"{here}/propose", {"words": "拟聘任"})
        browser.sign_in("zhang")
        browser.get("/pool/appointments")
        browser.get(browser.page.select_one("tbody a")["href"])
        decide = f"/pool/appointments/{_proposal(member)}"
        browser.post(decide, {"decision": "no"}, 422)
        browser.post(decide, {"decision": "yes", "term_from": "2026-03-10"})
        browser.get(decide)
        assert "已经决定" in browser.text
        papers.render_pending(3)
        db.session.commit()
        browser.sign_in("pin")
        browser.get(here)
        link = browser.page.find("a", string="打开聘书")["href"]
        found = browser.client.get(link)
        assert found.mimetype == "application/pdf"


def _proposal(member) -> int:
    found = db.session.execute(
        text("SELECT max(id) FROM proposal WHERE member_id = :id"), {"id": member.id}
    )
    return int(found.scalar_one())


def test_lists_filter_and_stages(desk, browser):
    first, second = desk.candidate(name="甲样本"), desk.reviewed(name="乙样本")
    db.session.commit()
    browser.sign_in("pin")
    browser.get("/pool/hire")
    assert first.person.name in browser.text
    assert second.person.name in browser.text
    for query, shown, hidden in (
        ("stage=check", "甲样本", "乙样本"), ("stage=publish", "乙样本", "甲样本"), ("q=甲样", "甲样本", "乙样本"),
        ("stage=x&source=x", "甲样本", "丙"),
    ):  # fmt: skip
        browser.get(f"/pool/hire?{query}")
        rows = browser.page.find("tbody").get_text()
        assert shown in rows
        assert hidden not in rows
    browser.get("/pool/hire?source=recruited")
    assert "没有符合条件的人" in browser.text


@pytest.mark.rule("P-6", "P-7")
def test_acts_on_a_serving_officer(desk, browser):
    member = db.session.scalars(select(Member)).one()
    here = f"/pool/hire/{member.id}"
    browser.sign_in("pin")
    browser.get(f"{here}/cross-pool")
    browser.post(f"{here}/cross-pool", {"on": "2026-03-02", "evidence": "同意书"}) if (
        not member.consents_cross_pool
    ) else None
    browser.get(f"{here}/cross-pool")
    browser.post(f"{here}/cross-pool", {"on": "2026-03-02", "evidence": "来电"})
    browser.get(f"{here}/suspend")
    browser.post(f"{here}/suspend", {"words": "有举报，先行核查"})
    browser.get(here)
    assert "有举报，先行核查" in browser.text
    browser.get(f"/pool/members/{member.id}/removal")
    data = {"ground": "fraud", "facts": "学历造假"}
    browser.post(f"/pool/members/{member.id}/removal", {**data, "ground": "term"}, 422)
    browser.post(f"/pool/members/{member.id}/removal", data)
    browser.post(f"/pool/members/{member.id}/removal", data, 409)
    browser.sign_in("zhang")
    browser.get(f"/pool/appointments/{_proposal(member)}")
    assert "弄虚作假" in browser.text
    browser.post(f"/pool/appointments/{_proposal(member)}", {"decision": "yes"})
    browser.sign_in("pin")
    browser.get(here)
    assert "已出库" in browser.text
    for path in (f"{here}/suspend", f"{here}/resign", f"{here}/renew"):
        browser.get(path)
        browser.post(path, {"words": "x", "wish_on": "2026-03-02", "evidence": "x"}, 409) if (
            not path.endswith("renew")
        ) else browser.post(path, {"words": "x"}, 422)
    browser.sign_in("guan")
    browser.get(f"/pool/manage/{member.id}")


def test_the_first_pin_is_set_by_letter_and_telephone(desk, browser):
    member = db.session.scalars(select(Member)).one()
    here = f"/pool/hire/{member.id}"
    browser.sign_in("guan")
    browser.get(f"{here}/pin-letter", 403)
    browser.sign_in("elsewhere")
    browser.get(f"{here}/pin-letter", 404)
    browser.sign_in("pin")
    browser.get(here)
    assert browser.page.select_one(".next .btn-act").get_text() == "制作口令信"
    browser.get(f"{here}/pin-letter")
    browser.post(f"{here}/pin-letter", {}, 200)
    groups = browser.page.select_one(".letter-code .code").get_text()
    assert browser.page.select_one(".letter-code img")["src"].startswith("data:image/")
    assert "/officer/first-pin" in browser.text
    browser.get(here)
    assert groups not in browser.text
    assert "还没有用" in browser.text
    browser.post("/sign-out", {})
    browser.get("/officer/first-pin")
    assert browser.post("/officer/first-pin", {"code": ""}, 422)
    page = browser.post("/officer/first-pin", {"code": groups.lower()}).location
    assert page.endswith(groups.replace(" ", ""))
    browser.get(page)
    browser.post(f"{page}/sms", {}, 200)
    number = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.template == "pin_code")
    ).one().secret  # fmt: skip
    browser.post(page, {"sms": number, "pin": "123456", "again": "123456"}, 422)
    assert "太容易猜到" in browser.text
    browser.post(page, {"sms": number, "pin": "428631", "again": "428632"}, 422)
    assert "不一样" in browser.text
    browser.post(page, {"sms": "x", "pin": "428631", "again": "428631"}, 422)
    assert "没有设好" in browser.text
    done = browser.post(page, {"sms": number, "pin": "428631", "again": "428631"})
    browser.get(done.location)
    assert "口令已经设好" in browser.text
    assert pins.fits(member.person_id, "428631")
    browser.sign_in("pin")
    browser.get(here)
    assert "设好" in browser.text
    assert "428631" not in browser.text


def test_expiries_are_listed_and_counted(desk, browser):
    member = db.session.scalars(select(Member)).one()
    with clock.at(clock.beijing(member.term_until - timedelta(days=20), "10:00")):
        browser.sign_in("pin")
        browser.get("/pool/hire/terms")
        assert "30 天内届满" in browser.text
        entry = next(a for a in browser.page.select(".menu a") if "聘期" in a.get_text())
        assert entry.select_one(".count").get_text() == "1"
        browser.get(f"/pool/hire/{member.id}")
        assert browser.page.select_one(".next .btn-act").get_text() == "复核条件"
    assert terms.warn_due() == 0


# files


def post_file(browser, url: str, name: str, content: bytes, status: int, **data: str):
    browser.get(url)
    values = {"csrf_token": browser.token, "file": (io.BytesIO(content), name), **data}
    return browser._look(
        browser.client.post(url, data=values, content_type="multipart/form-data"), status
    )


@pytest.mark.rule("F-25", "P-4")
def test_the_sheet_of_a_candidate_is_made_at_each_look_with_masked_numbers(desk, browser):
    member = desk.candidate()
    identity, phone = member.person.identity, member.person.phone
    db.session.commit()
    browser.sign_in("pin").get(f"/pool/hire/{member.id}")
    link = browser.page.find("a", string="下载登记表（F-25）")["href"]
    answer = browser.client.get(link)
    assert answer.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    words = "".join("".join(page.extract_text().split()) for page in pages)
    assert member.person.name in words
    assert mask_identity(identity) in words
    assert mask_phone(phone) in words
    assert "书面同意" in words
    assert identity not in words
    assert phone not in words
    assert db.session.query(Paper).count() == 0
    for other in ("guan", "elsewhere"):
        assert browser.sign_in(other).client.get(link).status_code in (403, 404), other


@pytest.mark.rule("F-25")
def test_materials_are_downloads_for_hire_of_the_pool_only(desk, browser):
    member = desk.candidate()
    db.session.commit()
    new = f"/pool/hire/{member.id}/materials/new"
    browser.sign_in("pin")
    for name, content, words in BAD.values():
        if len(content) < 6 * 1024 * 1024:
            post_file(browser, new, name, content, 422, purpose="identity", is_open="y")
            assert words in browser.text or "选择文件" in browser.text, (name, browser.text[:300])
    post_file(browser, new, "a.pdf", PDF, 422, purpose="identity")
    assert "涉密" in browser.text
    browser.post(new, {"purpose": "identity", "file": "not a file", "is_open": "y"}, 422)
    for name, content in GOOD:
        post_file(browser, new, name, content, 303, purpose="identity", is_open="y")
    rows = db.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert len(rows) == len(GOOD)
    here = f"/pool/hire/{member.id}/materials/{rows[0].id}"
    browser.get(f"/pool/hire/{member.id}")
    answer = browser.post(here, {}, 200)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename*=UTF-8''%E6%8E%A8"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.client.get(here).status_code == 405
    for name in ("elsewhere", "guan", "zhang"):
        browser.sign_in(name)
        assert browser.client.post(here, data={"csrf_token": browser.token}).status_code in (
            403,
            404,
        )
    browser.sign_in("pin")
    other = desk.candidate()
    db.session.commit()
    browser.get(f"/pool/hire/{other.id}")
    browser.post(f"/pool/hire/{other.id}/materials/{rows[0].id}", {}, 404)
    browser.get(f"{here}/withdraw")
    browser.post(f"{here}/withdraw", {"words": "传错了"})
    browser.get(f"/pool/hire/{member.id}")
    assert "已撤回：传错了" in browser.text
    browser.post(here, {}, 404)


def test_too_much_is_answered_with_a_page(desk, browser):
    member = desk.candidate()
    db.session.commit()
    browser.sign_in("pin")
    new = f"/pool/hire/{member.id}/materials/new"
    post_file(browser, new, "a.pdf", PDF + b"\0" * 7_000_000, 413, purpose="identity")
    assert "5 MB" in browser.text
    browser.get(new)
    parts = {f"x{n}": "1" for n in range(1500)}
    answer = browser.client.post(
        new, data={"csrf_token": browser.token, **parts}, content_type="multipart/form-data"
    )
    assert answer.status_code == 413
    huge = browser.client.post(new, data={"csrf_token": browser.token, "purpose": "x" * 2_000_000})
    assert huge.status_code == 413


@pytest.mark.rule("F-25")
def test_importing_through_the_pages(desk, browser):
    browser.sign_in("pin")
    found = browser.client.get("/pool/hire/import/template.xlsx")
    assert found.data.startswith(b"PK")
    content = sheet(line(desk), line(desk, 手机号="1"))
    post_file(browser, "/pool/hire/import", "a.xlsx", b"x", 422, is_open="y")
    post_file(browser, "/pool/hire/import", "a.xlsx", content, 422)
    post_file(browser, "/pool/hire/import", "a.xlsx", content, 303, is_open="y")
    batch = db.session.scalars(select(CandidateImport)).one()
    here = f"/pool/hire/import/{batch.id}"
    browser.get(here)
    assert "可以导入 1 行，须改正 1 行" in browser.text
    assert "手机号为 11 位数字" in browser.text
    browser.post(here, {}, 422)
    browser.get(here)
    browser.post(here, {"leave_out": "y"})
    browser.get(here)
    assert "每行的去向" in browser.text
    browser.post(here, {"leave_out": "y"}, 409)
    browser.get("/pool/hire/import")
    post_file(browser, "/pool/hire/import", "b.xlsx", sheet(line(desk)), 303, is_open="y")
    browser.get(f"/pool/hire/import/{batch.id + 1}")
    browser.post(f"/pool/hire/import/{batch.id + 1}/drop", {})
    browser.get(f"/pool/hire/import/{batch.id + 1}")
    assert "内容已经清除" in browser.text


# visitors


@pytest.fixture
def notice(desk):
    pool = db.session.scalars(select(Pool)).one()
    row = recruiting.open_recruitment(
        desk.province.one(CITY, P.HIRE), pool, title="公开招募听证员公告", body="条件", wanted=5,
        contact="0551", opens_on=clock.today(), closes_on=clock.today() + timedelta(days=10),
    )  # fmt: skip
    db.session.commit()
    return row.number


def apply(browser, number: str, identity: str, **changed):
    base = f"/recruitment/{number}/enrol"
    browser.get(base)
    browser.post(base, {"privacy": "y", "sensitive": "y"})
    steps = (
        ("who", {"name": "银样本", "identity": identity}), ("phone", {"phone": "139 0000 0001"}),
        ("work", {"employer": "虚构医院", "profession": "医生", "identities": ["医生"]}),
        ("declare", {"declares": "y", "about": "愿意出力"}),
    )  # fmt: skip
    for step, values in steps:
        browser.get(f"{base}/{step}")
        browser.post(f"{base}/{step}", {**values, **changed.get(step, {})})
    browser.get(f"{base}/check")
    return base


@pytest.mark.rule("F-25", "P-4")
def test_a_visitor_applies_asks_and_is_accepted(desk, notice, browser):
    identity = desk.names.identity("M")
    base = f"/recruitment/{notice}/enrol"
    browser.get("/recruitment")
    browser.get(f"/recruitment/{notice}")
    browser.get(base)
    for missing in ({"privacy": "y"}, {"sensitive": "y"}, {}):
        browser.post(base, missing, 422)
    assert browser.client.get(f"{base}/who").status_code == 303
    apply(browser, notice, identity)
    assert identity in browser.text
    stored = db.session.execute(text("SELECT content_sealed FROM candidate_draft")).scalar_one()
    assert identity.encode() not in bytes(stored)
    browser.post(f"{base}/check", {})
    browser.get("/recruitment/receipt")
    shown = browser.page.select_one(".receipt").get_text()
    row = db.session.scalars(select(OfficerApplication)).one()
    assert shown.replace(" ", "") == row.receipt
    assert len(row.receipt) == 12
    assert db.session.scalars(select(CandidateDraft)).all() == []
    assert browser.client.get(f"{base}/check").status_code == 303
    message = db.session.scalars(select(OutboxMessage)).one()
    assert row.receipt in message.body
    assert "银样本" not in message.body
    for receipt, phone in (
        (row.receipt, "13900000002"), ("0" * 12, "13900000001"), ("x", "y"),
    ):  # fmt: skip
        browser.get("/recruitment/status")
        browser.post("/recruitment/status", {"receipt": receipt, "phone": phone}, 422)
        assert "没有找到：请核对回执号和手机号" in browser.text
    browser.post("/recruitment/status", {"receipt": shown, "phone": "１３９００００００１ "}, 422)
    browser.post("/recruitment/status", {"receipt": shown, "phone": "13900000001"}, 200)
    assert "已收到" in browser.text
    browser.sign_in("pin")
    browser.get(f"/pool/hire/applications/{row.id}")
    assert "139****0001" in browser.text
    assert identity not in str(browser.page)
    browser.post(f"/pool/hire/applications/{row.id}", {"decision": "accept"}, 422)
    browser.post(f"/pool/hire/applications/{row.id}", {"decision": "accept", "category": "expert"})
    browser.get(f"/pool/hire/applications/{row.id}")
    db.session.refresh(row)
    member = db.session.get(Member, row.member_id)
    assert (member.source, member.category, member.person.name) == ("recruited", "expert", "银样本")
    assert (row.identity_sealed, row.phone_sealed) == (None, None)
    kinds = db.session.execute(
        text("SELECT kind, channel FROM consent WHERE member_id = :id"), {"id": member.id}
    )
    assert sorted(kinds) == [("privacy", "online"), ("sensitive", "online")]
    browser.get("/recruitment/status")
    browser.post("/recruitment/status", {"receipt": shown, "phone": "13900000001"}, 200)
    assert "正在审查资格" in browser.text


def test_a_refused_applicant_reads_why_and_is_forgotten(desk, notice, browser):
    apply(browser, notice, desk.names.identity("M"))
    browser.post(f"/recruitment/{notice}/enrol/check", {})
    row = db.session.scalars(select(OfficerApplication)).one()
    browser.sign_in("pin")
    browser.get(f"/pool/hire/applications/{row.id}")
    browser.post(f"/pool/hire/applications/{row.id}", {"decision": "refuse"}, 422)
    browser.post(f"/pool/hire/applications/{row.id}", {"decision": "refuse", "reason": "名额已满"})
    browser.post(f"/pool/hire/applications/{row.id}", {"decision": "refuse", "reason": "x"}, 409)
    browser.get("/recruitment/status")
    browser.post("/recruitment/status", {"receipt": row.receipt, "phone": "13900000001"}, 200)
    assert "名额已满" in browser.text
    assert forgetting.forget_due() == 0
    with at(browser, 181):
        assert forgetting.forget_due() == 1
        db.session.refresh(row)
        assert (row.name, row.phone_sealed, row.identity_digest) == ("已删除", None, None)
        assert forgetting.forget_due() == 0


@pytest.mark.rule("A-7", "F-25")
def test_each_step_says_what_is_wrong_and_keeps_what_was_typed(desk, notice, browser):
    base = f"/recruitment/{notice}/enrol"
    browser.get(base)
    browser.post(base, {"privacy": "y", "sensitive": "y"})
    for step, values, words in (
        ("who", {"name": "银样本", "identity": "110105194912310021"}, "校验位"),
        ("who", {"name": "银样本", "identity": desk.names.identity("F")[:6] + "201001010011"}, "校验位|18 位"),
        ("phone", {"phone": "12345"}, "11 位"), ("work", {"employer": "", "identities": "宇航员"}, "工作单位"),
        ("declare", {"about": "想说的话"}, "声明"),
    ):  # fmt: skip
        browser.get(f"{base}/{step}")
        browser.post(f"{base}/{step}", values, 422)
        assert any(one in browser.text for one in words.split("|"))
        typed = [v for k, v in values.items() if v and k != "identities"]
        assert all(str(v) in str(browser.page) for v in typed)
    browser.get(f"{base}/check")
    assert browser.page.select_one("main form") is None
    browser.post(f"{base}/check", {}, 422)


def test_no_notice_open_is_an_honest_missing_page(desk, notice, browser):
    for days, status in ((-1, 404), (0, 200), (10, 200), (11, 404)):
        with at(browser, days):
            for path in ("", "/enrol"):
                assert browser.client.get(f"/recruitment/{notice}{path}").status_code == status
    browser.get("/recruitment/ZM340100-2026-999", 404)
    apply(browser, notice, desk.names.identity("M"))
    with at(browser, 11):
        answer = browser.client.post(
            f"/recruitment/{notice}/enrol/check", data={"csrf_token": browser.token}
        )
        assert answer.status_code == 404
    browser.sign_in("pin")
    browser.get("/pool/hire/recruitment/1/withdraw")
    browser.post("/pool/hire/recruitment/1/withdraw", {"words": "有误"})
    browser.get(f"/recruitment/{notice}", 404)


def test_drafts_belong_to_their_visitor_and_end(app, desk, notice, browser):
    identity = desk.names.identity("M")
    apply(browser, notice, identity)
    other = app.test_client()
    assert other.get(f"/recruitment/{notice}/enrol/check").status_code == 303
    with at(browser, 1.1):
        assert browser.client.get(f"/recruitment/{notice}/enrol/check").status_code == 303
        forgetting.forget_due()
        assert db.session.scalars(select(CandidateDraft)).all() == []
    assert identity not in str(other.get("/recruitment/receipt").headers)


def test_visitors_are_held_to_a_number_of_tries(desk, notice, browser):
    base = f"/recruitment/{notice}/enrol"
    browser.get(base)
    statuses = [
        browser.client.post(
            base, data={"csrf_token": browser.token, "privacy": "y", "sensitive": "y"}
        ).status_code
        for _ in range(22)
    ]
    assert statuses.count(303) == 20
    assert statuses[-2:] == [429, 429]
    browser.get("/recruitment/status")
    asked = [
        browser.client.post(
            "/recruitment/status", data={"csrf_token": browser.token, "receipt": "1", "phone": "2"}
        ).status_code
        for _ in range(12)
    ]
    assert asked == [422] * 10 + [429] * 2
    with at(browser, 0.02):
        browser.get("/recruitment/status")
        browser.post("/recruitment/status", {"receipt": "1", "phone": "2"}, 422)


@pytest.mark.rule("P-4")
def test_publicity_shows_name_unit_and_identity_and_takes_objections(desk, browser):
    member = desk.reviewed()
    hirer = desk.province.one(CITY, P.HIRE)
    row = publicity.open_publicity(hirer, member.pool, [member], "政治部 0551")
    db.session.commit()
    page = f"/publicity/{row.number}"
    browser.get(page)
    person = member.person
    for shown in (person.name, person.employer, "教师"):
        assert shown in browser.text
    for hidden in (person.phone, person.identity, str(person.born_on), "社会型"):
        assert hidden not in str(browser.page)
    browser.get(f"{page}/object")
    data = {
        "entry_id": str(row.entries[0].id),
        "words": "有情况反映",
        "phone": "13900000009",
        "objector": "某甲",
    }
    for bad in ({"phone": "1"}, {"entry_id": "999"}, {"words": ""}):
        browser.post(f"{page}/object", {**data, **bad}, 422)
    browser.post(f"{page}/object", data)
    browser.get("/recruitment/receipt")
    found = db.session.scalars(select(CandidateObjection)).one()
    assert found.receipt in browser.text.replace(" ", "")
    assert (found.channel, found.words, found.state) == ("online", "有情况反映", "open")
    browser.sign_in("pin")
    browser.get("/pool/hire/publicity")
    browser.get(f"/pool/hire/publicity/{row.id}")
    browser.get(f"/pool/hire/publicity/{row.id}/objection")
    browser.post(
        f"/pool/hire/publicity/{row.id}/objection",
        {
            "entry_id": str(row.entries[0].id),
            "channel": "phone",
            "raised_on": "2026-03-02",
            "words": "来电",
        },
    )
    browser.get(f"/pool/hire/objections/{found.id}")
    assert "有情况反映" in browser.text
    browser.post(
        f"/pool/hire/objections/{found.id}", {"decision": "dismissed", "reasons": "查无实据"}
    )
    browser.get("/recruitment/status")
    browser.post("/recruitment/status", {"receipt": found.receipt, "phone": "13900000009"}, 200)
    assert "查无实据" in browser.text
    browser.post("/recruitment/status", {"receipt": found.receipt, "phone": "13900000008"}, 422)
    assert "查无实据" not in browser.text
    for days, status in ((7, 200), (8, 404)):
        with at(browser, days):
            assert browser.client.get(page).status_code == status
            assert browser.client.get(f"{page}/object").status_code == status
    browser.sign_in("elsewhere")
    for path in (f"/pool/hire/publicity/{row.id}", f"/pool/hire/objections/{found.id}"):
        browser.get(path, 404)


@pytest.mark.rule("F-24")
def test_certificate_pages(desk, browser):
    from json import loads

    member = desk.officer()
    code = loads(db.session.execute(text("SELECT content FROM paper")).scalar_one())["code"]
    manage.activate(desk.province.one(CITY, P.MANAGE), member)
    db.session.commit()
    grouped = "+".join(code[n : n + 4] for n in range(0, 32, 4))
    answer = browser.client.get(f"/certificates?code={grouped.upper()}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/certificates/{code}"
    for days, words in ((0, "有效"), (5 * 366, "聘期已满")):
        with at(browser, days):
            browser.get(f"/certificates/{code}")
            assert f"核验结果：{words}" in browser.text
            assert member.person.name not in str(browser.page)
            assert f"{member.person.name[0]}某某" in browser.text
            assert member.person.employer not in str(browser.page)
    for wrong in ("0" * 32, "x", code + "0", "%00", "..%2f..%2fetc"):
        browser.get(f"/certificates/{wrong}", 404)
    browser.get("/certificates?code=123")
    assert "不完整" in browser.text
    browser.get("/certificates")


HOSTILE = (
    "", " ", "<script>alert(1)</script>", "'; DROP TABLE member; --", "a\x00b", "𠮷‮abc", "9" * 400, "x" * 9000,
    "１２３", "=1+1", "{{7*7}}", "-1", "true", "[]", "\u2028", "../../etc/passwd",
)  # fmt: skip


def test_public_forms_survive_nonsense(app, desk, notice, browser):
    member = desk.reviewed()
    row = publicity.open_publicity(desk.province.one(CITY, P.HIRE), member.pool, [member], "政治部")
    db.session.commit()
    base = f"/recruitment/{notice}/enrol"
    browser.get(base)
    browser.post(base, {"privacy": "y", "sensitive": "y"})
    pages = [f"{base}/{step}" for step in ("who", "phone", "work", "declare", "check")]
    pages += ["/recruitment/status", f"/publicity/{row.number}/object", base]
    for url in pages:
        browser.get(url)
        names = [
            tag["name"] for tag in browser.page.select("main [name]") if tag["name"] != "csrf_token"
        ]
        for turn, typed in enumerate(HOSTILE):
            values = [typed, typed, "y"] if turn % 2 else [typed]
            data = {"csrf_token": browser.token, **dict.fromkeys(names, values)}
            answer = browser.client.post(url, data=data)
            assert answer.status_code in (200, 303, 400, 404, 409, 422, 429), (url, typed[:20])
            assert "<script>alert(1)" not in answer.get_data(as_text=True)
    for path in HOSTILE:
        for prefix in ("/recruitment/", "/publicity/", "/certificates/", "/recruitment/x/enrol/"):
            assert browser.client.get(prefix + path.replace("\x00", "%00")[:300]).status_code < 500
    assert db.session.scalars(select(Person)).all()
    assert applying.application_status("", "") is None
