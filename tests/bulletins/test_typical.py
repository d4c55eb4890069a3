"""典型案例 of the shelf as the annex of a bulletin: what was published in its months, frozen with the rest."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import docx
import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.bulletins import (
    corrections,
    documents,
    drafting,
    enclosures,
    figures,
    frozen,
    narrative,
    planning,
    queries,
    service,
)
from hearing.bulletins.planning_rules import Target
from hearing.papers import typeset
from hearing.papers.kinds import KINDS
from hearing.practice import exemplars, shelf
from hearing.practice.typical import typical_cases
from hearing.units.queries import lines, unit
from tests.bulletins.conftest import MARCH, Office
from tests.bulletins.test_content import sheet_of
from tests.papers.conftest import STAMP
from tests.practice.test_exemplars import TEXTS, adopted
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P

pytestmark = pytest.mark.rule("F-28", "F-30")


class Shelf:
    """A city's office with a hearing filed in its county, and what is put on the shelf."""

    def __init__(self, make) -> None:
        self.make, self.life = make, make.world().life("file")
        self.office = Office(make)
        self.deputy = make.province.one(CITY, P.DEPUTY_CHIEF)

    def put(self, instant, title, **values):
        with clock.at(instant):
            row = adopted(self.make, self.life, title=title, **values)
            shelf.publish(self.deputy, row, is_public=False)
            return row

    def take(self, row, instant) -> None:
        with clock.at(instant):
            shelf.withdraw(self.deputy, row, "文字需要核对")


@pytest.fixture
def shelved(make):
    return Shelf(make)


def at(day, time="12:00"):
    return clock.beijing(day, time)


def titles(owner, first, until, closing=None, checked=None):
    found = figures.collect(unit(owner), first, until, closing, checked_at=checked)["exemplars"]
    return [one["name"] for one in found]


@pytest.mark.both_engines
def test_what_stands_in_which_month_against_plain_sql(shelved, engine):
    shelved.put(at(date(2026, 3, 31), "23:59"), "甲案")
    shelved.put(at(date(2026, 4, 1), "00:00"), "乙案")
    gone = shelved.put(at(date(2026, 3, 31), "12:00"), "丙案")
    shelved.take(gone, at(date(2026, 4, 5)))
    with clock.at(at(date(2026, 3, 31))):
        adopted(shelved.make, shelved.life, title="没有发布的")
        exemplars.nominate(
            shelved.life.owner, "typical", shelved.life.hearing, {**TEXTS, "title": "草拟的"}
        )
        told = exemplars.nominate(
            shelved.life.owner, "experience", None, {**TEXTS, "title": "经验"}
        )
        exemplars.submit(shelved.life.owner, told)
        shelf.review(shelved.make.province.one(COUNTY, P.DEPARTMENT_HEAD), told, "recommend", "")
        shelf.review(shelved.make.province.one(CITY, P.CHIEF), told, "adopt", "好")
        shelf.publish(shelved.deputy, told, is_public=False)
    april = (date(2026, 4, 1), date(2026, 5, 1))
    closing, early = at(date(2026, 4, 11), "00:00"), at(date(2026, 4, 3))
    for owner in (PROVINCE, CITY, COUNTY):
        assert titles(owner, *MARCH) == titles(owner, *MARCH, closing) == ["甲案"]
        assert titles(owner, *april) == ["乙案"]
    assert titles(OTHER_CITY, *MARCH) == []
    assert titles(CITY, *MARCH, early) == ["丙案", "甲案"]  # withdrawn later
    assert titles(CITY, *MARCH, early, closing) == ["甲案"]  # known when it was counted
    assert titles(CITY, *MARCH, at(date(2026, 3, 31), "23:00")) == ["丙案"]
    for first, until in (MARCH, april):
        number = db.session.execute(text(
            "SELECT count(*) FROM exemplar e JOIN unit u ON u.id = e.unit_id WHERE u.lineage LIKE '%/340100/%' "
            "AND e.kind = 'typical' AND e.published_at >= :a AND e.published_at < :b AND e.withdrawn_at IS NULL"
        ), {"a": _sql(first, engine), "b": _sql(until, engine)}).scalar()  # fmt: skip
        assert len(titles(CITY, first, until)) == number == 1
    [one] = typical_cases(unit(CITY).lineage, *april, closing, closing)
    assert (one.unit_name, one.gist) == (unit(COUNTY).name, TEXTS["gist"])


