"""GB/T 9704: 22 lines of 28 characters, filled to the edge, whatever the typeface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hearing.papers import render

POINT = 0.75
LEFT, TOP, WIDTH, HEIGHT = 28 / 25.4 * 72, 37 / 25.4 * 72, 156 / 25.4 * 72, 225 / 25.4 * 72
STYLES = ("paper.css", "gb9704.css")


def pages(body: str) -> list[list[Any]]:
    """Per page the line boxes of the body."""
    document = render.lay_out(f"<html lang='zh-CN'><body>{body}", STYLES)
    return [[line for line in _lines(page._page_box) if _text(line)] for page in document.pages]


def _lines(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            yield child
        elif "Margin" not in type(child).__name__:
            yield from _lines(child)


def _text(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


def _right(line: Any) -> float:
    last = [box for box in line.descendants() if hasattr(box, "text")][-1]
    return float(last.position_x + last.width - last.style["letter_spacing"]) * POINT


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    filled = pages("<p style='text-indent: 0'>" + "检察听证" * 7 * 22 * 2)
    assert [len(page) for page in filled] == [22, 22]
    assert {len(_text(line)) for page in filled for line in page} == {28}


def test_the_page_is_filled_from_edge_to_edge() -> None:
    [first, _] = pages("<p style='text-indent: 0'>" + "检察听证" * 7 * 22 * 2)
    assert first[0].position_x * POINT == pytest.approx(LEFT, abs=0.1)
    assert first[0].position_y * POINT == pytest.approx(TOP, abs=0.1)
    bottom = (first[-1].position_y + first[-1].height) * POINT
    assert bottom == pytest.approx(TOP + HEIGHT, abs=0.5)
    assert _right(first[0]) == pytest.approx(LEFT + WIDTH, abs=0.5)


def test_a_paragraph_is_indented_by_two_characters() -> None:
    [[first, second, *_]] = pages("<p>" + "检察听证" * 20)
    assert (len(_text(first)), len(_text(second))) == (26, 28)


MIXED = (
    '<span class="kai">（一）楷体</span><span class="hei">黑体字</span>'
    '<span class="biao">标宋</span>abc 123 𠮷㐀ก☃' + "龘喆昇祎玥" * 4
)


def test_mixed_typefaces_and_rare_characters_keep_the_line_pitch() -> None:
    filled = pages(f'<p><span class="t">{MIXED}</span></p>' * 11)
    assert len(filled[0]) == 22
    assert {round(line.height * POINT, 2) for line in filled[0]} == {28.99}


def test_without_the_wrapper_they_would_not() -> None:
    assert len(pages(f"<p>{MIXED}</p>" * 11)[0]) < 22


def test_lines_with_digits_are_filled_to_the_edge_and_the_last_is_not() -> None:
    [lines] = pages("<p>" + "2020年1—8月共开展公开听证485件、485场，占76.5%。" * 5)
    assert len(lines) > 3
    for line in lines[:-1]:
        assert _right(line) == pytest.approx(LEFT + WIDTH, abs=0.6)
    assert _right(lines[-1]) < LEFT + WIDTH - 16


def test_a_line_that_would_need_wide_gaps_stays_as_it_is() -> None:
    [lines] = pages("<p>共开展公开听证四百八十五件（" + "x" * 45 + "）共开展公开听证")
    assert _right(lines[0]) < LEFT + WIDTH - 30


def test_filling_changes_no_text() -> None:
    text = "2020年1—8月，全省检察机关共开展公开听证485件。" * 4
    [lines] = pages(f'<p><span class="t">{text}</span></p>')
    assert "".join(map(_text, lines)) == text
