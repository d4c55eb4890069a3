"""A broadcast and another place asked for after approval: decided apart, carried out when granted."""

from __future__ import annotations

import json

import pytest

from hearing.base import clock
from hearing.base.acts import act
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.calendar.models import Room
from hearing.hearings import (
    approvals,
    broadcasts,
    later,
    preparing,
    prints,
    queries,
    rescheduling,
    versions,
)
from hearing.hearings.facts import told_participants
from hearing.hearings.models import Announcement
from hearing.hearings.plan_rules import BroadcastWords, broadcast_words_problem
from hearing.hearings.workflow import State
from hearing.messages import templates
from hearing.papers.models import Paper
from tests.hearings.test_rescheduling import live, untold
from tests.support.make import COUNTY, P

WORDS = BroadcastWords("中国检察听证网", 10, "双方书面同意", "证人不出镜", "测技术员")


@pytest.fixture
def told(make):
    """A hearing whose people are told, announced, in a room that can stream."""
    life = make.world().life("tell")
    db.session.get_one(Room, life.hearing.room_id).is_stream_ready = True
    preparing.finish_notices(life.owner, life.hearing)
    return life


@pytest.mark.rule("A-19", "F-11")
def test_a_broadcast_names_everything_the_chief_looks_at():
    assert broadcast_words_problem(WORDS) is None
    assert broadcast_words_problem(None)[0] == "channel"
    for name in ("channel", "consent", "masking", "cutoff"):
        assert broadcast_words_problem(BroadcastWords(**{**WORDS.__dict__, name: " "}))[0] == name
    assert broadcast_words_problem(BroadcastWords("a", 241, "b", "c", "d"))[0] == "delay_minutes"


@pytest.mark.rule("A-19", "F-11")
def test_a_broadcast_after_approval(told, make):
    life, hearing = told, told.hearing
    chief = make.province.one(COUNTY, P.CHIEF)
    known = set(told_participants(hearing))
    with pytest.raises(Forbidden):
        later.request_broadcast(make.staff(P.HANDLE), hearing, "live", WORDS)
    first = later.request_broadcast(life.owner, hearing, "live", WORDS)
    with pytest.raises(Conflict, match="同样的申请"):
        later.request_broadcast(life.owner, hearing, "live", WORDS)
    assert "延时 10 分钟" in first.request
    assert hearing.broadcast == "none"
    approvals.decide(chief, first, granted=False, reasons="条件不成熟")
    assert (hearing.broadcast, hearing.state) == ("none", State.NOTIFIED)
    # the office's own words from today on; what was asked before stays as it was
    templates.add(
        make.staff(P.SYSTEM_ADMIN, 340000), "broadcast",
        "请示：{when}{where}“{cause}”{mode}，{channel}，延时{delay}分钟；{consent}；{masking}；{cutoff}。",
        clock.today(),
    )  # fmt: skip
    second = later.request_broadcast(life.owner, hearing, "recorded", WORDS)
    assert second.request.startswith("请示：")
    approvals.decide(chief, second, granted=True, reasons="同意")
    assert (hearing.broadcast, hearing.broadcast_approval_id) == ("recorded", second.id)
    assert hearing.state == State.NOTIFIED
    assert set(told_participants(hearing)) == known
    assert [c.label for c in versions.history(hearing.id)[0].changes] == ["直播录播"]
    rows = [broadcasts.of_approval(one.id) for one in (first, second)]
    assert [row.template_version for row in rows] == [1, 2]
    later.note_task(life.owner, hearing, "T-1")
    with pytest.raises(Conflict, match="已经登记"):
        later.note_task(life.owner, hearing, "T-2")
    sheets = [one for one in prints.printable(hearing) if one.kind == "F-11"]
    assert len(sheets) == 2
    for one in sheets:
        prints.print_paper(life.clerk, hearing, one, {"name": "x", "phone": "x"})
    content = [json.loads(p.content) for p in db.session.query(Paper).order_by(Paper.id)]
    assert [c["approval"]["decision"] for c in content] == ["不同意", "同意"]
    assert [c["mode"] for c in content] == ["直播", "录播"]
    assert content[1]["task_number"] == "T-1"
    later.stop_broadcast(life.owner, hearing, "当事人改变意见")
    assert hearing.broadcast == "none"
    with pytest.raises(Conflict):
        later.stop_broadcast(life.owner, hearing, "x")


