"""Numbers and dates of official papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.papers import numerals


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"),
        (100, "一百"), (105, "一百零五"), (110, "一百一十"), (111, "一百一十一"),
        (1000, "一千"), (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_chinese_numerals(number: int, words: str) -> None:
    assert numerals.chinese(number) == words


@pytest.mark.parametrize("number", [-1, 10000])
def test_other_numbers_have_no_numeral(number: int) -> None:
    with pytest.raises(ValueError, match="numeral"):
        numerals.chinese(number)


@pytest.mark.parametrize("value", ["2020-09-04", date(2020, 9, 4)])
def test_dates_have_no_leading_zeros(value: str | date) -> None:
    assert numerals.day(value) == "2020年9月4日"


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2020-08-20T01:30:00+00:00", "2020年8月20日9时30分"),
        ("2020-08-20T01:05:00+00:00", "2020年8月20日9时05分"),
        ("2020-08-31T16:00:00+00:00", "2020年9月1日0时"),
        (datetime(2020, 8, 31, 15, 59, tzinfo=UTC), "2020年8月31日23时59分"),
    ],
)
def test_instants_are_printed_in_beijing_time(instant: str | datetime, words: str) -> None:
    assert numerals.moment(instant) == words


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        numerals.moment("2020-08-20T09:30:00")


@pytest.mark.rule("F-30")
@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (371, 485, "76.5%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (1, 3, "33.3%"), (2, 3, "66.7%"),
        (5, 5, "100%"), (0, 5, "0%"), (1999, 2000, "100.0%"), (0, 0, "—"),
    ],
)  # fmt: skip
def test_shares_are_rounded_half_up(part: int, whole: int, words: str) -> None:
    assert numerals.percent(part, whole) == words


def test_a_document_number_has_tortoise_brackets_and_no_leading_zero() -> None:
    assert numerals.document_number("皖检听通", 2020, 8) == "皖检听通〔2020〕8号"


@pytest.mark.rule("F-26")
@pytest.mark.parametrize(("fen", "words"), [
    (0, "零元整"), (1, "壹分"), (10, "壹角整"), (105, "壹元零伍分"), (150, "壹元伍角整"),
    (105000, "壹仟零伍拾元整"), (123456, "壹仟贰佰叁拾肆元伍角陆分"), (1000000, "壹万元整"),
    (100001000, "壹佰万零壹拾元整"), (-35000, "负叁佰伍拾元整"), (10**12, "壹佰亿元整"),
])  # fmt: skip
def test_capitals(fen, words):
    assert numerals.capital_money(fen) == words


def _read(words: str) -> int:
    """Capitals back to fen, by a way of its own."""
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    total = group = digit = 0
    for mark in yuan:
        if mark in numerals.CAPITALS:
            digit = numerals.CAPITALS.index(mark)
        elif mark in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(mark) + 1), 0
        else:
            total, group, digit = (
                total + (group + digit) * 10 ** (4 if mark == "万" else 8),
                0,
                0,
            )
    fen = (total + group + digit) * 100
    for mark, unit in (("角", 10), ("分", 1)):
        if mark in rest:
            fen += numerals.CAPITALS.index(rest[rest.index(mark) - 1]) * unit
    return fen


@given(st.integers(0, 10**13))
def test_capitals_say_the_same_amount(fen):
    words = numerals.capital_money(fen)
    assert _read(words) == fen
    assert "零零" not in words
    assert numerals.yuan(fen).replace(",", "") == f"{fen // 100}.{fen % 100:02d}"
