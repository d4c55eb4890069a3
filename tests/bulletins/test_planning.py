"""Annual plans: arithmetic, versions, who drafts and who approves, progress, spreadsheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.bulletins import planning, planning_sheets
from hearing.bulletins import planning_queries as queries
from hearing.bulletins import planning_rules as rules
from hearing.bulletins.planning_rules import Held, PlanState, Target
from hearing.papers import sheets
from hearing.units.queries import lines, unit
from tests.support.counting import counted
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P

YEAR = 2026


@pytest.mark.parametrize(("as_of", "share"), [
    (date(2025, 12, 31), Fraction(0)), (date(2026, 1, 31), Fraction(1, 12)), (date(2026, 8, 31), Fraction(8, 12)),
    (date(2026, 2, 14), Fraction(1, 12) + Fraction(1, 24)), (date(2026, 12, 31), Fraction(1)),
    (date(2027, 1, 1), Fraction(1)),
])  # fmt: skip
def test_how_much_of_the_year_has_passed(as_of, share):
    assert rules.elapsed(2026, as_of) == share


@pytest.mark.rule("F-30")
def test_progress_is_plain_arithmetic():
    months = {1: 40, 2: 56, 8: 4, 9: 100}
    found = rules.measure(590, months, 2026, date(2026, 8, 31))
    assert (found.done, found.expected, found.left, found.percent) == (100, 393, 490, "16.9 %")
    assert found.is_behind
    assert found.by_month[8] == 0  # September lies after the day
    assert not rules.measure(100, {1: 9}, 2026, date(2026, 1, 31)).is_behind
    assert rules.measure(120, {1: 9}, 2026, date(2026, 1, 31)).is_behind
    without = rules.measure(None, months, 2026, date(2026, 8, 31))
    assert (without.percent, without.expected, without.is_behind) == ("—", None, False)
    assert rules.measure(0, {}, 2026, date(2026, 8, 31)).percent == "—"
    assert rules.measure(3, {1: 5}, 2026, date(2026, 2, 1)).left == 0
    both = rules.cell(Target(1, 1, 2, None), {1: Held(1, 7)}, 2026, date(2026, 12, 31))
    assert (both.sessions.percent, both.cases.done, both.cases.percent) == ("50.0 %", 7, "—")


@pytest.mark.parametrize(("typed", "value"), [("", None), (" ", None), ("0", 0), ("99999", 99999)])
def test_numbers_as_typed(typed, value):
    assert rules.read_number(typed) == value


@pytest.mark.parametrize("typed", ["-1", "1.5", "x", "100000", "1e3", "²"])
def test_what_is_no_number(typed):
    with pytest.raises(ValueError, match=typed[-1]):
        rules.read_number(typed)


def test_what_differs_between_versions():
    before = [Target(1, 1, 2, 3), Target(1, 2, 1, None)]
    after = [Target(1, 1, 4, 3), Target(2, 1, None, 5)]
    assert rules.changes(before, after) == [
        (1, 1, "场 2 → 4"), (1, 2, "场 1 → —"), (2, 1, "件 — → 5"),
    ]  # fmt: skip


@pytest.fixture
def desk(make):
    """A city's statistician and leaders."""
    make.drafter = make.staff(P.BULLETIN_DRAFT, CITY)
    make.chief = make.staff(P.CHIEF, CITY)
    return make


def line_ids() -> list[int]:
    return [line.id for line in lines()]


@pytest.mark.both_engines
@pytest.mark.rule("F-30")
def test_from_draft_to_adjustment(desk):
    first, second = line_ids()[:2]
    one = [Target(CITY, first, 10, 12), Target(COUNTY, first, 6, None)]
    version = planning.save(desk.drafter, YEAR, 0, "首次编制", one)
    assert queries.plan_progress(CITY, YEAR, clock.today()).version is None
    with pytest.raises(Conflict):
        planning.decide(desk.chief, YEAR, 1, approved=True)
    planning.submit(desk.drafter, YEAR, 1)
    with pytest.raises(Conflict):
        planning.save(desk.drafter, YEAR, 1, "再改", [Target(CITY, second, 1, 1)])
    with pytest.raises(Refused, match="退回须写明"):
        planning.decide(desk.chief, YEAR, 1, approved=False)
    planning.decide(desk.chief, YEAR, 1, approved=True, words="同意")
    with pytest.raises(Conflict):
        planning.decide(desk.chief, YEAR, 1, approved=True)
    approved_at = clock.now()
    with clock.at(clock.now() + timedelta(days=40)):
        planning.save(desk.drafter, YEAR, 1, "二季度调整", [*one, Target(COUNTY, second, 3, None)])
        with pytest.raises(Stale):
            planning.save(desk.drafter, YEAR, 1, "另一人", one)
        with pytest.raises(Refused, match="完全一样"):
            planning.save(desk.drafter, YEAR, 2, "没有改", [Target(COUNTY, second, 3, None), *one])
        planning.submit(desk.drafter, YEAR, 2)
        with pytest.raises(Stale):
            planning.decide(desk.chief, YEAR, 1, approved=True)
        planning.decide(desk.chief, YEAR, 2, approved=True)
        found = queries.plan_progress(CITY, YEAR, clock.today())
        assert found.version is not None
        assert (found.version.number, found.whole.sessions.target) == (2, 19)
        earlier = queries.plan_progress(CITY, YEAR, clock.today(), approved_at)
        assert earlier.version is not None
        assert (earlier.version.number, earlier.whole.cases.target) == (1, 12)
    kept = db.session.execute(
        text("SELECT reason FROM annual_plan_version ORDER BY number")
    ).scalars().all()  # fmt: skip
    assert kept == ["首次编制", "二季度调整"]
    assert len(queries.targets(version.id)) == 2


