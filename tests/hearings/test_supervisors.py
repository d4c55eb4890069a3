"""People's supervisors: asked for, drawn by others, told like everybody, never officers too (A-8)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.hearings import panel, preparing, prints, rules, supervisors
from hearing.hearings.facts import told_participants
from hearing.hearings.models import Participant
from hearing.hearings.rules import Role
from hearing.hearings.supervisors import Drawn
from hearing.pool.models import Engagement
from tests.support.make import P


@pytest.mark.rule("A-8")
def test_early_enough_and_in_one_capacity():
    assert not rules.call_is_late(5, 5)
    assert rules.call_is_late(4, 5)
    officers, others = [("测一", 1), ("测二", None)], [("督一", None)]
    for name, person, said in (
        ("测一", None, "已是这场听证的听证员"), ("别名", 1, "已是"), ("测二", None, "已是"), ("督一", None, "已经登记"),
        ("测一", 9, None), ("督二", None, None),
    ):  # fmt: skip
        found = rules.capacity_problem(name, person, officers, others)
        assert (found is None) == (said is None), (name, person, found)
        assert said is None or said in found


@pytest.mark.rule("A-8", "F-08")
def test_asked_for_answered_told_and_not_counted(make):
    life = make.world().life("answers")
    hearing, clerk = life.hearing, life.clerk
    with pytest.raises(Forbidden):
        supervisors.call(make.staff(P.HANDLE), hearing, 1, "示例市司法局", "x")
    with pytest.raises(Refused, match="司法行政机关"):
        supervisors.call(clerk, hearing, 1, " ", "x")
    row = supervisors.call(clerk, hearing, 2, "示例市司法局", "测书记员 0551-00000000")
    assert "示例市司法局：" in row.text
    assert "人民监督员 2 名" in row.text
    assert not any(p.name in row.text for case in hearing.cases for p in case.parties)
    assert not row.is_late
    with pytest.raises(Conflict, match="已经发函"):
        supervisors.call(clerk, hearing, 1, "示例市司法局", "x")
    officer = next(p for p in hearing.participants if p.role == Role.OFFICER)
    identity = db.session.get_one(Engagement, officer.engagement_id).person.identity
    for drawn, said in (
        ([Drawn(officer.name)], "已是这场听证的听证员"), ([Drawn("别名", "", identity)], "已是"),
        ([Drawn("督一", "", "123")], "身份证号"), ([Drawn("督一"), Drawn("督二"), Drawn("督三")], "邀请 2 名"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            supervisors.answer(clerk, hearing, row, "已抽选", drawn)
    with pytest.raises(Refused, match="写明答复"):
        supervisors.answer(clerk, hearing, row, " ", [])
    (one,) = supervisors.answer(
        clerk, hearing, row, "抽选 1 名", [Drawn("督一", "10012345678", make.names.identity("F"))]
    )
    with pytest.raises(Conflict, match="已经登记过"):
        supervisors.answer(clerk, hearing, row, "抽选 1 名", [])
    assert (one.role, one.identity_words, one.must_be_told) == ("supervisor", "人民监督员", True)
    assert one.id not in told_participants(hearing)
    preparing.tell_participant(clerk, hearing, one.id, channel="phone", receipt="本人知悉")
    assert one.id in told_participants(hearing)
    assert ("F-08", "督一") in {(p.kind, p.whom) for p in prints.printable(hearing)}
    assert db.session.query(Engagement).filter_by(state="accepted").count() == 3


@pytest.mark.rule("A-8")
@pytest.mark.both_engines
def test_the_database_knows_one_capacity_and_the_officer_hears_it(make):
    life = make.world().life("draw")
    hearing = life.hearing
    invited = db.session.query(Engagement).filter_by(state="invited").order_by("rank").first()
    row = supervisors.call(life.clerk, hearing, 1, "示例市司法局", "x")
    supervisors.answer(
        life.clerk, hearing, row, "抽选 1 名", [Drawn("督一", "", invited.person.identity)]
    )
    with pytest.raises(Refused, match="已作为人民监督员"):
        panel.accept_invitation(life.officer(invited.person_id), invited.id, no_interest=True)
    for role in ("officer", "supervisor"):
        sql = (
            "INSERT INTO participant (hearing_id, position, role, name, person_id, is_minor, must_be_told, "
            f"since_version, seal_id) SELECT hearing_id, 50, '{role}', 'x', person_id, 1=0, 1=0, 1, 'x' "
            "FROM participant WHERE role = 'supervisor'"
        )
        if role == "officer":
            with pytest.raises(DatabaseError, match="one_capacity"), db.session.begin_nested():
                db.session.execute(text(sql))
        else:
            db.session.execute(text(sql))


def test_the_pages(make, browser):
    life = make.world().life("need")
    name = make.account(life.clerk, "clerk")
    db.session.commit()
    browser.sign_in(name)
    page = f"/hearings/{life.hearing_id}/change"
    browser.get(f"{page}/supervisors-answer", 404)
    browser.get(f"{page}/supervisors")
    browser.post(
        f"{page}/supervisors", {"authority": "示例市司法局", "number": "9", "contact": "x"}, 422
    )
    browser.post(
        f"{page}/supervisors", {"authority": "示例市司法局", "number": "1", "contact": "x"}
    )
    browser.get(f"/hearings/{life.hearing_id}")
    assert "等待答复" in browser.text
    browser.get(f"{page}/supervisors-answer")
    browser.post(f"{page}/supervisors-answer", {"words": "抽选 1 名", "name1": "督一"})
    browser.get(f"/hearings/{life.hearing_id}")
    assert "人民监督员 · 人民监督员" in browser.text or "督一" in browser.text
    assert db.session.query(Participant).filter_by(role="supervisor").count() == 1
