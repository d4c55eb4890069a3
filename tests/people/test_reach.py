"""A security administrator reaches the accounts and posts of the own tree, and no others."""

from __future__ import annotations

import pytest

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import SYSTEM
from hearing.people import queries, service
from tests.support.make import CITY, COUNTY, OTHER_CITY, PASSWORD, PROVINCE, P


@pytest.fixture
def two(make):
    """Two clerks with accounts, one in each of two cities' trees."""
    ours, theirs = make.staff(P.CLERK, COUNTY), make.staff(P.CLERK, OTHER_CITY)
    make.account(ours, "ours")
    make.account(theirs, "theirs")
    return ours, theirs


def seen(viewer) -> set[str]:
    return {row.sign_in_name for row in queries.accounts(viewer)}


@pytest.mark.both_engines
def test_the_list_and_each_account_are_of_the_own_tree(make, two):
    assert seen(make.staff(P.SECURITY_ADMIN, CITY)) == {"ours"}
    assert seen(make.staff(P.SECURITY_ADMIN, OTHER_CITY)) == {"theirs"}
    assert seen(make.staff(P.SECURITY_ADMIN, PROVINCE)) == {"ours", "theirs"}


@pytest.mark.both_engines
def test_another_tree_is_missing_for_every_act(make, two):
    _, theirs = two
    security = make.staff(P.SECURITY_ADMIN, CITY)
    account = queries.accounts(make.staff(P.SECURITY_ADMIN, OTHER_CITY))[0].id
    post = service.live_posts(theirs.person_id)[0].id
    acts = (
        lambda: queries.account_for(security, account),
        lambda: service.confirm_account(security, account),
        lambda: service.stop_account(security, account),
        lambda: service.end_post(security, post),
        lambda: service.grant_post(security, theirs.person_id, P.CLERK, CITY),
        lambda: service.grant_post(security, two[0].person_id, P.CLERK, OTHER_CITY),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert queries.account_for(SYSTEM, account).stopped_at is None


def test_a_new_account_is_confirmed_where_it_was_opened(make):
    system = make.staff(P.SYSTEM_ADMIN, CITY)
    service.open_account(system, make.person().id, "newcomer", "staff", PASSWORD)
    db.session.flush()
    assert "newcomer" in seen(make.staff(P.SECURITY_ADMIN, CITY))
    assert "newcomer" not in seen(make.staff(P.SECURITY_ADMIN, OTHER_CITY))
    assert "newcomer" in seen(make.staff(P.SECURITY_ADMIN, PROVINCE))
