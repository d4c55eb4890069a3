"""An issued bulletin read as paper and as tables; slides made of frozen content alone."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden, NotFound, Refused
from hearing.bulletins import deck, reading
from hearing.bulletins import planning_queries as plans
from hearing.bulletins.plan_part import plan_part
from hearing.papers import service as papers
from hearing.papers.kinds import KINDS
from hearing.papers.queries import waiting_of
from hearing.papers.render import lay_out
from hearing.papers.typeset import page_html
from tests.papers import samples
from tests.papers.conftest import STAMP
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P


class Shelf:
    """Issued bulletins by id, in sight of their unit and of those they were sent to."""

    def __init__(self) -> None:
        self.rows: dict[int, SimpleNamespace] = {}
        self.receipts: dict[int, list[SimpleNamespace]] = {}

    def put(
        self, number: int, unit_id: int, until_on: date, *sent: int, frozen: bool = True
    ) -> None:
        content = json.dumps(samples.bulletin(), ensure_ascii=False) if frozen else None
        self.rows[number] = SimpleNamespace(
            id=number, unit_id=unit_id, number=f"皖检听通〔2026〕{number}号", title="关于公开听证工作情况的通报",
            content=content, content_digest="ab" * 32, issued_at=clock.now(), until_on=until_on,
            paper_id=None,
        )  # fmt: skip
        self.receipts[number] = [
            SimpleNamespace(unit_id=one, received_at=None, received_by=None) for one in sent
        ]

    def bulletin(self, viewer, bulletin_id: int):
        row = self.rows.get(bulletin_id)
        sent = {one.unit_id for one in self.receipts.get(bulletin_id, ())}
        if row is None or viewer.unit_id not in {row.unit_id, *sent}:
            raise NotFound
        return row

    def bulletins(self, viewer, limit: int = 40):
        return [row for row in self.rows.values() if row.unit_id == viewer.unit_id]

    def receipts_of(self, bulletin_id: int):
        return self.receipts[bulletin_id]


@pytest.fixture
def shelf(make, monkeypatch):
    found = Shelf()
    found.put(1, PROVINCE, date(2026, 2, 1), CITY)
    found.put(2, PROVINCE, date(2026, 3, 1), CITY, OTHER_CITY)
    found.put(3, PROVINCE, date(2026, 4, 1), frozen=False)
    monkeypatch.setattr(reading, "queries", found)
    for kind, where, name in (
        (P.BULLETIN_DRAFT, PROVINCE, "tongji"), (P.CHIEF, CITY, "shi"), (P.CHIEF, OTHER_CITY, "lin"),
        (P.CHIEF, COUNTY, "xian"),
    ):  # fmt: skip
        make.account(make.staff(kind, where), name)
    db.session.commit()
    return found


def test_as_paper_and_as_tables(shelf, browser):
    browser.sign_in("shi")
    for way in ("", "?as=tables"):
        browser.get(f"/bulletins/1/read{way}")
        content = samples.bulletin()
        assert all(row["name"] in browser.text for row in content["areas"])
        assert all(one["fact"] in browser.text for one in content["problems"])
        assert browser.page.find("button", string="签收通报")
        for table in browser.page.select("table"):
            assert table.find_parent(class_="scroll")
    assert len(browser.page.select("svg.chart")) == 2
    shelf.receipts[1][0].received_at = clock.now()
    browser.get("/bulletins/1/read")
    assert not browser.page.find("button", string="签收通报")
    assert "本院已于" in browser.text


def test_who_was_not_sent_it_does_not_read_it(shelf, browser):
    browser.sign_in("lin")
    browser.get("/bulletins/1/read", 404)
    browser.get("/bulletins/2/read")
    browser.get("/bulletins/2/slides", 404)
    browser.sign_in("xian")
    for number in (1, 2, 3, 99):
        browser.get(f"/bulletins/{number}/read", 404)
    browser.sign_in("tongji")
    browser.get("/bulletins/3/read", 404)  # not frozen yet


def test_slides_from_the_page_to_the_file(shelf, browser):
    browser.sign_in("tongji")
    browser.get("/bulletins/slides")
    browser.post("/bulletins/slides", {"title": "会商材料", "meeting_on": "2026-03-02"}, 422)
    assert "选择依据的通报" in browser.text
    data = {"bulletins": ["1", "2"], "title": "会商材料", "meeting_on": "2026-03-02"}
    answer = browser.post("/bulletins/slides", data)
    assert answer.location.endswith("/bulletins/2/read")
    browser.get("/bulletins/2/slides")
    assert "正在" in browser.text
    assert papers.render_pending(5) == 1
    db.session.commit()
    found = browser.client.get("/bulletins/2/slides")
    assert found.mimetype == "application/pdf"
    browser.sign_in("shi")
    browser.get("/bulletins/slides", 403)
    assert browser.client.get("/bulletins/2/slides").mimetype == "application/pdf"
    browser.get("/bulletins/1/slides", 404)


@pytest.mark.rule("F-30")
def test_slides_hold_the_frozen_figures_and_nothing_else(shelf, make):
    drafter = make.staff(P.BULLETIN_DRAFT, PROVINCE)
    paper = deck.make(drafter, [1, 2], "会商材料", date(2026, 3, 2))
    content = json.loads(paper.content)
    assert [one["number"] for one in content["parts"]] == [samples.bulletin()["number"]] * 2
    for name in deck.FIELDS:
        assert content["parts"][0][name] == samples.bulletin()[name]
    for ids, error in (([], Refused), ([1, 2, 3], Refused), ([3], NotFound), ([99], NotFound)):
        with pytest.raises(error):
            deck.make(drafter, ids, "x", date(2026, 3, 2))
    with pytest.raises(Refused):
        deck.make(drafter, [1], " ", date(2026, 3, 2))
    with pytest.raises(Forbidden):
        deck.make(make.staff(P.CHIEF, PROVINCE), [1], "x", date(2026, 3, 2))
    with pytest.raises(NotFound):  # received, but another unit's
        deck.make(make.staff(P.BULLETIN_DRAFT, CITY), [1], "x", date(2026, 3, 2))


def test_slides_are_sixteen_by_nine_and_none_is_empty(shelf, make):
    drafter = make.staff(P.BULLETIN_DRAFT, PROVINCE)
    paper = deck.make(drafter, [1, 2], "会商材料", date(2026, 3, 2))
    document = lay_out(papers._html(waiting_of(paper)), KINDS["F-30-S"].styles)
    for page in document.pages:
        assert page.width / page.height == pytest.approx(16 / 9, rel=0.01)
    heads = [one for page in document.pages for one, *_ in _outline(page)]
    assert len(heads) >= 13


def test_every_slide_of_a_province_stands_under_its_heading():
    """Seventeen areas, a plan and a note fit: nothing spills onto a slide that says not what it is about."""
    words = "有效息诉率的95%置信区间（Wilson法）为72.5%至80.1%。"
    part = deck.part({**samples.bulletin(), "remarks": {"quality": [words]}}, "ab" * 32)
    areas = [{**part["areas"][0], "name": f"某{n}市"} for n in range(17)]
    rows = [{"name": one["name"], "cells": part["matrix"]["rows"][0]["cells"]} for one in areas]
    plan = {"year": 2026, "version": 1, "as_of": "2026-03-31", "target": 600, "done": 90, "percent": "15.0 %", "rows": [
        {"name": one["name"], "target": 36, "done": 5, "percent": "13.9 %", "is_behind": True} for one in areas
    ]}  # fmt: skip
    blank = [f"某某第{n}市某某区人民检察院" for n in range(30)]
    part |= {
        "areas": areas,
        "matrix": {**part["matrix"], "rows": rows},
        "blank_units": blank,
        "plan": plan,
    }
    content = {**samples.deck(), "parts": [part, part]}
    kind = KINDS["F-30-S"]
    html = page_html(kind, kind.version, "材料", content, STAMP)
    pages = lay_out(html, kind.styles).pages
    assert [len(page.bookmarks) for page in pages] == [1] * len(pages)
    assert words in html


def _outline(page):
    return [(label,) for level, label, *_ in page.bookmarks]


def test_without_a_plan_none_is_frozen(make):
    assert plan_part(plans.plan_progress(CITY, 2026, date(2026, 3, 1))) is None


def test_a_bulletin_of_the_first_version_is_still_read_and_printed(shelf, browser):
    old = samples.first_bulletin()
    shelf.rows[1].content = json.dumps(old, ensure_ascii=False)
    browser.sign_in("shi")
    for way in ("", "?as=tables"):
        browser.get(f"/bulletins/1/read{way}")
        assert all(one["fact"] in browser.text for one in old["problems"])
    html = page_html(KINDS["F-30"], 1, "通报", old, STAMP)
    assert all(one["fact"] in html for one in old["problems"])
    slides = {**samples.deck(), "parts": [deck.part(old, "ab" * 32)]}
    assert old["problems"][0]["unit"] in page_html(KINDS["F-30-S"], 3, "材料", slides, STAMP)
