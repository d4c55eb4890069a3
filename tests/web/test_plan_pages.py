"""The annual plan through its pages."""

from __future__ import annotations

import io

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import planning_queries as queries
from hearing.bulletins import planning_sheets
from hearing.papers import sheets
from hearing.units.queries import lines
from tests.support.counting import counted
from tests.support.make import CITY, COUNTY, OTHER_CITY, PROVINCE, P


@pytest.fixture
def desk(make):
    for kind, unit, name in (
        (P.BULLETIN_DRAFT, CITY, "tongji"), (P.CHIEF, CITY, "zhang"), (P.CHIEF, OTHER_CITY, "lin"),
        (P.CHIEF, COUNTY, "xian"), (P.CHIEF, PROVINCE, "sheng"),
    ):  # fmt: skip
        make.account(make.staff(kind, unit), name)
    db.session.commit()
    return make


@pytest.fixture
def year() -> int:
    return clock.today().year


def test_from_the_grid_to_the_approval(desk, browser, year):
    here, first = f"/plans/{year}", lines()[0]
    name = f"s_{COUNTY}_{first.id}"
    browser.sign_in("tongji")
    browser.get("/plans", 303)
    browser.get(here)
    assert browser.page.select_one(".next .btn-act").get_text() == "编制计划"
    browser.get(f"{here}/edit")
    browser.post(f"{here}/edit", {"version": "0", name: "6"}, 422)
    assert "填写编制或调整的原因" in browser.text
    assert browser.page.find("input", {"name": name})["value"] == "6"
    browser.post(f"{here}/edit", {"version": "0", "reason": "首次编制", name: "六"}, 422)
    assert browser.page.find("input", {"name": name})["value"] == "六"
    assert f"{first.name}（场）填写 0 到 99999 的整数" in browser.text
    browser.post(f"{here}/edit", {"version": "0", "reason": "首次编制", name: "６"})
    browser.get(here)
    browser.post(f"{here}/submit", {"version": "1"})
    browser.post(f"{here}/submit", {"version": "1"}, 409)
    assert "不能再报送" in browser.text
    browser.sign_in("zhang")
    browser.get(here)
    assert browser.page.select_one("a[aria-current=page] .count").get_text() == "1"
    browser.get(f"{here}/versions/1")
    browser.post(f"{here}/versions/1", {"decision": "no"}, 422)
    assert "退回须写明" in browser.text
    browser.post(f"{here}/versions/1", {"decision": "yes", "words": "同意"})
    browser.get(here)
    assert "执行第 1 版" in browser.text
    assert "0 / 6" in browser.text
    browser.get(f"{here}?by=cases")
    assert "0 / —" in browser.text


def test_two_who_fill_in_at_once_see_both_texts(desk, browser, year):
    here, first = f"/plans/{year}/edit", lines()[0]
    name = f"c_{CITY}_{first.id}"
    browser.sign_in("tongji")
    browser.get(here)
    browser.post(here, {"version": "0", "reason": "首次编制", name: "6"})
    browser.post(here, {"version": "0", "reason": "同时编制", name: "9"}, 409)
    assert browser.page.find("input", {"name": name})["value"] == "9"
    assert "现 6" in browser.text
    assert browser.page.find("input", {"name": "version"})["value"] == "1"
    browser.post(here, {"version": "1", "reason": "同时编制", name: "9"})
    found = queries.versions(CITY, year)
    assert [one.number for one in found] == [2, 1]


def test_others_see_nothing_of_it(desk, browser, year):
    here, first = f"/plans/{year}", lines()[0]
    browser.sign_in("tongji")
    browser.get(f"{here}/edit")
    browser.post(
        f"{here}/edit",
        {"version": "0", "reason": "首次编制甲", f"s_{COUNTY}_{first.id}": "6"},
    )
    browser.post(f"{here}/submit", {"version": "1"})
    for name in ("lin", "xian"):  # another city's chief, and the county's below
        browser.sign_in(name)
        browser.get(here)
        assert "首次编制甲" not in browser.text
        for end in ("", "/sheet", "/versions/1"):
            browser.get(f"{here}{end}?unit={CITY}", 404)
        browser.get(f"{here}/versions/1", 404)
    browser.sign_in("sheng")  # the province reads, but the city's leader approves
    browser.get(f"{here}/versions/1?unit={CITY}")
    assert "首次编制甲" in browser.text
    assert not browser.page.select("form.card")
    browser.post(f"{here}/versions/1?unit={CITY}", {"decision": "yes"}, 422)
    assert "由编制它的检察院的领导批准" in browser.text
    browser.sign_in("zhang")
    browser.get(f"{here}/versions/1")
    browser.post(f"{here}/versions/1", {"decision": "yes"})
    browser.sign_in("xian")
    browser.get(here)
    assert "上级院下达本院" in browser.text


def test_a_spreadsheet_in_and_out(desk, browser, year):
    here, first = f"/plans/{year}", lines()[0]
    browser.sign_in("tongji")
    answer = browser.client.get(f"{here}/sheet")
    assert answer.data[:2] == b"PK"
    rows = [[str(CITY), "x", first.name, "12", "15"]]
    content = sheets.write([sheets.Sheet("x", planning_sheets.HEADS, rows, as_text=True)])
    browser.get(f"{here}/import")
    for bytes_, words in ((b"nothing", "打不开"), (b"", "选择电子表格")):
        data = {
            "version": "0",
            "reason": "导入",
            "file": (io.BytesIO(bytes_), "" if not bytes_ else "x.xlsx"),
        }
        browser.post(f"{here}/import", data, 422)
        assert words in browser.text
    browser.post(
        f"{here}/import",
        {"version": "0", "reason": "导入", "file": (io.BytesIO(content), "x.xlsx")},
    )
    newest = queries.versions(CITY, year)[0]
    (only,) = queries.targets(newest.id).values()
    assert (only.sessions, only.cases) == (12, 15)


def test_the_page_asks_little_however_large_the_plan(desk, browser, year):
    browser.sign_in("sheng")
    db.session.remove()
    with counted() as statements:
        browser.get(f"/plans/{year}")
    assert len(statements) <= 20, statements
    browser.get("/plans/1999", 404)
    browser.get("/plans/20260", 404)
