"""The same form submitted twice, one after the other or at once, is handled once."""

from __future__ import annotations

import threading

import pytest

from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.cases.models import Case
from hearing.people import once
from hearing.people.models import FormUse
from tests.conftest import NOW
from tests.support.make import COUNTY, P


@pytest.fixture
def handler(make, browser):
    make.county()
    name = make.account(make.province.one(COUNTY, P.HANDLE), "handler")
    db.session.commit()
    browser.sign_in(name)
    return browser


def typed(browser, **other) -> dict[str, str]:
    browser.get("/cases/new")
    form = browser.page.select_one("main form")
    values = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    return {
        **values, "number": "庐检测〔2026〕1号", "title": "测某某案", "cause": "盗窃",
        "type_code": "non_prosecution", "line_id": "1", "received_on": "2026-02-20",
        "summary": "写了很久的案情", **other,
    }  # fmt: skip


@pytest.mark.both_engines
def test_the_second_time_says_so_and_keeps_what_was_typed(handler):
    data = typed(handler)
    first = handler.post("/cases/new", data)
    again = handler.post("/cases/new", data, 409)
    assert "没有重复办理" in handler.text
    assert "写了很久的案情" in again.text
    assert handler.page.select_one("main a.btn-act")["href"] == first.location
    assert db.session.query(Case).count() == 1


def test_other_words_under_the_same_key_are_another_act(handler):
    data = typed(handler)
    handler.post("/cases/new", data)
    handler.post("/cases/new", {**data, "number": "庐检测〔2026〕2号"})
    assert db.session.query(Case).count() == 2


def test_a_refused_form_uses_nothing_up(handler):
    data = typed(handler, title="")
    handler.post("/cases/new", data, 422)
    handler.post("/cases/new", data, 422)
    assert db.session.query(FormUse).count() == 0


@pytest.mark.both_engines
def test_at_once_one_act_stands(app, make, handler):
    """Adding a participant has no constraint of its own: only the key makes it one."""
    make.pool()
    life = make.life("answers")
    name = make.account(life.clerk, "clerk")
    db.session.commit()
    handler.sign_in(name)
    url = f"/hearings/{life.hearing_id}/participants"
    handler.get(url)
    hidden = {t["name"]: t["value"] for t in handler.page.select("main form input[type=hidden]")}
    data = {**hidden, "role": "witness", "name": "测证人"}
    cookie = handler.client.get_cookie("sid").value
    form = handler.client.get_cookie("form").value
    barrier, answers = threading.Barrier(8), []

    def submit() -> None:
        with app.app_context(), clock.at(NOW):
            set_transaction_mode("write")
            client = app.test_client()
            client.set_cookie("sid", cookie)
            client.set_cookie("form", form)
            barrier.wait()
            answers.append(client.post(url, data=data).status_code)
            db.session.remove()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, *[409] * 7]
    db.session.rollback()
    names = [p.name for p in life.hearing.participants if p.name == "测证人"]
    assert names == ["测证人"]


def test_old_keys_are_forgotten(app):
    db.session.add(FormUse(key="a", location="/", used_at=NOW - once.KEPT * 2))
    db.session.add(FormUse(key="b", location="/", used_at=NOW))
    db.session.flush()
    assert once.forget_old() == 1
