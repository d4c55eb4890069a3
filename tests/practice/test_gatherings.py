"""Training and observation: rooms held once, people invited, who came, hours of officers, feedback."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.calendar.models import Reservation
from hearing.messages.models import OutboxMessage
from hearing.papers import typeset
from hearing.papers.kinds import KINDS
from hearing.pool.models import Member, TrainingCredit
from hearing.practice import attendance, documents, gatherings, queries, rules
from hearing.practice.gatherings import When
from hearing.practice.models import GatheringFeedback
from tests.papers.conftest import STAMP
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, P

MARKS = {name: 3 for name, _ in rules.ON_GATHERING}


def when(days: int = 5, hour: str = "09:00", room=None, **values) -> When:
    begin = clock.beijing(clock.today() + timedelta(days=days), hour)
    return When(begin, begin + timedelta(hours=2), room, **values)


@pytest.fixture
def county(make):
    make.county()
    return make


def planned(make, **values):
    clerk = make.province.one(COUNTY, P.CLERK)
    return gatherings.plan(clerk, "training", "听证规定学习", "逐条学习", when(**values))


@pytest.mark.rule("F-27", "A-12")
def test_a_room_is_held_once(county):
    room = county.province.rooms[COUNTY]
    row = planned(county, room=room)
    assert row.number == f"{county.province.names[COUNTY]}培训〔2026〕1号"
    held = db.session.get(Reservation, row.reservation_id)
    assert (held.role, held.use_kind, held.hearing_id) == ("use", "training", None)
    with pytest.raises(Conflict, match="已被占用") as taken:
        planned(county, room=room, hour="10:00")
    assert taken.value.field == "starts"
    planned(county, room=room, hour="11:00")  # touching periods do not overlap


def test_a_hearing_and_a_training_cannot_share_a_room(make):
    make.world()
    life = make.life("answers")
    hearing = life.hearing
    clerk = make.province.one(COUNTY, P.CLERK)
    wanted = When(hearing.starts_at, hearing.ends_at, hearing.room_id)
    with pytest.raises(Conflict, match="已被占用"):
        gatherings.plan(clerk, "training", "x", "x", wanted)


@pytest.mark.parametrize(("values", "field"), [
    ({"days": -1}, "starts"), ({"room": None}, "place"), ({"room": 999}, "room_id"),
])  # fmt: skip
def test_time_and_place_are_looked_at(county, values, field):
    with pytest.raises(Refused) as refused:
        planned(county, **values)
    assert refused.value.field == field


@pytest.mark.parametrize(("hours", "words"), [(0, "晚于"), (25, "24 小时"), (24, None)])
def test_a_gathering_has_an_end(hours, words):
    begin = clock.beijing(clock.today(), "09:00") + timedelta(days=1)
    problem = rules.time_problem(begin, begin + timedelta(hours=hours), clock.now())
    assert problem is None if words is None else words in problem


def test_moving_frees_the_old_room_and_asks_again(county):
    room = county.province.rooms[COUNTY]
    row = planned(county, room=room)
    clerk, handler = county.province.one(COUNTY, P.CLERK), county.province.one(COUNTY, P.HANDLE)
    gatherings.invite(clerk, row, "colleague", person_ids=(handler.person_id,))
    gatherings.answer(handler, row.guests[0], is_coming=True)
    first = row.reservation_id
    gatherings.move(clerk, row, when(days=6, room=room), row.version)
    assert db.session.get(Reservation, first).released_at is not None
    assert row.reservation_id != first
    assert row.guests[0].answer is None
    with pytest.raises(Stale):
        gatherings.move(clerk, row, when(days=7, room=room), 1)
    planned(county, room=room)  # the old time is free again


def test_cancelling_says_why_and_frees_the_room(county):
    room = county.province.rooms[COUNTY]
    row = planned(county, room=room)
    clerk = county.province.one(COUNTY, P.CLERK)
    gatherings.cancel(clerk, row, "讲课人出差", row.version)
    assert (row.state, row.because) == ("cancelled", "讲课人出差")
    planned(county, room=room)
    with pytest.raises(Conflict, match="举行或取消"):
        gatherings.cancel(clerk, row, "x", row.version)
    with pytest.raises(Conflict):
        gatherings.invite(clerk, row, "guest", name="某")


def test_only_the_own_unit_keeps_and_sees_it(county):
    row = planned(county, place="会议室")
    stranger = county.staff(P.CLERK, OTHER_COUNTY)
    with pytest.raises(Forbidden):
        gatherings.cancel(stranger, row, "x", row.version)
    with pytest.raises(NotFound):
        queries.gathering(stranger, row.id)


@pytest.mark.rule("F-27", "A-5", "A-21")
@pytest.mark.parametrize(("facts", "words"), [
    ({"is_public": False}, "不公开"), ({"has_minor": True}, "未成年人"), ({"is_coming": False}, "尚未举行"),
])  # fmt: skip
def test_what_is_observed_is_open_and_to_come(facts, words):
    usual = {"is_public": True, "has_minor": False, "is_coming": True}
    assert rules.observation_problem(**usual) is None
    assert words in rules.observation_problem(**{**usual, **facts})


def test_observing_follows_the_hearing(make):
    make.world()
    hearing = make.life("answers").hearing
    clerk = make.province.one(COUNTY, P.CLERK)
    assert [number for number, _ in queries.observable(clerk)] == [hearing.id]
    row = gatherings.plan_observation(clerk, hearing, "观摩拟不起诉听证", "看程序")
    assert (row.starts_at, row.hearing_id, row.reservation_id) == (
        hearing.starts_at, hearing.id, None
    )  # fmt: skip
    assert "观摩〔2026〕1号" in row.number
    with pytest.raises(Refused, match="随听证"):
        gatherings.move(clerk, row, when(place="x"), row.version)
    hearing.has_minor, hearing.is_public = True, False
    with pytest.raises(Refused, match="不公开"):
        gatherings.plan_observation(clerk, hearing, "x", "x")


def test_who_is_invited_how(county):
    row = planned(county, place="会议室")
    clerk, handler = county.province.one(COUNTY, P.CLERK), county.province.one(COUNTY, P.HANDLE)
    gatherings.invite(clerk, row, "colleague", person_ids=(handler.person_id,))
    gatherings.invite(clerk, row, "guest", name="赵某", words="县人大")
    with pytest.raises(Conflict, match="邀请过"):
        gatherings.invite(clerk, row, "leader", person_ids=(handler.person_id,))
    with pytest.raises(Refused, match="至少"):
        gatherings.invite(clerk, row, "leader")
    with pytest.raises(Refused, match="填写姓名"):
        gatherings.invite(clerk, row, "guest", name=" ")
    with pytest.raises(Forbidden):
        gatherings.invite(clerk, row, "officer", member_ids=(1,))
    assert rules.guest_problem("x", "guest", is_known=True)
    assert "从名单选择" in rules.guest_problem("x", "leader", is_known=False)
    guest = row.guests[1]
    gatherings.uninvite(clerk, row, guest.id)
    assert len(row.guests) == 1
    with pytest.raises(NotFound):
        gatherings.uninvite(clerk, row, guest.id)


def test_the_invited_person_answers(county):
    row = planned(county, place="会议室")
    clerk, handler = county.province.one(COUNTY, P.CLERK), county.province.one(COUNTY, P.HANDLE)
    gatherings.invite(clerk, row, "colleague", person_ids=(handler.person_id,))
    guest, _ = queries.own_guest(handler, row.guests[0].id)
    assert len(queries.own_waiting(handler)) == 1
    with pytest.raises(NotFound):
        queries.own_guest(clerk, guest.id)
    with pytest.raises(NotFound):
        gatherings.answer(clerk, guest, is_coming=True)
    with pytest.raises(Refused, match="原因"):
        gatherings.answer(handler, guest, is_coming=False)
    gatherings.answer(handler, guest, is_coming=False, reason="开庭")
    assert (guest.answer, guest.reason) == ("declined", "开庭")
    assert queries.own_waiting(handler) == []
    with pytest.raises(Conflict):
        gatherings.uninvite(clerk, row, guest.id)
    with clock.at(row.starts_at), pytest.raises(Conflict, match="不再答复"):
        gatherings.answer(handler, guest, is_coming=True)


@pytest.mark.rule("F-27")
def test_officers_hear_of_it_by_message_and_of_every_change(make):
    make.world()
    manager = make.province.one(CITY, P.MANAGE)
    coming, away = make.officer(), make.officer()
    row = gatherings.plan(manager, "training", "履职培训", "x", when(place="三楼会议室"))
    gatherings.invite(manager, row, "officer", member_ids=(coming.id, away.id))
    gatherings.invite(manager, row, "guest", name="赵某")
    row.guests[1].answer, row.guests[1].answered_at = "declined", clock.now()
    row.guests[1].reason = "出差"

    def told() -> list[tuple[str, str]]:
        rows = db.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.object_kind == "gathering")
            .order_by(OutboxMessage.id)
        )
        return [(one.template, one.address) for one in rows]

    asked = [("gathering_invited", one.person.phone) for one in (coming, away)]
    assert told() == asked
    gatherings.cancel(manager, row, "另行安排", row.version)
    assert told() == [*asked, ("gathering_cancelled", coming.person.phone)]
    other = gatherings.plan(manager, "training", "履职培训", "x", when(days=9, place="三楼会议室"))
    gatherings.invite(manager, other, "officer", member_ids=(coming.id,))
    gatherings.move(manager, other, when(days=11, place="二楼"), other.version)
    assert told()[-1] == ("gathering_moved", coming.person.phone)
    body = db.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id.desc())).first()
    assert "重新答复" in body
    assert "履职" not in body
    gatherings.uninvite(manager, other, other.guests[0].id)
    assert told()[-1] == ("gathering_uninvited", coming.person.phone)
    with clock.at(clock.now() + timedelta(minutes=5)):
        gatherings.invite(manager, other, "officer", member_ids=(coming.id,))
    assert told()[-1] == ("gathering_invited", coming.person.phone)


@pytest.mark.rule("F-27", "P-9")
def test_hours_of_officers_stand_once_in_the_register_of_the_pool(make):
    make.pool(members=3)
    manager = make.province.one(CITY, P.MANAGE)
    row = gatherings.plan(manager, "training", "怎样提问", "练习", when(place="会议室"))
    members = db.session.scalars(select(Member).order_by(Member.id)).all()
    gatherings.invite(manager, row, "officer", member_ids=tuple(one.id for one in members))
    with pytest.raises(Refused, match="还没有开始"):
        attendance.note(manager, row, [row.guests[0].id])
    with clock.at(row.ends_at):
        with pytest.raises(Refused, match="从邀请的人"):
            attendance.note(manager, row, [999])
        with pytest.raises(Refused, match="没有到场"):
            attendance.credit(manager, row, 120)
        attendance.note(manager, row, [row.guests[0].id, row.guests[1].id])
        assert row.state == "held"
        with pytest.raises(Conflict, match="已经登记"):
            attendance.note(manager, row, [])
        assert attendance.credit(manager, row, 120) == 2
        credits = db.session.scalars(select(TrainingCredit)).all()
        assert {one.id for one in credits} == {g.credit_id for g in row.guests if g.credit_id}
        assert {(one.minutes, one.kind) for one in credits} == {(120, "on_the_job")}
        with pytest.raises(Refused, match="没有到场"):
            attendance.credit(manager, row, 120)
    assert len(db.session.scalars(select(TrainingCredit)).all()) == 2


@pytest.mark.rule("A-14")
def test_feedback_is_shown_from_five_forms_on(county):
    row = planned(county, place="会议室")
    clerk = county.province.one(COUNTY, P.CLERK)
    people = [county.staff(P.HANDLE, COUNTY) for _ in range(5)]
    gatherings.invite(clerk, row, "colleague", person_ids=tuple(one.person_id for one in people))
    with clock.at(row.ends_at):
        attendance.note(clerk, row, [one.id for one in row.guests])
        for number, one in enumerate(people, start=1):
            came = next(guest for guest in row.guests if guest.person_id == one.person_id)
            attendance.give_feedback(one, came, {**MARKS, "clear": 2 + number % 2}, f"意见{number}")
            found, printed = queries.feedback_of(row.id), documents.gathering_content(row)
            assert found.is_shown == (number == 5)
            assert (
                bool(found.averages) == bool(found.words) == bool(printed["means"]) == (number == 5)
            )
            html = typeset.page_html(KINDS["F-27"], 1, "x", printed, STAMP)
            assert ("不足5份，不列平均分" in "".join(html.split())) == (number < 5)
    assert dict(found.averages)["听得懂"] == 2.6
    assert sorted(found.words) == [f"意见{number}" for number in range(1, 6)]


def test_feedback_is_given_once_by_those_who_came(county):
    row = planned(county, place="会议室")
    clerk, handler = county.province.one(COUNTY, P.CLERK), county.province.one(COUNTY, P.HANDLE)
    gatherings.invite(clerk, row, "colleague", person_ids=(handler.person_id, clerk.person_id))
    came = next(one for one in row.guests if one.person_id == handler.person_id)
    missed = next(one for one in row.guests if one.person_id == clerk.person_id)
    with pytest.raises(Refused, match="到场的人"):
        attendance.give_feedback(handler, came, MARKS, "")
    with clock.at(row.ends_at):
        attendance.note(clerk, row, [came.id])
        assert [guest.id for guest, _ in queries.own_waiting(handler)] == [came.id]
        assert queries.own_waiting(clerk) == []
        with pytest.raises(Refused, match="每一项"):
            attendance.give_feedback(handler, came, {**MARKS, "clear": 9}, "")
        with pytest.raises(NotFound):
            attendance.give_feedback(clerk, came, MARKS, "")
        attendance.give_feedback(handler, came, {**MARKS, "clear": 2}, " 讲得清楚 ")
        with pytest.raises(Conflict, match="填写过"):
            attendance.give_feedback(handler, came, MARKS, "")
        with pytest.raises(Refused):
            attendance.give_feedback(clerk, missed, MARKS, "")
    found = queries.feedback_of(row.id)
    assert (found.number, found.averages, found.words) == (1, [], [])  # it would tell who wrote it
    assert db.session.query(GatheringFeedback).count() == 1
    assert queries.gatherings(clerk)[0].present == 1
