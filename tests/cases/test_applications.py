"""Applications: register, link, reply, paper, message, walls; the public's draft and look-up."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.cases import applications, closing, drafts, public, registers
from hearing.cases.models import Application, ApplicationDraft
from hearing.messages.models import OutboxMessage
from hearing.papers.models import Paper
from tests.support.make import COUNTY, OTHER_COUNTY
from tests.support.race import together

PHONE = "13800001111"
ANSWERS = {
    "area": "340100", "unit": str(COUNTY), "name": "金丝雀", "role": "victim", "phone": "138 0000 1111",
    "case_words": "金丝雀被打一案", "reasons": "想当面说清楚", "evidence": "", "openness": "yes",
}  # fmt: skip


def receive(desk, case=None, **values):
    return applications.receive_application(
        desk.handler, case, applicant_name="某甲", applicant_role="victim", reasons="不服",
        channel="window", received_on=clock.today(), **values,
    )  # fmt: skip


def online(**changed):
    key = public.begin("10.0.0.1", consents=True)
    public.save(key, {**ANSWERS, **changed})
    public.submit(key, "10.0.0.1")
    return key


@pytest.mark.both_engines
@pytest.mark.rule("A-9")
def test_the_database_refuses_a_refusal_without_reasons(desk):
    row = receive(desk)
    decided = "UPDATE application SET decided_at = entered_at, decision = "
    for sql in (
        decided + "'refused'",
        decided + "'refused', decision_reasons = '  '",
        decided + "'granted', decision_reasons = 'x'",
        "UPDATE application SET decision = 'refused', decision_reasons = 'x'",
        "UPDATE application SET told_at = entered_at",
        "DELETE FROM application",
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(sql))
    applications.reply_application(desk.handler, row, "refused", "不属于本院办理")
    db.session.flush()
    for sql in (
        "UPDATE application SET decision_reasons = 'y'",
        "UPDATE application SET decision = 'granted'",
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(sql))


@pytest.mark.rule("A-9", "F-02")
def test_reply_freezes_the_paper_and_sends_a_wordless_message(desk):
    case = desk.case(title="金丝雀案")
    row = receive(desk, case, phone=PHONE)
    with pytest.raises(Refused, match="须说明理由"):
        applications.reply_application(desk.handler, row, "refused", " ")
    applications.reply_application(desk.handler, row, "granted", "", None, "0551-00000000")
    paper = db.session.get(Paper, row.paper_id)
    content = json.loads(paper.content)
    assert (paper.kind, content["granted"], content["case_words"]) == ("F-02", True, "金丝雀案")
    assert PHONE not in paper.content
    message = db.session.query(OutboxMessage).one()
    assert "您的听证申请已有答复" in message.body
    assert "金丝雀" not in message.body + message.subject
    assert message.address == PHONE
    assert row.told_at is None
    applications.tell_applicant(desk.handler, row, "当面送达")
    with pytest.raises(Conflict):
        applications.tell_applicant(desk.handler, row, "再一次")
    with pytest.raises(Conflict, match="已经答复"):
        applications.reply_application(desk.handler, row, "refused", "x")


@pytest.mark.rule("A-9", "F-01")
def test_what_is_sealed_stands_on_no_paper_and_a_closed_case_is_not_granted(desk):
    loose = receive(desk, case_words="金丝雀一案", phone=PHONE)
    applications.reply_application(desk.handler, loose, "refused", "不属于本院办理")
    texts = [paper.content for paper in db.session.query(Paper).order_by(Paper.id)]
    assert [json.loads(text)["recipient"] for text in texts] == [loose.applicant_name] * 2
    assert not any("金丝雀" in text or PHONE in text for text in texts)
    case = desk.case()
    asked = receive(desk, case)
    done = {"closed_on": clock.today(), "disposal": "other"}
    with pytest.raises(Refused, match="没有答复的听证申请"):
        closing.close_case(desk.handler, case, case.version, **done)
    db.session.expire(case)
    applications.reply_application(desk.handler, asked, "granted", "")
    closing.close_case(desk.handler, case, case.version, **done)
    row = receive(desk, case)
    with pytest.raises(Refused, match="恢复办理以后"):
        applications.reply_application(desk.handler, row, "granted", "")
    applications.reply_application(desk.handler, row, "refused", "同一事项已经听证")


@pytest.mark.both_engines
def test_answered_once_by_many_at_once(app, desk):
    row = receive(desk, desk.case(), phone=PHONE)
    db.session.commit()
    number = row.id

    def work(n: int) -> str:
        one = db.session.get(Application, number)
        applications.reply_application(desk.handler, one, "refused", f"理由{n}")
        return "answered"

    results = together(app, work, 6)
    assert results.count("answered") == 1, results
    assert all(isinstance(r, Conflict) for r in results if r != "answered"), results
    assert db.session.query(OutboxMessage).count() == 1
    assert db.session.query(Paper).filter_by(kind="F-02").count() == 1


def test_register_and_its_marks(desk):
    late = receive(desk)
    with clock.at(clock.now() + timedelta(days=20)):
        fresh = receive(desk, desk.case())
        assert registers.application_counts(desk.handler) == {"waiting": 2, "overdue": 1}

        def ids(**values):
            found = registers.applications(desk.handler, registers.ApplicationFilter(**values))
            assert len(found[0]) == found[1]
            return [row.id for row, _ in found[0]]

        assert ids() == [late.id, fresh.id]
        assert ids(status="overdue") == ids(status="unlinked") == [late.id]
        assert ids(search=late.receipt) == [late.id]
        assert ids(search="某甲", channel="post") == []
        applications.reply_application(desk.handler, late, "refused", "不属本院")
        assert ids(status="untold") == ids(status="refused") == [late.id]
        assert registers.application_counts(desk.handler)["overdue"] == 0


def test_walls_of_the_register(desk, make):
    hidden = receive(desk, desk.case(has_minor=True))
    loose = receive(desk)
    far = make.staff("handle", OTHER_COUNTY)
    seen = {
        viewer: [a.id for a, _ in registers.applications(viewer, registers.ApplicationFilter())[0]]
        for viewer in (desk.handler, desk.other, desk.head, far, desk.draft)
    }
    assert seen[desk.handler] == seen[desk.head] == [hidden.id, loose.id]
    assert seen[desk.other] == [loose.id]
    assert seen[far] == seen[desk.draft] == []
    for viewer, row in ((desk.other, hidden), (far, loose)):
        with pytest.raises(NotFound):
            registers.application(viewer, row.id)
    with pytest.raises(Forbidden):
        applications.link(far, loose, desk.case(), 1)


def test_linking_is_seen_by_both_who_try(desk):
    row, case, other = receive(desk), desk.case(), desk.case()
    applications.link(desk.handler, row, case, 1)
    with pytest.raises(Conflict, match="刚刚有人"):
        applications.link(desk.handler, row, other, 1)
    assert row.case_id == case.id


@pytest.mark.rule("A-9", "F-01")
def test_an_online_application_lands_unlinked_and_sealed(desk):
    key = online()
    row = db.session.query(Application).one()
    assert (row.unit_id, row.case_id, row.channel) == (COUNTY, None, "online")
    assert row.phone == PHONE
    raw = db.session.execute(
        text("SELECT phone_sealed, case_words_sealed, receipt FROM application")
    ).one()
    assert "金丝雀".encode() not in bytes(raw[1])
    assert PHONE.encode() not in bytes(raw[0])
    assert public.public_receipt(key).receipt == raw[2]
    with pytest.raises(Refused, match="关联到案件"):
        applications.reply_application(desk.handler, row, "granted", "")
    draft = db.session.query(ApplicationDraft).one()
    assert draft.answers == "{}"


def test_submitting_twice_is_once_and_drafts_end(desk):
    key = online()
    public.submit(key, "10.0.0.1")
    assert db.session.query(Application).count() == 1
    with pytest.raises(Conflict):
        public.save(key, {"name": "别人"})
    other = public.begin("10.0.0.1", consents=True)
    public.save(other, {"name": "某"})
    assert public.public_draft(other).answers == {"name": "某"}
    assert public.public_draft("x" * 43) is None
    with clock.at(clock.now() + timedelta(hours=25)):
        assert public.public_draft(other) is None
        assert drafts.purge_drafts() == 2
    assert db.session.query(ApplicationDraft).count() == 0


@pytest.mark.both_engines
def test_one_draft_submitted_by_many_at_once(app, desk):
    key = public.begin("10.0.0.1", consents=True)
    public.save(key, ANSWERS)
    db.session.commit()

    def work(n: int) -> str:
        public.submit(key, f"10.0.1.{n}")
        return "done"

    together(app, work, 3)
    assert db.session.query(Application).count() == 1


@pytest.mark.parametrize(("field", "value"), [
    ("unit", "1"), ("unit", "9" * 30), ("unit", "abc"), ("role", "chief"), ("phone", "12"), ("openness", "maybe"),
    ("name", ""), ("name", "甲" * 41), ("case_words", ""), ("reasons", "x" * 2001),
])  # fmt: skip
def test_what_stands_against_an_answer(desk, field, value):
    with pytest.raises(Refused):
        online(**{field: value})
    assert db.session.query(Application).count() == 0


def test_whoever_speaks_for_another_says_for_whom(desk):
    with pytest.raises(Refused, match="代理谁"):
        online(role="agent")
    online(role="agent", client="某乙")
    assert db.session.query(Application).one().client_name == "某乙"


def test_look_up_tells_status_only_and_not_what_exists(desk):
    online()
    row = db.session.query(Application).one()
    status = public.public_status(f"{row.receipt[:4]} {row.receipt[4:]}", "138-0000-1111", "a")
    assert set(vars(status)) == {"receipt", "unit_name", "received_on", "due_on", "is_answered"}
    assert not status.is_answered
    assert public.public_status(row.receipt, "13900000000", "a") is None
    assert public.public_status("000000000000", PHONE, "a") is None
    assert public.public_status(row.receipt, "", "a") is None


@pytest.mark.both_engines
def test_look_ups_are_limited_per_number_and_address(desk):
    online()
    row = db.session.query(Application).one()
    for n in range(5):
        assert public.public_status(row.receipt, "13900000000", f"b{n}") is None
    with pytest.raises(public.TooMany):
        public.public_status(row.receipt, PHONE, "c")
    for n in range(20):
        public.public_status(f"{n:012d}", PHONE, "d")
    with pytest.raises(public.TooMany):
        public.public_status("999999999999", PHONE, "d")


def test_submissions_are_limited(desk):
    for _ in range(3):
        online()
    with pytest.raises(public.TooMany):
        online()
    with pytest.raises(Refused, match="告知"):
        public.begin("10.0.0.9", consents=False)
