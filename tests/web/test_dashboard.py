"""The leaders' first page, the list behind each figure, and units side by side."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import drill, planning
from hearing.bulletins import overview as figures
from hearing.bulletins.models import CoverageRule
from hearing.bulletins.planning_rules import Target
from hearing.hearings import approvals
from hearing.outcomes.rules import Rate
from hearing.units.queries import lines, unit
from hearing.units.service import set_parameter
from hearing.web.leader_desk.dashboard import _interval
from tests.support.counting import counted
from tests.support.make import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, PROVINCE, P

MOST = 32


@pytest.fixture
def held(make):
    """One hearing filed, one only planned, and leaders of every level."""
    life = make.world().life("file", days=14)
    make.life("plan", days=20)
    for kind, where, name in (
        (P.CHIEF, PROVINCE, "sheng"), (P.CHIEF, CITY, "shi"), (P.CHIEF, OTHER_CITY, "lin"),
        (P.CHIEF, OTHER_COUNTY, "linxian"), (P.BULLETIN_DRAFT, PROVINCE, "tongji"),
    ):  # fmt: skip
        make.account(make.staff(kind, where), name)
    make.account(make.province.one(COUNTY, P.CHIEF), "xian")
    db.session.commit()
    return life


def on_day(life, days: int = 20):
    return clock.at(clock.beijing(life.row.held_on + timedelta(days=days), "10:00"))


@pytest.mark.both_engines
@pytest.mark.rule("F-30")
def test_figures_agree_with_their_lists(make, held):
    with on_day(held):
        today = clock.today()
        for owner_id in (PROVINCE, CITY, COUNTY, OTHER_CITY):
            found = figures.overview(unit(owner_id), today.year, today.month)
            mine = owner_id != OTHER_CITY
            assert found.whole_year.sessions == found.whole_year.cases == int(mine)
            assert found.rate.pending == 0
            assert sum(found.states.values()) == int(mine)
            year_on = today.replace(month=1, day=1)
            for kind, number in (
                (drill.Kind.HELD, found.whole_year.sessions),
                (drill.Kind.PUBLIC, found.whole_year.public_sessions),
                (drill.Kind.CHIEF, found.whole_year.by_chief),
                (drill.Kind.LATE, found.whole_year.late),
                (drill.Kind.REPEATED, found.whole_year.repeated),
            ):
                asked = drill.Asked(kind, unit(owner_id), year_on, today)
                assert drill.totals(asked)[0] == number, (owner_id, kind)
                assert len(drill.listed(asked, 50)) == number
            for state, number in found.states.items():
                asked = drill.Asked(drill.Kind.HELD, unit(owner_id), year_on, today, outcome=state)
                assert drill.totals(asked)[1] == number
        found = figures.overview(unit(CITY), today.year, today.month)
        assert found.progress.cell(COUNTY, held.row.line_id).cases.done == 1
        assert COUNTY not in {one.id for one in found.blank_units}
        assert CITY in {one.id for one in found.blank_units}
        own = drill.Asked(
            drill.Kind.HELD, unit(CITY), today.replace(month=1, day=1), today, own=True
        )
        assert drill.totals(own) == (0, 0)
        line = next(one.id for one in lines() if one.id != held.row.line_id)
        other = drill.Asked(
            drill.Kind.HELD, unit(CITY), today.replace(month=1, day=1), today, line_id=line
        )
        assert drill.totals(other) == (0, 0)


def test_what_is_overdue_is_named(make, held):
    waiting = make.life("review", days=30, number=99)  # approved, nobody told
    late = make.life("plan", days=40, number=98)
    with clock.at(clock.beijing(waiting.row.held_on - timedelta(days=1), "10:00")):
        asked = drill.Asked(drill.Kind.LATE_NOTICE, unit(CITY), clock.today(), clock.today())
        assert [row.hearing_id for row in drill.listed(asked, 9)] == [waiting.hearing_id]
    with clock.at(clock.beijing(late.row.held_on - timedelta(days=1), "10:00")):
        asked = drill.Asked(drill.Kind.LATE_APPROVAL, unit(CITY), clock.today(), clock.today())
        assert late.hearing_id in {row.hearing_id for row in drill.listed(asked, 9)}
    untold = make.life("decide", days=50, number=97)
    asked = drill.Asked(drill.Kind.LATE_TELLING, unit(CITY), clock.today(), clock.today())
    with on_day(untold, 5):
        assert untold.hearing_id not in {row.hearing_id for row in drill.listed(asked, 9)}
    with on_day(untold, 60):
        assert untold.hearing_id in {row.hearing_id for row in drill.listed(asked, 9)}
        counts = figures.overview(unit(CITY), clock.today().year, clock.today().month).overdue
        assert counts[drill.Kind.LATE_TELLING] == drill.totals(asked)[0] == 1


def test_what_is_overdue_is_asked_hearing_by_hearing(make, held):
    """``NOT IN`` a list of all who were ever told takes PostgreSQL hours in a nation's data."""
    for statement in drill.overdue_counts(unit(PROVINCE)):
        plain = " ".join(str(statement).split())
        assert "NOT (EXISTS" in plain or "approval" in plain
        assert "NOT IN (SELECT" not in plain


