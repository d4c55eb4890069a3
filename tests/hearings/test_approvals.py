"""Separate approvals, each with its own decider; delegation; what the database refuses by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.calendar.models import Room
from hearing.calendar.rules import VenueKind
from hearing.cases import service as cases
from hearing.hearings import (
    approvals,
    delegations,
    department,
    minors,
    plan,
    queries,
    rescheduling,
    waiting,
)
from hearing.hearings.models import Approval, Delegation
from hearing.hearings.plan_rules import BroadcastWords
from hearing.hearings.rules import Ground, IssueKind, Role
from hearing.hearings.workflow import State
from hearing.units import service as units
from tests.support.make import COUNTY, OTHER_COUNTY, P


@pytest.fixture
def world(make):
    return make.world()


def submitted(make, owner=None, **changes):
    """A submitted plan; ``changes`` are fields of the plan."""
    owner = owner or make.province.one(COUNTY, P.HANDLE)
    make.number += 1
    db.session.get_one(Room, make.province.rooms[COUNTY]).is_stream_ready = True
    case = cases.enter_case(
        owner, number=f"样{make.number}", title="示某拟不起诉案", cause="交通肇事",
        type_code=changes.pop("type_code", "non_prosecution"), line_id=1, received_on=clock.today(),
    )  # fmt: skip
    cases.add_party(
        owner, case, role=Role.SUSPECT, name="示某", is_minor=changes.pop("minor", False)
    )
    start = clock.beijing(clock.today() + timedelta(days=10 + make.number), "09:00")
    wanted = plan.Plan(
        necessity="双方分歧较大，需要当面听取意见", grounds=(Ground.HANDLING_DISPUTE,),
        issues=(plan.IssuePlan(IssueKind.HANDLING, "您怎么看？", "不起诉", "附条件\n再补正"),),
        is_public=True, needed=3, starts_at=start, ends_at=start + timedelta(hours=2),
        presider_person_id=owner.person_id or 0, room_id=make.province.rooms[COUNTY],
    )  # fmt: skip
    hearing = plan.create_plan(owner, [case], replace(wanted, **changes))
    plan.submit(owner, hearing)
    if hearing.state == State.DEPARTMENT_REVIEW:
        approvals.department_agree(make.province.one(COUNTY, P.DEPARTMENT_HEAD), hearing, "同意")
    return hearing


def kinds(hearing) -> dict[str, Approval]:
    return {row.kind: row for row in queries.approvals_of(hearing.id)}


WORDS = BroadcastWords("中国检察听证网", 10, "双方书面同意", "无", "测技术员")
EVERYTHING = {
    "needed": 9, "venue_kind": VenueKind.MEDIATION, "venue_words": "虚构街道调处中心", "room_id": None,
    "broadcast": "live", "broadcast_words": WORDS,
}  # fmt: skip


@pytest.mark.rule("A-4", "A-7", "A-12", "A-19")
def test_each_departure_is_an_approval_of_its_own(make, world):
    hearing = submitted(make, **EVERYTHING)
    chief = make.province.one(COUNTY, P.CHIEF)
    rows = kinds(hearing)
    assert set(rows) == {"hold", "panel_size", "venue", "broadcast"}
    for name in ("hold", "panel_size", "venue"):
        approvals.decide(chief, rows[name], granted=True, reasons="")
        assert hearing.state == State.CHIEF_REVIEW, name
    approvals.decide(chief, rows["broadcast"], granted=True, reasons="")
    assert hearing.state == State.APPROVED
    assert hearing.issues[0].numbered == ["附条件", "再补正"]


@pytest.mark.rule("A-19")
def test_refused_broadcast_leaves_the_hearing(make, world):
    hearing = submitted(make, broadcast="live", broadcast_words=WORDS)
    chief = make.province.one(COUNTY, P.CHIEF)
    rows = kinds(hearing)
    approvals.decide(chief, rows["hold"], granted=True, reasons="")
    approvals.decide(chief, rows["broadcast"], granted=False, reasons="条件不成熟")
    assert (hearing.state, hearing.broadcast) == (State.APPROVED, "none")


@pytest.mark.rule("A-5")
def test_opening_a_minors_case_is_approved_apart_and_never_broadcast(make, world):
    with pytest.raises(Refused, match="未成年人"):
        submitted(make, minor=True, broadcast="live", openness_reason="家长申请公开")
    hearing = submitted(make, minor=True, openness_reason="家长申请公开")
    rows = kinds(hearing)
    chief = make.province.one(COUNTY, P.CHIEF)
    approvals.decide(chief, rows["hold"], granted=True, reasons="")
    assert hearing.state == State.CHIEF_REVIEW
    approvals.decide(chief, rows["opening"], granted=False, reasons="不宜公开")
    assert hearing.state == State.DRAFT
    assert hearing.hold_approval_id is None


@pytest.mark.rule("A-5", "A-19")
def test_a_minor_found_later_ends_the_broadcast(make, world):
    hearing = submitted(make, broadcast="live", broadcast_words=WORDS)
    owner = make.province.one(COUNTY, P.HANDLE)
    cases.add_party(owner, hearing.cases[0], role=Role.VICTIM, name="小某", is_minor=True)
    minors.follow(owner, hearing.cases[0])
    assert (hearing.broadcast, hearing.is_public) == ("none", False)


@pytest.mark.rule("A-4", "F-03")
def test_returned_plan_frees_the_room_and_is_asked_for_anew(make, world):
    hearing = submitted(make, **EVERYTHING)
    owner, chief = make.province.one(COUNTY, P.HANDLE), make.province.one(COUNTY, P.CHIEF)
    rows = kinds(hearing)
    approvals.decide(chief, rows["hold"], granted=True, reasons="")
    with pytest.raises(Refused, match="写明"):
        approvals.send_back(chief, rows["venue"], " ")
    approvals.send_back(chief, rows["venue"], "改在听证室")
    assert hearing.state == State.DRAFT
    assert {row.decision for row in queries.approvals_of(hearing.id)} == {"granted", "returned"}
    assert (
        db.session.execute(
            text("SELECT count(*) FROM reservation WHERE released_at IS NULL")
        ).scalar()
        == 0
    )
    plan.submit(owner, hearing)
    assert [r.kind for r in queries.approvals_of(hearing.id) if not r.decision] == list(rows)
    path = [step for step in queries.path_of(hearing.id) if step.move == "chief_return"]
    assert path[0].reason == "改在听证室"


def delegate(make, kinds_=("venue", "hold"), **days):
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    chief = make.province.one(COUNTY, P.CHIEF)
    today = clock.today()
    return deputy, delegations.grant(
        chief, deputy.person_id or 0, kinds_, days.get("first", today), days.get("last", today), "院党组会决定"
    )  # fmt: skip


@pytest.mark.rule("A-4")
def test_a_deputy_decides_by_delegation_only(make, world):
    hearing = submitted(make, **EVERYTHING)
    rows = kinds(hearing)
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    assert waiting.approvals_waiting(deputy) == []
    with pytest.raises(Forbidden):
        approvals.decide(deputy, rows["hold"], granted=True, reasons="")
    _, row = delegate(make)
    assert {w.kind for w in waiting.approvals_waiting(deputy)} == {"hold", "venue"}
    approvals.decide(deputy, rows["venue"], granted=True, reasons="")
    assert rows["venue"].delegation_id == row.id
    with pytest.raises(Forbidden):
        approvals.decide(deputy, rows["panel_size"], granted=True, reasons="")
    delegations.revoke(make.province.one(COUNTY, P.CHIEF), row)
    with pytest.raises(Forbidden):
        approvals.decide(deputy, rows["hold"], granted=True, reasons="")
    found, total = waiting.decided(deputy)
    assert (total, found[0][0].id) == (1, rows["venue"].id)


@pytest.mark.rule("A-4", "A-16")
def test_what_cannot_be_delegated(make, world):
    chief = make.province.one(COUNTY, P.CHIEF)
    today = clock.today()
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF).person_id or 0
    stranger = make.staff(P.DEPUTY_CHIEF, OTHER_COUNTY).person_id or 0
    good = (deputy, ["hold"], today, today, "决定")
    for wrong, words in (
        ((deputy, ["against_majority"], *good[2:]), "检察长本人"), ((deputy, [], *good[2:]), "选择委托"),
        ((stranger, *good[1:]), "分管副检察长"), ((*good[:3], today - timedelta(days=1), "x"), "截止日期"),
        ((*good[:4], " "), "依据"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            delegations.grant(chief, *wrong)
    with pytest.raises(Forbidden):
        delegations.grant(make.province.one(COUNTY, P.DEPUTY_CHIEF), *good)
    units.set_parameter(chief, "delegate_against_majority", "1", today, "试行", COUNTY)
    row = delegations.grant(chief, deputy, ["against_majority"], today, today, "决定")
    delegations.revoke(chief, row)
    with pytest.raises(Conflict):
        delegations.revoke(chief, row)
    assert db.session.query(Delegation).count() == 1


def test_a_delegation_holds_for_its_days_only(make, world):
    hearing = submitted(make)
    tomorrow = clock.today() + timedelta(days=1)
    deputy, _ = delegate(make, first=tomorrow, last=tomorrow)
    with pytest.raises(Forbidden):
        approvals.decide(deputy, kinds(hearing)["hold"], granted=True, reasons="")
    with clock.at(clock.now() + timedelta(days=1)):
        approvals.decide(deputy, kinds(hearing)["hold"], granted=True, reasons="")
    assert hearing.state == State.APPROVED


@pytest.mark.rule("A-13")
def test_a_deputys_own_case_still_goes_to_the_chief(make, world):
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    hearing = submitted(make, deputy, presider_kind="chief")
    assert not hearing.is_chiefs_own
    assert kinds(hearing)["hold"].decider_post == "chief"
    delegate(make)
    with pytest.raises(Refused, match="自己"):
        approvals.decide(deputy, kinds(hearing)["hold"], granted=True, reasons="")


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_chiefs_own_case_against_the_majority_needs_the_committee(make):
    make.world()
    life = make.life("intend", number=3, against_majority=True)
    row = kinds(life.hearing)["against_majority"]
    department.give_opinion(life.head, row, "同意报检察长决定")
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    with pytest.raises(Refused, match="检察委员会"):
        approvals.decide(deputy, row, granted=True, reasons="同意")
    with pytest.raises(DatabaseError, match="approval_committee"), db.session.begin_nested():
        db.session.execute(
            text("UPDATE approval SET decision = 'granted', decided_by = -2, decided_at = requested_at "
                 "WHERE id = :id"), {"id": row.id},
        )  # fmt: skip
    approvals.decide(
        deputy, row, granted=True, reasons="同意", committee_record="检委会〔2026〕3号"
    )
    assert row.committee_record


@pytest.mark.both_engines
@pytest.mark.rule("A-4", "A-12", "A-19")
def test_the_database_opens_nothing_without_its_approvals(make):
    hearing = submitted(make.world(), **EVERYTHING)
    rows = kinds(hearing)
    db.session.flush()
    for values, words in (
        ("", "hold_approved|venue_approved|broadcast_approved|panel_size"),
        (f", hold_approval_id = {rows['hold'].id}", "hearing_approved|venue_approved|broadcast|panel"),
        (f", hold_approval_id = {rows['hold'].id}, venue_approval_id = {rows['hold'].id}, "
         f"size_approval_id = {rows['hold'].id}, broadcast_approval_id = {rows['hold'].id}",
         "hearing_approved"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
            db.session.execute(text(f"UPDATE hearing SET state = 'approved'{values}"))
    with pytest.raises(DatabaseError, match="approval_own_case"), db.session.begin_nested():
        db.session.execute(
            text("UPDATE approval SET requested_by = -1, decision = 'granted', decided_at = requested_at, "
                 "decided_by = :who"), {"who": hearing.handler_person_id},
        )  # fmt: skip


def test_cancelling_withdraws_what_was_asked(make, world):
    hearing = submitted(make)
    owner = make.province.one(COUNTY, P.HANDLE)
    rescheduling.cancel(owner, hearing, "案件撤回")
    assert {row.decision for row in queries.approvals_of(hearing.id)} == {"withdrawn"}
    assert waiting.approvals_waiting(make.province.one(COUNTY, P.CHIEF)) == []


def test_the_queue_is_in_order_of_the_hearing(make, world):
    later, sooner = submitted(make), submitted(make)
    later.starts_at, later.ends_at = (
        sooner.starts_at + timedelta(days=5), sooner.ends_at + timedelta(days=5),
    )  # fmt: skip
    db.session.flush()
    rows = waiting.approvals_waiting(make.province.one(COUNTY, P.CHIEF))
    assert [row.hearing_id for row in rows] == [sooner.id, later.id]
    assert rows[0].days_left == (clock.beijing_date(sooner.starts_at) - clock.today()).days
