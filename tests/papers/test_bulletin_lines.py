"""The bulletin's PDF against GB/T 9704: lines and characters counted on every page of the file itself."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdf
import pytest

from hearing.papers import render, typeset
from hearing.papers.kinds import KINDS
from tests.papers.conftest import STAMP
from tests.papers.samples import bulletin

MM = 72 / 25.4
LEFT, TOP, WIDTH, BOTTOM = 28 * MM, 37 * MM, 156 * MM, 262 * MM
BODY, NUMBER, HEAD = 16, 14, 30
PITCH, CHARACTER = 225 * MM / 22, 156 * MM / 28
PAGE = re.compile(r"— \d+ —$")
NOT_FIRST = "，。、；：！？）》〉”’】」%"
PROSE = (
    "各级检察院坚持以公开促公正赢公信，围绕案件事实认定法律适用和社会影响组织听证，邀请人大代表政协委员人民监督员"
    "和专业人士参加，充分听取当事人意见，做到应听证尽听证；听证员发表意见独立充分，检察机关把听证员意见作为依法处理"
    "案件的重要参考。有的地方准备不充分，个别案件听证前未向听证员介绍案情，听证后未及时反馈处理结果，需要逐项整改。"
)


@dataclass(frozen=True)
class Line:
    """One line of type: points from the left and the top of the page, size in points, text."""

    x: float
    y: float
    size: float
    text: str


def read(pdf: bytes) -> list[list[Line]]:
    """Per page the lines as they stand in the file."""
    return [_lines(page) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def _lines(page: Any) -> list[Line]:
    found: list[Line] = []

    def see(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append(Line(tm[4] * cm[0], tm[5] * cm[0], size * cm[0], text.strip("\n")))

    page.extract_text(visitor_text=see)
    return found


def body(page: list[Line]) -> list[Line]:
    """The lines set in the size of the text, those of one height together."""
    rows: dict[float, list[Line]] = {}
    for line in page:
        if abs(line.size - BODY) < 0.1:
            near = next((y for y in rows if abs(y - line.y) < PITCH / 3), line.y)
            rows.setdefault(near, []).append(line)
    return [
        Line(min(one.x for one in row), y, BODY, "".join(one.text for one in row))
        for y, row in sorted(rows.items())
    ]


def is_text(page: list[Line]) -> bool:
    """Nothing but text and the page's number."""
    return all(abs(line.size - BODY) < 0.1 or PAGE.match(line.text) for line in page)


def check_lines(pages: list[list[Line]]) -> int:
    """At most 22 lines on a page and 22 where text goes on; gives how many pages were full of text."""
    full = 0
    for page, following in pairwise(pages):
        lines = body(page)
        assert len(lines) <= 22
        assert all(TOP < line.y < BOTTOM for line in lines)
        after = sorted(following, key=lambda line: line.y)
        goes_on = abs(after[0].size - BODY) < 0.1 and not after[0].text.startswith("附件")
        if is_text(page) and goes_on:
            assert len(lines) == 22, [line.text for line in lines]
            for upper, lower in pairwise(lines):
                assert lower.y - upper.y == pytest.approx(PITCH, abs=2)  # typefaces differ
            assert lines[-1].y - lines[0].y == pytest.approx(PITCH * 21, abs=2)
            full += 1
    return full


def check_characters(pages: list[list[Line]]) -> int:
    """28 characters in each full line of Chinese; fewer only where the next may not begin a line."""
    full = 0
    lines = [line for page in pages for line in body(page)]
    for line, following in pairwise(lines):
        text, more = line.text, following.text
        is_last = following.x > LEFT + 1 or not all(map(_is_wide, text))
        indented = abs(line.x - LEFT - 2 * CHARACTER) < 1
        if is_last or not (indented or abs(line.x - LEFT) < 1):
            continue
        wanted = 26 if indented else 28
        while wanted and len(text) < wanted and more[0] not in "（" and more[1] in NOT_FIRST:
            wanted, more = wanted - 1, more[1:]
        assert len(text) == wanted, text
        full += len(text) == 28
    return full


def check(pages: list[list[Line]]) -> None:
    """Lines and characters of a whole bulletin."""
    assert check_lines(pages) >= 2
    assert check_characters(pages) >= 40


def _is_wide(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or character in "，。、；：（）《》“”"


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """A bulletin with some pages of nothing but text."""
    found = bulletin()
    found["remarks"]["pool"] = [PROSE * 3] * 5
    return found


@pytest.fixture(scope="module")
def html(content) -> str:
    kind = KINDS["F-30"]
    return typeset.page_html(kind, kind.version, kind.name, content, STAMP)


@pytest.fixture(scope="module")
def pdf(html) -> bytes:
    return render.render_pdf(html, KINDS["F-30"].styles, STAMP.digest)


@pytest.fixture(scope="module")
def pages(pdf) -> list[list[Line]]:
    return read(pdf)


def test_lines_and_characters_of_every_page(pages) -> None:
    check(pages)


def test_another_size_of_type_is_seen(html) -> None:
    for change in ("html { font-size: 15pt }", "html { line-height: 31pt }"):
        styled = html.replace("</head>", f"<style>{change} .t {{ line-height: 0 }}</style></head>")
        made = read(render.render_pdf(styled, KINDS["F-30"].styles, STAMP.digest))
        with pytest.raises(AssertionError):
            check(made)


def test_red_head_numbers_and_imprint(pages, pdf) -> None:
    masthead = next(line for line in pages[0] if line.size > HEAD)
    assert masthead.text == "安徽省人民检察院文件"
    top = masthead.y - 0.88 * masthead.size
    assert top == pytest.approx(TOP + 35 * MM, abs=2 * MM)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert b"0.878431 0 0 rg" in reader.pages[0].get_contents().get_data()
    numbers = [[line for line in page if PAGE.match(line.text)] for page in pages]
    for turn, found in enumerate(numbers[:-1], start=1):
        if not found and not pages[turn - 1]:
            continue  # the blank page before 版记
        [number] = found
        assert number.text == f"— {turn} —"
        assert number.size == pytest.approx(NUMBER, abs=0.1)
        assert BOTTOM + 7 * MM < number.y < BOTTOM + 7 * MM + NUMBER * 1.2
        if turn % 2:
            assert LEFT + WIDTH - 14 * 5 < number.x < LEFT + WIDTH
        else:
            assert number.x == pytest.approx(LEFT + 14, abs=1)
    assert len(pages) % 2 == 0
    last = "".join(line.text for line in pages[-1])
    assert "抄送：各市人民检察院检察长" in last
    assert "2020年9月4日印发" in last
    assert not any("抄送：" in line.text for page in pages[:-1] for line in page)
