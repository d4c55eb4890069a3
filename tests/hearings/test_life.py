"""A hearing's whole life through the services, and what stands in its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.cases import applications
from hearing.hearings import approvals, panel, preparing, queries, rescheduling, sitting
from hearing.hearings.facts import still_missing
from hearing.hearings.models import Approval, Notice
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.outcomes import service as outcomes
from tests.support.make import COUNTY, OTHER_CITY, OTHER_COUNTY, P


@pytest.mark.both_engines
@pytest.mark.rule(
    "A-4",
    "A-10",
    "A-11",
    "A-14",
    "A-15",
    "A-16",
    "A-17",
    "A-18",
    "A-21",
    "F-03",
    "F-09",
    "F-13",
    "F-16",
    "F-18",
    "F-22",
    "F-23",
)
def test_whole_life(make):
    life = make.world().life("file", against_majority=True)
    db.session.commit()
    assert life.hearing.state == State.FILED
    assert life.hearing.consent_id is not None
    assert journal.verify() is None


@pytest.mark.rule("A-10")
def test_late_notice_needs_the_participants_consent(make):
    life = make.world().life("answers", days=2)
    party = next(p for p in life.hearing.participants if p.party_id)
    with pytest.raises(Refused, match="书面同意"):
        preparing.tell_participant(
            life.owner, life.hearing, party.id, channel="served", receipt="已签收"
        )
    notice = preparing.tell_participant(
        life.owner, life.hearing, party.id, channel="served", receipt="已签收",
        consent_words="同意", late_reason="联系不上",
    )  # fmt: skip
    assert notice.is_late
    assert notice.days_before == 2


@pytest.mark.rule("A-4")
def test_nobody_approves_their_own_and_only_the_chief_approves(make):
    life = make.world().life("plan")
    approvals.department_agree(life.head, life.hearing, "同意")
    approval = db.session.query(Approval).one()
    with pytest.raises(Forbidden):
        approvals.decide(life.head, approval, granted=True, reasons="")
    with pytest.raises(Refused, match="理由"):
        approvals.decide(life.chief, approval, granted=False, reasons=" ")
    approvals.decide(life.chief, approval, granted=True, reasons="")
    assert life.hearing.state == State.APPROVED
    with pytest.raises(Conflict):
        approvals.decide(life.chief, approval, granted=True, reasons="")


@pytest.mark.rule("A-13")
def test_chiefs_own_case_goes_to_the_deputy_chief(make):
    make.world()
    life = make.life("plan", number=3)
    assert life.hearing.is_chiefs_own
    assert life.hearing.state == State.CHIEF_REVIEW
    approval = db.session.query(Approval).one()
    with pytest.raises(Forbidden):
        approvals.decide(life.chief, approval, granted=True, reasons="")
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    approvals.decide(deputy, approval, granted=True, reasons="")
    assert life.hearing.state == State.APPROVED


def test_refusal_releases_the_room(make):
    life = make.world().life("plan")
    approvals.department_agree(life.head, life.hearing, "同意")
    approvals.decide(
        life.chief, db.session.query(Approval).one(), granted=False, reasons="没有必要"
    )
    assert life.hearing.state == State.REFUSED
    again = make.life("plan")
    assert again.hearing.state == State.DEPARTMENT_REVIEW


def test_same_slot_is_a_conflict_with_the_next_free_time(make):
    make.world().life("plan")
    with pytest.raises(Conflict, match="可选 .* 起"):
        make.life("plan", unit_id=COUNTY)


@pytest.mark.rule("A-10")
def test_moving_a_hearing_means_telling_everybody_again(make):
    life = make.world().life("tell")
    hearing = life.hearing
    told = db.session.query(Notice).count()
    start = clock.beijing(life.row.held_on + timedelta(days=7), "09:00")
    rescheduling.move(
        life.owner, hearing, start, start + timedelta(hours=2), hearing.room_id, "当事人申请"
    )
    assert told >= 2
    assert hearing.plan_version == 2
    move, missing = still_missing(hearing)
    assert move == "notify"
    assert any("未告知" in one.words for one in missing)
    assert any("听证员需要" in one.words for one in missing)
    assert hearing.announced_at is None


def test_withdrawing_releases_everything(make):
    life = make.world().life("answers")
    rescheduling.cancel(life.owner, life.hearing, "案件撤回")
    assert life.hearing.state == State.WITHDRAWN
    make.life("draw")


@pytest.mark.rule("A-7", "R-6")
def test_upheld_objection_calls_the_next_reserve(make):
    life = make.world().life("answers")
    life.recuse()
    officers = [p for p in life.hearing.participants if p.engagement_id]
    assert len([p for p in officers if p.removed_at is None]) == 3
    assert len(officers) == 4


def test_other_unit_sees_nothing(make):
    life = make.world().life("plan")
    make.county(OTHER_COUNTY)
    stranger = make.province.one(OTHER_COUNTY, P.HANDLE)
    for viewer in (stranger, make.staff(P.CHIEF, OTHER_CITY)):
        with pytest.raises(NotFound):
            queries.hearing(viewer, life.hearing_id)


def test_closed_hearings_are_walled(make):
    life = make.world().life("plan")
    life.hearing.is_public = False
    db.session.flush()
    colleague = make.staff(P.HANDLE)
    with pytest.raises(NotFound):
        queries.hearing(colleague, life.hearing_id)
    assert queries.hearing(life.owner, life.hearing_id).id == life.hearing_id
    assert queries.public_announcements() == []


@pytest.mark.rule("F-20", "F-21", "R-5")
def test_outcome_takes_two_persons_and_evidence(make):
    life = make.world().life("tell_decision")
    case = life.hearing.cases[0]
    with pytest.raises(Refused, match="依据"):
        outcomes.record(life.owner, life.hearing, case.id, state="settled_on_spot")
    entry = outcomes.record(life.owner, life.hearing, case.id, state="not_settled", note="仍不服")
    with pytest.raises(Forbidden):
        outcomes.confirm(life.owner, life.hearing, entry)
    outcomes.confirm(life.head, life.hearing, entry)
    assert entry.confirmed_by == life.head.person_id


@pytest.mark.rule("A-5", "A-10")
def test_announcement_names_no_party_and_never_a_minor(make):
    life = make.world().life("answers")
    hearing = life.hearing
    words = {"seats": 5, "apply_until": life.row.held_on, "contact": "本院"}
    with pytest.raises(Refused, match="不写当事人姓名"):
        preparing.announce(life.owner, hearing, cause=f"{life.party_names[0]}案", **words)
    hearing.is_public = False
    with pytest.raises(Refused, match="不得公告"):
        preparing.announce(life.owner, hearing, cause="某案", **words)


@pytest.mark.rule("R-2", "A-14")
def test_absent_party_does_not_stop_the_hearing(make):
    life = make.world().life("ready")
    with clock.at(clock.beijing(life.row.held_on, "14:20")):
        hearing = life.hearing
        party = next(p for p in hearing.participants if p.party_id)
        with pytest.raises(Refused, match="尚未登记到场"):
            sitting.open_hearing(life.owner, hearing)
        for one in hearing.participants:
            if one.id != party.id:
                sitting.mark_present(life.owner, hearing, one.id)
        with pytest.raises(Refused, match="写明缺席"):
            sitting.mark_absent(life.owner, hearing, party.id, " ")
        sitting.mark_absent(life.owner, hearing, party.id, "经告知未到")
        sitting.open_hearing(life.owner, hearing)
    assert hearing.state == State.SITTING


@pytest.mark.rule("A-9", "F-01", "F-02")
def test_application_is_answered_once_and_refused_with_reasons(make):
    life = make.world().life("plan")
    application = applications.receive_application(
        life.owner, life.hearing.cases[0], applicant_name="甲", applicant_role="victim",
        reasons="不服", channel="window", received_on=clock.today(),
    )  # fmt: skip
    with pytest.raises(Refused, match="须说明理由"):
        applications.reply_application(life.owner, application, "refused", "", "送达")
    applications.reply_application(life.owner, application, "refused", "已听证", "送达")
    with pytest.raises(Conflict):
        applications.reply_application(life.owner, application, "granted", "", "送达")


@pytest.mark.rule("A-10")
def test_an_officer_asked_late_agrees_expressly_and_a_substitute_by_accepting(make):
    life = make.world().life("draw", days=5)
    first, second, third = life._invited()
    with clock.at(clock.now() + timedelta(days=1, hours=20)):
        panel.accept_invitation(life.officer(first.person_id), first.id, no_interest=True)
    with clock.at(clock.now() + timedelta(days=3)):
        second.answer_by = third.answer_by = clock.now() + timedelta(hours=5)
        with pytest.raises(Refused, match="提前告知天数"):
            panel.accept_invitation(life.officer(second.person_id), second.id, no_interest=True)
        seat = panel.accept_invitation(
            life.officer(second.person_id), second.id, no_interest=True, agrees_late=True
        )
        panel.decline_invitation(life.officer(third.person_id), third.id, "schedule", None)
        substitute = next(e for e in life._invited() if e.is_reserve)
        late = panel.accept_invitation(
            life.officer(substitute.person_id), substitute.id, no_interest=True
        )
    notices = {n.participant_id: n for n in db.session.query(Notice)}
    assert notices[seat.id].is_late
    assert "勾选" in notices[seat.id].consent_words
    assert notices[late.id].is_late
    assert "递补" in notices[late.id].consent_words
