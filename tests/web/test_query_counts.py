"""No page sends the database more than fifteen questions, its menu's figures included."""

from __future__ import annotations

from collections import Counter

import pytest

from hearing.base.db import db
from tests.support import sweep
from tests.support.counting import counted
from tests.support.make import P
from tests.web.test_security import values

MOST = 15
# a page that two posts have opened asks the third the same
POSTS = 2
KINDS = (
    P.HANDLE, P.CHIEF, P.CLERK, P.DEPARTMENT_HEAD, P.DEPUTY_CHIEF, P.OFFICER, P.HIRE, P.MANAGE,
    P.BULLETIN_DRAFT, P.SYSTEM_ADMIN, P.SECURITY_ADMIN, P.AUDIT_ADMIN,
)  # fmt: skip
# pages that put together what many stations know
APART = (
    "login.", "feeds.", "static", "officer_desk.profile", "officer_desk.data", "case_desk.file",
    "case_desk.outcome_page", "case_desk.record_page", "leader_desk.overview", "leader_desk.blank",
    "leader_desk.compare", "pool_desk.candidate", "pool_desk.member", "pool_desk.draw",
    "pool_desk.edit_profile", "pool_desk.statistics", "admin.form_list",
)  # fmt: skip


@pytest.fixture
def world(make):
    """Three hearings at different stages, work waiting at every desk, and an account for each post."""
    first = make.world().life("answers")
    make.life("plan", days=20)
    make.life("tell", days=16)
    names = sweep.cast(make)
    seat = next(p for p in first.hearing.participants if p.role == "officer")
    names[P.OFFICER] = sweep.officer_account(make, seat.person_id)
    db.session.commit()
    return first, names


def urls(app, life, kind) -> dict[str, str]:
    """Endpoint → address of every page that a post opens."""
    adapter = app.url_map.bind("localhost")
    return {
        rule.endpoint: adapter.build(rule.endpoint, values(life, rule, 0), method="GET")
        for rule in sweep.readable(app, kind)
        if not rule.endpoint.startswith(APART)
    }


def test_every_page_asks_the_database_little(app, world, browser):
    life, names = world
    many, looked = {}, 0
    seen: Counter[str] = Counter()
    for kind in KINDS:
        browser.sign_in(names[kind])
        for endpoint, url in urls(app, life, kind).items():
            if seen[endpoint] == POSTS:
                continue
            db.session.remove()  # as a request of its own, parameters included
            with counted() as statements:
                answer = browser.client.get(url)
            looked += answer.status_code == 200
            seen[endpoint] += answer.status_code == 200
            if answer.status_code == 200 and len(statements) > MOST:
                many[f"{kind} {endpoint}"] = len(statements)
    assert looked > 60
    assert many == {}, "\n".join(f"{n} {k}" for k, n in sorted(many.items(), key=lambda p: -p[1]))
