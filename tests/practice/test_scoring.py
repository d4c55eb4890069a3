"""Score sheets, points, grades, reviewers and contests as plain arithmetic."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.practice import scoring
from hearing.practice.scoring import Criterion, Grade, Lines

LINES = Lines(90, 75, 60)


def sheet(*weights: int) -> list[Criterion]:
    return [Criterion(f"第{turn}项", "标准", weight) for turn, weight in enumerate(weights)]


@pytest.mark.rule("F-29")
@pytest.mark.parametrize(("rows", "words"), [
    (sheet(60, 40), None), (sheet(100), None), (sheet(60, 39), "现为 99 分"), (sheet(60, 41), "现为 101 分"),
    ([], "至少"), (sheet(100, 0), "1 到 100"), (sheet(*[1] * 31), "最多 30 项"),
    ([*sheet(50), *sheet(50)], "写了两次"),
])  # fmt: skip
def test_weights_make_a_hundred(rows, words):
    problem = scoring.sheet_problem(rows)
    assert problem is None if words is None else words in problem


@pytest.mark.rule("F-29")
@pytest.mark.parametrize(("deduction", "finding", "words"), [
    (0, "", None), (5, "未告知回避权", None), (5, " ", "写明"), (11, "x", "0 到 10"), (-1, "x", "0 到 10"),
])  # fmt: skip
def test_what_is_taken_off_is_reasoned(deduction, finding, words):
    problem = scoring.score_problem(10, deduction, finding)
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(("given", "expected"), [
    ([90], 9000), ([90, 91], 9050), ([90, 90, 91], 9033), ([90, 91, 91], 9067), ([99, 100, 100, 100, 100, 100, 100, 100], 9988),
])  # fmt: skip
def test_the_average_rounds_halves_up(given, expected):
    assert scoring.mean(given) == expected
    assert scoring.points_words(expected) == f"{expected / 100:.2f}"


@pytest.mark.rule("F-29")
@pytest.mark.parametrize(("hundredths", "grade"), [
    (10000, Grade.EXCELLENT), (9000, Grade.EXCELLENT), (8999, Grade.QUALIFIED), (7500, Grade.QUALIFIED),
    (7499, Grade.FLAWED), (6000, Grade.FLAWED), (5999, Grade.UNQUALIFIED), (0, Grade.UNQUALIFIED),
])  # fmt: skip
def test_grades(hundredths, grade):
    assert scoring.grade_of(hundredths, LINES) is grade
    assert scoring.points([5, 10]) == 85


@pytest.mark.parametrize(
    "lines", [Lines(75, 75, 60), Lines(101, 75, 60), Lines(90, 75, -1), Lines(60, 75, 90)]
)
def test_lines_go_down(lines):
    assert scoring.lines_problem(lines)
    assert scoring.lines_problem(LINES) is None


@pytest.mark.rule("F-29")
@pytest.mark.parametrize(("person", "words"), [(1, "承办"), (2, "主持或参加"), (3, None)])
def test_nobody_reviews_their_own(person, words):
    problem = scoring.reviewer_problem(person, {1, None}, {2, None})
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(
    ("eligible", "wanted", "words"), [(0, 1, "没有结束"), (2, 3, "不超过 2"), (3, 3, None)]
)
def test_samples(eligible, wanted, words):
    problem = scoring.sample_problem(eligible, wanted)
    assert problem is None if words is None else words in problem


@pytest.mark.rule("F-29")
@pytest.mark.parametrize(("facts", "words"), [
    ({}, None), ({"is_handler": False}, "承办人"), ({"announced_on": None}, "公布以后"),
    ({"contested": True}, "一次"), ({"today": date(2026, 3, 13)}, "2026-03-12"), ({"today": date(2026, 3, 12)}, None),
])  # fmt: skip
def test_contesting(facts, words):
    usual = {
        "is_handler": True, "announced_on": date(2026, 3, 2), "days": 10, "today": date(2026, 3, 3),
        "contested": False, **facts,
    }  # fmt: skip
    problem = scoring.contest_problem(
        usual["is_handler"], usual["announced_on"], usual["days"], usual["today"],
        contested=usual["contested"],
    )  # fmt: skip
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(("source", "value", "field"), [
    ("人民监督员", "482913", None), ("检察长", "1", "source"), ("人民监督员", "", "value"),
    ("人民监督员", "1" * 41, "value"),
])  # fmt: skip
def test_the_outside_value(source, value, field):
    problem = scoring.outside_problem(source, value)
    assert problem is None if field is None else problem[0] == field


@pytest.mark.rule("A-5", "A-21", "F-29")
def test_the_name_of_a_closed_hearing_stays_with_those_who_handle_it():
    assert scoring.title_shown("张某案", is_public=True, has_minor=False) == "张某案"
    assert "张" not in scoring.title_shown("张某案", is_public=False, has_minor=False)
    assert "张" not in scoring.title_shown("张某案", is_public=True, has_minor=True)
