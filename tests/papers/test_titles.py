"""Titles broken into lines."""

from __future__ import annotations

import pytest

from hearing.papers.titles import WIDEST, lines_of, width

LONG = (
    "关于2020年1—8月全省检察机关公开听证工作情况的通报",
    "关于2020年8月全市检察机关公开听证工作情况的通报",
    "安徽省合肥市包河区人民检察院关于2020年第三季度听证员库建设管理和使用情况的通报",
    "关于更正《关于2020年1—7月全省检察机关公开听证工作情况的通报》部分数据的通知",
)


def test_a_short_title_stays_on_one_line() -> None:
    assert lines_of("听证通知书") == ["听证通知书"]


def test_the_bulletins_title_breaks_between_words_upper_line_longer() -> None:
    assert lines_of(LONG[0]) == ["关于2020年1—8月全省检察机关", "公开听证工作情况的通报"]


@pytest.mark.parametrize("title", LONG)
def test_long_titles_fit_lose_nothing_and_are_no_hourglass(title: str) -> None:
    lines = lines_of(title)
    assert "".join(lines) == title
    widths = [width(line) for line in lines]
    assert max(widths) <= WIDEST
    assert not any(
        widths[i] < widths[i - 1] and widths[i] < widths[i + 1] for i in range(1, len(widths) - 1)
    )


@pytest.mark.parametrize("title", LONG)
def test_no_line_ends_in_an_opening_bracket_or_splits_a_number(title: str) -> None:
    for line, following in zip(lines_of(title), lines_of(title)[1:], strict=False):
        assert line[-1] not in "《（〔"
        assert following[0] not in "》）〕的，"
        assert not (line[-1].isdigit() and following[0] in "0123456789年月")


def test_a_title_without_any_good_place_is_cut_all_the_same() -> None:
    lines = lines_of("a" * 200)
    assert "".join(lines) == "a" * 200
    assert max(map(len, lines)) <= 40