def test_how_near_is_a_parameter_from_a_day_on(make, held):
    waiting = make.life("review", days=30, number=99)
    five_before = clock.beijing(waiting.row.held_on - timedelta(days=5), "10:00")
    admin = make.staff(P.SYSTEM_ADMIN, 340000)
    with clock.at(five_before):
        asked = drill.Asked(drill.Kind.LATE_NOTICE, unit(CITY), clock.today(), clock.today())
        assert drill.totals(asked)[0] == 0
        tomorrow = clock.today() + timedelta(days=1)
        set_parameter(admin, "soon_days", "6", tomorrow, "本院决定")
        assert drill.totals(asked)[0] == 0
    with clock.at(five_before + timedelta(days=1)):
        assert drill.totals(asked)[0] == 1


def test_every_figure_on_the_page_opens_a_list_with_that_many(make, held, browser):
    with on_day(held):
        browser.sign_in("sheng")
        browser.get("/dashboard")
        tried = averages = 0
        for link in list(browser.page.select("main a[href*='/dashboard/hearings']")):
            words, url = " ".join(link.get_text().split()), link["href"]
            browser.get(url)
            sessions, cases = map(int, re.search(r"共 (\d+) 场 (\d+) 件", browser.text).groups())
            if "kind=officers" in url:
                averages += 1
                states_its_average(browser, words, sessions)
                continue
            number = int(re.search(r"\d+", words)[0])
            assert number in (sessions, cases), (words, url)
            tried += 1
        assert tried > 12
        assert averages == 2  # the year so far, and this month beside the last one


def test_every_figure_of_the_plan_opens_a_list_with_that_many(make, held, browser):
    with on_day(held):
        year, line = clock.today().year, held.row.line_id
        browser.sign_in("sheng")
        for by, place in (("sessions", 0), ("cases", 1)):
            browser.get(f"/plans/{year}?by={by}")
            grid = browser.page.select_one("[aria-label='各单位各条线进度']")
            opened = {}
            for link in list(grid.select("a")):
                words, url = link.get_text(), link["href"]
                browser.get(url)
                found = re.search(r"共 (\d+) 场 (\d+) 件", browser.text).groups()
                assert found[place] == words, url
                opened[url] = words
            assert len(opened) >= 4  # a cell, its area, its line and the whole
            assert any(f"line={line}" in url and "unit=" in url for url in opened)
            browser.get(f"/plans/{year}")
            months = browser.page.find("caption", string=re.compile("各月已办")).parent
            for row, tr in enumerate(months.select("tbody tr")):
                for link in list(tr.select("a")):
                    browser.get(link["href"])
                    found = re.search(r"共 (\d+) 场 (\d+) 件", browser.text).groups()
                    assert found[row] == link.get_text()
                assert len(tr.select("a")) == 2