@pytest.mark.rule("F-30")
def test_nobody_approves_the_own_plan_and_others_may_not(desk):
    target = [Target(CITY, line_ids()[0], 1, 1)]
    for viewer in (desk.chief, desk.staff(P.HANDLE, CITY), desk.staff(P.BULLETIN_REVIEW, CITY)):
        with pytest.raises(Forbidden):
            planning.save(viewer, YEAR, 0, "x", target)
    planning.save(desk.drafter, YEAR, 0, "x", target)
    planning.submit(desk.drafter, YEAR, 1)
    with pytest.raises(Forbidden):
        planning.decide(desk.drafter, YEAR, 1, approved=True)
    with pytest.raises(NotFound):  # another city's chief has no such plan
        planning.decide(desk.staff(P.CHIEF, OTHER_CITY), YEAR, 1, approved=True)
    same = replace(desk.chief, person_id=desk.drafter.person_id)
    with pytest.raises(Refused, match="起草人不能批准"):
        planning.decide(same, YEAR, 1, approved=True)


@pytest.mark.parametrize(("targets", "words"), [
    ([], "至少填写一项"), ([(OTHER_CITY, 1)], "直接下级院"), ([(CITY, 99)], "业务条线"),
    ([(CITY, 100_000)], "整数"),
])  # fmt: skip
def test_what_a_plan_may_not_hold(desk, targets, words):
    first = line_ids()[0]
    rows = [
        Target(unit_id, first if number in (1, 100_000) else number, number, None)
        for unit_id, number in targets
    ]
    with pytest.raises(Refused, match=words):
        planning.save(desk.drafter, YEAR, 0, "x", rows)
    with pytest.raises(Refused, match="原因"):
        planning.save(desk.drafter, YEAR, 0, " ", [Target(CITY, first, 1, 1)])


@pytest.mark.both_engines
@pytest.mark.rule("F-30")
def test_progress_counts_what_was_held(desk):
    life = desk.world().life("close", days=14)
    held = life.row.held_on
    found = queries.plan_progress(CITY, held.year, held)
    line = life.row.line_id
    month = held.month - 1
    cell = found.cell(COUNTY, line)
    assert cell.sessions.by_month[month] == cell.cases.by_month[month] == 1
    assert found.whole.sessions.done == found.area(COUNTY).sessions.done == 1
    assert found.line(line).cases.done == 1
    assert found.area(CITY).sessions.done == 0
    before = queries.plan_progress(CITY, held.year, held - timedelta(days=1))
    assert before.whole.sessions.done == 0
    above = queries.plan_progress(PROVINCE, held.year, held)
    assert above.cell(CITY, line).sessions.done == 1
    assert queries.plan_progress(OTHER_CITY, held.year, held).whole.cases.done == 0
    db.session.remove()
    with counted() as statements:
        queries.plan_progress(PROVINCE, held.year, held)
    assert len(statements) <= 8


def test_a_spreadsheet_goes_out_and_comes_back(desk):
    first = line_ids()[0]
    planning.save(desk.drafter, YEAR, 0, "首次编制", [Target(CITY, first, 10, None)])
    planning.submit(desk.drafter, YEAR, 1)
    planning.decide(desk.chief, YEAR, 1, approved=True)
    content = planning_sheets.plan_sheet(queries.plan_progress(CITY, YEAR, clock.today()))
    back = [t for t in planning_sheets.read_targets(unit(CITY), content) if t.sessions is not None]
    assert back == [Target(CITY, first, 10, None)]


@pytest.mark.parametrize(("row", "words"), [
    (["999999", "x", "LINE", "1", ""], "没有代码"), (["340100", "x", "无此线", "1", ""], "没有“无此线”"),
    (["340100", "x", "LINE", "-1", ""], "0 到 99999"), (["340100", "x", "LINE", "1.5", ""], "0 到 99999"),
    (["340200", "x", "LINE", "1", ""], "没有代码"),
])  # fmt: skip
def test_a_wrong_spreadsheet_is_refused_line_by_line(desk, row, words):
    name = lines()[0].name
    cells = [name if cell == "LINE" else cell for cell in row]
    good = ["340100", "x", lines()[1].name, "1", "2"]
    content = sheets.write([sheets.Sheet("x", planning_sheets.HEADS, [good, cells], as_text=True)])
    with pytest.raises(Refused, match=f"第 2 行：.*{words}"):
        planning_sheets.read_targets(unit(CITY), content)
    twice = sheets.write([sheets.Sheet("x", planning_sheets.HEADS, [good, good], as_text=True)])
    with pytest.raises(Refused, match="写了两次"):
        planning_sheets.read_targets(unit(CITY), twice)


def test_what_waits_for_a_leader_is_counted(desk):
    def number() -> int:
        return sum(db.session.scalar(one) for one in queries.waiting_count(desk.chief))

    planning.save(desk.drafter, YEAR, 0, "x", [Target(CITY, line_ids()[0], 1, 1)])
    assert number() == 0
    planning.submit(desk.drafter, YEAR, 1)
    assert number() == 1
    assert queries.waiting_count(desk.drafter) == []
    planning.decide(desk.chief, YEAR, 1, approved=False, words="再细一些")
    assert number() == 0
    assert queries.versions(CITY, YEAR)[0].state is PlanState.RETURNED
