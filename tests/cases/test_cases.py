"""Cases by hand: stale edits, minors, relations, walls; closing and the reverse explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.cases import (
    applications,
    closing,
    queries,
    relations,
    removing,
    reopening,
    rules,
    service,
    should_hear,
    unheard,
)
from hearing.cases.models import Case, CaseSource, Explanation, Party
from hearing.hearings import minors, plan, rescheduling
from hearing.hearings.models import Announcement, Hearing
from tests.support.make import COUNTY, OTHER_COUNTY
from tests.support.race import together

REASON = "双方已经和解并履行完毕，被害人书面表示不愿再到场。"


def data(case, **changed):
    names = list(service.CaseData.__dataclass_fields__)
    return replace(service.CaseData(**{name: getattr(case, name) for name in names}), **changed)


def test_a_stale_edit_is_refused(desk):
    case = desk.case()
    service.edit_case(desk.handler, case, data(case, title="改过的名称"), 1, "电动车系列案")
    assert (case.title, case.group.name, case.version) == ("改过的名称", "电动车系列案", 2)
    with pytest.raises(Stale):
        service.edit_case(desk.handler, case, data(case, title="又改"), 1)
    with pytest.raises(Forbidden):
        service.edit_case(desk.other, case, data(case), 2)


def test_a_number_is_entered_once_however_it_is_written(desk):
    desk.case(number="庐检〔2026〕1号")
    with pytest.raises(Conflict, match="已经录入"):
        desk.case(number="庐检[2026] 1号")


@pytest.mark.both_engines
def test_one_number_by_many_at_once(app, desk):
    db.session.commit()

    def work(n: int) -> str:
        desk.case(number="庐检〔2026〕同号")
        return "entered"

    results = together(app, work, 8)
    assert results.count("entered") == 1, results
    assert all(isinstance(r, Conflict) for r in results if r != "entered"), results
    assert db.session.query(CaseSource).count() == 1


@pytest.mark.rule("A-5")
def test_a_minor_marks_the_case_and_the_mark_stays(desk):
    case = desk.case()
    child = service.add_party(desk.handler, case, role="suspect", name="小某", is_minor=True)
    assert case.has_minor
    with pytest.raises(Refused, match="不能取消"):
        service.edit_case(desk.handler, case, data(case, has_minor=False), case.version)
    values = {"role": "suspect", "name": "小某", "phone": None, "address": None, "identity": None,
              "employer": None, "represents_id": None}  # fmt: skip
    service.edit_party(desk.handler, case, child, 1, is_minor=False, **values)
    service.edit_case(desk.handler, case, data(case, has_minor=False), case.version)
    with pytest.raises(Stale):
        service.edit_party(desk.handler, case, child, 1, is_minor=True, **values)


@pytest.mark.both_engines
@pytest.mark.rule("A-5")
def test_the_database_keeps_minor_and_mark_together(desk):
    case = desk.case()
    service.add_party(desk.handler, case, role="suspect", name="小某", is_minor=True)
    other = desk.case()
    service.add_party(desk.handler, other, role="suspect", name="大某")
    for sql, number in (
        ("UPDATE cases SET has_minor = (1=0) WHERE id = :id", case.id),
        ("UPDATE party SET is_minor = (1=1) WHERE case_id = :id", other.id),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(sql), {"id": number})


@pytest.mark.rule("A-5")
def test_a_minor_found_later_closes_the_announced_hearing(make):
    life = make.world().life("tell")
    hearing, case = life.hearing, life.hearing.cases[0]
    assert hearing.is_public
    assert db.session.query(Announcement).filter_by(withdrawn_at=None).count() == 1
    service.add_party(life.owner, case, role="victim", name="小某", is_minor=True)
    assert minors.follow(life.owner, case) == [hearing]
    assert (hearing.is_public, hearing.has_minor) == (False, True)
    assert db.session.query(Announcement).filter_by(withdrawn_at=None).count() == 0
    assert minors.follow(life.owner, case) == []


def test_contact_data_is_sealed(desk):
    case = desk.case()
    party = service.add_party(
        desk.handler, case, role="agent", name="律某", phone="13800001111", address="虚构路1号",
        identity="11010519491231002X", employer="虚构律师事务所",
        represents_id=service.add_party(desk.handler, case, role="victim", name="某乙").id,
    )  # fmt: skip
    row = db.session.execute(text("SELECT * FROM party WHERE id = :id"), {"id": party.id}).one()
    raw = "".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in row)
    for words in ("13800001111", "虚构路", "11010519491231002X"):
        assert words not in raw
    assert (party.phone, party.address) == ("13800001111", "虚构路1号")
    with pytest.raises(Refused, match="为谁参加"):
        service.add_party(desk.handler, case, role="witness", name="证某", represents_id=party.id)


@pytest.mark.rule("A-7")
def test_an_earlier_case_is_known_both_ways(desk, make):
    first, second = desk.case(), desk.case()
    relations.relate(desk.handler, second, kind="earlier_stage", number=first.number, note=None)
    relations.relate(
        desk.handler, second, kind="earlier_stage", number="外地〔2020〕1号", note=None
    )
    assert relations.earlier_case_ids([second.id]) == {first.id}
    assert relations.earlier_case_ids([first.id]) == {second.id}
    assert [r.case_id for r in queries.related(desk.handler, second)] == [first.id, None]
    assert [r.is_backward for r in queries.related(desk.handler, first)] == [True]
    with pytest.raises(Conflict):
        relations.relate(desk.handler, second, kind="split", number=first.number, note=None)
    with pytest.raises(Refused):
        relations.relate(desk.handler, second, kind="split", number=second.number, note=None)


def test_minors_cases_are_walled(desk, make):
    case = desk.case(title="金丝雀案", has_minor=True)
    desk.case(title="普通案")
    wanted = queries.CaseFilter()
    for viewer, number in (
        (desk.handler, 2), (desk.other, 1), (desk.clerk, 1), (desk.head, 2), (desk.chief, 2),
        (desk.draft, 0), (make.staff("handle", OTHER_COUNTY), 0), (make.staff("chief", 340100), 2),
    ):  # fmt: skip
        rows, total = queries.cases(viewer, wanted, 7)
        assert (len(rows), total) == (number, number), viewer
        found = queries.cases(viewer, queries.CaseFilter(search="金丝雀"), 7)[1]
        assert found == (number == 2)
        if number < 2:
            with pytest.raises(NotFound):
                queries.case(viewer, case.id)
            assert queries.case_by_number(viewer, case.number) is None


def test_filters(desk):
    today = clock.today()
    late = desk.case(received_on=today - timedelta(days=40), deadline_on=today - timedelta(days=1))
    soon = desk.case(deadline_on=today + timedelta(days=7), is_major_dispute=True)
    desk.case(deadline_on=today + timedelta(days=8), type_code="civil", line_id=6)
    service.add_party(desk.handler, soon, role="victim", name="寻某某")

    def ids(**values):
        return [r.id for r in queries.cases(desk.handler, queries.CaseFilter(**values), 7)[0]]

    assert ids(due="over") == [late.id]
    assert ids(due="soon") == [soon.id]
    assert ids(should_hear=True) == [soon.id]
    assert ids(search="寻某") == [soon.id]
    assert ids(search=soon.number.replace("〔", "(").replace("〕", ")")) == [soon.id]
    assert len(ids(type_code="civil")) == 1
    assert len(ids(source="unified")) == 0
    assert len(ids(until_on=today - timedelta(days=1))) == 1
    assert ids(search="%") == ids(search="'") == []
    assert queries.deadline_counts(desk.handler, 7) == (1, 1)


def close(desk, case, **values):
    wanted = {"closed_on": clock.today(), "disposal": "other", **values}
    closing.close_case(desk.handler, case, case.version, **wanted)


def test_closing_a_plain_case(desk):
    case = desk.case()
    with pytest.raises(Refused, match="晚于今天"):
        close(desk, case, closed_on=clock.today() + timedelta(days=1))
    close(desk, case)
    assert (case.state, case.closed_on) == ("closed", clock.today())
    with pytest.raises(Conflict):
        close(desk, case)
    with pytest.raises(Conflict, match="办结"):
        service.add_party(desk.handler, case, role="victim", name="某")
    with pytest.raises(Refused, match="已经办结"):
        plan.create_plan(desk.handler, [case], None)


def test_a_case_that_should_be_heard_needs_two_leaders(desk):
    case = desk.case()
    ask = {"disposal": "relative_non_prosecution", "has_objection": True}
    with pytest.raises(Refused, match="未听证说明"), db.session.begin_nested():
        close(desk, case, **ask)
    db.session.refresh(case)
    row = closing.explain(desk.handler, case, reason_code="settled", reason=REASON, **ask)
    with pytest.raises(Conflict, match="等待审核"):
        closing.explain(desk.handler, case, reason_code="time", reason=REASON)
    with pytest.raises(Refused, match="还在审批|未听证说明"):
        close(desk, case, **ask)
    for viewer in (desk.deputy, desk.handler, desk.clerk):
        with pytest.raises(Forbidden):
            closing.decide_explanation(viewer, row, case, agreed=True, reasons="")
    assert [r.id for r, _ in unheard.explanations_waiting(desk.head)] == [row.id]
    assert unheard.explanations_waiting(desk.deputy) == []
    closing.decide_explanation(desk.head, row, case, agreed=True, reasons="")
    assert [r.id for r, _ in unheard.explanations_waiting(desk.deputy)] == [row.id]
    closing.decide_explanation(desk.deputy, row, case, agreed=True, reasons="同意")
    close(desk, case, **ask)
    today = clock.today()
    found = unheard.unheard_reasons("/340000/", today, today + timedelta(days=1))
    assert [(one.case_id, one.reason_label) for one in found] == [(case.id, "争议已经化解")]
    assert (
        unheard.unheard_reasons("/340000/", today + timedelta(days=1), today + timedelta(days=2))
        == []
    )


def test_a_returned_explanation_is_written_again(desk):
    case = desk.case(is_major_dispute=True)
    row = closing.explain(desk.handler, case, reason_code="time", reason=REASON)
    with pytest.raises(Refused, match="写明"):
        closing.decide_explanation(desk.head, row, case, agreed=False, reasons=" ")
    closing.decide_explanation(desk.head, row, case, agreed=False, reasons="应当听证")
    assert case.explanation_id is None
    with pytest.raises(Conflict):
        closing.decide_explanation(desk.head, row, case, agreed=True, reasons="")
    again = closing.explain(desk.handler, case, reason_code="other", reason=REASON)
    assert again.id != row.id


def test_a_leaders_own_case_skips_the_department_head(desk):
    case = desk.case(desk.head, is_major_dispute=True)
    row = closing.explain(desk.head, case, reason_code="time", reason=REASON)
    assert row.state == "waiting_chief"
    with pytest.raises(Forbidden):
        closing.decide_explanation(desk.head, row, case, agreed=True, reasons="")
    closing.decide_explanation(desk.chief, row, case, agreed=True, reasons="")
    assert case.explanation_id == row.id


def test_a_heard_case_needs_no_explanation(make):
    life = make.world().life("decide")
    case = life.hearing.cases[0]
    db.session.refresh(case)
    assert case.heard_at is not None
    with clock.at(life.hearing.decided_at + timedelta(days=1)):
        closing.close_case(
            life.owner, case, case.version, closed_on=clock.today(), disposal="other"
        )
    assert case.state == "closed"


@pytest.mark.both_engines
def test_a_case_with_a_hearing_in_hand_is_not_closed(make):
    life = make.world().life("plan")
    case = life.hearing.cases[0]
    with pytest.raises(Refused, match="还有没办完的听证"):
        closing.close_case(
            life.owner, case, case.version, closed_on=clock.today(), disposal="other"
        )
    db.session.refresh(case)
    rescheduling.cancel(life.owner, life.hearing, "不再需要")
    closing.close_case(life.owner, case, case.version, closed_on=clock.today(), disposal="other")
    assert case.state == "closed"


@pytest.mark.rule("A-20")
@pytest.mark.both_engines
def test_a_closed_case_is_taken_up_again_with_its_reason(desk, make):
    case = desk.case(is_major_dispute=True)
    row = closing.explain(desk.handler, case, reason_code="time", reason=REASON)
    for leader in (desk.head, desk.deputy):
        closing.decide_explanation(leader, row, case, agreed=True, reasons="")
    with pytest.raises(Conflict, match="在办"):
        reopening.reopen_case(desk.handler, case, case.version, kind="resumed", reason=REASON)
    closing.close_case(
        desk.handler, case, case.version, closed_on=clock.today(), disposal="prosecute"
    )
    again = {"kind": "refiled", "reason": REASON}
    with pytest.raises(Forbidden):
        reopening.reopen_case(desk.head, case, case.version, **again)
    with pytest.raises(Stale):
        reopening.reopen_case(desk.handler, case, case.version - 1, **again)
    for wrong in ({"reason": "新"}, {"deadline_on": clock.today() - timedelta(days=1)}):
        with pytest.raises(Refused):
            reopening.reopen_case(desk.handler, case, case.version, **again | wrong)
    # by raw SQL a closed case opens for nobody, not even with another case's record
    for sql in (
        "UPDATE cases SET state = 'open', closed_on = NULL",
        "UPDATE cases SET state = 'open', closed_on = NULL, reopening_id = 1",
    ):
        with pytest.raises(DatabaseError, match="case_closed"), db.session.begin_nested():
            db.session.execute(text(f"{sql} WHERE id = {case.id}"))
    kept = reopening.reopen_case(desk.handler, case, case.version, **again)
    assert (kept.closed_on, kept.disposal) == (clock.today(), "prosecute")
    assert (case.state, case.disposal, case.explanation_id) == ("open", None, None)
    with pytest.raises(Refused, match="先提交未听证说明"):
        closing.close_case(
            desk.handler, case, case.version, closed_on=clock.today(), disposal="other"
        )
    assert [one.id for one in reopening.reopenings_of(case.id)] == [kept.id]


@pytest.mark.rule("A-6")
@pytest.mark.both_engines
def test_a_party_of_a_hearing_in_hand_is_not_removed(make):
    life = make.world().life("plan")
    case = life.hearing.cases[0]
    party = case.parties[1]
    with pytest.raises(Refused, match="没有办完的听证的参加人"):
        removing.remove_party(life.owner, case, party, party.version, "登记有误")
    db.session.refresh(party)
    assert party.removed_at is None
    rescheduling.cancel(life.owner, life.hearing, "不再需要")
    with pytest.raises(Refused, match="写明"):
        removing.remove_party(life.owner, case, party, party.version, " ")
    with pytest.raises(Stale):
        removing.remove_party(life.owner, case, party, 9, "登记有误")
    removing.remove_party(life.owner, case, party, party.version, "登记有误")
    assert [one.id for one in removing.removed_parties(case.id)] == [party.id]
    assert party not in case.parties
    with pytest.raises(NotFound):
        service.party_of(case, party.id)
    found, _ = queries.cases(life.owner, queries.CaseFilter(search=party.name), 5)
    assert found == []


@pytest.mark.rule("A-5")
def test_a_minor_removed_frees_the_mark_until_the_hearing(desk):
    case = desk.case()
    child = service.add_party(desk.handler, case, role="victim", name="示某", is_minor=True)
    removing.remove_party(desk.handler, case, child, child.version, "登记有误，已成年")
    service.edit_case(desk.handler, case, data(case, has_minor=False), case.version)
    assert not case.has_minor
    assert rules.removal_problem("x", is_minor=True, heard=True, represented_by=None)


@pytest.mark.both_engines
def test_the_database_refuses_closing_unheard_and_unexplained(desk):
    case = desk.case(is_major_dispute=True)
    row = closing.explain(desk.handler, case, reason_code="time", reason=REASON)
    attacks = (
        "UPDATE cases SET state = 'closed', closed_on = received_on WHERE id = :id",
        "UPDATE cases SET state = 'closed' WHERE id = :id",
        f"UPDATE cases SET explanation_id = {row.id} WHERE id = :id",
        "UPDATE cases SET heard_at = entered_at WHERE id = :id",
        "UPDATE explanation SET state = 'approved' WHERE case_id = :id",
        "UPDATE explanation SET state = 'approved', chief_decision = 'granted', chief_by = 77, "
        "chief_at = asked_at WHERE case_id = :id",
        "UPDATE explanation SET head_decision = 'granted', head_by = asked_by WHERE case_id = :id",
        "UPDATE explanation SET reason = 'x' WHERE case_id = :id",
        "DELETE FROM explanation WHERE case_id = :id",
    )
    for sql in attacks:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(sql), {"id": case.id})


@pytest.mark.both_engines
def test_one_open_explanation_at_a_time(app, desk):
    case = desk.case(is_major_dispute=True)
    db.session.commit()
    number = case.id

    def work(n: int) -> str:
        closing.explain(
            desk.handler, db.session.get(Case, number), reason_code="time", reason=REASON
        )
        return "asked"

    results = together(app, work, 6)
    assert results.count("asked") == 1, results
    assert db.session.query(Explanation).count() == 1


@pytest.mark.rule("A-9")
def test_a_refused_application_makes_the_case_one_to_be_heard(desk):
    case = desk.case()
    row = applications.receive_application(
        desk.handler, case, applicant_name="某甲", applicant_role="victim", reasons="不服",
        channel="window", received_on=clock.today(),
    )  # fmt: skip
    applications.reply_application(desk.handler, row, "refused", "没有争议")
    assert case.should_hear
    assert should_hear.grounds_to_hear(case) == ("当事人申请听证而未获同意",)


@pytest.mark.rule("A-2", "A-6")
def test_one_hearing_covers_several_cases_and_needs_issues(desk, make):
    cases = [desk.case(), desk.case()]
    for case in cases:
        service.add_party(desk.handler, case, role="suspect", name=f"某{case.id}")
    start = clock.now() + timedelta(days=14)
    wanted = plan.Plan(
        necessity="双方分歧较大，需要当面听取意见", grounds=("handling_dispute",), issues=(), is_public=True,
        needed=3, starts_at=start, ends_at=start + timedelta(hours=2),
        presider_person_id=desk.handler.person_id, room_id=make.province.rooms[COUNTY],
    )  # fmt: skip
    hearing = plan.create_plan(desk.handler, cases, wanted)
    assert hearing.title.endswith("等2件")
    assert {p.name for p in hearing.participants if p.party_id} == {f"某{c.id}" for c in cases}
    with pytest.raises(Refused, match="事项"):
        plan.submit(desk.handler, hearing)
    assert db.session.query(Hearing).count() == 1
    assert db.session.query(Party).count() == 2
