"""Mock hearings: own numbers and tables, played in order, reviewed, and never in any figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import Base, db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.bulletins import figures
from hearing.hearings import queries as hearings
from hearing.hearings.day_rules import ORDINARY
from hearing.practice import mocks, queries, rules
from hearing.practice.gatherings import When
from hearing.units.queries import unit
from tests.support.make import COUNTY, OTHER_COUNTY, P

PARTS = [
    ("presider", "甲", ""),
    ("handler", "乙", "员额检察官"),
    ("officer", "丙", ""),
    ("applicant", "丁", ""),
]


def planned(make, parts=PARTS, days=5, room=None, place="会议室"):
    clerk = make.province.one(COUNTY, P.CLERK)
    begin = clock.beijing(clock.today() + timedelta(days=days), "09:00")
    when = When(begin, begin + timedelta(hours=2), room, "" if room else place)
    return mocks.plan(clerk, "邻里纠纷模拟听证", "虚构案情", when, parts)


def played(make):
    row, clerk = planned(make), make.province.one(COUNTY, P.CLERK)
    with clock.at(row.starts_at):
        for number in (0, 1, 2, 3, 4, 6, 7):
            mocks.step(clerk, row, number)
        mocks.end(clerk, row)
    return row


@pytest.fixture
def county(make):
    make.county()
    return make


@pytest.mark.rule("A-2", "A-15")
def test_a_mock_hearing_is_planned_played_and_reviewed(county):
    row, clerk = planned(county), county.province.one(COUNTY, P.CLERK)
    assert row.number == f"{county.province.names[COUNTY]}模听〔2026〕1号"
    assert [part.role for part in row.parts] == [role for role, _, _ in PARTS]
    with pytest.raises(Refused, match="请先完成第 0 步"):
        mocks.step(clerk, row, 3)
    with pytest.raises(Conflict, match="结束后"):
        mocks.review(clerk, row, "procedure", "好")
    for number in (0, 1, 2, 3, 4):
        mocks.step(clerk, row, number)
    with pytest.raises(Refused, match="还没有进行到"):
        mocks.end(clerk, row)
    with pytest.raises(Refused, match="已经开始过"):
        mocks.step(clerk, row, 4)
    mocks.step(clerk, row, 6)
    mocks.step(clerk, row, 7)
    mocks.end(clerk, row)
    with pytest.raises(Conflict, match="已举行"):
        mocks.step(clerk, row, 5)
    with pytest.raises(Refused, match="方面"):
        mocks.review(clerk, row, "x", "好")
    with pytest.raises(Refused, match="写明"):
        mocks.review(clerk, row, "procedure", " ")
    mocks.review(clerk, row, "procedure", " 未告知回避权 ")
    assert [note.words for note in queries.notes_of(row.id)] == ["未告知回避权"]


@pytest.mark.parametrize(("parts", "words"), [
    (PARTS[1:], "主持人须有一人"), ([*PARTS, PARTS[0]], "现有 2 人"),
    ([one for one in PARTS if one[0] != "officer"], "听证员"), ([*PARTS, ("x", "甲", "")], "角色 姓名"),
    ([*PARTS, ("clerk", " ", "")], "角色 姓名"),
])  # fmt: skip
def test_the_cast_is_looked_at(county, parts, words):
    with pytest.raises(Refused, match=words):
        planned(county, parts)


def test_time_place_and_room(county):
    with pytest.raises(Refused, match="现在以后"):
        planned(county, days=-2)
    with pytest.raises(Refused, match="写明地点"):
        planned(county, place="")
    room = county.province.rooms[COUNTY]
    row, clerk = planned(county, room=room), county.province.one(COUNTY, P.CLERK)
    with pytest.raises(Conflict, match="已被占用"):
        planned(county, room=room)
    begin = row.starts_at + timedelta(days=1)
    when = When(begin, begin + timedelta(hours=1), room)
    mocks.change(clerk, row, "改名", "新案情", when, PARTS[:3], row.version)
    assert (row.title, len(row.parts), row.version) == ("改名", 3, 2)
    with pytest.raises(Stale):
        mocks.change(clerk, row, "x", "x", when, PARTS, 1)
    other = planned(county, room=room)
    mocks.cancel(clerk, other, "人不够", other.version)
    with pytest.raises(Conflict, match="已取消"):
        mocks.cancel(clerk, other, "人不够", other.version)
    planned(county, room=room)


def test_it_is_seen_by_its_own_unit(county):
    row = planned(county)
    assert [one.id for one, _ in queries.mocks(county.province.one(COUNTY, P.CHIEF))] == [row.id]
    with pytest.raises(NotFound):
        queries.mock(county.staff(P.CLERK, OTHER_COUNTY), row.id)


def counted(make):
    """Everything that a bulletin says of half a year, and the lists and rows of hearings."""
    chief = make.province.one(COUNTY, P.CHIEF)
    found = figures.collect(unit(340000), date(2026, 1, 1), date(2026, 7, 1))
    rows = {
        name: db.session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
        for name in ("hearing", "cases", "hearing_case", "engagement", "attendance", "participant")
    }
    return found, rows, hearings.hearings(chief)


@pytest.mark.rule("A-2")
def test_no_figure_changes_by_a_mock_hearing(make):
    make.world()
    make.life("file")
    before = counted(make)
    assert before[1]["hearing"] == 1
    row = played(make)
    mocks.review(make.province.one(COUNTY, P.CLERK), row, "procedure", "好")
    db.session.commit()
    assert counted(make) == before


@pytest.mark.rule("A-2")
def test_no_table_is_shared_with_hearings(app):
    own = {"mock_hearing", "mock_part", "mock_step", "mock_note"}
    assert own == {name for name in Base.metadata.tables if name.startswith("mock")}
    ways = {
        (table.name, key.column.table.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
    }
    assert {to for start, to in ways if start in own} <= {*own, "unit", "room", "reservation"}
    assert {start for start, to in ways if to in own} <= own


@pytest.mark.both_engines
def test_its_number_can_never_be_a_hearings(make):
    make.county()
    row = planned(make)
    db.session.commit()
    with pytest.raises(DatabaseError, match="own_numbers"):
        db.session.execute(
            text("UPDATE mock_hearing SET number = '庐检听〔2026〕1号' WHERE id = :id"),
            {"id": row.id},
        )
    db.session.rollback()


def test_rules_of_the_cast():
    assert rules.cast_problem(["presider", "handler", "officer"]) is None
    assert rules.mock_end_problem(ORDINARY, [7]) is None
