"""After closing, by the pages: common statement, supervisor's opinion, receipt as a file, decision on the spot."""

from __future__ import annotations

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings.models import Participant
from hearing.hearings.rules import Role
from hearing.papers import service
from tests.support.inspector import Inspector
from tests.support.make import P

REASONS = "综合全案事实、证据和听证意见，依照法律规定作出。"


@pytest.fixture
def world(make, app):
    """Three officers have given; a supervisor named with rare characters was present; the presider has closed."""
    life = make.world().life("vote")
    accounts = {"clerk": life.clerk, "owner": life.owner, "chief": life.chief}
    for turn, one in enumerate(life._panel()):
        make.account(life.officer(one.person_id), f"officer{turn}", "officer")
    for name, viewer in accounts.items():
        make.account(viewer, name)
    db.session.add(
        Participant(
            hearing_id=life.hearing_id, role=Role.SUPERVISOR, name="喆昇祎翀", position=50,
            since_version=1, present_at=clock.now(), must_be_told=False,
        )
    )  # fmt: skip
    db.session.commit()
    with clock.at(clock.beijing(life.row.held_on, "15:50")):
        names = (*accounts, "officer0", "officer1", "officer2")
        yield life, {name: Inspector(app).sign_in(name) for name in names}


@pytest.mark.rule("A-8", "A-15", "A-16", "A-17", "F-17", "F-19")
def test_from_closing_to_a_decision_told_on_the_spot(world, monkeypatch):
    life, by = world
    here = f"/hearings/{life.hearing_id}"
    own = f"/officer/{life.hearing_id}"
    monkeypatch.setattr(service, "render_one", lambda _wanted: b"%PDF-x")
    first, second, owner, clerk = by["officer0"], by["officer1"], by["owner"], by["clerk"]
    first.get(f"{own}/opinion/done")
    receipt = first.page.select_one("a[href$='receipt.pdf']")["href"]
    assert first.client.get(receipt).get_data() == b"%PDF-x"
    assert owner.client.get(receipt).status_code == 403
    first.get(f"{own}/collegial", 404)
    owner.get(f"{here}/sitting")
    owner.post(f"{here}/sitting/close-opinions")
    # the officers choose who speaks, one states, one writes a view apart
    first.get("/officer")
    assert first.page.select_one(f"a[href='{own}/opinion/done']").text == "我的意见、集体评议意见"
    first.get(f"{own}/opinion/done")
    assert first.page.select_one(f"a[href='{own}/collegial']")
    for browser in (first, second):
        browser.get(f"{own}/collegial")
        choice = browser.page.select("input[name=for_seat]")[1]["value"]
        browser.post(f"{own}/collegial/choice", {}, 422)
        browser.post(f"{own}/collegial/choice", {"for_seat": choice})
    first.post(f"{own}/collegial/statement", {"words": "越权写下的话"}, 422)
    assert "越权写下的话" not in first.text
    second.get(f"{own}/collegial")
    second.post(f"{own}/collegial/statement", {"words": ""}, 422)
    second.post(f"{own}/collegial/statement", {"words": "大家同意从宽处理"})
    by["officer2"].get(f"{own}/collegial")
    by["officer2"].post(f"{own}/collegial/dissent", {"apart": "证据还不够"}, 422)
    assert "证据还不够" in by["officer2"].page.select_one("#apart").text
    assert "选择是否署名" in by["officer2"].text
    by["officer2"].post(
        f"{own}/collegial/dissent", {"apart": "证据还不够", "is_named": "anonymous"}
    )
    owner.get(f"{here}/opinions")
    assert "大家同意从宽处理" in owner.text
    assert "一名听证员，不署名" in owner.text
    by["chief"].get(f"{here}/opinions")
    assert "大家同意从宽处理" in by["chief"].text
    # the supervisor's opinion, apart
    clerk.get(f"{here}/opinions")
    page = clerk.page.select_one("a[href*='/supervisors/']")["href"]
    clerk.get(page)
    clerk.post(page, {"words": "程序规范", "given_on": "2099-01-01"}, 422)
    clerk.post(page, {"words": "程序规范", "given_on": life.row.held_on.isoformat()})
    owner.get(f"{here}/opinions")
    assert "程序规范" in owner.text
    assert "人民监督员" not in owner.page.select_one("table.data").get_text()
    reply = owner.page.select_one("a[href*='/supervisors/']")["href"]
    owner.get(reply)
    owner.post(reply, {"words": "采纳"})
    # announced at the sitting, entered after its end, told to all present at once
    issue = life.hearing.issues[0].id
    owner.get(f"{here}/sitting")
    owner.post(f"{here}/sitting/resume")
    owner.get(f"{here}/sitting")
    assert owner.page.select_one(f"a[href='{here}/decision']").text == "当场决定"
    owner.get(f"{here}/decision")
    owner.post(f"{here}/decision", {f"kind{issue}": "as_proposed", f"reasons{issue}": REASONS})
    owner.get(f"{here}/decision")
    assert "由主持人当场宣布决定和理由" in owner.text
    owner.post(f"{here}/decide", {"on_the_spot": "1"}, 409)
    for step in (6, 7):
        owner.get(f"{here}/sitting")
        owner.post(f"{here}/sitting/step/{step}")
    owner.post(f"{here}/sitting/close")
    owner.get("/undecided")
    assert life.hearing.number in owner.text
    owner.get(f"{here}/decision")
    owner.post(f"{here}/decide", {"on_the_spot": "1"})
    owner.get("/undecided")
    assert "没有待作出的决定" in owner.text
    clerk.get(f"{here}/telling")
    clerk.post(f"{here}/telling/present")
    clerk.get(f"{here}/papers")
    names = {row.get_text(" ") for row in clerk.page.select("main tr")}
    for paper in (
        "听证员集体评议意见",
        "人民监督员监督意见书",
        "听证案件处理决定告知书",
        "听证员意见采纳情况告知函",
    ):
        assert any(paper in name for name in names), paper
    first.get(f"/officer/{life.hearing_id}/feedback")
    assert REASONS in first.text


@pytest.mark.rule("A-17", "A-20")
def test_undecided_hearings_are_listed_overdue_first(make, browser):
    life = make.world().life("close")
    make.account(life.owner, "owner")
    make.account(life.chief, "chief")
    make.account(make.staff(P.HANDLE), "other")
    db.session.commit()
    due = life.hearing.decision_due_on
    assert (due - life.row.held_on).days == 7
    with clock.at(clock.beijing(due, "09:00")):
        browser.sign_in("owner").get("/undecided")
        assert "逾期 0 场" in browser.text
    with clock.at(clock.beijing(due.replace(day=due.day + 2), "09:00")):
        browser.sign_in("owner").get("/home")
        assert "待作出的决定（逾期 1 场）" in browser.text
        browser.sign_in("chief").get("/approvals")
        browser.get("/undecided")
        assert "逾期 2 天" in browser.text
        browser.sign_in("other").get("/undecided")
        assert life.hearing.number not in browser.text
