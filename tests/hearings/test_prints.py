"""The papers of one hearing: made by a button, once, from what stands in the rows."""

from __future__ import annotations

import json

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden, NotFound
from hearing.base.viewer import SYSTEM
from hearing.hearings import prints
from hearing.hearings.documents import letter_words
from hearing.messages import templates
from hearing.opinions import documents
from hearing.papers import service
from hearing.papers.models import Paper
from tests.support.make import COUNTY, P

CONTACT = {"name": "测书记员", "phone": "0551-00000000"}


def offered(life) -> dict[str, prints.Printable]:
    rows = [*prints.printable(life.hearing), *documents.printable(life.hearing)]
    return {f"{one.kind} {one.whom}": one for one in rows}


@pytest.mark.rule("F-06", "F-07", "F-08", "F-12", "F-13", "F-16", "F-17")
def test_every_paper_of_a_told_hearing_can_be_set(make):
    life = make.world().life("file")
    rows = offered(life)
    kinds = [one.kind for one in rows.values()]
    assert kinds.count("F-07") == 3
    assert kinds.count("F-06") == 2
    assert kinds.count("F-17") == 3
    assert kinds.count("F-13") == 3
    assert {"F-09", "F-12", "F-14", "F-16", "F-17-S"} <= set(kinds)
    for one in rows.values():
        if one.kind in {found.kind for found in documents.printable(life.hearing)}:
            documents.print_paper(life.clerk, life.hearing, one, CONTACT)
        else:
            prints.print_paper(life.clerk, life.hearing, one, CONTACT)
    db.session.commit()
    assert service.render_pending(50, db.session.commit) == len(rows)
    for paper in db.session.query(Paper):
        assert "10000000000" not in paper.content


@pytest.mark.rule("A-14", "F-14")
def test_the_sign_in_sheet_is_empty_before_and_says_who_came_after(make):
    life = make.world().life("ready")
    sheet = offered(life)["F-14 入卷"]
    before = json.loads(prints.print_paper(life.clerk, life.hearing, sheet, CONTACT).content)
    assert before["taken_at"] is None
    assert {one["arrived_at"] for one in before["people"]} == {None}
    assert any(one["words"] for one in before["people"] if one["role"] == "听证员")
    make.live(life, ("open",))
    after = json.loads(prints.print_paper(life.clerk, life.hearing, sheet, CONTACT).content)
    assert after["taken_at"]
    assert all(one["arrived_at"] and one["way"] == "书记员登记" for one in after["people"])
    assert len(after["people"]) == len(before["people"])


@pytest.mark.rule("F-17")
def test_no_opinion_on_paper_before_closing(make):
    life = make.world().life("vote")
    assert documents.printable(life.hearing) == []
    seat = prints.Printable("F-17", "seat", 1, "x")
    with pytest.raises(NotFound):
        prints.chosen(
            [*prints.printable(life.hearing), *documents.printable(life.hearing)], seat.key
        )


def test_a_letter_is_made_once_and_the_record_again_when_somebody_signs(make):
    life = make.world().life("decide")
    rows = offered(life)
    notice = next(one for one in rows.values() if one.kind == "F-06")
    first = prints.print_paper(life.clerk, life.hearing, notice, CONTACT)
    again = prints.print_paper(life.clerk, life.hearing, notice, {**CONTACT, "name": "别人"})
    assert again.id == first.id
    assert json.loads(first.content)["number"].endswith("1号")


@pytest.mark.rule("R-8")
@pytest.mark.parametrize(("kind", "opening", "closing"), [
    ("F-06", "opening_notice", "letter_party"), ("F-08", "opening_notice", "letter_other"),
    ("F-07", "opening_officer", "letter_officer"), ("F-09", "opening_public", "letter_public"),
])  # fmt: skip
def test_first_and_last_paragraphs_are_the_offices_own(make, kind, opening, closing):
    life = make.world().life("tell")
    for code in (opening, closing):
        basic = templates.in_force(code, COUNTY, clock.today())[0]
        templates.add(SYSTEM, code, f"本院自拟。{basic}", clock.today(), COUNTY)
    one = next((x for x in prints.printable(life.hearing) if x.kind == kind), None)
    if one is None:
        assert kind == "F-08"  # nobody but parties and officers is told of this hearing
        words = letter_words(life.hearing, opening, closing, secrecy="")
    else:
        paper = prints.print_paper(life.clerk, life.hearing, one, CONTACT)
        words = json.loads(paper.content)
    for place in ("opening", "closing"):
        assert words[place][0].startswith("本院自拟。")
        assert "{" not in "".join(words[place])
        assert words[f"{place}_version"] == 2


def test_only_who_prepares_prints(make):
    life = make.world().life("tell")
    one = prints.printable(life.hearing)[0]
    with pytest.raises(Forbidden):
        prints.print_paper(make.staff(P.HANDLE), life.hearing, one, CONTACT)


def test_the_page_makes_and_shows(make, browser):
    life = make.world().life("file")
    browser_user = make.account(life.clerk, "clerk")
    db.session.commit()
    browser.sign_in(browser_user)
    page = f"/hearings/{life.hearing_id}/papers"
    browser.get(page)
    key = browser.page.select_one("button[name=make]")["value"]
    browser.post(page, {"contact_name": "测书记员", "make": key}, 422)
    assert "填写联系电话" in browser.text
    browser.post(page, {"contact_name": "测书记员", "contact_phone": "0551-1", "make": key})
    browser.post(
        page, {"contact_name": "测书记员", "contact_phone": "0551-1", "make": "F-16/x/1"}, 404
    )
    paper = db.session.query(Paper).one()
    browser.get(f"{page}/{paper.id}")
    assert "正在生成" in browser.text
    service.render_pending(5, db.session.commit)
    assert browser.client.get(f"{page}/{paper.id}").mimetype == "application/pdf"
    browser.get(f"{page}/{paper.id + 1}", 404)
    other = make.life("file", number=9, days=30)
    db.session.commit()
    browser.get(f"/hearings/{other.hearing_id}/papers/{paper.id}", 404)
