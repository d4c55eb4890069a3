"""What an officer may do about their own data, full views with a reason, and the end of keeping (T6, PIPL)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock, masking
from hearing.base.db import Base, db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.base.resealing import sealed_columns
from hearing.base.viewer import SYSTEM
from hearing.hearings import retention
from hearing.journal.models import JournalEntry
from hearing.messages import service as messages
from hearing.people import disclosure, own_data
from hearing.people.models import Person
from hearing.people.queries import viewer_of_post
from hearing.people.rules import bursts
from hearing.people.service import live_posts
from hearing.pool import data_rights
from hearing.pool.data_rules import Correctable, desk_for, may_erase_from
from hearing.pool.models import DataRequest, Engagement, Member
from hearing.pool.rules import MemberState
from tests.conftest import NOW
from tests.support.make import CITY, OTHER_CITY, PROVINCE, P
from tests.support.sweep import officer_account


@pytest.fixture
def officer(make):
    """An officer, with 聘 and 管 of the pool and of another."""
    make.pool(members=3)
    make.pool(OTHER_CITY, members=1)
    member = db.session.query(Member).order_by(Member.id).first()
    return member, viewer_of_post(live_posts(member.person_id)[0].id)


@pytest.mark.rule("P-7", "P-3")
def test_who_answers_what():
    assert desk_for("withdrawal", "consent") == desk_for("correction", "identity") == "hire"
    assert {desk_for("correction", field) for field in ("phone", "employer", "other")} == {"manage"}
    for field in Correctable:
        assert desk_for("correction", field) in ("hire", "manage")


@pytest.mark.both_engines
@pytest.mark.rule("P-7")
def test_a_correction_is_asked_for_decided_and_made(make, officer):
    member, me = officer
    manager, hirer = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.HIRE)
    row = data_rights.request_correction(me, "phone", "13900000001", "换了号码")
    with pytest.raises(Conflict, match="正在办理"):
        data_rights.request_correction(me, "phone", "13900000002", "")
    assert b"13900000001" not in row.wished_sealed
    assert [r.id for r in data_rights.waiting(manager)] == [row.id]
    assert data_rights.waiting(hirer) == []
    for stranger in (hirer, make.province.one(OTHER_CITY, P.MANAGE)):
        with pytest.raises(NotFound):
            data_rights.decide(stranger, row.id, granted=True, answer="x", version=1)
    with pytest.raises(Stale):
        data_rights.decide(manager, row.id, granted=True, answer="已核对", version=9)
    with pytest.raises(Refused, match="答复"):
        data_rights.decide(manager, row.id, granted=True, answer=" ", version=1)
    before = member.person.phone_digest
    data_rights.decide(manager, row.id, granted=True, answer="已核对", version=1)
    assert member.person.phone == "13900000001"
    assert member.person.phone_digest != before
    with pytest.raises(Conflict):
        data_rights.decide(manager, row.id, granted=False, answer="x", version=2)
    db.session.flush()
    assert [r.answer for r in data_rights.officer_requests(me)] == ["已核对"]
    with pytest.raises(DatabaseError, match="data_request_decided"), db.session.begin_nested():
        db.session.execute(text("UPDATE data_request SET answer = 'x'"))
    with pytest.raises(DatabaseError, match="never_deleted"), db.session.begin_nested():
        db.session.execute(text("DELETE FROM data_request"))


def test_identity_and_name_are_for_the_hiring_desk(make, officer):
    member, me = officer
    hirer = make.province.one(CITY, P.HIRE)
    taken = db.session.query(Member).filter(Member.id != member.id).first().person.identity
    for wished, words in (("123", "18 位"), ("340101199001011234", "校验位")):
        with pytest.raises(Refused, match=words):
            data_rights.request_correction(me, "identity", wished, "")
    row = data_rights.request_correction(me, "identity", taken, "")
    with pytest.raises(Conflict, match="另一人"):
        data_rights.decide(hirer, row.id, granted=True, answer="好", version=1)
    data_rights.decide(hirer, row.id, granted=False, answer="与证件不符", version=1)
    fresh = make.names.identity("F")
    row = data_rights.request_correction(me, "identity", fresh, "")
    data_rights.decide(hirer, row.id, granted=True, answer="好", version=1)
    assert member.person.identity == fresh
    assert member.person.born_on.year == int(fresh[6:10])
    row = data_rights.request_correction(me, "name", "新名字", "")
    data_rights.decide(hirer, row.id, granted=True, answer="好", version=1)
    assert member.person.name == "新名字"


@pytest.mark.both_engines
@pytest.mark.rule("P-5")
def test_consent_to_serve_elsewhere_ends_at_once(officer):
    member, me = officer
    member.consents_cross_pool = True
    assert data_rights.withdraw_cross_pool(me) == 1
    assert member.consents_cross_pool is False
    assert data_rights.withdraw_cross_pool(me) == 0


@pytest.mark.both_engines
@pytest.mark.rule("P-7")
def test_withdrawing_consent_stops_the_draw_at_once_and_leaves_once_granted(make, officer):
    member, me = officer
    member.consents_cross_pool = True
    row = data_rights.withdraw_privacy(me, "不再担任")
    assert (row.desk, row.kind, member.consents_cross_pool) == ("hire", "withdrawal", False)
    assert (member.state, member.suspended_because) == (MemberState.SUSPENDED, "本人申请退出")
    with pytest.raises(Conflict):
        data_rights.withdraw_privacy(me, "")
    hire = make.province.one(CITY, P.HIRE)
    data_rights.decide(hire, row.id, granted=True, answer="好", version=1)
    assert (member.state, member.left_ground) == (MemberState.LEFT, "resigned")


@pytest.mark.rule("P-7")
def test_a_refused_withdrawal_keeps_the_officer_out_of_draws_only(make, officer):
    member, me = officer
    row = data_rights.withdraw_privacy(me, "")
    hire = make.province.one(CITY, P.HIRE)
    data_rights.decide(hire, row.id, granted=False, answer="请先交回证件", version=1)
    assert member.state == MemberState.SUSPENDED


def test_full_numbers_need_a_reason_and_leave_no_number_in_the_journal(make, officer):
    member, me = officer
    manager = make.province.one(CITY, P.MANAGE)
    with pytest.raises(Refused, match="原因"):
        data_rights.reveal(manager, member, "")
    for stranger in (make.province.one(OTHER_CITY, P.MANAGE), make.staff(P.CHIEF, CITY), me):
        with pytest.raises(Forbidden):
            data_rights.reveal(stranger, member, "contact")
    shown = data_rights.reveal(manager, member, "contact")
    assert shown == {"identity": member.person.identity, "phone": member.person.phone}
    db.session.commit()
    entry = db.session.query(JournalEntry).filter_by(verb="sensitive.view").one()
    assert json.loads(entry.details) == {"fields": ["identity", "phone"], "reason": "contact"}
    assert entry.object_id == str(member.person_id)
    seen = disclosure.officer_views(me)
    assert [(v.post, v.reason) for v in seen] == [("听证员管理(管)", "联系本人")]
    assert disclosure.officer_views(manager) == []
    auditor = make.staff(P.AUDIT_ADMIN, PROVINCE)
    assert [v.name for v in disclosure.views(auditor)] == [manager.name]
    assert disclosure.views(manager) == disclosure.alarms(manager) == []


def test_more_than_a_hundred_in_an_hour_raise_an_alarm(make, officer):
    member, _ = officer
    manager, hirer = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.HIRE)
    auditor = make.staff(P.AUDIT_ADMIN, PROVINCE)
    for number in range(101):
        with clock.at(NOW + timedelta(seconds=30 * number)):
            data_rights.reveal(manager, member, "verify")
            if number < 100:
                data_rights.reveal(hirer, member, "verify")
    db.session.commit()
    with clock.at(NOW + timedelta(hours=2)):
        found = disclosure.alarms(auditor)
        assert [(one.name, one.number) for one in found] == [(manager.name, 101)]
    with clock.at(NOW + timedelta(days=40)):
        assert disclosure.alarms(auditor) == []


def test_bursts():
    minutes = [NOW + timedelta(minutes=m) for m in (0, 10, 20, 59, 61, 200)]
    assert bursts(minutes, 3) == [(minutes[0], minutes[4], 5)]
    assert bursts(minutes, 4) == []
    assert bursts([], 0) == []
    assert bursts(minutes[-1:], 0) == [(minutes[-1], minutes[-1], 1)]


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.mask_identity, "340123199001011234", "3401**********1234"),
        (masking.mask_identity, "1234", "****"),
        (masking.mask_identity, None, "—"),
        (masking.mask_phone, "13812345678", "138****5678"),
        (masking.mask_phone, "12345", "****"),
        (masking.mask_phone, None, "—"),
        (masking.mask_bank, "6222020000001234567", "**** 4567"),
        (masking.mask_bank, "1234", "****"),
        (masking.mask_bank, "", "—"),
        (masking.mask_address, "someone@example.cn", "s***@example.cn"),
        (masking.mask_address, "13812345678", "138****5678"),
        (masking.mask_name, "仲某妮", "仲*妮"),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown


def test_an_identity_number_in_a_text_is_noticed(make):
    number = make.names.identity("M")
    assert masking.holds_identity_number(f"他的号码是{number}，请记下")
    assert masking.holds_identity_number(number.lower())
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert not masking.holds_identity_number(f"案号{wrong}")
    assert not masking.holds_identity_number("1" * 40)


@pytest.mark.both_engines
def test_own_data_is_all_there_is_and_nobody_elses(make, officer):
    member, me = officer
    make.county()
    make.life("answers")
    data_rights.request_correction(me, "employer", "新单位", "换了工作")
    db.session.flush()
    sections = {s.table: s for s in own_data.officer_own_data(me, masked=False)}
    assert {"person", "member", "member_event", "post", "data_request"} <= set(sections)
    person = sections["person"].rows[0]
    codes = {s.table: s for s in own_data.officer_own_data(me, masked=False, worded=False)}
    assert (sections["member"].rows[0]["state"], codes["member"].rows[0]["state"]) == (
        "在库",
        "active",
    )
    assert {person["gender"], codes["person"].rows[0]["gender"]} in ({"女", "F"}, {"男", "M"})
    assert person["identity"] == member.person.identity
    assert person["phone"] == member.person.phone
    masked = own_data.officer_own_data(me)
    assert member.person.identity not in repr(masked)
    assert member.person.phone not in repr(masked)
    others = [p for p in db.session.query(Person) if p.id != me.person_id and p.identity]
    words = repr(own_data.officer_own_data(me, masked=False))
    assert not [p for p in others if p.identity in words]
    assert not [k for s in sections.values() for r in s.rows for k in r if k.endswith("_digest")]


def test_whoever_waits_as_a_reserve_is_not_told_by_their_data(make):
    make.world().life("draw")
    db.session.flush()
    waiting = db.session.query(Engagement).filter_by(state="waiting").first()
    me = viewer_of_post(live_posts(waiting.person_id)[0].id)
    assert "engagement" not in {s.table for s in own_data.officer_own_data(me)}
    invited = db.session.query(Engagement).filter_by(state="invited").first()
    me = viewer_of_post(live_posts(invited.person_id)[0].id)
    assert {"engagement", "outbox_message"} <= {s.table for s in own_data.officer_own_data(me)}


def test_every_table_that_points_at_a_person_is_shown_or_left_out_with_a_reason():
    """Found from the models: a table of a later version is covered without a word here."""
    owned = {table.name for table, _ in own_data.owned_tables()}
    for table in Base.metadata.sorted_tables:
        for name in own_data.LINKS[:2]:
            column = table.c.get(name)
            if column is not None and column.foreign_keys:
                assert table.name in owned | set(own_data.LEFT_OUT), table.name
    assert all(own_data.LEFT_OUT.values())
    assert not owned & {"draw_entry", "password_history"}


def leave(member: Member, years: int, days: int = 0) -> None:
    member.state, member.left_because, member.left_ground = "left", "任期届满", "term"
    member.left_on = clock.today().replace(year=clock.today().year - years) - timedelta(days=days)
    for post in live_posts(member.person_id):
        post.ended_at = clock.now()
    db.session.commit()


@pytest.mark.rule("P-7")
def test_the_day_from_which_data_may_go():
    from datetime import date

    assert may_erase_from(date(2020, 2, 29), 3) == date(2023, 3, 1)
    assert may_erase_from(date(2023, 5, 4), 3) == date(2026, 5, 4)


@pytest.mark.both_engines
@pytest.mark.rule("P-7")
def test_data_goes_three_years_after_leaving(app, make, officer):
    member, me = officer
    other = db.session.query(Member).filter(Member.id != member.id).first()
    row = data_rights.request_correction(me, "other", "我的生日不对", "看错了")
    data_rights.decide(
        make.province.one(CITY, P.MANAGE), row.id, granted=False, answer="x", version=1
    )
    messages.queue(
        SYSTEM, key="m/1", channel="sms", address=member.person.phone, template="t", subject="s",
        body="b", object_kind="member", object_id=member.id,
    )  # fmt: skip
    leave(other, 3, -1)
    leave(member, 3)
    person_id, name = member.person_id, member.person.name
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["privacy", "purge"]).output
    assert f"人员 {person_id} " in listed
    assert f"人员 {other.person_id} " not in listed
    db.session.expire_all()
    assert db.session.get(Person, person_id).identity  # a list erases nothing
    assert "已删除 1 人" in runner.invoke(args=["privacy", "purge", "--yes"]).output
    db.session.expire_all()
    person = db.session.get(Person, person_id)
    assert (person.identity, person.phone, person.employer, person.born_on) == (None,) * 4
    assert (person.identity_digest, person.phone_digest, person.employer_digest) == (None,) * 3
    assert person.name != name
    assert (row.wished, row.reason, row.member.profession) == (None, None, None)
    address = db.session.execute(
        text("SELECT id FROM outbox_message WHERE object_kind = 'member'")
    ).scalar_one()
    from hearing.messages.models import OutboxMessage

    assert db.session.get(OutboxMessage, address).address == ""
    assert retention.due(clock.today()) == []
    assert db.session.get(Person, other.person_id).identity


@pytest.mark.both_engines
def test_open_files_posts_and_requests_stand_against_erasing(make):
    life = make.world().life("answers")
    seated = [p for p in life.hearing.participants if p.role == "officer"][0]
    member = db.session.query(Member).filter_by(person_id=seated.person_id).one()
    member.state, member.left_because, member.left_on = "left", "x", clock.today()
    member.left_ground = "other"
    db.session.commit()
    later = clock.today().replace(year=clock.today().year + 4)
    assert [(d.person_id, d.words) for d in retention.due(later)] == [
        (seated.person_id, "仍有岗位")
    ]
    for post in live_posts(seated.person_id):
        post.ended_at = clock.now()
    assert [d.words for d in retention.due(later)] == ["有未归档的听证"]
    db.session.execute(
        text("UPDATE hearing SET state = 'withdrawn' WHERE id = :id"), {"id": life.hearing_id}
    )
    db.session.expire_all()
    assert [d.is_free for d in retention.due(later)] == [True]
    retention.erase(SYSTEM, seated.person_id)
    db.session.flush()
    # the file keeps whom it named; so does the list of those who attended
    assert seated.name == db.session.get(Person, seated.person_id).name
    remaining = {
        one.name
        for one in sealed_columns()
        if one.table.name in {t.name for t, _ in own_data.owned_tables()} - set(retention.KEPT)
    }
    assert {"person.identity_sealed", "data_request.wished_sealed"} <= remaining


def test_the_phone_pages(make, browser, officer):
    member, _ = officer
    member.consents_cross_pool = True
    name = officer_account(make, member.person_id)
    person = member.person
    identity, phone = person.identity, person.phone
    browser.sign_in(name)
    browser.get("/officer/profile")
    assert identity not in str(browser.page)
    assert phone not in str(browser.page)
    assert masking.mask_phone(phone) in browser.text
    browser.get("/officer/profile/correct")
    browser.post("/officer/profile/correct", {"field": "phone", "wished": "12"}, 422)
    assert "11 位" in browser.text
    assert browser.page.select_one("#wished")["value"] == "12"
    browser.post("/officer/profile/correct", {"field": "phone", "wished": "13900000001"})
    browser.get("/officer/profile/withdraw/cross")
    browser.post("/officer/profile/withdraw/cross")
    browser.get("/officer/profile")
    assert "更正：手机号" in browser.text
    assert "正在办理" in browser.text
    assert "没有人看过" in browser.text
    browser.get("/officer/profile/withdraw/other", 404)
    browser.get("/officer/profile/data")
    assert identity not in str(browser.page)
    browser.post("/officer/profile/data", status=200)
    assert identity in browser.text
    told = json.loads(browser.post("/officer/profile/data.json", status=200).get_data())
    assert told["data"]["person"][0]["identity"] == identity
    db.session.rollback()
    verbs = {v for (v,) in db.session.query(JournalEntry.verb)}
    assert {"data.export", "data.correction", "member.withdraw_cross"} <= verbs


def test_the_desks_pages(make, browser, officer):
    member, me = officer
    data_rights.request_correction(me, "phone", "13900000001", "换号")
    make.account(make.province.one(CITY, P.MANAGE), "manager")
    make.account(make.staff(P.AUDIT_ADMIN, PROVINCE), "auditor")
    db.session.commit()
    request_id, name = db.session.query(DataRequest).one().id, member.person.name
    phone, member_id = member.person.phone, member.id
    db.session.rollback()
    browser.sign_in("manager")
    browser.get("/pool/requests")
    assert name in browser.text
    browser.get(f"/pool/requests/{request_id}")
    assert "13900000001" not in str(browser.page)
    browser.get(f"/pool/members/{member_id}/numbers")
    browser.post(f"/pool/members/{member_id}/numbers", {}, 422)
    browser.post(f"/pool/members/{member_id}/numbers", {"reason": "verify"}, 200)
    assert phone in browser.text
    assert "13900000001" in browser.text
    browser.get(f"/pool/members/{member_id}/numbers")
    assert phone not in str(browser.page)  # shown once
    browser.get(f"/pool/requests/{request_id}")
    version = browser.page.select_one("[name=version]")["value"]
    browser.post(
        f"/pool/requests/{request_id}",
        {"decision": "granted", "answer": "已改", "version": version},
    )
    browser.sign_in("auditor")
    browser.get("/admin/audit/sensitive")
    assert "核对证件" in browser.text
    assert phone not in str(browser.page)


def test_a_partys_number_for_the_handler_only(make, browser):
    life = make.world().life("plan")
    make.account(life.owner, "handler")
    make.account(life.head, "head")
    db.session.commit()
    case = life.hearing.cases[0]
    path = f"/cases/{case.id}/parties/{case.parties[0].id}/phone"
    where = f"/cases/{case.id}"
    db.session.rollback()
    browser.sign_in("handler")
    browser.get(where)
    assert "10000000000" not in str(browser.page)
    browser.get(path)
    browser.post(path, {"reason": "contact"}, 200)
    assert "10000000000" in browser.text
    browser.get(f"{where}/parties/999999/phone", 404)
    browser.sign_in("head")
    browser.get(path, 403)
