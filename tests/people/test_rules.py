"""Separated posts and passwords, as plain functions."""

from __future__ import annotations

import pytest

from hearing.people import rules
from hearing.people.rules import Held, PostKind

CITY, COUNTY, OTHER = "/340000/340100/", "/340000/340100/340103/", "/340000/340200/"


@pytest.mark.rule("P-3")
def test_separated_posts_clash_near_and_administrators_anywhere():
    hire, manage = Held(PostKind.HIRE, "市院", CITY), Held(PostKind.MANAGE, "县院", COUNTY)
    assert "不得由同一人担任" in (rules.clash([hire], manage) or "")
    assert rules.clash([hire], Held(PostKind.MANAGE, "外市", OTHER)) is None
    assert rules.clash([Held(PostKind.CLERK, "市院", CITY), hire], manage)
    assert rules.clash([], manage) is None
    system = Held(PostKind.SYSTEM_ADMIN, "省院", "/340000/")
    assert rules.clash([system], Held(PostKind.AUDIT_ADMIN, "外市", OTHER))


@pytest.mark.parametrize(("password", "words"), [
    ("Short-1", "至少 10"), ("Aa1" + "x" * 130, "最多 128"), ("onlylowercase", "三类"), ("chengban", "登录名"),
])  # fmt: skip
def test_password_problems(password, words):
    assert any(words in one for one in rules.password_problems(password, "chengban"))


def test_a_good_password_has_no_problem():
    assert rules.password_problems("Right-horse-77", "chengban") == []
