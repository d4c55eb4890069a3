"""The station's arithmetic and words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.base.viewer import SYSTEM
from hearing.calendar import holidays
from hearing.calendar.queries import is_workday
from hearing.cases import mapping, rows, rules
from hearing.cases.rules import Disposal, HearFacts
from hearing.hearings.rules import PARTY_ROLES, Role

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 1))
ALL = {key for key, _, _ in rules.CRITERIA}


@pytest.mark.rule("A-9")
@given(start=DAYS, number=st.integers(0, 30), off=st.sets(st.integers(0, 90)))
def test_a_reply_is_due_after_that_many_working_days(start, number, off):
    free = {start + timedelta(days=n) for n in off}

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in free

    due = rules.reply_due(start, number, works)
    between = [start + timedelta(days=n + 1) for n in range((due - start).days)]
    assert sum(map(works, between)) == number
    assert due == start or works(due)


@pytest.mark.rule("A-9")
def test_moved_workdays_count_and_holidays_do_not(app):
    holidays.seed_holidays(SYSTEM, 2026, 2026)
    # 14 February 2026, a Saturday, is a 调休 workday; the holiday lasts to the 23rd
    assert is_workday(date(2026, 2, 14))
    assert not is_workday(date(2026, 2, 16))
    due = rules.reply_due(date(2026, 2, 13), 2, is_workday)
    assert due == date(2026, 2, 24)
    assert rules.overdue_days(due, date(2026, 2, 24), answered=False) == 0
    assert rules.overdue_days(due, date(2026, 2, 27), answered=False) == 3
    assert rules.overdue_days(due, date(2026, 2, 27), answered=True) == 0


@pytest.mark.rule("A-20")
def test_the_time_limit_is_said_in_words():
    today = date(2026, 3, 2)
    words = [
        rules.deadline_words(today + timedelta(days=n), today, 7, closed=False)
        for n in (-3, 0, 7, 8)
    ]
    assert words == [
        ("超期 3 天", "late"),
        ("今天到期", "late"),
        ("还有 7 天", "you"),
        ("还有 8 天", ""),
    ]
    assert rules.deadline_words(None, today, 7, closed=False)[0] == "未填办案期限"
    assert rules.deadline_words(today, today, 7, closed=True) == ("已办结", "done")


@pytest.mark.rule("A-4")
@pytest.mark.parametrize(("facts", "number"), [
    (HearFacts(), 0),
    (HearFacts(is_major_dispute=True), 1),
    (HearFacts(disposal=Disposal.RELATIVE), 0),
    (HearFacts(disposal=Disposal.RELATIVE, has_objection=True), 1),
    (HearFacts(disposal=Disposal.DOUBT, has_objection=True), 0),
    (HearFacts(disposal=Disposal.NO_SUPPORT, has_objection=True, application_refused=True), 2),
    (HearFacts(has_major_impact=True), 1),
])  # fmt: skip
def test_which_cases_should_be_heard(facts, number):
    assert len(rules.should_hear_grounds(facts, ALL)) == number
    assert rules.should_hear_grounds(facts, set()) == ()


def test_closing():
    day = date(2026, 3, 2)
    ask = {"should_hear": True, "heard": False, "explained": False}
    assert rules.closing_problem(day, day, day, **ask)
    assert rules.closing_problem(day, day, day, **{**ask, "heard": True}) is None
    assert rules.closing_problem(day, day, day, **{**ask, "explained": True}) is None
    assert rules.closing_problem(day + timedelta(days=1), day, day, **{**ask, "heard": True})
    assert rules.closing_problem(day - timedelta(days=1), day, day, **{**ask, "heard": True})


@pytest.mark.rule("A-6")
def test_roles_of_a_case_are_roles_of_a_hearing():
    for role in rules.PartyRole:
        assert Role(role.value).label == role.label
    assert {role.value for role in PARTY_ROLES} <= set(rules.PartyRole.labels())


@pytest.mark.parametrize(
    "other", ["庐检〔2026〕1号", "庐检[2026]1号", "庐检（２０２６） 1号", "庐检(2026)1号"]
)
def test_numbers_are_compared_without_their_dress(other):
    assert rules.tidy(other) == "庐检(2026)1号"


@pytest.mark.parametrize(("text", "found"), [
    ("138 0000 0000", "13800000000"), ("+86-13800000000", "13800000000"), ("0551-12345678", "055112345678"),
    ("１３８００００００００", "13800000000"), ("123", None), ("138000000001234", None), ("abc", None), ("", None),
])  # fmt: skip
def test_telephone_numbers(text, found):
    assert rules.phone_of(text) == found


@pytest.mark.parametrize(
    "text", ["2026-03-02", "2026/3/2", "2026年3月2日", "20260302", "2026-03-02 00:00:00"]
)
def test_dates_of_tables(text):
    assert rows.read_day(text) == date(2026, 3, 2)
    assert rows.read_day("2026-13-02") is None


@given(
    st.dictionaries(
        st.sampled_from(sorted(mapping.DEFAULT_HEADS["unified"].values())), st.text(max_size=80)
    )
)
def test_any_row_is_an_entry_or_has_sentences(raw):
    known = rows.Catalogue({"拟不起诉": "non_prosecution"}, {"民事": 6}, {"non_prosecution": 1})
    entry, problems = rows.read_row(mapping.default_mapping("unified"), raw, known)
    assert (entry is None) == bool(problems)


def test_translations():
    assert mapping.read_translations("相对不起诉案件=拟不起诉\n\n", {"拟不起诉": "n"}) == (
        {"相对不起诉案件": "n"},
        None,
    )
    for bad in ("拟不起诉", "=拟不起诉", "x=没有的"):
        assert mapping.read_translations(bad, {"拟不起诉": "n"})[1]
    assert mapping.heads_problem({})[0] == "number"
    heads = dict(mapping.DEFAULT_HEADS["unified"])
    assert mapping.heads_problem(heads) is None
    assert mapping.heads_problem({**heads, "title": heads["cause"]})
