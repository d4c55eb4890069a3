"""Every post without its own token is refused and writes nothing (class 4)."""

from __future__ import annotations

import pytest

from hearing.base.db import db
from tests.support import sweep
from tests.support.inspector import Inspector
from tests.support.make import P
from tests.web.test_security import values


@pytest.fixture
def world(make):
    life = make.world().life("answers")
    names = sweep.cast(make)
    seat = next(p for p in life.hearing.participants if p.role == "officer")
    names[P.OFFICER] = sweep.officer_account(make, seat.person_id)
    db.session.commit()
    return life, names


def url_of(app, rule, life, method: str) -> str:
    adapter = app.url_map.bind("localhost")
    url = str(adapter.build(rule.endpoint, values(life, rule, 0), method=method))
    db.session.rollback()
    return url


def signed_in(app, names) -> dict[str, Inspector]:
    """Everybody signed in, each in a browser of their own."""
    return {kind: Inspector(app).sign_in(name) for kind, name in names.items()}


def forgeries(own: str, foreign: str) -> list[dict[str, object]]:
    """Requests that another site could make the browser send, or that carry another user's token."""
    return [
        {"data": {"x": "y"}},
        {"data": {"csrf_token": foreign}},
        {"json": {"csrf_token": own, "x": "y"}},
        {"data": f"csrf_token={own}", "content_type": "text/plain"},
        {"data": {"_method": "PUT"}, "headers": {"X-HTTP-Method-Override": "POST"}},
    ]


@pytest.mark.usefixtures("plain_menu")
def test_posts_without_their_own_token_are_refused_and_write_nothing(app, world):
    """Every post route, every forgery, the posts taking turns."""
    life, names = world
    browsers = signed_in(app, names)
    kinds = list(browsers)
    before, asked = sweep.digest(), 0
    for turn, rule in enumerate(sweep.writable(app)):
        url = url_of(app, rule, life, "POST")
        for step in range(5):
            kind, other = (kinds[(turn + step + more) % len(kinds)] for more in (0, 1))
            body = forgeries(browsers[kind].token, browsers[other].token)[step]
            response = browsers[kind].client.post(url, **body)
            assert response.status_code == 400, (kind, url, body, response.status_code)
            asked += 1
    assert asked > 200
    assert sweep.digest() == before


@pytest.mark.usefixtures("plain_menu")
def test_the_same_posts_with_the_token_are_not_refused_for_it(app, world, browser):
    """The control: it is the token that decides."""
    life, names = world
    browser.sign_in(names[P.HANDLE])
    codes = {
        browser.client.post(
            url_of(app, rule, life, "POST"), data={"csrf_token": browser.token}
        ).status_code
        for rule in sweep.writable(app)
        if rule.endpoint not in ("login.sign_out", "login.password")
        and not rule.endpoint.startswith("officer_desk.seat_")  # no account but a seat opens these
    }
    assert 400 not in codes
    assert codes <= {200, 303, 403, 404, 409, 422}
