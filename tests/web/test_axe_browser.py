"""Pages that others than the officer and the presider open: axe finds nothing, nothing stands out at the side.

The officers' and the sitting's pages are looked at where their journeys are tried.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest import mock

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import reading
from tests.support.axe import assert_usable, violations
from tests.support.make import COUNTY
from tests.web.test_reading_pages import Shelf
from tests.web.test_thread import journey  # noqa: F401 - the fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
PUBLIC = ("/", "/announcements", "/apply", "/apply/status", "/attend", "/certificates", "/guide", "/recruitment",
          "/arrive", "/officer/first-pin")  # fmt: skip
DESK = ("/home", "/hearings", "/hearings/{h}", "/hearings/{h}/sitting", "/hearings/{h}/record",
        "/hearings/{h}/opinions", "/hearings/{h}/file", "/cases/{c}", "/rooms/month")  # fmt: skip
LEADER = ("/overview", "/plans", "/bulletins/1/read", "/bulletins/1/read?as=tables")


def visit(j: Any, name: str, paths: tuple[str, ...], width: int = 1280, **ids: int) -> None:
    for path in paths:
        page = j.as_(name, path.format(**ids), width)
        assert page.locator("h1").count() == 1, path
        assert_usable(page)


def test_public_and_staff_pages(journey, make):  # noqa: F811 - fixture
    j, life = journey, make.life("tell_decision")
    j.at(clock.beijing(life.row.held_on, "18:00"))
    case_id = life.hearing.cases[0].id
    shelf = Shelf()
    shelf.put(1, COUNTY, date(2026, 3, 1))
    db.session.commit()
    guest = j.chromium.new_context(viewport={"width": 390, "height": 800})
    page = guest.new_page()
    for path in PUBLIC:
        page.goto(f"{j.base}{path}")
        assert_usable(page)
    # the control: axe sees what is wrong
    page.evaluate("document.querySelector('html').removeAttribute('lang')")
    assert [one for one in violations(page) if "html-has-lang" in one]
    guest.close()
    visit(j, "chengban", DESK, h=life.hearing_id, c=case_id)
    with mock.patch.object(reading, "queries", shelf):
        visit(j, "zhang", LEADER)
