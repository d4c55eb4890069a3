"""用语建议 beside announcement, rights and reasons: shown as a page, and nothing is kept from being saved."""

from __future__ import annotations

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings.models import Announcement, Hearing
from hearing.messages import templates
from hearing.opinions import decision
from tests.support.make import PROVINCE, P

HARD = "某" + "盗窃合同诈骗职务侵占敲诈勒索" * 4 + "附条件不起诉案"
ADVICE = "只是建议，不影响保存和发布"


def proposals(browser) -> list[str]:
    return [cell.text for cell in browser.page.select("#plain-title ~ .scroll td:nth-of-type(3)")]


def test_the_announcement_is_looked_at_before_and_after_but_published_as_typed(make, browser):
    life = make.world().life("answers")
    make.account(life.owner, "owner")
    make.account(life.head, "head")
    db.session.commit()
    page = f"/hearings/{life.hearing_id}/announcement"
    browser.sign_in("owner").get(page)
    assert browser.page.select_one("#plain-title") is None
    typed = {"cause": HARD, "seats": "5", "apply_until": str(life.row.held_on), "contact": "0551"}
    browser.post(page, {**typed, "contact": "", "look": "yes"}, 422)
    browser.post(page, {**typed, "look": "yes"}, 200)
    assert db.session.query(Announcement).count() == 0
    assert browser.page.select_one("[name=cause]")["value"] == HARD
    assert ADVICE in browser.text
    assert any("写成“附条件不起诉（" in one for one in proposals(browser))
    assert any(one.startswith("分成") for one in proposals(browser))
    browser.post(page, typed)
    assert HARD in db.session.query(Announcement).one().text
    assert db.session.get_one(Hearing, life.hearing_id).announced_at
    browser.get(f"/hearings/{life.hearing_id}/spectators")
    assert "公告旁听席 5 个" in browser.text
    assert any("写成“附条件不起诉（" in one for one in proposals(browser))
    browser.sign_in("head").get(f"/hearings/{life.hearing_id}/spectators")
    assert "公告旁听席 5 个" in browser.text
    assert browser.page.select_one("#plain-title") is None


@pytest.mark.parametrize("code", ["rights", "discipline", "letter_party"])
def test_a_rights_text_has_its_advice_and_is_replaced_all_the_same(make, browser, code):
    make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    db.session.commit()
    url, kept = (
        f"/admin/system/texts/{code}",
        "".join("{" + name + "}" for name in templates.KINDS[code].places),
    )
    text = f"有管辖权异议的，可以提出刑事申诉{kept}。"
    data = {"text": text, "valid_from": str(clock.today()), "unit_id": ""}
    browser.sign_in("system").get(url)
    browser.post(url, {**data, "look": "yes"}, 200)
    assert ["刑事申诉（" in one for one in proposals(browser)] == [True]
    assert templates.versions(code) == []
    browser.post(url, data)
    assert templates.in_force(code, None, clock.today()) == (text, 2)
    browser.get(url)
    assert ["刑事申诉（" in one for one in proposals(browser)] == [True]
    browser.post(url, {**data, "text": f"请准时到场{kept}。", "look": "yes"}, 200)
    assert "没有过长的句子，也没有未解释的术语" in browser.text


def test_the_list_of_terms_is_replaced_and_used(make, browser):
    make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    db.session.commit()
    url = "/admin/system/texts/plain_terms"
    data = {
        "text": "到场：来到听证室\r\n没有写冒号",
        "valid_from": str(clock.today()),
        "unit_id": "",
    }
    browser.sign_in("system").get(url)
    browser.post(url, {**data, "look": "yes"}, 200)
    assert proposals(browser) == ["写成“术语：解释”，一行一个"]
    browser.post(url, data)
    browser.get("/admin/system/texts/letter_party")
    assert any("到场（来到听证室）" in one for one in proposals(browser))
    assert not any("回避（" in one for one in proposals(browser))
    browser.get("/admin/system/texts/coming")
    assert browser.page.select_one("#plain-title") is None


def test_the_reasons_are_saved_and_then_looked_at(make, browser):
    life = make.world().life("close")
    make.account(life.owner, "owner")
    db.session.commit()
    issue = life.hearing.issues[0].id
    page, reasons = f"/hearings/{life.hearing_id}/decision", "已经认罪认罚，没有社会危险性。"
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        browser.sign_in("owner").get(page)
        assert browser.page.select_one("#plain-title") is None
        browser.post(page, {f"kind{issue}": "as_proposed", f"reasons{issue}": reasons})
        assert decision.drafts(life.hearing_id)[issue].reasons == reasons
        browser.get(page)
        assert ADVICE in browser.text
        assert [one.split("（")[0] for one in proposals(browser)][-2:] == [
            "写成“认罪认罚", "写成“社会危险性",
        ]  # fmt: skip
        assert browser.page.select_one(f"form[action='/hearings/{life.hearing_id}/decide']")
