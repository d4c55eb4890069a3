"""No page, list or file shows a whole identity number or telephone to anybody who gave no reason (T6)."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from hearing.base.db import db
from hearing.base.resealing import sealed_columns
from tests.support import sweep
from tests.support.inspector import Inspector
from tests.support.make import CITY, P
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


def shown(response, wanted: dict[str, str]) -> list[str]:
    words = texts(response)
    return [where for value, where in wanted.items() if value in words]


@pytest.fixture
def world(make):
    first = make.world().life("answers")
    second = make.life("file", days=20, number=8)
    names = sweep.cast(make)
    seat = next(p for p in first.hearing.participants if p.role == "officer")
    names[P.OFFICER] = sweep.officer_account(make, seat.person_id)
    db.session.commit()
    return (first, second), names


@pytest.mark.usefixtures("plain_menu")
def test_no_page_shows_a_whole_number(app, world):
    lives, names = world
    wanted = secrets()
    assert len(wanted) > 30
    seen, found = 0, []
    for kind, name in names.items():
        browser = Inspector(app).sign_in(name)
        for rule in sweep.readable(app, kind):
            for life in lives if rule.arguments else lives[:1]:
                url = url_of(app, rule, life, "GET")
                response = browser.client.get(url)
                found += [(kind, url, where) for where in shown(response, wanted)]
                seen += response.status_code == 200
    assert found == [], "\n".join(map(str, found))
    assert seen > 150


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
