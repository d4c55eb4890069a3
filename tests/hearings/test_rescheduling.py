"""Move, change room, presider, clerk, postpone, suspend, resume, cancel: who is told again, what is held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.base.viewer import SYSTEM
from hearing.calendar.models import Reservation
from hearing.hearings import panel, preparing, queries, rescheduling, sitting, versions
from hearing.hearings.facts import still_missing, told_participants
from hearing.hearings.models import Announcement
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import State
from hearing.messages.models import OutboxMessage
from hearing.people import service as people
from hearing.pool.models import Engagement, Need
from tests.support.make import COUNTY, P

WEEK = timedelta(days=7)


@pytest.fixture
def told(make):
    """A hearing whose people are told, and which is announced."""
    life = make.world().life("tell")
    preparing.finish_notices(life.owner, life.hearing)
    return life


def live(hearing) -> dict[str, list[Reservation]]:
    found: dict[str, list[Reservation]] = {}
    for row in db.session.scalars(
        select(Reservation).where(
            Reservation.hearing_id == hearing.id, Reservation.released_at.is_(None)
        )
    ):
        found.setdefault(row.role, []).append(row)
    return found


def untold(hearing) -> set[str]:
    known = told_participants(hearing)
    return {
        p.role for p in hearing.participants
        if p.removed_at is None and p.must_be_told and p.id not in known
    }  # fmt: skip


def again(life) -> tuple:
    start = clock.beijing(life.row.held_on + WEEK, "09:00")
    return (life.owner, life.hearing, start, start + timedelta(hours=2), life.hearing.room_id)


@pytest.mark.rule("A-10", "P-9")
def test_moving_asks_the_same_panel_again(told):
    hearing = told.hearing
    before = {e.person_id for e in db.session.query(Engagement).filter_by(state="accepted")}
    rescheduling.move(*again(told), "当事人申请")
    assert (hearing.state, hearing.plan_version) == (State.APPROVED, 2)
    asked = db.session.query(Engagement).filter_by(state="invited").all()
    assert {e.person_id for e in asked} == before
    assert {e.held_on for e in asked} == {hearing.held_on}
    assert db.session.query(Need).one().held_on == hearing.held_on
    assert not [p for p in hearing.participants if p.role == Role.OFFICER and not p.removed_at]
    assert db.session.query(OutboxMessage).filter_by(template="asked_again").count() == 3
    assert {r.starts_at for r in live(hearing)["officer"]} == {hearing.starts_at}
    first, second, third = sorted(asked, key=lambda e: e.rank)
    for one in (first, second):
        panel.accept_invitation(told.officer(one.person_id), one.id, no_interest=True)
    panel.decline_invitation(told.officer(third.person_id), third.id, "schedule", None)
    reserve = db.session.query(Engagement).filter_by(state="invited").one()
    assert reserve.is_reserve
    panel.accept_invitation(told.officer(reserve.person_id), reserve.id, no_interest=True)
    seats = [p for p in hearing.participants if p.role == Role.OFFICER and not p.removed_at]
    assert len(seats) == 3
    assert untold(hearing) == {"suspect", "victim"}


@pytest.mark.rule("A-10")
def test_moving_takes_the_announcement_down(told):
    assert queries.public_announcements()
    rescheduling.move(*again(told), "当事人申请")
    assert queries.public_announcements() == []
    row = db.session.query(Announcement).one()
    assert row.withdrawn_because == "改期"
    preparing.announce(
        told.owner, told.hearing, cause="某案", seats=3, apply_until=told.hearing.held_on, contact="本院"
    )  # fmt: skip
    assert queries.announcement_of(told.hearing_id).withdrawn_at is None


def test_an_officer_who_is_taken_then_is_replaced(told, make):
    from hearing.base.viewer import SYSTEM
    from hearing.calendar import service as calendar

    busy = db.session.query(Engagement).filter_by(state="accepted", rank=1).one()
    _, _, start, end, _ = again(told)
    calendar.hold(SYSTEM, 999, [calendar.Hold("other", start, end, "x", person_id=busy.person_id)])
    rescheduling.move(*again(told), "当事人申请")
    assert busy.state == "released"
    told_so = (
        db.session.query(OutboxMessage).filter_by(idempotency_key=f"called-off/{busy.id}").one()
    )
    assert "不必" in told_so.body
    assert db.session.query(Engagement).filter_by(state="invited").count() == 3


@pytest.mark.rule("A-10", "A-12")
def test_another_room_is_told_to_everybody(told, make):
    hearing, other = told.hearing, make.room(name="第二听证室")
    with pytest.raises(Refused, match="另一间"):
        rescheduling.change_room(told.owner, hearing, hearing.room_id, "维修")
    rescheduling.change_room(told.owner, hearing, other.id, "原听证室维修")
    assert hearing.state == State.APPROVED
    assert untold(hearing) == {"suspect", "victim", "officer"}
    assert [r.resource.room_id for r in live(hearing)["room"]] == [other.id]
    assert len(live(hearing)["officer"]) == 3
    assert still_missing(hearing)[0] == "notify"


def test_a_taken_room_changes_nothing(told, make):
    other = make.room(name="第二听证室")
    second = make.life("plan", days=21)
    second.hearing.room_id = other.id
    db.session.flush()
    from hearing.base.acts import act

    hearing = told.hearing
    start, end = second.hearing.starts_at, second.hearing.ends_at
    with pytest.raises(Conflict, match="占用"), act():
        rescheduling.move(told.owner, hearing, start, end, hearing.room_id, "x")
    db.session.expire_all()
    assert (hearing.state, hearing.plan_version) == (State.NOTIFIED, 1)
    assert len(live(hearing)["officer"]) == 3


@pytest.mark.rule("A-13", "A-10")
def test_another_presider_is_told_to_the_parties(told, make):
    hearing = told.hearing
    colleague = make.staff(P.HANDLE)
    clerk = make.province.one(COUNTY, P.CLERK)
    stranger = make.staff(P.HANDLE, 340202)
    for person, kind, words in (
        (clerk, "lead", "主持人须是本院"), (stranger, "lead", "主持人须是本院"),
        (colleague, "handler", "承办检察官"), (colleague, "chief", "不是检察长"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words), db.session.begin_nested():
            rescheduling.change_presider(told.owner, hearing, person.person_id, kind, "出差")
        db.session.refresh(hearing)
    rescheduling.change_presider(told.owner, hearing, colleague.person_id, "lead", "出差")
    assert untold(hearing) == {"suspect", "victim"} <= set(PARTY_ROLES)
    roles = {p.role: p.person_id for p in hearing.participants if not p.removed_at}
    assert (roles["presider"], roles["handler"]) == (colleague.person_id, told.owner.person_id)
    assert [r.resource.person_id for r in live(hearing)["presider"]] == [colleague.person_id]


@pytest.mark.rule("A-13")
def test_a_chief_who_handles_cannot_hand_over_the_chair(make):
    make.world()
    life = make.life("answers", number=3)
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    with pytest.raises(Refused, match="由其本人主持"):
        rescheduling.change_presider(
            life.owner, life.hearing, deputy.person_id, "chief", "另有会议"
        )


def test_another_clerk_is_told_to_nobody(told, make):
    hearing, fresh = told.hearing, make.staff(P.CLERK)
    with pytest.raises(Refused, match="书记员"):
        rescheduling.change_clerk(told.owner, hearing, make.staff(P.HANDLE).person_id, "x")
    rescheduling.change_clerk(told.owner, hearing, fresh.person_id, "轮岗")
    assert (hearing.state, hearing.plan_version) == (State.NOTIFIED, 2)
    assert untold(hearing) == set()
    assert [r.resource.person_id for r in live(hearing)["clerk"]] == [fresh.person_id]
    assert queries.path_of(hearing.id)[-1].move == "change_clerk"


@pytest.mark.rule("A-10")
def test_postponing_and_resuming(told):
    hearing = told.hearing
    rescheduling.postpone(told.owner, hearing, "当事人住院")
    assert (hearing.state, hearing.starts_at, hearing.held_on) == (State.POSTPONED, None, None)
    assert live(hearing) == {}
    assert db.session.query(Need).one().state == "withdrawn"
    with pytest.raises(Conflict):
        rescheduling.move(*again(told), "x")
    rescheduling.resume(*again(told), "当事人出院")
    assert hearing.state == State.APPROVED
    assert set(live(hearing)) == {"room", "presider", "clerk"}
    told.need()
    assert hearing.plan_version == 3


@pytest.mark.rule("A-13")
def test_a_presider_who_left_is_replaced_before_anybody_is_told(told):
    hearing, presider = told.hearing, told.hearing.presider_person_id
    rescheduling.postpone(told.owner, hearing, "当事人住院")
    rescheduling.resume(*again(told), "当事人出院")
    for post in people.live_posts(presider):
        people.end_posts(SYSTEM, presider, post.kind, post.unit_id)
    move, missing = still_missing(hearing)
    assert move == "notify"
    assert "A-13" in {one.rule for one in missing}
    assert any("更换主持人" in one.words for one in missing)


@pytest.mark.rule("A-15", "A-10")
def test_a_suspended_hearing_goes_on_where_it_was(make):
    life = make.world().life("steps")
    hearing = life.hearing
    begin = clock.beijing(life.row.held_on, "15:00")
    with clock.at(begin):
        with pytest.raises(Forbidden):
            rescheduling.suspend(make.staff(P.HANDLE), hearing, "突发疾病")
        rescheduling.suspend(life.owner, hearing, "当事人突发疾病")
        assert hearing.state == State.SUSPENDED
        opened = hearing.opened_at
        rescheduling.resume(*again(life), "当事人康复")
        assert {p.present_at for p in hearing.participants} == {None}
        for one in life._invited():
            panel.accept_invitation(life.officer(one.person_id), one.id, no_interest=True)
        for party in [p for p in hearing.participants if p.role in PARTY_ROLES]:
            preparing.tell_participant(
                life.owner, hearing, party.id, channel="served", receipt="已签收"
            )
        preparing.finish_notices(life.owner, hearing)
        preparing.make_ready(life.owner, hearing)
    with clock.at(clock.beijing(hearing.held_on, "08:50")):
        life.open()
        assert hearing.opened_at == opened
        life.adjourn()
        assert hearing.state == State.DELIBERATING
        with pytest.raises(Conflict):
            sitting.begin_step(life.owner, hearing, 1)


@pytest.mark.rule("F-03")
def test_the_difference_is_told_field_by_field(told):
    rescheduling.move(*again(told), "当事人申请")
    newest, oldest = versions.history(told.hearing_id)
    assert (newest.version, oldest.version) == (2, 1)
    assert [c.label for c in newest.changes] == ["时间"]
    assert newest.reason == "当事人申请"
    _, words = versions.version(told.hearing_id, 2)
    assert words["主持人"] == told.owner.name


@pytest.mark.parametrize("verb", ["postpone", "cancel", "suspend"])
def test_every_verb_takes_a_reason(told, verb):
    with pytest.raises(Refused, match="写明变更的原因"):
        getattr(rescheduling, verb)(told.owner, told.hearing, "  ")


def test_strangers_change_nothing(told, make):
    stranger = make.staff(P.HANDLE)
    for call in (
        lambda: rescheduling.cancel(stranger, told.hearing, "x"),
        lambda: rescheduling.change_clerk(stranger, told.hearing, 1, "x"),
        lambda: rescheduling.move(stranger, *again(told)[1:], "x"),
    ):
        with pytest.raises(Forbidden):
            call()
