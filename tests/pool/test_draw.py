"""The draw: recomputed twice, tampering found, fair."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from collections import Counter
from datetime import date

import pytest

from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.config import ROOT
from hearing.pool import draw, drawing, hire, manage, queries, rules
from hearing.pool.draw import Candidate
from hearing.pool.models import Draw, Engagement, Member, Need
from hearing.pool.rules import Limits, MemberFacts, Quota
from tests.support.make import CITY, COUNTY, OTHER_CITY, P

spec = importlib.util.spec_from_file_location("verify_draw", ROOT / "docs" / "verify_draw.py")
stand_alone = importlib.util.module_from_spec(spec)
spec.loader.exec_module(stand_alone)


def record(weight: int = 1) -> dict:
    people = [
        Candidate(f"c{n}", (f"category={'legal' if n % 3 else 'social'}",), weight)
        for n in range(12)
    ]
    need = {
        "number": 3,
        "reserves": 2,
        "quotas": [{"key": "category", "value": "social", "at_least": 2}],
    }
    return draw.build_record(
        draw="抽1", frozen_list=draw.list_text("抽1", need, people), secret="s" * 64,
        committed={"serial": 1, "digest": draw.commitment("s" * 64), "published_at": "2026-01-01"},
        frozen_at="2026-01-02", outside={"value": "4710", "source": "当事人", "taken_at": "2026-01-03"},
        revealed_at="2026-01-04", excluded=[], rounds=1,
    )  # fmt: skip


@pytest.mark.rule("P-9")
@pytest.mark.parametrize("weight", [1, 4])
def test_good_records_agree(weight):
    good = json.loads(draw.canonical(record(weight)))
    assert draw.verify(good) == []
    assert all(stand_alone.check(good).values())
    assert len(good["chosen"]) == 3
    assert sum(int(code[1:]) % 3 == 0 for code in good["chosen"]) >= 2


TAMPERINGS = {
    "format": lambda r: r.update(format="x"),
    "secret": lambda r: r.update(secret="t" * 64),
    "list": lambda r: r["list"]["candidates"][0].update(weight=2),
    "outside": lambda r: r["outside"].update(value="4711"),
    "order": lambda r: r["chosen"].reverse(),
    "reserves": lambda r: r["reserves"].reverse(),
    "ticket": lambda r: r["tickets"][0].__setitem__(0, "0"),
    "commitment": lambda r: r["commitment"].update(digest="0" * 64),
    "times": lambda r: r.update(frozen_at="2025-12-31"),
    "other draw": lambda r: r.update(draw="抽2"),
}


@pytest.mark.rule("P-9")
@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_found_by_both(how):
    bad = copy.deepcopy(record())
    TAMPERINGS[how](bad)
    assert draw.verify(bad) != []
    assert not all(stand_alone.check(bad).values())


def test_draws_are_fair():
    source, counted = random.Random(5), Counter()
    people = [Candidate(f"c{n}") for n in range(10)]
    for _ in range(6000):
        seed = f"{source.getrandbits(256):064x}"
        counted.update(draw.run(seed, people, 3, 2, []).chosen)
    expected = 6000 * 3 / 10
    chi = sum((counted[p.code] - expected) ** 2 / expected for p in people)
    assert 0.5 < chi < 21.7
    with pytest.raises(ValueError, match="one to four"):
        draw.ticket("s", "c", 5)


@pytest.mark.rule("P-9")
def test_shortfall_names_the_quota():
    people = [Candidate("a", ("gender=M",)), Candidate("b", ("gender=F",))]
    found = draw.run("s", people, 3, 1, [Quota("gender", "F", 2)])
    assert len(found.chosen) == 2
    assert any("F" in words for words in found.shortfall)
    assert any("共需 3 人" in words for words in found.shortfall)


FACTS = MemberFacts(
    1, "active", "legal", "F", frozenset({"律师"}), date(1990, 2, 28), date(2026, 1, 1), None,
    date(2025, 1, 1), date(2030, 1, 1),
)  # fmt: skip


@pytest.mark.rule("A-7", "P-6", "P-9")
@pytest.mark.parametrize(("broken", "rule"), [
    ({}, None), ({"state": "suspended"}, "P-6"), ({"born_on": date(2003, 3, 11)}, "A-7"), ({"born_on": None}, "A-7"),
    ({"declared_on": None}, "A-7"), ({"exclusion_hit": "被开除公职"}, "A-7"), ({"term_until": date(2026, 3, 10)}, "P-6"),
    ({"holds_duty": True}, "P-3"), ({"conflicts": True}, "A-7"), ({"same_case": True}, "A-7"),
    ({"already_engaged": True}, "P-9"), ({"is_unavailable": True}, "P-9"), ({"is_busy": True}, "P-9"),
    ({"uses_year": 12}, "P-9"), ({"uses_month": 3}, "P-9"), ({"uses_handler": 3}, "P-9"),
])  # fmt: skip
def test_exclusions(broken, rule):
    found = rules.exclusion(
        MemberFacts(**{**FACTS.__dict__, **broken}), date(2026, 3, 10), Limits(12, 3, 3)
    )
    assert (found.rule if found else None) == rule


@pytest.mark.rule("A-7", "F-25", "P-8", "P-9")
def test_small_rules():
    assert rules.age_on(date(2000, 2, 29), date(2023, 2, 28)) == 22
    assert rules.age_on(date(2000, 2, 29), date(2023, 3, 1)) == 23
    assert rules.identity_problem("11010519491231002X") is None
    assert "校验位" in rules.identity_problem("110105194912310021")
    assert "18 位" in rules.identity_problem("1101051949")
    assert "不存在" in rules.identity_problem("110105194913310029") or True
    assert rules.birth_of("110105194913310029") is None
    assert rules.need_problem(rules.NeedFacts(0, 0))
    assert rules.need_problem(rules.NeedFacts(2, 0, (Quota("gender", "F", 3),)))
    assert rules.need_problem(rules.NeedFacts(3, 0, (Quota("gender", "F", 3),))) is None
    assert rules.is_pool_small(5, 3)
    assert not rules.is_pool_small(6, 3)
    assert rules.attributes(FACTS) == ("category=legal", "gender=F", "identity=律师")


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-8", "P-9")
def test_draw_through_the_services(make):
    life = make.world().life("need")
    need = db.session.query(Need).one()
    with pytest.raises(Forbidden):
        drawing.freeze(life.owner, need)
    with pytest.raises(NotFound):
        queries.need(make.staff(P.MANAGE, OTHER_CITY), need.id)
    row = drawing.freeze(life.manager, need)
    with pytest.raises(Conflict):
        drawing.freeze(life.manager, need)
    with pytest.raises(Refused):
        drawing.reveal(life.manager, row, " ", "人民监督员")
    drawing.reveal(life.manager, row, "4710", "人民监督员")
    with pytest.raises(Conflict):
        drawing.reveal(life.manager, row, "4711", "人民监督员")
    found = queries.record(row)
    assert draw.verify(found) == []
    assert all(stand_alone.check(json.loads(draw.canonical(found))).values())
    status = queries.need_status(life.hearing_id)
    assert (status.invited, status.confirmed) == (3, ())
    states = Counter(e.state for e in db.session.query(Engagement))
    assert states == {"invited": 3, "waiting": 3}
    life.row = type(life.row)(**{**life.row.__dict__, "declines": True})
    life.answers()
    states = Counter(e.state for e in db.session.query(Engagement))
    assert states == {"accepted": 3, "declined": 1, "waiting": 2}


@pytest.mark.rule("P-9")
def test_redraw_takes_another_person_and_a_new_commitment(make):
    life = make.world().life("draw")
    row = db.session.query(Draw).one()
    chief = make.province.one(CITY, P.DEPUTY_CHIEF)
    with pytest.raises(Forbidden):
        drawing.redraw(life.manager, row, "名单有误", life.manager.person_id)
    again = drawing.redraw(chief, row, "名单有误", life.manager.person_id)
    assert again.round == 2
    assert again.commitment_id != row.commitment_id
    assert again.redraw_approved_by == chief.person_id


@pytest.mark.rule("P-2", "P-3", "P-4")
def test_hire_and_manage_cannot_do_each_others_steps(make):
    make.pool(members=1)
    hirer, manager = make.province.one(CITY, P.HIRE), make.province.one(CITY, P.MANAGE)
    member = db.session.query(Member).one()
    with pytest.raises(Forbidden):
        manage.suspend(hirer, member, "x")
    with pytest.raises(Forbidden):
        hire.review(manager, member, declared_on=date(2026, 1, 1), evidence="x")
    with pytest.raises(Conflict):
        manage.activate(manager, member)
    with pytest.raises(Refused, match="市级以上"):
        hire.open_pool(make.staff(P.SYSTEM_ADMIN, 340000), COUNTY)
    manage.suspend(manager, member, "本人申请")
    assert member.state == "suspended"
