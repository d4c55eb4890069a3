"""The public form: one question per page, hostile input, receipt, look-up, nothing told to strangers."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearing.base.db import db
from hearing.cases.models import Application
from hearing.papers.models import Paper
from hearing.people.models import SignInLimit
from tests.support.make import CITY, COUNTY
from tests.web.test_forms import HOSTILE

WAY = (
    ("area", str(CITY)), ("unit", str(COUNTY)), ("name", "某甲"), ("role", "agent"), ("client", "某乙"),
    ("phone", "１３８ 0000 1111"), ("case", "某乙被打一案"), ("reasons", "想当面说清楚<b>"),
    ("evidence", ""), ("openness", "yes"),
)  # fmt: skip


@pytest.fixture
def visitor(make, browser):
    make.county()
    db.session.commit()
    browser.get("/apply")
    return browser


def walk(browser) -> None:
    browser.get("/apply")
    browser.post("/apply", {"consents": "y"})
    for step, answer in WAY:
        browser.get(f"/apply/{step}")
        browser.post(f"/apply/{step}", {"answer": answer})


@pytest.mark.rule("F-01")
def test_from_the_notice_to_the_receipt_and_the_look_up(visitor):
    visitor.post("/apply", {}, 422)
    assert "请先阅读并同意" in visitor.text
    walk(visitor)
    visitor.get("/apply/check")
    assert "某乙被打一案" in visitor.text
    assert "想当面说清楚<b>" in visitor.page.get_text()
    visitor.post("/apply/check")
    visitor.get("/apply/done")
    number = visitor.page.select_one(".receipt").get_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", number)
    assert (
        visitor.client.post("/apply/check", data={"csrf_token": visitor.token}).status_code == 303
    )
    assert db.session.query(Application).count() == 1
    _receipt(visitor, number)
    visitor.get("/apply/status")
    visitor.post("/apply/status", {"receipt": number, "phone": "13800001111"}, 200)
    assert "已收到，正在办理" in visitor.text
    for words in ("某甲", "某乙", "想当面"):
        assert words not in visitor.text


def _receipt(visitor, number):
    """The receipt as a paper: for this browser only, without what is sealed."""
    visitor.get("/apply/receipt")
    assert "正在生成" in visitor.text
    assert visitor.app.test_client().get("/apply/receipt").headers["Location"] == "/apply"
    paper = db.session.query(Paper).filter_by(kind="F-01").one()
    content = json.loads(paper.content)
    assert content["receipt"] == number.replace(" ", "")
    for words in ("某乙被打一案", "13800001111"):
        assert words not in paper.content


def test_wrong_number_and_wrong_telephone_look_alike(visitor):
    walk(visitor)
    visitor.post("/apply/check")
    db.session.rollback()
    receipt = db.session.query(Application).one().receipt
    pages = []
    for data in (
        {"receipt": receipt, "phone": "13900000000"},
        {"receipt": "000000000000", "phone": "13800001111"},
    ):
        visitor.get("/apply/status")
        visitor.post("/apply/status", data, 422)
        pages.append(visitor.page.select_one(".errors").get_text())
    assert pages[0] == pages[1]
    for _ in range(5):
        visitor.client.post(
            "/apply/status",
            data={"csrf_token": visitor.token, "receipt": receipt, "phone": "13900000000"},
        )
    visitor.get("/apply/status")
    visitor.post("/apply/status", {"receipt": receipt, "phone": "13800001111"}, 429)
    assert "次数太多" in visitor.text
    assert receipt in str(visitor.page)


def test_a_change_leads_back_to_the_check(visitor):
    walk(visitor)
    visitor.get("/apply/name")
    assert visitor.post("/apply/name", {"answer": "某丙"}).headers["Location"] == "/apply/check"
    visitor.get("/apply/area")
    answer = visitor.post("/apply/area", {"answer": "340200"})
    assert answer.headers["Location"] == "/apply/unit"


def test_strangers_have_no_draft(app, visitor):
    walk(visitor)
    other = app.test_client()
    for path in ("/apply/name", "/apply/check", "/apply/done"):
        answer = other.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/apply")
    assert "没填完" not in other.get("/apply").get_data(as_text=True)
    cookie = visitor.client.get_cookie("apply", path="/apply")
    assert cookie.http_only
    assert len(cookie.value) >= 43
    visitor.get("/apply/check")
    visitor.post("/apply/forget")
    assert visitor.client.get("/apply/check").headers["Location"] == "/apply"


def test_hostile_answers_are_kept_as_text_or_refused(visitor):
    walk(visitor)
    for step, _ in WAY:
        visitor.get(f"/apply/{step}")
        for text in HOSTILE:
            response = visitor.client.post(
                f"/apply/{step}", data={"csrf_token": visitor.token, "answer": text}
            )
            assert response.status_code in (303, 422), (step, text[:20])
            assert "<script>alert(1)" not in response.get_data(as_text=True)
        checked = visitor.client.get("/apply/check")
        assert checked.status_code in (200, 303)
        assert "<script>alert(1)" not in checked.get_data(as_text=True)
    assert visitor.client.get("/apply/nowhere").status_code == 404


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["/apply", "/apply/check", "/apply/status", *(f"/apply/{s}" for s, _ in WAY)]),
    st.dictionaries(st.sampled_from(["answer", "consents", "receipt", "phone", "version", "x"]),
                    st.lists(st.text(max_size=300), max_size=2)),
)  # fmt: skip
def test_any_post_is_answered(visitor, path, data):
    response = visitor.client.post(path, data={"csrf_token": visitor.token, **data})
    assert response.status_code < 500
    db.session.rollback()
    db.session.query(SignInLimit).delete()
    db.session.commit()
