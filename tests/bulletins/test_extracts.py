"""The public extract: an act of its own, decided by another, small numbers hidden, never by itself."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.bulletins import extracts, open_figures, service
from hearing.bulletins.extract_models import BulletinExtract
from hearing.bulletins.rules import month_bounds
from hearing.papers import service as papers
from tests.support.make import CITY, OTHER_CITY, P

APRIL = (date(2026, 4, 1), date(2026, 5, 1))


def figures(**changes):
    """Figures of forty public and six closed cases in two areas and three lines."""
    found = {
        "unit_name": "合肥市人民检察院", "span": "2026年3月", "closing_at": "2026-04-10T16:00:00+00:00",
        "totals": {"cases": 64, "hearings": 60, "streamed": 2, "closed_cases": 6},
        "rate": {"words": "口径", "version": 2, "numerator": 30, "denominator": 40, "pending": 3},
        "matrix": {
            "columns": [{"short": "普通刑事"}, {"short": "民事"}, {"short": "行政"}],
            "rows": [{"name": "合肥市院本级"}, {"name": "包河区"}, {"name": "庐阳区"}],
            "public_cells": [[3, 9, 8], [7, 6, 7], [8, 8, 8]],
        },
    }  # fmt: skip
    return {**found, **changes}


@pytest.fixture
def sent(office, monkeypatch):
    """A bulletin sent out whose frozen figures are those above."""
    row = office.to("printed")
    office.chief_of_city = office.make.staff(P.CHIEF, CITY)
    monkeypatch.setattr(extracts, "frozen", SimpleNamespace(figures_of=lambda _: figures()))
    db.session.commit()
    return row


@pytest.mark.rule("F-30")
def test_drafted_by_one_decided_by_another_and_never_by_itself(office, sent):
    assert db.session.query(BulletinExtract).count() == 0  # sending the bulletin out made none
    with pytest.raises(Forbidden):
        extracts.draft(office.issuer, sent, "检务公开")
    with pytest.raises(Refused, match="依据"):
        extracts.draft(office.drafter, sent, " ")
    row = extracts.draft(office.drafter, sent, "检务公开工作安排")
    assert open_figures.public_extracts() == []
    with pytest.raises(Conflict, match="重叠"):
        extracts.draft(office.drafter, sent, "再来一份")
    with pytest.raises(Forbidden):
        extracts.publish(office.issuer, row)
    with pytest.raises(Forbidden):
        extracts.publish(office.make.staff(P.CHIEF, OTHER_CITY), row)
    paper = extracts.publish(office.chief_of_city, row, "同意")
    assert (paper.kind, paper.content) == ("F-30-P", row.content)
    [shown] = open_figures.public_extracts()
    assert shown.content == json.loads(row.content)
    with pytest.raises(Conflict, match="刚被别人办理"):
        extracts.send_back(office.chief_of_city, row, "迟了")
    with pytest.raises(Refused, match="为什么撤下"):
        extracts.withdraw(office.chief_of_city, row, "")
    extracts.withdraw(office.chief_of_city, row, "数据有误")
    assert open_figures.public_extracts() == []
    db.session.commit()
    verbs = [one for (one,) in db.session.execute(
        text("SELECT verb FROM journal_entry WHERE verb LIKE 'extract%' ORDER BY sequence"))]  # fmt: skip
    assert verbs == ["extract.draft", "extract.published", "extract.withdraw"]


@pytest.mark.rule("F-30")
def test_nothing_small_and_nobody_is_in_it(office, sent):
    content = json.loads(extracts.draft(office.drafter, sent, "检务公开").content)
    assert (content["cases"], content["hearings"], content["streamed"]) == (64, 60, "不足5")
    numbers = [cell for row in content["rows"] for cell in row["cells"] if isinstance(cell, int)]
    assert min(numbers) >= 5
    assert content["rows"][0]["cells"][0] == "*"
    assert sum(cell == "*" for row in content["rows"] for cell in row["cells"]) == 4
    assert content["rows"][-1]["cells"][-1] == 64
    assert content["rate"]["pending"] == "不足5"
    assert set(content) == {
        "unit_name", "number", "title", "period", "cut_off", "cases", "hearings", "streamed", "columns",
        "rows", "rate", "signed_on",
    }  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), [
    ({"totals": {"cases": 4, "hearings": 4, "streamed": 0, "closed_cases": 0}}, "不足 5"),
    ({"matrix": {"columns": [], "rows": []}}, "旧版本"),
])  # fmt: skip
def test_of_what_none_is_made(changes, words):
    with pytest.raises(Refused, match=words):
        extracts.content_of(figures(**changes), "1号")


def test_a_rate_that_would_tell_a_small_number_is_left_out():
    rate = {"words": "口径", "version": 2, "numerator": 38, "denominator": 40, "pending": 0}
    assert extracts.content_of(figures(rate=rate), "1号")["rate"] is None


@pytest.mark.rule("F-30")
def test_overlapping_months_are_not_published_twice(office, sent):
    row = extracts.draft(office.drafter, sent, "检务公开")
    extracts.publish(office.chief_of_city, row)
    with clock.at(clock.beijing(date(2026, 5, 20), "09:00")):
        april = office.on(service.draft(office.drafter, *APRIL), "printed")
        first, _ = month_bounds(2026, 3)
        both = office.on(service.draft(office.drafter, first, APRIL[1]), "printed")
        with pytest.raises(Conflict, match="相减"):
            extracts.draft(office.drafter, both, "两个月")
        extracts.draft(office.drafter, april, "四月")
        extracts.withdraw(office.chief_of_city, row, "更正")
        with pytest.raises(Conflict, match="相减"):  # it was public: whoever kept it could subtract
            extracts.draft(office.drafter, both, "两个月")
        extracts.draft(office.drafter, sent, "更正后重新公开")  # the same months again


@pytest.mark.both_engines
def test_the_database_refuses_too(office, sent, engine):
    row = extracts.draft(office.drafter, sent, "检务公开")
    db.session.commit()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(
            "UPDATE bulletin_extract SET state = 'returned', decided_by = drafted_by, decided_at = drafted_at"
        ))  # fmt: skip
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(
            "UPDATE bulletin_extract SET state = 'published', decided_by = 1 + drafted_by, decided_at = drafted_at"
        ))  # fmt: skip
    assert db.session.get_one(BulletinExtract, row.id).state == "draft"


def test_from_the_page_of_the_bulletin_to_the_public(office, sent, browser):
    for viewer, name in (
        (office.drafter, "tongji"),
        (office.chief_of_city, "shi"),
        (office.issuer, "qianfa"),
    ):
        office.make.account(viewer, name)
    db.session.commit()
    browser.sign_in("tongji")
    browser.get(f"/bulletins/{sent.id}/extract")
    browser.post(f"/bulletins/{sent.id}/extract", {"reason": ""}, 422)
    answer = browser.post(f"/bulletins/{sent.id}/extract", {"reason": "检务公开"})
    page = answer.location
    browser.get(page)
    assert "不足 5 件" in browser.text
    assert not browser.page.find("button", string="同意公开")
    browser.post(f"{page}/publish", {"words": ""}, 403)
    browser.get("/open-figures")
    assert "2026年3月公开听证情况" not in browser.text
    browser.sign_in("shi")
    browser.get("/extracts")
    browser.get(page)
    browser.post(f"{page}/return", {"words": ""}, 422)
    browser.post(f"{page}/publish", {"words": "同意"})
    browser.client.post("/sign-out")
    browser.get("/open-figures")
    assert "2026年3月公开听证情况" in browser.text
    [row] = open_figures.public_extracts()
    browser.get(f"/open-figures/{row.number}")
    for hidden in ("*", "不足5"):
        assert hidden in browser.text
    assert papers.render_pending(9)
    db.session.commit()
    assert browser.client.get(f"/open-figures/{row.number}/paper").mimetype == "application/pdf"
    browser.get("/open-figures/没有", 404)
