"""The register of the gallery on paper: made on the page, numbers masked, made again when something changed."""

from __future__ import annotations

import json

import pytest

from hearing.base.db import db
from hearing.base.masking import mask_identity
from hearing.hearings import doorkeeping, spectators
from hearing.hearings.models import Announcement
from hearing.outcomes import volumes
from hearing.papers.models import Paper


@pytest.mark.rule("A-19", "F-10")
def test_the_register_of_the_gallery_is_made_on_the_page_and_again_after_a_change(make, browser):
    life = make.world().life("ready")
    row = db.session.query(Announcement).one()
    row.seats = 1
    numbers = [make.names.identity("F") for _ in range(2)]
    people = [
        spectators.apply(
            row.number, name=name, identity=number, phone="10000001111", relation="media",
            employer="示例日报社",
        )
        for name, number in zip(("郑样例", "欧阳样例"), numbers, strict=True)
    ]  # fmt: skip
    make.account(life.clerk, "clerk")
    make.account(life.manager, "manage")
    db.session.commit()
    path = f"/hearings/{life.hearing_id}"
    browser.sign_in("clerk").get(f"{path}/spectators")
    browser.get(browser.page.find("a", string="到“文书”制作旁听申请登记表")["href"])
    make_sheet(browser, path)
    made = json.loads(db.session.query(Paper).one().content)
    assert (made["seats"], made["apply_until"]) == (1, row.apply_until.isoformat())
    assert [one["seat"] for one in made["people"]] == [1, None]
    assert [one["decision"] for one in made["people"]] == ["有旁听席", "候补"]
    assert made["people"][0] == {
        "name": "郑样例", "identity": mask_identity(numbers[0]), "phone": "100****1111",
        "employer": "示例日报社", "relation": "新闻记者", "decision": "有旁听席", "seat": 1,
    }  # fmt: skip
    assert not any(number in str(made) for number in (*numbers, "10000001111"))
    doorkeeping.refuse(life.clerk, life.hearing, people[0], "是本案证人")
    db.session.commit()
    make_sheet(browser, path)
    second = db.session.query(Paper).order_by(Paper.id.desc()).first()
    again = json.loads(second.content)
    assert [one["decision"] for one in again["people"]] == ["有旁听席", "不同意旁听：是本案证人"]
    bound, _ = volumes.leaves(life.hearing)
    assert [leaf.paper.id for leaf in bound if leaf.paper.kind == "F-10"] == [second.id]
    browser.sign_in("manage").get(f"{path}/papers", 403)


def make_sheet(browser, path: str) -> None:
    page = f"{path}/papers"
    browser.get(page)
    key = browser.page.select_one('button[value^="F-10/"]')["value"]
    browser.post(page, {"contact_name": "测", "contact_phone": "0551-1", "make": key})
    db.session.rollback()


def test_nobody_applied_no_register(make):
    life = make.world().life("ready")
    assert "F-10" not in {one.kind for one in volumes.prints.printable(life.hearing)}
