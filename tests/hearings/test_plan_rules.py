"""What a plan may say: who may preside, how many, where, open or not, how long (pure)."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from hearing.hearings import plan_rules
from hearing.hearings.plan_rules import Change
from hearing.hearings.rules import PresiderKind, presider_problem

POSTS = ("handle", "department_head", "deputy_chief", "chief", "clerk", "hire", None)


@pytest.mark.rule("A-13")
@pytest.mark.parametrize(
    ("kind", "rank", "same", "post"),
    list(
        itertools.product(
            PresiderKind, ("handler", "department_head", "chief"), (True, False), POSTS
        )
    ),
)
def test_who_may_preside(kind, rank, same, post):
    held = {post} - {None}
    refused = presider_problem(kind, rank, same_person=same) or plan_rules.presider_post_problem(
        kind, held
    )
    presides = held & {"handle", "department_head", "deputy_chief", "chief"}
    fits = {
        "department_head": held & {"department_head"}, "chief": held & {"chief", "deputy_chief"},
    }.get(kind, presides)  # fmt: skip
    must = rank in ("chief", "department_head")
    allowed = bool(fits) and (same or (not must and kind != "handler"))
    assert (refused is None) == allowed


@pytest.mark.rule("A-5")
@pytest.mark.parametrize(
    ("defaults", "joint"),
    [([True, True], True), ([True, False], False), ([True, None], None), ([False, None], False), ([], True)],
)  # fmt: skip
def test_one_closed_case_closes_them_all(defaults, joint):
    assert plan_rules.joint_default(defaults) is joint


@pytest.mark.parametrize(
    ("form", "profiles", "profile"),
    [("ordinary", ["ordinary"], "ordinary"), ("simplified", ["detention"], "simplified"),
     ("remote", ["detention", "detention"], "detention"), ("ordinary", ["detention", "ordinary"], "ordinary")],
)  # fmt: skip
def test_profile_follows_form_and_cases(form, profiles, profile):
    assert plan_rules.profile_of(form, profiles) == profile


@pytest.mark.rule("A-7")
def test_fewer_than_three_only_when_simplified():
    assert plan_rules.panel_problem(0, 1)
    assert plan_rules.panel_problem(2, 3)
    assert plan_rules.panel_problem(2, 1) is None
    assert plan_rules.panel_problem(9, 3) is None


@pytest.mark.rule("A-12")
@pytest.mark.parametrize(
    ("form", "venue", "room", "words", "fits"),
    [("ordinary", "room", 1, None, True), ("ordinary", "room", None, None, False),
     ("on_site", "room", 1, None, False), ("on_site", "on_site", None, "某社区", True),
     ("ordinary", "mediation", None, " ", False), ("remote", "remote", None, "两地", True)],
)  # fmt: skip
def test_place(form, venue, room, words, fits):
    assert (plan_rules.place_problem(form, venue, room, words) is None) == fits


@pytest.mark.rule("A-19")
@pytest.mark.parametrize(
    ("wanted", "public", "minor", "fits"),
    [("none", False, True, True), ("live", True, False, True), ("live", False, False, False),
     ("recorded", True, True, False)],
)  # fmt: skip
def test_broadcast_only_public_without_minors(wanted, public, minor, fits):
    problem = plan_rules.broadcast_problem(wanted, is_public=public, has_minor=minor)
    assert (problem is None) == fits


@pytest.mark.rule("A-20")
def test_time_limit_counts():
    limit = date(2026, 5, 10)
    assert plan_rules.limit_warning(None, limit, 7) is None
    assert plan_rules.limit_warning(limit, date(2026, 5, 3), 7) is None
    assert "只有 6 天" in plan_rules.limit_warning(limit, date(2026, 5, 4), 7)
    assert "超过办案期限" in plan_rules.limit_warning(limit, date(2026, 5, 11), 7)


@pytest.mark.rule("F-03")
def test_differences_name_every_field_that_changed():
    before = {"时间": "甲", "地点": "一室", "旧项": "有"}
    after = {"时间": "乙", "地点": "一室", "新项": "添"}
    assert plan_rules.differences(before, after) == [
        Change("时间", "甲", "乙"), Change("新项", "", "添"), Change("旧项", "有", ""),
    ]  # fmt: skip
    assert plan_rules.differences(after, after) == []