@pytest.mark.rule("A-19", "A-5")
def test_what_may_not_be_broadcast_is_not_asked_for(told):
    hearing = told.hearing
    db.session.get_one(Room, hearing.room_id).is_stream_ready = False
    with pytest.raises(Refused, match="验收直播"):
        later.request_broadcast(told.owner, hearing, "live", WORDS)
    with pytest.raises(Refused, match="选择直播"):
        later.request_broadcast(told.owner, hearing, "none", WORDS)
    hearing.is_public = False
    with pytest.raises(Refused, match="不公开的听证"):
        later.request_broadcast(told.owner, hearing, "live", WORDS)


@pytest.mark.rule("A-12", "A-10")
def test_another_place_after_approval(told, make):
    life, hearing = told, told.hearing
    chief = make.province.one(COUNTY, P.CHIEF)
    for kind, words, reason, said in (
        ("room", "x", "x", "以外的场所"), ("reception", "x", "x", "以外"), ("on_site", " ", "x", "在哪里"),
        ("on_site", "村委会", " ", "原因"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            later.request_place(life.owner, hearing, kind, words, reason)
    first = later.request_place(life.owner, hearing, "on_site", "示例村村委会", "当事人行动不便")
    approvals.decide(chief, first, granted=False, reasons="安保不便")
    assert (hearing.state, hearing.plan_version, len(live(hearing)["room"])) == (
        State.NOTIFIED, 1, 1,
    )  # fmt: skip
    assert untold(hearing) == set()
    second = later.request_place(life.owner, hearing, "mediation", "虚构街道调处中心", "当事人申请")
    approvals.decide(chief, second, granted=True, reasons="")
    assert (hearing.state, hearing.venue_kind, hearing.room_id) == (
        State.APPROVED, "mediation", None,
    )  # fmt: skip
    assert set(live(hearing)) == {"presider", "clerk", "officer"}
    assert untold(hearing) == {"suspect", "victim", "officer"}
    assert db.session.query(Announcement).one().withdrawn_because == "改在其他场所"
    assert {"地点", "地点类型"} <= {c.label for c in versions.history(hearing.id)[0].changes}
    # back into a room needs nobody's approval
    rescheduling.change_room(life.owner, hearing, make.room(name="第二听证室").id, "调处中心停电")
    assert hearing.venue_kind == "room"


def test_a_request_waits_for_a_postponed_hearing(told, make):
    chief = make.province.one(COUNTY, P.CHIEF)
    row = later.request_place(told.owner, told.hearing, "on_site", "村委会", "行动不便")
    rescheduling.postpone(told.owner, told.hearing, "当事人住院")
    with pytest.raises(Conflict), act():
        approvals.decide(chief, row, granted=True, reasons="")


def test_the_pages_ask_and_the_chief_decides(told, make, browser):
    life, hearing = told, told.hearing
    chief = make.province.one(COUNTY, P.CHIEF)
    names = make.account(life.owner, "owner"), make.account(chief, "chief")
    db.session.commit()
    page = f"/hearings/{hearing.id}/change"
    browser.sign_in(names[0])
    browser.get(f"{page}/broadcast")
    browser.post(f"{page}/broadcast", {"broadcast": "live", "channel": "中国检察听证网"}, 422)
    assert "写明各方当事人的意见" in browser.text
    typed = {k: str(v) for k, v in WORDS.__dict__.items()}
    browser.post(f"{page}/broadcast", {"broadcast": "live", **typed})
    browser.get(f"{page}/place")
    browser.post(
        f"{page}/place", {"venue_kind": "on_site", "venue_words": "示例村", "reason": "行动不便"}
    )
    browser.sign_in(names[1])
    rows = [a for a in queries.approvals_of(hearing.id) if not a.decision]
    browser.get("/approvals")
    assert browser.text.count("直播录播") >= 1
    browser.get(f"/approvals/{rows[0].id}")
    assert "中国检察听证网" in browser.text
    assert "退回修改方案" not in browser.text
    browser.post(f"/approvals/{rows[0].id}", {"decision": "yes", "reasons": ""})
    browser.post(f"/approvals/{rows[1].id}", {"decision": "no", "reasons": "安保不便"})
    browser.sign_in(names[0])
    browser.get(f"/hearings/{hearing.id}")
    assert "延时 10 分钟" in browser.text
    browser.get(f"{page}/task")
    browser.post(f"{page}/task", {"task_number": "T-9"})
    browser.get(f"/hearings/{hearing.id}")
    assert "任务编号：T-9" in browser.text
    browser.get(f"/hearings/{hearing.id}/papers")
    assert "听证直播录播审批表" in browser.text