def _sql(day, engine):
    instant = clock.beijing(day)
    return instant.isoformat() if engine == "postgresql" else (
        instant.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds"))  # fmt: skip


def test_frozen_printed_and_corrected_in_the_next_when_withdrawn(shelved):
    first = shelved.put(at(date(2026, 3, 31)), "宅基地纠纷公开听证案", keywords="公开听证。")
    row = shelved.office.to("printed")
    db.session.commit()
    content = json.loads(row.content)
    [shown] = content["exemplars"]
    assert shown == {
        "title": "宅基地纠纷公开听证案", "unit_name": unit(COUNTY).name, "number": first.number,
        "published_on": "2026-03-31", "keywords": "公开听证。", "gist": TEXTS["gist"],
    }  # fmt: skip
    assert frozen.verify(row) == []
    assert frozen.rebuilt(row) == row.content
    html = typeset.page_html(KINDS["F-30"], KINDS["F-30"].version, row.title, content, STAMP)
    paper = "".join(re.sub(r"<[^>]*>", "", html).split())
    sentences = [
        f"{unit(COUNTY).name}，{first.number}，2026年3月31日发布。关键词：公开听证。",
        f"要旨：{TEXTS['gist']}",
    ]
    for said in (
        "本期发布典型案例1篇，要旨见附件5。",
        "5．典型案例",
        "附件5典型案例一、宅基地纠纷公开听证案",
        *sentences,
    ):
        assert said in paper
    assert shelved.life.hearing.number not in paper.split("附件5典型案例")[1]
    assert ["宅基地纠纷公开听证案", unit(COUNTY).name, first.number] in [
        cells[:3] for cells in sheet_of(row, "典型案例")
    ]
    made = docx.Document(io.BytesIO(enclosures.document(content)))
    cells = {cell.text for table in made.tables for one in table.rows for cell in one.cells}
    assert {"宅基地纠纷公开听证案", TEXTS["gist"]} <= cells
    shelved.take(first, at(date(2026, 5, 6)))
    assert frozen.verify(row) == []
    with clock.at(at(date(2026, 5, 20))):
        following = service.draft(shelved.office.drafter, date(2026, 4, 1), date(2026, 5, 1))
        said = documents.bulletin_content(following, unit(CITY), [])
    [correction] = [one for one in said["corrections"] if "典型案例" in one]
    assert correction.endswith("典型案例·宅基地纠纷公开听证案：所列篇数由1更正为0。")
    assert "exemplars" not in said
    assert not any("典型案例" in words for words in said["remarks"]["quality"])


def test_what_was_withdrawn_since_is_not_signed(shelved):
    gone = shelved.put(at(date(2026, 3, 31)), "甲案")
    row = shelved.office.to("sign")
    shelved.take(gone, at(date(2026, 4, 21)))
    with clock.at(at(date(2026, 4, 22))):
        with pytest.raises(Conflict, match="典型案例“甲案”已撤下.*请退回起草人重新汇总"):
            service.issue(shelved.office.issuer, row)
        service.send_back(shelved.office.issuer, row, "典型案例已撤下")
        drafting.recollect(shelved.office.drafter, row)
        shelved.office.on(row, "issued", confirm=False)
    assert "exemplars" not in json.loads(row.content)


def test_with_a_plan_it_comes_after_it_and_old_figures_do_without(shelved):
    shelved.put(at(date(2026, 3, 31)), "甲案")
    drafter, chief = shelved.office.drafter, shelved.make.staff(P.CHIEF, CITY)
    with clock.at(at(date(2026, 1, 5))):
        planning.save(drafter, 2026, 0, "年初", [Target(CITY, lines()[0].id, 12, 24)])
        planning.submit(drafter, 2026, 1)
        planning.decide(chief, 2026, 1, approved=True)
    with clock.at(at(date(2026, 4, 20))):
        row = service.draft(drafter, *MARCH)
    found = queries.figures_of(row)
    content = documents.bulletin_content(row, unit(CITY), [])
    assert content["remarks"]["quality"][-1] == "本期发布典型案例1篇，要旨见附件6。"
    html = typeset.page_html(KINDS["F-30"], KINDS["F-30"].version, "x", content, STAMP)
    paper = "".join(re.sub(r"<[^>]*>", "", html).split())
    assert "5．年度计划完成进度表6．典型案例" in paper
    assert "附件6典型案例一、甲案" in paper
    before = {name: value for name, value in found.items() if name != "exemplars"}
    assert corrections.differences(before, found) == []
    assert documents.exemplars_of(before) == narrative.exemplars(before, 5) == []
