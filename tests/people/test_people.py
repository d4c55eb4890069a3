"""Accounts, posts, sessions and the sign-in limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.base.sealing import keyring
from hearing.people import service, sessions
from hearing.people.models import Person
from tests.conftest import NOW
from tests.support.make import CITY, COUNTY, PASSWORD, PROVINCE, P
from tests.support.race import together


@pytest.mark.rule("P-3")
def test_duties_are_apart_with_a_sentence(make):
    security = make.staff(P.SECURITY_ADMIN, PROVINCE)
    manager = make.staff(P.MANAGE, CITY)
    with pytest.raises(Refused, match="不得由同一人担任"):
        service.grant_post(security, manager.person_id, P.HANDLE, COUNTY)
    with pytest.raises(Refused, match="自己"):
        service.grant_post(security, security.person_id, P.SECURITY_ADMIN, CITY)
    with pytest.raises(Forbidden):
        service.grant_post(manager, manager.person_id, P.HANDLE, COUNTY)


def test_account_takes_effect_by_another(make):
    system, security = make.staff(P.SYSTEM_ADMIN, PROVINCE), make.staff(P.SECURITY_ADMIN, PROVINCE)
    account = service.open_account(system, make.person().id, "newcomer", "staff", PASSWORD)
    assert sessions.authenticate("newcomer", PASSWORD, "a") is None
    with pytest.raises(Forbidden):
        service.confirm_account(system, account.id)
    service.confirm_account(security, account.id)
    with pytest.raises(Conflict):
        service.confirm_account(security, account.id)
    assert sessions.authenticate("newcomer", PASSWORD, "a").id == account.id


@pytest.mark.parametrize("password", ["short", "alllowercase", "12345678901", "newcomer-A1x"])
def test_weak_passwords(make, password):
    system = make.staff(P.SYSTEM_ADMIN, PROVINCE)
    with pytest.raises(Refused, match="密码"):
        service.open_account(system, make.person().id, "newcomer", "staff", password)


@pytest.mark.both_engines
def test_exactly_five_of_fifty_are_evaluated(app, make):
    make.account(make.staff(P.CLERK), "clerk")
    db.session.commit()
    results = together(app, lambda n: sessions.try_once("account:clerk", 5), 50)
    assert results.count(True) == 5, results
    assert sessions.authenticate("clerk", PASSWORD, "x") is None
    db.session.commit()
    with clock.at(NOW + timedelta(minutes=16)):
        assert sessions.authenticate("clerk", PASSWORD, "x") is not None


def test_identity_numbers_are_unreadable_and_bound_to_their_row(make):
    number = make.names.identity("M")
    one = make.person(identity=number)
    other = make.person()
    assert number.encode() not in one.identity_sealed
    assert one.identity == number
    other.identity_sealed = one.identity_sealed
    with pytest.raises(InvalidTag):
        _ = other.identity
    assert make.person(identity=number, name=one.name).id == one.id
    assert keyring.digest("identity", number) == one.identity_digest
    assert db.session.query(Person).filter_by(identity_digest=one.identity_digest).count() == 1


ENDINGS = ["out", "password", "stop", "post", "idle", "absolute"]


@pytest.mark.parametrize("how", ENDINGS)
def test_sessions_end_at_once(app, make, browser, how):
    viewer = make.staff(P.HANDLE)
    security = make.staff(P.SECURITY_ADMIN, PROVINCE)
    make.account(viewer, "handler")
    db.session.commit()
    browser.sign_in("handler")
    browser.get("/home")
    cookie = browser.client.get_cookie("sid").value
    later = NOW
    if how == "out":
        browser.post("/sign-out")
    elif how == "password":
        new = {"old": PASSWORD, "new": "Other-horse-88", "again": "Other-horse-88"}
        browser.get("/password")
        browser.post("/password", new)
    elif how == "stop":
        service.stop_account(security, 1)
        db.session.commit()
    elif how == "post":
        service.end_post(security, viewer.hat.post_id)
        db.session.commit()
    else:
        later = NOW + (timedelta(minutes=31) if how == "idle" else timedelta(hours=12, minutes=1))
    client = app.test_client()
    client.set_cookie("sid", cookie)
    with clock.at(later):
        assert client.get("/home").status_code == 303
