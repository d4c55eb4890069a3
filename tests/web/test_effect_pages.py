"""Figures of effect on pages: each with its definition and counts, opened to hearing numbers; scope."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.outcomes import service
from hearing.papers import sheets
from tests.support.make import COUNTY, OTHER_COUNTY, PROVINCE, P

pytestmark = pytest.mark.rule("F-20")


@pytest.fixture
def filed(make, browser):
    """A hearing that ended settled and is confirmed, accounts for leaders; half a year later."""
    life = make.world().life("file")
    for kind in (P.DEPARTMENT_HEAD, P.CHIEF):
        make.account(make.province.one(COUNTY, kind), f"a_{kind.value}")
    make.account(make.staff(P.BULLETIN_DRAFT, PROVINCE), "province")
    make.account(make.staff(P.CHIEF, OTHER_COUNTY), "b_chief")
    make.account(life.owner, "owner")
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=60)):
        yield life


def test_a_rate_stands_with_all_that_belongs_to_it(filed, browser):
    browser.sign_in("a_chief").get("/effect")
    row = next(tr for tr in browser.page.find_all("tr") if "表示息诉率" in tr.get_text())
    cells = [cell.get_text().strip() for cell in row.find_all(["th", "td"])]
    assert cells[:6] == ["表示息诉率", "1／1 件", "1", "1", "0", "0"]
    assert cells[6] == "—"  # no interval where no rate is shown
    assert "待评估、不适用的不计" in cells[7]
    assert "95% 威尔逊区间" in browser.text
    assert "情况截至 2026-05-01" in browser.text
    drawn = next(tr for tr in browser.page.find_all("tr") if "抽取合规率" in tr.get_text())
    assert [cell.get_text() for cell in drawn.find_all("td")[:3]] == ["1／1 场", "1", "1"]
    browser.get(row.find("a")["href"])
    assert filed.hearing.number in browser.text
    assert "当场息诉" in browser.text


def test_figures_are_as_of_a_day(filed, browser):
    browser.sign_in("a_chief").get("/effect?as_of=2026-03-10")
    assert filed.hearing.held_on.isoformat() > "2026-03-10"
    row = next(tr for tr in browser.page.find_all("tr") if "表示息诉率" in tr.get_text())
    assert row.find_all("td")[0].get_text() == "—"
    browser.get("/effect?as_of=nonsense&from=2026-04-01&until=2026-03-01&unit=340103")
    assert "2026-04-01 至 2026-04-01" in browser.text


def test_effect_on_the_two_ledgers_of_state(filed, browser):
    with clock.at(clock.now() - timedelta(days=5)):
        service.record_repetition(
            filed.clerk, filed.hearing, filed.hearing.cases[0].id, clock.today(), "信访"
        )
        db.session.commit()
    browser.sign_in("a_chief").get("/effect/list?indicator=reversal_rate&part=numerator")
    assert "反复（2026-04-26 再访，原为当场息诉）" in browser.text
    browser.get("/effect/list?indicator=reversal_rate&part=numerator&as_of=2026-04-25")
    assert "共 0 件" in browser.text
    browser.get("/effect/list?indicator=reversal_rate&part=everything", 404)
    browser.get("/effect/list?indicator=guess&part=numerator", 404)


def test_who_sees_which_units(filed, browser):
    browser.sign_in("province").get("/effect")
    assert "合肥" in browser.text
    browser.get(f"/effect?unit={COUNTY}")
    assert "庐阳区人民检察院" in browser.text
    browser.sign_in("b_chief").get(f"/effect?unit={COUNTY}", 404)
    browser.get("/effect?unit=999999", 404)
    browser.sign_in("owner").get("/effect", 403)
    browser.get("/effect/definitions")
    assert "有效息诉率" in browser.text
    assert "第 2 版" in browser.text
    assert "90 日内" in browser.text


def test_questions_do_not_grow_with_units(filed, browser):
    from tests.support.counting import counted

    browser.sign_in("province")
    with counted() as statements:
        browser.get("/effect")
    assert len(statements) <= 15


def test_the_effect_of_one_procurator_is_explained_and_seen_by_few(filed, browser, make):
    owner = filed.owner.person_id
    for name, viewer in (
        ("deputy", make.province.one(COUNTY, P.DEPUTY_CHIEF)), ("colleague", make.staff(P.HANDLE, COUNTY)),
        ("clerk", filed.clerk),
    ):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    page = f"/effect/persons/{owner}"
    for name in ("owner", "a_department_head", "a_chief"):
        browser.sign_in(name).get("/effect/persons")
        assert filed.owner.name in browser.text
        browser.get(page)
        assert "当场息诉 1 ＝ 1；1／1，少于 5 件不列比率" in browser.text
        assert filed.hearing.number in browser.text
        assert "1 场 1 件" in browser.text
        assert "抽取合规率" not in browser.text  # who handles a case does not draw (P-3)
    for name in ("deputy", "colleague", "b_chief"):
        browser.sign_in(name).get(page, 404)
    browser.sign_in("clerk").get(page, 403)
    browser.sign_in("owner").get(f"{page}?from=2026-01-01&until=2026-02-01")
    assert "0 场 0 件" in browser.text
    browser.get(page)
    content = browser.client.post(f"{page}/export", data={"csrf_token": browser.token}).data
    rows = sheets.table(content)
    assert rows[0][0].startswith(f"{filed.owner.name}听证办案效果")
    assert any("当场息诉 1 ＝ 1" in cell for row in rows for cell in row)
    assert not any("名次" in cell for row in rows for cell in row)
