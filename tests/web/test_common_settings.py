"""What holds for every unit is set at the top; a unit's administrator sets its own and what is below."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import form_profiles
from hearing.hearings.models import PrepTemplate
from hearing.messages import templates
from hearing.pool.models import PoolWord
from hearing.units.queries import parameter
from tests.support.make import CITY, OTHER_CITY, PROVINCE, P
from tests.support.sweep import digest

SETTING = {
    "key": "notice_days_ordinary", "value": "6", "source": "某通知", "valid_from": "2026-03-02", "unit_id": "",
}  # fmt: skip


@pytest.fixture
def admins(make):
    """A system administrator of a city and one of the province."""
    for unit, name in ((CITY, "city"), (PROVINCE, "top")):
        make.account(make.staff(P.SYSTEM_ADMIN, unit), name)
    db.session.commit()


def test_a_citys_administrator_changes_nothing_for_all(admins, browser):
    line = db.session.query(PrepTemplate.id).first()[0]
    word = db.session.query(PoolWord.code).first()[0]
    browser.sign_in("city")
    for path in ("words", "checklists", "holidays/2027", "work", "texts/invitation", "parameters"):
        browser.get(f"/admin/system/{path}")
        if path not in ("texts/invitation", "parameters"):
            assert browser.page.select("main form") == [], path
        assert "全省" not in [one.text for one in browser.page.select("main option")], path
    text, before = templates.in_force("invitation", None, clock.today())[0], digest()
    for path, data in (
        ("/admin/system/parameters", {**SETTING, "value": "7"}),
        ("/admin/system/texts/invitation", {"text": text, "valid_from": "2026-03-02", "unit_id": ""}),
        ("/admin/system/words", {"kind": "speciality", "name": "古建筑"}),
        ("/admin/system/words/turn", {"code": word}),
        ("/admin/system/checklists", {"duty": "venue", "words": "备饮水", "days_before": "0"}),
        (f"/admin/system/checklists/{line}/retire", {}),
        ("/admin/system/holidays/2027", {
            "is_workday": "no", "name": "元旦", "from_on": "2027-01-01", "until_on": "2027-01-01",
        }),
        ("/admin/system/work/messages", {}),
    ):  # fmt: skip
        browser.post(path, data, 403)
        db.session.expire_all()
        assert digest() == before, path


def test_a_parameter_is_set_for_the_own_units_only(admins, browser):
    browser.sign_in("city")
    browser.get("/admin/system/parameters")
    browser.post("/admin/system/parameters", {**SETTING, "unit_id": str(OTHER_CITY)}, 422)
    browser.post("/admin/system/parameters", {**SETTING, "unit_id": str(CITY)})
    browser.sign_in("top")
    browser.get("/admin/system/parameters")
    browser.post("/admin/system/parameters", {**SETTING, "value": "4"})
    db.session.expire_all()
    db.session.info.clear()
    today, key = clock.today(), SETTING["key"]
    assert [parameter(key, today, unit) for unit in (CITY, OTHER_CITY)] == ["6", "4"]


@pytest.mark.rule("A-15", "R-8")
def test_a_form_of_hearing_is_changed_on_its_page(admins, browser):
    browser.sign_in("city")
    browser.get("/admin/system/forms")
    assert "由最上级检察院" in browser.text
    browser.get("/admin/system/forms/remote", 403)
    browser.sign_in("top")
    browser.get("/admin/system/forms/nothing", 404)
    browser.get("/admin/system/forms/remote")
    typed = {
        field["name"]: field.get("value") or field.get_text().strip()
        for field in browser.page.select("main form [name]:not([type=radio])")
    }
    typed |= {f["name"]: f["value"] for f in browser.page.select("main form [type=radio][checked]")}
    typed |= {"use5": "no", "words7": "主持人小结", "min_panel": "2", "reason": "省院通知"}
    browser.post("/admin/system/forms/remote", {**typed, "use4": "no"}, 422)
    assert "不能省略" in browser.text
    assert "主持人小结" in str(browser.page)
    browser.post("/admin/system/forms/remote", typed)
    browser.get("/admin/system/forms")
    assert "尚未生效" in browser.text
    assert "省院通知" in browser.text
    browser.post("/admin/system/forms/remote", typed, 409)
    tomorrow = clock.today() + timedelta(days=1)
    assert [one.number for one in form_profiles.steps_of("remote", tomorrow)] == [
        0,
        1,
        2,
        3,
        4,
        6,
        7,
    ]
    assert form_profiles.steps_of("remote", tomorrow)[-1].words == "主持人小结"
    browser.get("/admin/system/forms/remote")
    assert browser.page.select_one("[name=words7]")["value"] == "主持人小结"
