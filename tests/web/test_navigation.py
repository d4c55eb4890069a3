"""The menu of each post: few entries, everything within two steps, and what waits counted at both."""

from __future__ import annotations

import pytest

from hearing.base.db import db
from hearing.people.rules import PostKind as P
from hearing.web import navigation
from hearing.web.navigation import Group, entries_of

FEWER = (P.SECURITY_ADMIN, P.AUDIT_ADMIN)


@pytest.mark.parametrize("post", sorted(navigation.MENUS))
def test_four_to_seven_entries_and_nothing_twice(post):
    whole = navigation.MENUS[post]
    endpoints = [entry.endpoint for one in whole for entry in entries_of(one)]
    assert len(whole) <= 7
    assert len(whole) >= 4 or post in FEWER
    assert len(set(endpoints)) == len(endpoints)
    assert len({one.label for one in whole}) == len(whole)
    for group in (one for one in whole if isinstance(one, Group)):
        assert 2 <= len(group.entries) <= 5
        assert len({entry.label for entry in group.entries}) == len(group.entries)


def _rows(browser, address: str) -> list[list[tuple[str, str, str | None]]]:
    """Address, words and mark of the entries in the first row and in the second."""
    browser.get(address)
    rows = browser.page.select('nav[aria-label="主菜单"] > ul')
    return [
        [(a["href"], a.get_text(), a.get("aria-current")) for a in row.select("a")] for row in rows
    ]


def test_the_second_row_stands_on_the_pages_of_its_group_only(make, browser):
    life = make.world().life("plan")
    make.account(life.chief, "zhang")
    db.session.commit()
    browser.sign_in("zhang")
    (first,) = _rows(browser, "/dashboard")
    assert [words for _, words, _ in first][:3] == ["总览", "待我审批", "听证"]
    assert ("/dashboard", "总览", "page") in first
    first, second = _rows(browser, "/effect")
    assert [words for _, words, _ in second] == ["听证", "案件", "申请", "息诉情况", "未息诉台账"]
    assert [words for _, words, mark in second if mark == "page"] == ["息诉情况"]
    assert [words for _, words, mark in first if mark] == ["听证"]
    assert all(address for address, _, _ in first + second)


def test_a_group_counts_what_waits_at_its_entries(app):
    entries = [navigation.Shown(words, "/x", False, number) for words, number in (("a", 2), ("b", 3))]  # fmt: skip
    found = navigation._shown(Group("c", ()), entries)  # noqa: SLF001 - the arithmetic alone
    assert found is not None
    assert found.count == 5
    assert navigation._shown(Group("c", ()), []) is None  # noqa: SLF001 - the arithmetic alone


def test_pages_with_an_address_of_their_own_stand_under_the_entry_they_are_reached_from(
    make, browser
):
    life = make.world().life("plan")
    make.account(life.chief, "zhang")
    make.account(life.handler, "ban")
    db.session.commit()
    for name, address, marked in (
        ("zhang", "/mocks", "培训观摩"), ("zhang", "/trigger-tasks", "整改"), ("zhang", "/coverage-rules", "月度通报"),
        ("zhang", "/explanations", "待我审批"), ("ban", "/mocks", "培训观摩"), ("ban", "/undecided", "工作台"),
        ("ban", "/effect/persons", "化解回访"),
    ):  # fmt: skip
        browser.sign_in(name)
        rows = _rows(browser, address)
        found = [words.rstrip("0123456789") for row in rows for _, words, mark in row if mark]
        assert marked in found, (name, address, found)


def test_every_page_beneath_another_is_served_and_its_entries_stand_in_a_menu(app):
    for endpoint, above in navigation.BENEATH.items():
        assert endpoint in app.view_functions
        assert set(above) <= navigation.endpoints()
