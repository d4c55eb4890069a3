"""Law of hiring as plain functions: ages, checks, publicity, terms."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from hearing.pool import hire_rules, particulars, rules
from hearing.pool.hire_rules import CheckKind, Stage
from hearing.pool.particulars import Agreed, KnownWords, Particulars


def number(born: str, order: str = "001") -> str:
    stem = f"110105{born}{order}"
    return stem + ric.calc_check_digit(stem + "0")


@pytest.mark.rule("A-7")
@pytest.mark.parametrize(("born", "day", "passed"), [
    ("20030302", date(2026, 3, 2), True), ("20030303", date(2026, 3, 2), False),
    ("20040229", date(2027, 2, 28), False), ("20040229", date(2027, 3, 1), True),
    ("19000101", date(2026, 3, 2), True), ("20260301", date(2026, 3, 2), False),
])  # fmt: skip
def test_age_on_the_day(born, day, passed):
    found = {f.kind: f for f in hire_rules.automatic_findings(number(born), day, None)}
    assert found[CheckKind.AGE].passed is passed
    assert found[CheckKind.NUMBER].passed
    assert found[CheckKind.STAFF].passed


@pytest.mark.rule("A-7", "F-25")
def test_a_wrong_number_fails_number_and_age(monkeypatch):
    found = {
        f.kind: f
        for f in hire_rules.automatic_findings("110105194912310021", date(2026, 1, 1), "书记员")
    }
    assert not found[CheckKind.NUMBER].passed
    assert not found[CheckKind.AGE].passed
    assert not found[CheckKind.STAFF].passed
    assert "书记员" in found[CheckKind.STAFF].evidence
    assert not hire_rules.automatic_findings(None, date(2026, 1, 1), None)[0].passed


@pytest.mark.rule("F-25")
@given(st.dates(date(1930, 1, 1), date(2005, 12, 31)), st.integers(0, 999))
def test_numbers_of_any_person_are_taken_and_one_digit_changed_is_not(born, order):
    good = number(f"{born:%Y%m%d}", f"{order:03d}")
    assert rules.identity_problem(good) is None
    assert rules.identity_problem(good.lower()) is None
    assert particulars.gender_of(good) == ("M" if order % 2 else "F")
    wrong = good[:16] + str((int(good[16]) + 1) % 10) + good[17]
    assert rules.identity_problem(wrong) is not None


@pytest.mark.parametrize(("typed", "tidied"), [
    (" 11010519491231002x ", "11010519491231002X"), ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
    ("1101 0519 4912 31002X", "11010519491231002X"),
])  # fmt: skip
def test_other_writings_of_one_number(typed, tidied):
    assert particulars.tidy_identity(typed) == tidied
    assert rules.identity_problem(particulars.tidy_identity(typed)) is None


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "138000000001", "23800000000", "０５５１-1234567", "abc"]
)
def test_wrong_telephones(typed):
    assert particulars.phone_problem(typed)
    assert particulars.phone_problem("１３８ 0000 0000") is None


GOOD = Particulars(
    "金样本", number("19800101"), "13800000000", "虚构学校", "教师", "social", "invited", ("教师",)
)
WORDS = KnownWords(
    frozenset({"social"}), frozenset({"教师"}), frozenset({"医学"}), frozenset({"手语"})
)


@pytest.mark.rule("A-7", "F-25", "P-4")
@pytest.mark.parametrize(("broken", "field"), [
    ({"name": ""}, "name"), ({"identity": "1"}, "identity"), ({"identity": number("20100101")}, "identity"),
    ({"phone": "1"}, "phone"), ({"employer": " "}, "employer"), ({"source": "x"}, "source"),
    ({"source": "recommended"}, "recommender"), ({"category": "x"}, "category"), ({"identities": ()}, "identities"),
    ({"identities": ("x",)}, "identities"), ({"specialities": ("x",)}, "specialities"),
    ({"languages": ("x",)}, "languages"),
])  # fmt: skip
def test_every_particular_has_its_sentence(broken, field):
    today = date(2026, 3, 2)
    assert particulars.particulars_problems(GOOD, today, WORDS) == []
    found = particulars.particulars_problems(
        Particulars(**{**GOOD.__dict__, **broken}), today, WORDS
    )
    assert [name for name, _ in found] == [field]


def test_several_problems_are_all_named():
    bad = Particulars("", "1", "2", "", "", "x", "y")
    found = particulars.particulars_problems(bad, date(2026, 3, 2), WORDS)
    assert {name for name, _ in found} == {
        "name", "identity", "phone", "employer", "source", "category", "identities",
    }  # fmt: skip


@pytest.mark.rule("F-25")
def test_consents_are_separate():
    today = date(2026, 3, 2)
    assert particulars.consent_problems(Agreed(privacy=True, sensitive=True), today) == []
    for agreed, field in (
        (Agreed(privacy=False, sensitive=True), "consents_privacy"),
        (Agreed(privacy=True, sensitive=False), "consents_sensitive"),
        (Agreed(privacy=True, sensitive=True, on=date(2026, 3, 3)), "consent_on"),
        (
            Agreed(privacy=True, sensitive=True, cross_pool=True, evidence=" "),
            "cross_pool_evidence",
        ),
    ):
        assert [name for name, _ in particulars.consent_problems(agreed, today)] == [field]


@pytest.mark.rule("A-7")
def test_a_review_needs_every_check():
    required = hire_rules.required_checks([("x", "被仲裁机构除名")])
    assert len(required) == 8
    assert len(hire_rules.outstanding(required, {})) == 8
    passed = dict.fromkeys(required, True)
    assert hire_rules.outstanding(required, passed) == []
    for kind, words in required.items():
        assert hire_rules.outstanding(required, {**passed, kind: False}) == [f"核查未通过：{words}"]


@pytest.mark.rule("P-4")
def test_publicity_lasts_working_days_and_its_first_day_is_not_counted():
    weekday = lambda day: day.weekday() < 5  # noqa: E731 - short
    assert hire_rules.last_day(date(2026, 3, 2), 5, weekday) == date(2026, 3, 9)
    assert hire_rules.last_day(date(2026, 3, 6), 1, weekday) == date(2026, 3, 9)
    until = date(2026, 3, 9)
    assert "尚未公示" in hire_rules.publicity_problem(None, until, 0)
    assert "期满" in hire_rules.publicity_problem(until, until, 0)
    assert "2 件" in hire_rules.publicity_problem(until, until + timedelta(days=1), 2)
    assert hire_rules.publicity_problem(until, until + timedelta(days=1), 0) is None


@pytest.mark.rule("P-4")
@pytest.mark.parametrize(("state", "until", "objections", "stage"), [
    ("candidate", None, 0, Stage.CHECK), ("reviewed", None, 0, Stage.PUBLISH),
    ("reviewed", date(2026, 3, 9), 0, Stage.SHOWN), ("reviewed", date(2026, 3, 1), 1, Stage.OBJECTED),
    ("reviewed", date(2026, 3, 1), 0, Stage.PROPOSE), ("proposed", date(2026, 3, 1), 0, Stage.WAITING),
    ("left", None, 0, Stage.LEFT), ("suspended", None, 0, Stage.SUSPENDED),
])  # fmt: skip
def test_stages(state, until, objections, stage):
    assert hire_rules.stage(state, until, objections, date(2026, 3, 2)) == stage


@pytest.mark.rule("P-7")
def test_terms():
    assert hire_rules.term_until(date(2024, 2, 29), 5) == date(2029, 3, 1)
    assert hire_rules.term_until(date(2026, 3, 2), 5) == date(2031, 3, 2)
    today = date(2026, 3, 2)
    for left, due in ((91, None), (90, 90), (31, 90), (30, 30), (1, 30), (0, None), (-5, None)):
        assert hire_rules.warning(today + timedelta(days=left), today) == due
    for state, left, words in (
        ("active", 90, None), ("suspended", 1, None), ("active", 91, "还有 91 天"), ("active", 0, "届满"),
        ("left", 30, "在库"),
    ):  # fmt: skip
        found = hire_rules.renewal_problem(state, today + timedelta(days=left), today)
        assert (words in found) if words else found is None
    assert hire_rules.renewal_problem("active", None, today)


@pytest.mark.rule("P-5")
def test_another_pool_needs_consent():
    assert hire_rules.cross_pool_problem([], consents=False) is None
    assert hire_rules.cross_pool_problem(["甲库"], consents=True) is None
    assert "甲库" in hire_rules.cross_pool_problem(["甲库"], consents=False)


@pytest.mark.rule("F-24")
def test_names_on_certificates_are_masked():
    assert hire_rules.masked_name("欧阳示例") == "欧某某"
    assert hire_rules.masked_name("") == "某某"
