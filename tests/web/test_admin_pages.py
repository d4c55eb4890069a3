"""The three administrators' pages as they are used: open, confirm, grant, end, stop, set, look up."""

from __future__ import annotations

import pytest

from hearing.base.db import db
from hearing.people.models import Account, Post
from tests.support.make import CITY, PROVINCE, P


@pytest.fixture
def three(make):
    """One sign-in per administrator of the province."""
    for kind, name in (
        (P.SYSTEM_ADMIN, "system"), (P.SECURITY_ADMIN, "security"), (P.AUDIT_ADMIN, "audit"),
    ):  # fmt: skip
        make.account(make.staff(kind, PROVINCE), name)
    db.session.commit()
    return make


def account_of(name: str) -> Account:
    """An account by its sign-in name."""
    db.session.expire_all()
    return db.session.query(Account).filter_by(sign_in_name=name).one()


def test_an_account_is_opened_confirmed_given_posts_and_stopped(browser, three):
    browser.sign_in("system")
    browser.get("/admin/system/accounts")
    typed = {
        "name": "赵示例", "identity": three.names.identity("M"), "sign_in_name": "NEWONE",
        "face": "staff", "password": "Right-horse-77",
    }  # fmt: skip
    browser.post("/admin/system/accounts", {**typed, "password": "short"}, 422)
    assert "赵示例" in str(browser.page)
    browser.post("/admin/system/accounts", typed)
    browser.get("/admin/system/accounts")
    browser.post("/admin/system/accounts", {**typed, "face": "officer"}, 422)
    assert "登录名已有人使用" in browser.text
    found = account_of("newone")
    page = f"/admin/security/accounts/{found.id}"
    browser.sign_in("security")
    browser.get("/admin/security/accounts?q=newone")
    assert "赵示例" in browser.text
    browser.get(page)
    browser.post(f"{page}/confirm")
    browser.get(page)
    browser.post(page, {"kind": P.HIRE.value, "unit_id": str(CITY)})
    browser.get(page)
    browser.post(page, {"kind": P.MANAGE.value, "unit_id": str(CITY)}, 422)
    assert "不得由同一人担任" in browser.text
    post = db.session.query(Post).filter_by(person_id=found.person_id).one()
    browser.get(page)
    browser.post(f"{page}/posts/{post.id}/end")
    browser.get(page)
    browser.post(f"{page}/stop")
    assert account_of("newone").stopped_at is not None
    browser.get("/admin/security/accounts/99999", 404)


def test_a_parameter_is_set_from_a_day_on(browser, three):
    browser.sign_in("system")
    browser.get("/admin/system/units")
    browser.get("/admin/system/parameters")
    typed = {"key": "term_years", "value": "six", "valid_from": "2026-04-01", "source": "省院文件"}
    browser.post("/admin/system/parameters", typed, 422)
    assert "省院文件" in str(browser.page)
    browser.post("/admin/system/parameters", {**typed, "value": "6"})
    browser.get("/admin/system/parameters")
    assert "省院文件" in browser.text


def test_the_journal_is_looked_up_and_its_chain_checked(browser, three):
    browser.sign_in("audit")
    browser.get("/admin/audit/journal?verb=account.open")
    assert "account.open" in browser.text
    assert "post.grant" not in browser.text
    browser.get("/admin/audit/journal?object=1&before=3")
    browser.get("/admin/audit/chain")
