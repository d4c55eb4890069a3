"""责任人: by default the post whose matter the problem is, or whom the drafter chooses among the unit's own people."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.bulletins import (
    answering_rules,
    handing_down,
    ledger_sheet,
    queries,
    rulings,
    service,
)
from hearing.bulletins.answering import Choice, Demand
from hearing.bulletins.answering_rules import Answerable
from hearing.bulletins.ledger import Wanted
from hearing.bulletins.ledger_models import Rectification
from hearing.bulletins.rules import Detector
from hearing.messages.models import OutboxMessage
from hearing.papers import sheets, typeset
from hearing.papers.kinds import KINDS
from hearing.people.models import Person
from tests.bulletins.conftest import MARCH
from tests.bulletins.test_content import sheet_of
from tests.papers.conftest import STAMP
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, P

pytestmark = pytest.mark.rule("F-30")


def test_whose_matter_each_kind_usually_is():
    usual = answering_rules.usual_post
    assert usual(Detector.BLANK_UNIT) == usual(Detector.PLAN_LAG) == Answerable.CHIEF
    assert usual(Detector.BLANK_LINE) == usual(Detector.CONCENTRATION) == Answerable.DEPUTY_CHIEF
    assert usual(Detector.LATE_NOTICE) == usual(Detector.FILING_OVERDUE)
    assert usual(Detector.LATE_NOTICE).label == "承办部门负责人"
    listed = [one for own in answering_rules.USUAL.values() for one in own]
    assert len(listed) == len(set(listed))
    assert answering_rules.named(Answerable.DEPARTMENT_HEAD, "甲") == "部门负责人甲"
    assert answering_rules.highest({"department_head", "chief"}) == Answerable.CHIEF
    assert answering_rules.shown("检察长", "甲") == "检察长甲"
    assert answering_rules.shown("检察长甲", "甲") == "检察长甲"
    assert answering_rules.shown("第三检察部主任", None) == "第三检察部主任"
    assert answering_rules.words_problem("职" * 31)


@pytest.fixture
def drafted(office):
    """A draft of March with its problems, and people of two counties."""
    office.make.county(OTHER_COUNTY)
    with clock.at(clock.beijing(date(2026, 4, 20), "09:00")):
        yield office, service.draft(office.drafter, *MARCH)


def _blank(row) -> list:
    return [one for one in queries.problems_of(row.id) if one.detector == Detector.BLANK_UNIT]


def test_whom_the_drafter_may_choose_and_whom_not(drafted):
    office, row = drafted
    problem = _blank(row)[0]
    deputy = office.make.staff(P.DEPUTY_CHIEF, problem.unit_id)
    clerk = office.make.staff(P.CLERK, problem.unit_id)
    stranger = office.make.province.one(OTHER_COUNTY, P.CHIEF)

    def ruled(choice: Choice):
        found = rulings.rule(
            office.drafter, row, problem, confirmed=True, reason="已核对", answerable=choice
        )
        return found.person_words, found.person_id

    assert ruled(Choice()) == ("检察长", None)
    assert ruled(Choice(post="department_head")) == ("承办部门负责人", None)
    assert ruled(Choice(words=" 第三检察部主任 ")) == ("第三检察部主任", None)
    name = db.session.get_one(Person, deputy.person_id).name
    assert ruled(Choice(person_id=deputy.person_id)) == (f"分管副检察长{name}", deputy.person_id)
    for choice, words in (
        (Choice(person_id=stranger.person_id), "从该院检察长"),
        (Choice(person_id=clerk.person_id), "从该院检察长"),
        (Choice(post="clerk"), "从检察长"), (Choice(words=" "), "写明由谁负责"),
        (Choice(words="职" * 31), "最多 30 字"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            ruled(choice)
    dropped = rulings.rule(office.drafter, row, problem, confirmed=False, reason="已经开展")
    assert (dropped.person_words, dropped.person_id) == (None, None)
    assert problem.id not in rulings.answering_of(row.id)


def test_what_is_demanded_until_when_is_frozen_printed_and_handed_down(drafted):
    office, row = drafted
    blank, *_ = _blank(row)
    usual = rulings.rule(office.drafter, row, blank, confirmed=True, reason="已核对")
    assert (usual.demand, usual.due_on) == (blank.requirement, blank.due_on)
    for demand, words in (
        (Demand(" ", date(2026, 5, 8)), "写明要求"), (Demand("x" * 201, date(2026, 5, 8)), "最多 200 字"),
        (Demand("补办", date(2026, 4, 20)), "今天以后"), (Demand("补办", None), "填写整改期限"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            rulings.rule(office.drafter, row, blank, confirmed=True, reason="已核对", demand=demand)
    own = Demand(" 五月上旬举行一场 ", date(2026, 5, 9))  # a Saturday: any day after today will do
    rulings.rule(office.drafter, row, blank, confirmed=True, reason="已核对", demand=own)
    for kind in rulings.by_kind(row):
        if kind.open:
            rulings.rule_kind(office.drafter, row, kind.detector, confirmed=True, reason="已核对")
    service.recollect(office.drafter, row)  # what was demanded goes on with the ruling
    office.on(row, "issued", confirm=False)
    content = json.loads(row.content)
    printed = {(one["requirement"], one["due_on"]) for one in content["requirements"]}
    assert ("五月上旬举行一场", "2026-05-09") in printed
    assert (blank.requirement, f"{blank.due_on}") in printed
    html = typeset.page_html(KINDS["F-30"], KINDS["F-30"].version, row.title, content, STAMP)
    assert "五月上旬举行一场" in html
    assert "2026年5月9日前" in html
    items = db.session.scalars(
        select(Rectification).where(
            Rectification.unit_id == blank.unit_id, Rectification.detector == blank.detector
        )
    ).all()
    assert [(one.demand, one.due_on) for one in items] == [("五月上旬举行一场", date(2026, 5, 9))]


def test_who_was_chosen_is_frozen_printed_handed_down_and_in_the_ledger(drafted):
    office, row = drafted
    blank, *others = _blank(row)
    assert others
    deputy = office.make.staff(P.DEPUTY_CHIEF, blank.unit_id)
    for person in (deputy, office.chief):
        db.session.get_one(Person, person.person_id).phone = "13800000000"
    rulings.rule(
        office.drafter, row, blank, confirmed=True, reason="已核对",
        answerable=Choice(person_id=deputy.person_id),
    )  # fmt: skip
    for kind in rulings.by_kind(row):
        if kind.open:
            rulings.rule_kind(office.drafter, row, kind.detector, confirmed=True, reason="已核对")
    service.recollect(office.drafter, row)  # the choice goes on with the ruling
    office.on(row, "issued", confirm=False)
    name = db.session.get_one(Person, deputy.person_id).name
    content = json.loads(row.content)
    persons = [(one["kind"], one["person"]) for one in content["requirements"]]
    assert ("空白院", f"分管副检察长{name}") in persons
    assert ("空白院", "检察长") in persons
    assert len({person for _, person in persons}) >= 3
    html = typeset.page_html(KINDS["F-30"], KINDS["F-30"].version, row.title, content, STAMP)
    assert f"分管副检察长{name}" in html.split("整改事项</figcaption>")[-1]
    made = [line[2] for line in sheet_of(row, "整改事项") if line[2:]]
    below = made.index("责任人") + 1
    assert made[below : below + len(persons)] == [person for _, person in persons]
    items = {
        one.unit_id: one
        for one in db.session.scalars(select(Rectification).where(
            Rectification.bulletin_id == row.id, Rectification.detector == Detector.BLANK_UNIT
        ))
    }  # fmt: skip
    led = {
        one.id for one in db.session.scalars(select(Rectification).where(
            Rectification.unit_id == COUNTY, Rectification.person_id != office.chief.person_id
        ))
    }  # fmt: skip
    asked = select(OutboxMessage.object_id).where(OutboxMessage.template == "rectify_sign")
    assert led
    assert {int(one) for one in db.session.scalars(asked)} == led  # no other chief has a telephone
    own = items[blank.unit_id]
    assert (own.person_id, own.person_words) == (deputy.person_id, f"分管副检察长{name}")
    rows = sheets.table(ledger_sheet.export(office.drafter, Wanted(unit_id=blank.unit_id)))
    assert f"分管副检察长{name}" in [line[2] for line in rows]


def test_who_holds_the_post_is_told_and_the_chief_signs(drafted):
    office, row = drafted
    head = office.make.province.one(COUNTY, P.DEPARTMENT_HEAD)
    for person in (head, office.chief):
        db.session.get_one(Person, person.person_id).phone = "13800000000"
    item = Rectification(
        id=1, number="n1", unit_id=COUNTY, issuer_id=CITY, person_id=None, person_words="承办部门负责人",
        due_on=date(2026, 5, 1), state="issued",
    )  # fmt: skip
    item.person_id = handing_down.answering.holder(COUNTY, item.person_words, None)
    assert item.person_id == head.person_id
    handing_down.tell(office.drafter, item, "rectify_issued", "rectify-issued/1")
    handing_down._ask_to_sign(office.drafter, item)  # noqa: SLF001 - what handing down does
    sent = {one.template: one.body for one in db.session.scalars(select(OutboxMessage))
            if one.object_kind == "rectification"}  # fmt: skip
    assert "由您负责" in sent["rectify_issued"]
    assert "责任人已经指定，请登录本系统签收" in sent["rectify_sign"]
    office.make.staff(P.DEPARTMENT_HEAD, COUNTY)
    assert handing_down.answering.holder(COUNTY, "承办部门负责人", None) is None  # two of them
    assert handing_down.answering.holder(COUNTY, "第三检察部主任", None) is None
    assert handing_down.answering.holder(OTHER_COUNTY, "检察长", office.chief.person_id) is None
