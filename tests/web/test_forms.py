"""Every form with empty, wrong, huge and hostile input: never a fault, and what was typed is given back."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from hearing.base.db import db
from hearing.hearings import drafts
from hearing.web import access, forms
from tests.support import sweep
from tests.support.make import COUNTY, P
from tests.web.test_csrf import url_of

HOSTILE = (
    "", " ", "<script>alert(1)</script>", "'; DROP TABLE hearing; --", "𠮷‮abc", "a\x00b", "9" * 400, "x" * 9000,
    "-1", "1e9", "２０２６-13-45", "=1+1", "{{7*7}}", "../../etc/passwd", "99:99",
)  # fmt: skip


@pytest.fixture
def desk(make, browser):
    life = make.world().life("answers", number=8)
    done = make.life("tell_decision", days=20, number=9)
    drafts.start(life.owner, {"cases": {"cases": [str(life.hearing.cases[0].id)]}})
    for viewer, name in ((life.owner, "handler"), (life.head, "head"), (life.chief, "chief"),
                         (make.province.one(340100, P.HIRE), "hire"),
                         (make.province.one(340100, P.MANAGE), "manage"),
                         (make.staff(P.BULLETIN_DRAFT, COUNTY), "draft"),
                         (make.staff(P.SYSTEM_ADMIN, 340000), "system"),
                         (make.staff(P.SECURITY_ADMIN, 340000), "security")):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    return life, done


POSTS = {
    "handler": P.HANDLE, "head": P.DEPARTMENT_HEAD, "chief": P.CHIEF, "hire": P.HIRE, "manage": P.MANAGE,
    "draft": P.BULLETIN_DRAFT, "system": P.SYSTEM_ADMIN, "security": P.SECURITY_ADMIN,
}  # fmt: skip


@pytest.mark.usefixtures("plain_menu")
def test_hostile_forms(app, desk, browser):
    """Each form whole by the first post that opens it; by the others, and what is only a button, in part."""
    known: set[tuple[str, ...]] = set()
    for who in POSTS:
        browser.sign_in(who)
        seen = 0
        for life in desk:
            for rule in sweep.writable(app, POSTS[who]):
                if rule.endpoint in ("login.sign_out", "login.password"):
                    continue
                url = url_of(app, rule, life, "POST")
                names = fields_of(browser, url) if "GET" in rule.methods else ["x"]
                if names is None:
                    continue
                form = (rule.endpoint, *names)
                step = 5 if "GET" not in rule.methods or form in known else 1
                known.add(form)
                for turn, text in enumerate(HOSTILE[::step]):
                    typed = f"{text}" if turn else ""
                    data = {"csrf_token": browser.token, **dict.fromkeys(names, typed)}
                    response = browser.client.post(url, data=data)
                    assert response.status_code < 500, (url, text[:20], response.status_code)
                    assert b"<script>alert(1)" not in response.get_data()
                    seen += 1
        assert seen > 10, who
    assert len(known) > 100
    assert access.PUBLIC


def fields_of(browser, url: str) -> list[str] | None:
    """The fields of a page's forms, or nothing where it does not open."""
    response = browser.client.get(url)
    if response.status_code != 200:
        return None
    page = BeautifulSoup(response.get_data(as_text=True), "lxml")
    token = page.select_one("[name=csrf_token]")
    browser.token = token["value"] if token else browser.token
    return [tag["name"] for tag in page.select("main [name]") if tag["name"] != "csrf_token"]


def test_typed_text_survives_a_refusal(desk, browser):
    life, _ = desk
    browser.sign_in("handler")
    path = f"/hearings/{life.hearing_id}/briefing"
    browser.get(path)
    browser.post(path, {"summary": "太短", "law": "写了很久的一段法律规定"}, 422)
    assert "写了很久的一段法律规定" in str(browser.page)
    assert "不少于 20 个字" in browser.text
    assert browser.page.title.get_text().startswith("有误：")


def test_stale_record_keeps_both_texts(desk, browser):
    _, done = desk
    browser.sign_in("handler")
    path = f"/hearings/{done.hearing_id}/record"
    browser.get(path)
    browser.post(path, {"version": "0", "s1": "我写的内容"}, 409)
    assert "笔录" in browser.text


def test_a_form_after_the_session_ended_gives_the_text_back(app, desk, browser):
    life, _ = desk
    browser.sign_in("handler")
    browser.get(f"/hearings/{life.hearing_id}/briefing")
    browser.client.delete_cookie("sid")
    response = browser.client.post(
        f"/hearings/{life.hearing_id}/briefing",
        data={"csrf_token": browser.token, "summary": "还没保存的话"},
    )
    assert response.status_code == 401
    assert "还没保存的话" in response.get_data(as_text=True)


@pytest.mark.parametrize("version", ["abc", "1e3", "-1", "９", "9" * 20])
def test_a_version_that_is_no_number_is_older_than_any(app, version):
    class Carried(forms.BaseForm):
        version = forms.hidden()

    with app.test_request_context(method="POST", data={"version": version}):
        form = Carried(meta={"csrf": False})
        assert form.validate()
        assert form.version.data == "0"
