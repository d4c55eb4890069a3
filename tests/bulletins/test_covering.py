"""Coverage rules: set by the top unit from a day on; what does not apply is never blank."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden, Refused
from hearing.bulletins import covering, figures, shares
from hearing.bulletins.detecting import span_of
from hearing.units.queries import lines, unit
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, PROVINCE, P

SPAN = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.mark.rule("F-30")
def test_a_unit_for_which_no_line_counts_is_not_blank(make):
    make.world()
    drafter = make.staff(P.BULLETIN_DRAFT, PROVINCE)

    def blank():
        found = figures.collect(unit(PROVINCE), *SPAN)
        assert {one["unit_id"] for one in found["blank_units"]} >= {
            one.unit_id for one in shares.blank(span_of(unit(PROVINCE), *SPAN, None))
        }
        return {one["unit_id"] for one in found["blank_units"]}

    assert {COUNTY, OTHER_COUNTY} <= blank()
    for line in lines():
        covering.set_rule(
            drafter, level=None, unit_id=OTHER_COUNTY, line_id=line.id, applies=False,
            valid_from=date(2026, 1, 1), source="派出院，不办案",
        )  # fmt: skip
    assert OTHER_COUNTY not in blank()
    assert COUNTY in blank()
    cells = {
        one["unit_id"]: one["cells"] for one in figures.collect(unit(PROVINCE), *SPAN)["units"]
    }
    assert cells[OTHER_COUNTY] == [None] * len(list(lines()))


@pytest.mark.parametrize(("changes", "words"), [
    ({"unit_id": COUNTY}, "一个层级，或者一个院"), ({"level": "x"}, "层级"), ({"line_id": 999}, "业务条线"),
    ({"source": " "}, "依据"), ({"valid_from": date(2099, 1, 1)}, "一年"),
])  # fmt: skip
def test_what_is_no_rule(make, changes, words):
    make.world()
    wanted = {"level": "county", "unit_id": None, "line_id": 1, "applies": False,
              "valid_from": clock.today(), "source": "文件"}  # fmt: skip
    with pytest.raises(Refused, match=words):
        covering.set_rule(make.staff(P.BULLETIN_DRAFT, PROVINCE), **{**wanted, **changes})
    with pytest.raises(Forbidden):
        covering.set_rule(make.staff(P.BULLETIN_DRAFT, CITY), **wanted)


@pytest.mark.rule("F-30")
def test_what_was_issued_is_counted_by_the_rules_of_then(office):
    office.to("issued")
    drafter = office.make.staff(P.BULLETIN_DRAFT, PROVINCE)
    wanted = {"level": "county", "unit_id": None, "line_id": 1, "applies": False, "source": "文件"}
    with pytest.raises(Refused, match="已签发的通报按当时的规则"):
        covering.set_rule(drafter, **wanted, valid_from=date(2026, 3, 31))
    covering.set_rule(drafter, **wanted, valid_from=date(2026, 4, 1))


def test_on_the_pages(make, browser):
    make.world()
    make.account(make.staff(P.BULLETIN_DRAFT, PROVINCE), "tongji")
    make.account(make.staff(P.BULLETIN_DRAFT, CITY), "shi")
    db.session.commit()
    browser.sign_in("tongji")
    browser.get("/coverage-rules/new")
    data = {
        "whom": f"unit:{COUNTY}",
        "line": "1",
        "applies": "no",
        "valid_from": "2026-05-01",
        "source": "",
    }
    browser.post("/coverage-rules/new", data, 422)
    browser.post("/coverage-rules/new", {**data, "source": "未设机构"})
    browser.sign_in("shi")
    browser.get("/coverage-rules")
    assert "未设机构" in browser.text
    assert "设定覆盖规则" not in browser.text
    browser.get("/coverage-rules/new", 403)
