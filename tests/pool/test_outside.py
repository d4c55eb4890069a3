"""Officers without a draw, and signs of interest before and after it, through the services."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import DatabaseError

from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.cases import service as cases
from hearing.hearings import approvals, officer_requests, panel, preparing, recusals
from hearing.hearings.facts import still_missing
from hearing.hearings.models import Approval, OfficerRequest, Participant
from hearing.hearings.officer_requests import Outsider
from hearing.people import service as people
from hearing.people.models import Person
from hearing.pool import answers, draw_queries, drawing, findings, outside, prospects
from hearing.pool.models import Engagement, Member, MemberTie, Need, NeedConflict, RecusalFinding
from tests.pool.test_draw import drawn, need_with, states
from tests.support.make import CITY, COUNTY, P

WHY = "库中没有骨科专业的听证员，案情离不开"


def an_outsider(make, **values):
    known = {
        "name": make.names.person(), "identity": make.names.identity("F"), "gender": "F", "phone": make.names.phone(),
        "employer": "虚构骨科医院", "identity_words": "骨科主任医师", "declared_on": date(2026, 3, 1),
        "evidence": "身份证、执业证、声明书",
    }  # fmt: skip
    return Outsider(**{**known, **values})


def grant(life, request):
    approval = db.session.get(Approval, request.approval_id)
    approvals.decide(life.chief, approval, granted=True, reasons="同意")
    db.session.refresh(request)
    return db.session.get(Engagement, request.engagement_id)


@pytest.mark.both_engines
@pytest.mark.rule("A-7", "F-05", "P-8")
def test_an_outsider_takes_the_chiefs_approval_and_one_place(make):
    make.world()
    life, need = need_with(make)
    with pytest.raises(Refused, match="10 个字"):
        officer_requests.request_outsider(life.owner, life.hearing, an_outsider(make), "短")
    with pytest.raises(Refused, match="校验位|18 位"):
        officer_requests.request_outsider(
            life.owner, life.hearing, an_outsider(make, identity="1"), WHY
        )
    with pytest.raises(Forbidden):
        officer_requests.request_outsider(life.manager, life.hearing, an_outsider(make), WHY)
    person = an_outsider(make)
    request = officer_requests.request_outsider(life.owner, life.hearing, person, WHY)
    assert request.identity == person.identity
    assert db.session.query(Person).filter_by(name=person.name).count() == 0
    with pytest.raises(Conflict):
        officer_requests.request_outsider(life.owner, life.hearing, an_outsider(make), WHY)
    engagement = grant(life, request)
    assert (engagement.engaged_as, engagement.draw_id, engagement.state) == (
        "outsider",
        None,
        "invited",
    )
    assert prospects.to_draw(need) == 2
    drawn(life, need)
    assert states() == {"invited": 3, "waiting": 3}
    participant = panel.accept_invitation(
        life.officer(engagement.person_id), engagement.id, no_interest=True
    )
    assert participant.identity_words == "骨科主任医师"
    counts = draw_queries.counts_of_year(need.pool_id, 2026)
    assert (counts.outsiders, counts.named) == (1, 0)
    # the place that the draw filled stays filled: nobody more is invited
    request = officer_requests.request_outsider(life.owner, life.hearing, an_outsider(make), WHY)
    with pytest.raises(Conflict, match="已满"):
        grant(life, request)


@pytest.mark.rule("A-7", "P-3", "P-8")
def test_outsiders_meet_the_conditions_and_hold_no_post(make):
    make.world()
    life, need = need_with(make)
    young = make.names.identity("F")[:6] + "20100101" + "0010"
    with pytest.raises(Refused):
        officer_requests.request_outsider(
            life.owner, life.hearing, an_outsider(make, identity=young), WHY
        )
    number = make.names.identity("M")
    clerk = make.person(name="赵示例", identity=number)
    people.grant_post(SYSTEM, clerk.id, P.CLERK, COUNTY)
    known = {
        "name": "赵示例", "identity": number, "gender": "M", "phone": "", "employer": "", "identity_words": "",
        "declared_on": date(2026, 3, 1),
    }  # fmt: skip
    with pytest.raises(Refused, match="任职"):
        outside.invite_outsider(life.chief, need, 1, **known)
    member = db.session.query(Member).first()
    known.update(name=member.person.name, identity=member.person.identity)
    with pytest.raises(Refused, match="已在库中"):
        outside.invite_outsider(life.chief, need, 1, **known)


@pytest.mark.both_engines
@pytest.mark.rule("P-8")
def test_naming_is_an_approved_exception(make):
    make.world()
    life, need = need_with(make)
    member = db.session.query(Member).first()
    request = officer_requests.request_naming(life.owner, life.hearing, member.person.name, WHY)
    approval = db.session.get(Approval, request.approval_id)
    with pytest.raises(Forbidden):
        approvals.decide(life.head, approval, granted=True, reasons="")
    engagement = grant(life, request)
    assert (engagement.engaged_as, engagement.member_id) == ("named", member.id)
    row = drawing.freeze(life.manager, need)
    entry = next(e for e in row.entries if e.member_id == member.id)
    assert not entry.is_eligible
    assert draw_queries.counts_of_year(need.pool_id, 2026).named == 1
    nobody = officer_requests.request_naming(life.owner, life.hearing, "查无此人", WHY)
    with pytest.raises(Refused, match="没有这位"):
        grant(life, nobody)
    assert life.hearing.state == "approved"


@pytest.mark.rule("P-8")
def test_a_refused_exception_leaves_the_hearing_as_it_was(make):
    make.world()
    life, _ = need_with(make)
    request = officer_requests.request_outsider(life.owner, life.hearing, an_outsider(make), WHY)
    approval = db.session.get(Approval, request.approval_id)
    approvals.decide(life.chief, approval, granted=False, reasons="从库中抽取")
    assert life.hearing.state == "approved"
    assert db.session.query(OfficerRequest).one().engagement_id is None
    assert db.session.query(Engagement).count() == 0


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-8")
def test_the_database_engages_nobody_without_draw_or_approval(make):
    life = make.world().life("need")
    need = db.session.query(Need).one()
    member = db.session.query(Member).first()
    other = db.session.query(Approval).first()
    values = {
        "hearing_id": need.hearing_id, "need_id": need.id, "member_id": member.id, "person_id": member.person_id,
        "handler_person_id": need.handler_person_id, "held_on": need.held_on, "rank": 1, "is_reserve": False,
        "state": "waiting", "version": 1,
    }  # fmt: skip
    for extra in (
        {"engaged_as": "drawn"}, {"engaged_as": "named"}, {"engaged_as": "named", "approval_id": other.id},
        {"engaged_as": "outsider", "approval_id": other.id, "member_id": None},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(Engagement.__table__.insert().values({**values, **extra}))
    assert life.hearing_id


def party(life, **values):
    known = {"role": "victim", "name": "吴样例", "phone": "10099990000"}
    return cases.add_party(life.owner, life.hearing.cases[0], **{**known, **values})


@pytest.mark.both_engines
@pytest.mark.rule("A-7")
def test_likely_signs_are_confirmed_or_waived_before_the_list_is_frozen(make):
    make.world()
    members = db.session.query(Member).order_by(Member.id).all()
    life = make.life("review")
    party(life, name=members[0].person.name)
    party(life, name="金样例", phone=members[1].person.phone)
    preparing.state_need(life.owner, life.hearing, [], "x")
    need = db.session.query(Need).one()
    found = prospects.look(need)
    shown = {(one.person_id, str(sign)) for one, sign in found.undecided}
    assert shown == {(members[0].person_id, "name"), (members[1].person_id, "phone")}
    with pytest.raises(Refused, match="2 人可能"):
        drawing.freeze(life.manager, need)
    first, second = members[0].person_id, members[1].person_id
    with pytest.raises(Refused, match="理由"):
        findings.decide_before(life.manager, need, first, "name", confirmed=False, reason="")
    with pytest.raises(Conflict):
        findings.decide_before(life.manager, need, second, "name", confirmed=True, reason="")
    with pytest.raises(Forbidden):
        findings.decide_before(life.owner, need, first, "name", confirmed=True, reason="")
    findings.decide_before(
        life.manager, need, first, "name", confirmed=False, reason="向本人核实，仅同名"
    )
    findings.decide_before(life.manager, need, second, "phone", confirmed=True, reason="同住一户")
    row = drawing.freeze(life.manager, need)
    entries = {e.member_id: e for e in row.entries}
    assert entries[members[0].id].is_eligible
    assert entries[members[1].id].reason_rule == "A-7"
    assert "不符合听证员条件或应当回避" in row.list_text
    assert "电话" not in row.list_text
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(
            RecusalFinding.__table__.update().values(state="waived", reasons="改一改")
        )


@pytest.mark.rule("A-7")
def test_certain_signs_exclude_at_once(make):
    make.world()
    member = db.session.query(Member).first()
    life = make.life("review")
    party(life, name="李样例", employer=member.person.employer)
    preparing.state_need(life.owner, life.hearing, [], "x")
    row = drawing.freeze(life.manager, db.session.query(Need).one())
    same = [e for e in row.entries if e.member.person.employer == member.person.employer]
    assert same
    assert all(e.reason_rule == "A-7" for e in same)
    assert all("同单位" in e.reason_words for e in same)


@pytest.mark.rule("A-7")
def test_declared_relatives_and_addresses_are_kept_as_digests_only(make):
    make.world()
    member = db.session.query(Member).first()
    me = SimpleNamespace(person_id=member.person_id, kind="officer", unit_id=CITY)
    with pytest.raises(Refused, match="关系"):
        findings.declare_tie(me, member, "relative", "吴样例")
    tie = findings.declare_tie(me, member, "relative", "吴样例", "配偶")
    assert findings.declare_tie(me, member, "relative", "吴 样例", "配偶") is tie
    assert "吴" not in tie.digest
    life = make.life("review")
    party(life)
    preparing.state_need(life.owner, life.hearing, [], "x")
    need = db.session.query(Need).one()
    assert [str(s) for _, s in prospects.look(need).undecided] == ["kin"]
    findings.end_tie(me, member, tie.id)
    assert prospects.look(need).undecided == ()
    assert findings.ties_of(member.person_id) == []
    with pytest.raises(Forbidden):
        findings.end_tie(me, db.session.query(Member).order_by(Member.id.desc()).first(), tie.id)
    assert db.session.query(MemberTie).count() == 1


@pytest.mark.rule("A-7")
def test_earlier_hearings_of_the_same_case_exclude_and_of_the_same_party_ask(make):
    make.world()
    first = make.life("close")
    attended = {e.person_id for e in db.session.query(Engagement).filter_by(state="attended")}
    life = make.life("review", days=40, number=5)
    hearing = life.hearing
    hearing.cases = [*hearing.cases, *first.hearing.cases]
    db.session.flush()
    preparing.state_need(life.owner, hearing, [], "x")
    need = db.session.query(Need).filter_by(hearing_id=life.hearing_id).one()
    words = {
        one.person_id: one.exclusion.words for one in prospects.look(need).listed if one.exclusion
    }
    assert {p for p, w in words.items() if "同一案件" in w} == attended


@pytest.mark.rule("A-7", "A-10")
def test_a_question_is_put_to_the_officer_without_naming_anybody(make):
    make.world()
    first = make.life("close")
    attended = [e.person_id for e in db.session.query(Engagement).filter_by(state="attended")]
    victim = first.hearing.cases[0].parties[0]
    victim.identity_digest = "a" * 64
    old = db.session.query(Need).one()
    db.session.add(NeedConflict(need_id=old.id, kind="identity", digest="a" * 64))
    life = make.life("review", days=40, number=5)
    again = party(life, name="示某")
    again.identity_digest = "a" * 64
    preparing.state_need(life.owner, life.hearing, [], "x")
    need = db.session.query(Need).filter_by(hearing_id=life.hearing_id).one()
    for one in db.session.query(Member):
        if one.person_id not in attended:
            one.state = "suspended"
    db.session.flush()
    drawn(life, need)
    invited = db.session.query(Engagement).filter_by(state="invited").first()
    viewer = life.officer(invited.person_id)
    asked = findings.questions(viewer, invited)
    assert len(asked) == 1
    assert "示某" not in asked[0]
    with pytest.raises(NotFound):
        findings.questions(life.owner, invited)
    with pytest.raises(Refused, match="问题"):
        panel.accept_invitation(viewer, invited.id, no_interest=True)
    panel.accept_invitation(viewer, invited.id, no_interest=True, answered=True)
    row = db.session.query(RecusalFinding).filter_by(person_id=invited.person_id).one()
    assert (row.state, row.decided_by) == ("answered", invited.person_id)


@pytest.mark.both_engines
@pytest.mark.rule("A-7")
def test_a_party_who_comes_later_is_looked_at_and_holds_up_the_opening(make):
    life = make.world().life("answers")
    officers = [p for p in life.hearing.participants if p.role == "officer"]
    one = db.session.get(Engagement, officers[0].engagement_id)
    preparing.add_participant(
        life.owner, life.hearing, role="agent", name=one.person.name, phone="10011112222"
    )
    finding = db.session.query(RecusalFinding).one()
    assert (finding.person_id, finding.sign, finding.state) == (one.person_id, "name", "open")
    make.live(life, ("tell",))
    db.session.expire_all()
    assert recusals.open_number(life.hearing) == 1
    with pytest.raises(Forbidden):
        panel.decide_finding(life.owner, finding, confirmed=True, reason="")
    with pytest.raises(NotFound):
        findings.finding_of(make.staff(P.MANAGE, 340200), finding.id)
    panel.decide_finding(
        life.manager, findings.finding_of(life.manager, finding.id), confirmed=True, reason="同一人"
    )
    assert one.state == "recused"
    assert db.session.get(Participant, officers[0].id).removed_because == "应当回避"
    assert states()["invited"] == 1
    assert recusals.open_number(life.hearing) == 0


@pytest.mark.rule("A-7")
def test_the_gate_waits_for_an_open_sign_and_for_parties_nobody_looked_at(make):
    life = make.world().life("tell")
    preparing.finish_notices(life.owner, life.hearing)
    party(life, name="吴样例")
    assert recusals.has_fresh_traces(life.hearing)
    words = [one.words for one in still_missing(life.hearing)[1]]
    assert any("重新核查" in w for w in words)
    assert recusals.recheck(life.owner, life.hearing) == 0
    assert not recusals.has_fresh_traces(life.hearing)
    one = db.session.query(Engagement).filter_by(state="accepted").first()
    party(life, name=one.person.name)
    assert recusals.recheck_case(life.owner, life.hearing.cases[0].id) == 1
    words = [one.words for one in still_missing(life.hearing)[1]]
    assert any("等听证员管理部门核实" in w for w in words)
    row = db.session.query(RecusalFinding).one()
    panel.decide_finding(life.manager, row, confirmed=False, reason="向本人核实，仅同名")
    assert not any("回避情形" in one.words for one in still_missing(life.hearing)[1])
    # another party of the same name comes: looked at again, though the first was waived
    party(life, name=one.person.name, phone="10033334444")
    assert recusals.recheck(life.owner, life.hearing) == 0
    assert answers.expire_due(life.manager) == 0
