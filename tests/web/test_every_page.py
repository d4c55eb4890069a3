"""Every page that somebody may read: it opens, is well made, writes nothing, shows no whole number (T6)."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.resealing import sealed_columns
from hearing.hearings import delegations, drafts
from tests.practice.practised import practised
from tests.support import sweep
from tests.support.inspector import Inspector, problems
from tests.support.make import CITY, COUNTY, P
from tests.web.test_csrf import url_of


def secrets() -> dict[str, str]:
    """Every sealed text in the database that is a number somebody could be known by → where it stands."""
    found = {}
    for one in sealed_columns():
        if one.is_file or one.attribute == "secret":
            continue
        for row in db.session.query(one.model):
            value = getattr(row, one.attribute)
            if value and sum(mark.isdigit() for mark in value) >= 8:
                found[value] = one.name
    db.session.rollback()
    return found


def texts(response) -> str:
    """What a response says, also inside a spreadsheet."""
    data = response.get_data()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def is_page(response) -> bool:
    """Whether it opened as a page of ours, and is not a file to be kept."""
    is_file = "attachment" in response.headers.get("Content-Disposition", "")
    return response.status_code == 200 and response.mimetype == "text/html" and not is_file


def shown(response, wanted: dict[str, str]) -> list[str]:
    words = texts(response)
    return [where for value, where in wanted.items() if value in words]


@pytest.fixture
def world(make):
    first = make.world().life("answers")
    second = make.life("file", days=20, number=8)
    drafts.start(first.owner, {"cases": {"cases": [str(first.hearing.cases[0].id)]}})
    delegations.grant(
        first.chief, make.province.one(COUNTY, P.DEPUTY_CHIEF).person_id or 0, ["venue"],
        clock.today(), clock.today(), "院党组会决定",
    )  # fmt: skip
    practised(make, second.hearing)
    names = sweep.cast(make)
    seat = next(p for p in first.hearing.participants if p.role == "officer")
    names[P.OFFICER] = sweep.officer_account(make, seat.person_id)
    db.session.commit()
    return (first, second), names


QUERY = "?x=1&q=a&verb=a&before=3&state=draft&month=2026-02"


@pytest.mark.usefixtures("plain_menu")
def test_pages_open_whole_write_nothing_and_show_no_whole_number(app, world):
    """Every page of every post: no fault, well made, no row changed (class 4), no number in it (T6)."""
    lives, names = world
    wanted = secrets()
    assert len(wanted) > 30
    browsers = {kind: Inspector(app).sign_in(name) for kind, name in names.items()}
    before, seen, found = sweep.digest(), 0, []
    looked: set[str] = set()
    for kind, browser in browsers.items():
        for rule in sweep.readable(app, kind):
            for life in lives if rule.arguments else lives[:1]:
                url = url_of(app, rule, life, "GET")
                response = browser.client.get(url if rule.arguments else url + QUERY)
                assert response.status_code in (200, 303, 403, 404), (url, response.status_code)
                found += [(kind, url, where) for where in shown(response, wanted)]
                seen += response.status_code == 200
                if is_page(response) and url not in looked:  # to the next post it is the same
                    found += [(kind, url, one) for one in problems(texts(response))]
                    looked.add(url)
    assert found == [], "\n".join(map(str, found))
    assert seen > 300
    assert sweep.digest() == before
    # the control: one row more, and the digest is another
    db.session.execute(db.text("UPDATE room SET seats = seats + 1"))
    db.session.commit()
    assert sweep.digest() != before


def test_a_number_on_a_page_is_seen(app, world):
    """The control: the page that shows it after a reason was given."""
    _, names = world
    wanted = secrets()
    browser = Inspector(app).sign_in(names[P.MANAGE])
    browser.get("/pool/members/1/numbers")
    response = browser.post("/pool/members/1/numbers", {"reason": "contact"}, 200)
    assert sorted(shown(response, wanted))[0] == "person.identity_sealed"
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", next(iter(wanted)))
    answer = type("Answer", (), {"get_data": lambda _self: sheet.getvalue()})()
    assert shown(answer, wanted)


def test_no_numbers_in_the_journal(app, make, world):
    from hearing.journal.models import JournalEntry

    words = json.dumps([row.details for row in db.session.query(JournalEntry)])
    assert CITY
    assert [value for value in secrets() if value in words] == []
