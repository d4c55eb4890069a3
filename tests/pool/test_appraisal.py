"""Attendance, feedback both ways, the annual appraisal and suggestions to 聘."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.hearings import sitting
from hearing.hearings.models import Approval
from hearing.pool import appraisal, appraising, attendance, feedback, record
from hearing.pool.appraising import Grade, Inputs, Thresholds
from hearing.pool.feedback import Rating
from hearing.pool.models import Appraisal, Attendance, Engagement, Member
from tests.pool.test_away import officer_of
from tests.support.make import CITY, OTHER_CITY, P
from tests.support.race import together

LIMITS = Thresholds(2, 60, 3, 25, 8)
GOOD = Inputs(invited=4, accepted=3, attended=3, training_minutes=480, ratings=(3, 3, 2))


@pytest.mark.rule("P-9")
@pytest.mark.parametrize(("change", "grade"), [
    ({}, Grade.EXCELLENT), ({"invited": 0}, None), ({"absent_unjustified": 2}, Grade.FAILED),
    ({"absent_unjustified": 1}, Grade.BASIC), ({"expired": 2}, Grade.BASIC),
    ({"expired": 1}, Grade.EXCELLENT), ({"ratings": (1, 1, 2)}, Grade.BASIC),
    ({"attended": 2}, Grade.COMPETENT), ({"late": 1}, Grade.COMPETENT),
    ({"absent_open": 1}, Grade.COMPETENT), ({"ratings": ()}, Grade.COMPETENT),
    ({"training_minutes": 479}, Grade.COMPETENT), ({"ratings": (2, 2, 3)}, Grade.COMPETENT),
    ({"absent_justified": 3}, Grade.EXCELLENT),
])  # fmt: skip
def test_grades_follow_from_the_inputs(change, grade):
    found = appraising.propose(Inputs(**{**GOOD.__dict__, **change}), LIMITS)
    assert found.grade == grade
    assert found.reasons


def test_another_grade_needs_reasons():
    assert appraising.decision_problem("basic", "basic", None) is None
    assert appraising.decision_problem("basic", "competent", " ")
    assert appraising.decision_problem("competent", None, None)
    assert appraising.decision_problem("basic", "competent", "多次迟到") is None
    assert Inputs().average is None
    assert GOOD.average == Fraction(8, 3)


@pytest.fixture
def held(make):
    """A hearing that ended with three officers who came and one who did not."""
    life = make.world().life("ready", panel=4)
    life.hearing.needed = 3
    absent_id = db.session.query(Engagement.id).filter_by(state="accepted").first()[0]
    begin = clock.beijing(life.row.held_on, life.row.starts)
    with clock.at(begin):
        for one in life.hearing.participants:
            if one.engagement_id == absent_id:
                sitting.mark_absent(life.owner, life.hearing, one.id, "没有来")
            elif not one.removed_at:
                sitting.mark_present(life.owner, life.hearing, one.id)
        sitting.open_hearing(life.owner, life.hearing)
    life._panel = lambda: sitting.present_officers(life.hearing)
    make.live(life, ("steps", "adjourn", "vote", "close_opinions", "last_steps"))
    with clock.at(begin + timedelta(minutes=70)):
        sitting.close(life.owner, life.hearing)
    db.session.flush()
    return life, absent_id


@pytest.mark.both_engines
def test_the_sitting_leaves_attendance(held):
    life, absent_id = held
    rows = {row.engagement_id: row for row in db.session.query(Attendance)}
    assert len(rows) == 4
    assert rows[absent_id].present_at is None
    assert all(r.present_at for r in rows.values() if r.engagement_id != absent_id)
    assert rows[absent_id].ended_at == life.hearing.closed_at


def test_absences_are_found_justified_or_not(make, held):
    _, absent_id = held
    manager = make.province.one(CITY, P.MANAGE)
    one = attendance.absence(manager, absent_id)
    year = one.held_on.year
    assert record.inputs([one.member_id], year, 0)[one.member_id].absent_open == 1
    with pytest.raises(Refused):
        attendance.review_absence(manager, one, is_justified=False, words=" ")
    attendance.review_absence(manager, one, is_justified=False, words="电话无人接听")
    assert appraisal.line(one.member, year).proposal.grade == Grade.BASIC
    attendance.review_absence(manager, one, is_justified=True, words="当日住院，有病历")
    found = record.inputs([one.member_id], year, 0)[one.member_id]
    assert (found.absent_open, found.absent_unjustified, found.absent_justified) == (0, 0, 1)
    came = db.session.query(Engagement).filter_by(state="attended").first()
    with pytest.raises(NotFound):
        attendance.absence(manager, came.id)
    with pytest.raises(NotFound):
        attendance.absence(make.staff(P.MANAGE, OTHER_CITY), absent_id)
    with pytest.raises(Forbidden):
        attendance.review_absence(
            make.province.one(CITY, P.HIRE), one, is_justified=True, words="x"
        )


@pytest.mark.rule("P-6", "P-9")
def test_two_unjustified_absences_are_suggested_to_hire(make, held):
    _, absent_id = held
    manager, hirer = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.HIRE)
    one = attendance.absence(manager, absent_id)
    attendance.review_absence(manager, one, is_justified=False, words="无故")
    assert appraisal.suggestions(hirer) == []
    # as though it had been another hearing: one approved by name
    approval = db.session.query(Approval.id).first()[0]
    with schema_changes():
        db.session.execute(text("DROP TRIGGER engagement_approved"))
    again = Engagement(
        hearing_id=999, need_id=one.need_id, engaged_as="named", member_id=one.member_id,
        person_id=one.person_id, handler_person_id=one.handler_person_id, held_on=date(2026, 2, 1),
        rank=99, is_reserve=False, state="absent", invited_at=clock.now(), approval_id=approval,
    )  # fmt: skip
    db.session.add(again)
    db.session.flush()
    attendance.review_absence(manager, again, is_justified=False, words="又无故")
    assert [(s.member.id, s.words) for s in appraisal.suggestions(hirer)] == [
        (one.member_id, "2026 年无正当理由缺席 2 次")
    ]
    assert appraisal.line(one.member, 2026).proposal.grade == Grade.FAILED
    with pytest.raises(Forbidden):
        appraisal.suggestions(manager)


def ratings(hearing_id: int, mark: int = 3) -> dict[int, Rating]:
    items = {name: mark for name, _ in feedback.ON_OFFICER}
    return {one.id: Rating(items, "认真") for one in feedback.attended(hearing_id)}


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_presider_rates_once_by_name(make, held):
    life, absent_id = held
    hearing, given = life.hearing, ratings(life.hearing_id)
    assert absent_id not in given
    with pytest.raises(Forbidden):
        feedback.rate_officers(make.staff(P.HANDLE), hearing, given)
    with pytest.raises(Refused):
        feedback.rate_officers(life.owner, hearing, dict(list(given.items())[:1]))
    with pytest.raises(Refused):
        feedback.rate_officers(life.owner, hearing, ratings(life.hearing_id, 4))
    feedback.rate_officers(life.owner, hearing, given)
    with pytest.raises(Conflict):
        feedback.rate_officers(life.owner, hearing, given)
    assert set(feedback.given_by(life.owner, life.hearing_id)) == set(given)
    assert feedback.given_by(life.clerk, life.hearing_id) == {}
    member_id = db.session.get(Engagement, min(given)).member_id
    rows = feedback.on_members([member_id], hearing.held_on.year)[member_id]
    assert [(r.by_person_id, r.capacity) for r in rows] == [(life.owner.person_id, "presider")]
    assert record.inputs([member_id], 2026, 0)[member_id].ratings == (3, 3, 3)


def test_rating_waits_for_the_end(make):
    life = make.world().life("steps")
    with pytest.raises(Conflict):
        feedback.rate_officers(life.owner, life.hearing, ratings(life.hearing_id))


@pytest.mark.both_engines
def test_an_officer_rates_the_organisation_once(held):
    life, absent_id = held
    came = feedback.attended(life.hearing_id)
    officer = officer_of(came[0].member)
    rating = Rating({name: 2 for name, _ in feedback.ON_HEARING})
    with pytest.raises(Forbidden):
        feedback.rate_hearing(officer, came[1], rating)
    with pytest.raises(Refused):
        feedback.rate_hearing(officer, came[0], Rating({}))
    feedback.rate_hearing(officer, came[0], rating)
    with pytest.raises(Conflict):
        feedback.rate_hearing(officer, came[0], rating)
    absent = db.session.get(Engagement, absent_id)
    with pytest.raises(Conflict):
        feedback.rate_hearing(officer_of(absent.member), absent, rating)
    assert set(feedback.from_officers([came[0].id, absent_id])) == {came[0].id}


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_a_decided_appraisal_stays_and_the_officer_answers_once(make, held):
    life, _ = held
    member = feedback.attended(life.hearing_id)[0].member
    manager, officer = make.province.one(CITY, P.MANAGE), officer_of(member)
    with pytest.raises(Refused, match="写明理由"):
        appraisal.decide(manager, member, 2026, "excellent", None)
    for wrong in ((2027, "competent"), (2026, "wonderful")):
        with pytest.raises(Refused):
            appraisal.decide(manager, member, *wrong, "x")
    with pytest.raises(Forbidden):
        appraisal.decide(make.province.one(CITY, P.HIRE), member, 2026, "competent", None)
    row = appraisal.decide(manager, member, 2026, "competent", None)
    assert json.loads(row.inputs)["attended"] == 1
    with pytest.raises(Refused, match="已经考核过"):
        appraisal.decide(manager, member, 2026, "competent", None)
    appraisal.comment(officer, row, "我认为还可以更好")
    with pytest.raises(Conflict):
        appraisal.comment(officer, row, "再说一句")
    again = appraisal.decide(manager, member, 2026, "excellent", "补交了培训材料")
    assert (again.version, appraisal.line(member, 2026).decided.id) == (2, again.id)
    assert [r.id for r in appraisal.own(officer)] == [again.id, row.id]
    other = officer_of(feedback.attended(life.hearing_id)[1].member)
    with pytest.raises(NotFound):
        appraisal.own_one(other, row.id)
    db.session.commit()
    with pytest.raises(DatabaseError, match="appraisal_decided"):
        db.session.execute(text("UPDATE appraisal SET grade = 'failed'"))
    db.session.rollback()


@pytest.mark.both_engines
def test_two_decide_at_once_and_one_counts(app, make):
    make.pool(members=1)
    manager = make.province.one(CITY, P.MANAGE)
    member_id = db.session.query(Member.id).scalar()

    def work(_: int) -> str:
        member = db.session.get_one(Member, member_id)
        appraisal.decide(manager, member, 2025, "competent", "全年表现正常")
        return "decided"

    results = together(app, work, 8)
    versions = [row.version for row in db.session.query(Appraisal).order_by(Appraisal.version)]
    assert versions == list(range(1, results.count("decided") + 1))
    assert all(isinstance(r, Conflict) for r in results if r != "decided"), results