def states_its_average(browser, words, sessions):
    """The list behind an average says the same, and its rows add up to it."""
    came, average = re.search(r"听证员 (\d+) 人次，平均每场 ([\d.]+) 人", browser.text).groups()
    numbers = re.findall(r"[\d.]+", words)
    assert numbers[-1] == average
    assert numbers[:-1] in ([], [came])
    heads = [th.get_text() for th in browser.page.select("thead th")]
    place = heads.index("到场听证员")
    rows = [tr.find_all(["td", "th"])[place].get_text() for tr in browser.page.select("tbody tr")]
    assert sum(map(int, rows)) == int(came) == 3
    assert len(rows) == sessions
    assert f"{int(came) / sessions:.1f}" == average


def test_the_units_without_a_hearing_are_listed_with_their_last_one(make, held, browser):
    with on_day(held):
        browser.sign_in("sheng")
        browser.get("/dashboard")
        links = list(browser.page.select("main a[href*='/dashboard/blank']"))
        assert len(links) >= 2
        for link in links:
            number = int(re.search(r"\d+", link.get_text())[0])
            browser.get(link["href"])
            assert len(browser.page.select("tbody th[scope=row]")) == number
            assert f"共 {number} /" in browser.text
        browser.get("/dashboard/blank")
        assert unit(COUNTY).name not in [a.get_text() for a in browser.page.select("tbody a")]
    with on_day(held, 60):
        browser.sign_in("sheng").get("/dashboard/blank?span=month")
        row = browser.page.find("a", string=unit(COUNTY).name).find_parent("tr")
        assert held.row.held_on.isoformat() in row.get_text()
        browser.get(f"/dashboard/blank?unit={OTHER_CITY}")
        assert unit(COUNTY).name not in browser.text


def test_from_the_province_to_the_county(make, held, browser):
    with on_day(held):
        browser.sign_in("sheng")
        browser.get("/dashboard")
        url = browser.page.find("a", string=unit(CITY).short)["href"]
        browser.get(url)
        assert browser.page.h1.get_text().startswith(unit(CITY).short)
        browser.get(browser.page.find("a", string=unit(COUNTY).short)["href"])
        assert browser.page.h1.get_text().startswith(unit(COUNTY).short)
        crumbs = [a.get_text() for a in browser.page.select(".here a")]
        assert crumbs == [unit(PROVINCE).short, unit(CITY).short]
        browser.get(f"/dashboard/units?unit={CITY}")
        names = [th.get_text() for th in browser.page.select("tbody th[scope=row]")]
        assert names[0].endswith("院本级")
        assert "排名" not in browser.text.replace("不排名", "")
        browser.get("/dashboard/units")
        assert len(browser.page.select("svg.chart")) == 3


@pytest.mark.parametrize("name", ["lin", "linxian"])
def test_others_see_nothing(make, held, browser, name):
    number = held.hearing.number
    with on_day(held):
        browser.sign_in(name)
        for path in ("/dashboard", "/dashboard/units", "/dashboard/hearings"):
            browser.get(path)
            assert number not in browser.text
            assert "1 件" not in browser.text.replace("11 件", "")
            for foreign in (CITY, COUNTY, PROVINCE):
                browser.get(f"{path}?unit={foreign}", 404)
    with on_day(held):
        browser.sign_in("xian")
        browser.get("/dashboard/hearings")
        assert number in browser.text
        browser.get(f"/dashboard?unit={CITY}", 404)


def test_the_statistician_sees_numbers_but_no_names(make, held, browser):
    with on_day(held):
        browser.sign_in("tongji")
        browser.get("/dashboard/hearings?from=2026-01-01&until=2026-12-31")
        assert held.hearing.number in browser.text
        assert held.hearing.title not in browser.text
        assert not browser.page.select("tbody a")
        browser.sign_in("sheng")
        browser.get("/dashboard/hearings?from=2026-01-01&until=2026-12-31")
        assert held.hearing.title in browser.text


@pytest.mark.parametrize("query", [
    "kind=x", "outcome=x", "kind=held&outcome=%3Cb%3E", "unit=999999",
])  # fmt: skip
def test_unknown_questions_are_missing(make, held, browser, query):
    browser.sign_in("sheng")
    browser.get(f"/dashboard/hearings?{query}", 404)


def test_filters_stay_in_the_address_and_nonsense_is_put_right(make, held, browser):
    with on_day(held):
        browser.sign_in("sheng")
        browser.get(
            f"/dashboard/hearings?unit={CITY}&line={held.row.line_id}&from=x&until=&page=99"
        )
        assert "共 1 场 1 件" in browser.text
        chosen = browser.page.select_one("#line option[selected]")
        assert chosen["value"] == str(held.row.line_id)
        browser.get("/dashboard?year=1&month=99")
        assert f"{clock.today().year} 年 {clock.today().month} 月" in browser.text


def test_the_page_counts_what_the_menu_counts(make, held, browser):
    planned = make.life("plan", number=7, days=25)
    approvals.department_agree(
        make.province.one(COUNTY, P.DEPARTMENT_HEAD), planned.hearing, "同意"
    )
    db.session.commit()
    browser.sign_in("xian")
    browser.get("/dashboard")
    badge = browser.page.select_one('nav[aria-label="主菜单"] a[href="/approvals"] .count')
    shown = browser.page.select_one("section.todo h2 b").get_text()
    assert shown == badge.get_text() == "1"


def test_the_plan_waits_on_the_page_and_is_measured(make, held, browser):
    drafter, chief = make.staff(P.BULLETIN_DRAFT, CITY), make.staff(P.CHIEF, CITY)
    with on_day(held, 1):
        year = clock.today().year
        planning.save(drafter, year, 0, "首次编制", [Target(COUNTY, held.row.line_id, 8, None)])
        planning.submit(drafter, year, 1)
        db.session.commit()
        browser.sign_in("shi")
        browser.get("/dashboard")
        assert "年度计划第 1 版待批准" in browser.text
        assert "没有批准的场数计划" in browser.text
        planning.decide(chief, year, 1, approved=True)
        db.session.commit()
        browser.get("/dashboard")
        assert "年度计划 8 场" in browser.text
        assert "进度 12.5 %" in browser.text


@pytest.mark.both_engines
def test_the_pages_ask_little(make, held, browser):
    with on_day(held):
        browser.sign_in("sheng")
        for path in ("/dashboard", "/dashboard/units", "/dashboard/hearings"):
            db.session.remove()
            with counted() as statements:
                browser.get(path)
            assert len(statements) <= MOST, (path, len(statements))
            few = len(statements)
            with counted() as statements:
                browser.get(f"{path}?unit={COUNTY}")
            assert abs(len(statements) - few) <= 4


@pytest.mark.rule("F-30")
def test_a_rate_carries_its_interval_and_a_small_one_none():
    assert _interval(Rate(371, 485, 0, 0, 1, "x")) == "72.5 %～80.1 %"
    assert _interval(Rate(3, 4, 0, 0, 1, "x")) == ""


def test_a_line_that_does_not_apply_is_no_blank(make, held, browser):
    line = next(one.id for one in lines() if one.id != held.row.line_id)
    with on_day(held):
        before = figures.overview(unit(COUNTY), clock.today().year, clock.today().month)
        assert line in before.blank_lines(COUNTY)
        db.session.add(
            CoverageRule(
                level=None, unit_id=COUNTY, line_id=line, applies=False,
                valid_from=clock.today().replace(day=1), source="x", entered_by=1,
            )
        )  # fmt: skip
        db.session.commit()
        after = figures.overview(unit(COUNTY), clock.today().year, clock.today().month)
        assert line not in after.blank_lines(COUNTY)
        assert after.applicable == before.applicable - 1
        above = figures.overview(unit(CITY), clock.today().year, clock.today().month)
        assert line in above.blank_lines(CITY)  # another unit of the city still is expected to
