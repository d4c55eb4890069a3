"""Titles broken into lines as GB/T 9704 wants: whole words, trapezoid or diamond; pure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from itertools import combinations

WIDEST = 19.0
MOST_LINES = 5
MOST_PLACES = 40
GOOD_ENDS = (
    "年",
    "月",
    "省",
    "市",
    "县",
    "院",
    "的",
    "机关",
    "会议",
    "听证",
    "关于",
    "》",
    "、",
)
WORDS = (
    "人民检察院", "检察机关", "检察院", "公开听证", "听证员", "工作情况", "情况", "通报", "工作",
    "人民", "检察", "公开", "听证", "全省", "全市", "全县", "意见", "汇总", "记录", "抽取",
    "通知书", "邀请函", "公告", "评议", "聘书", "整改", "通知", "更正", "关于",
)  # fmt: skip
NOT_FIRST = "》〉）〕」』，。、：；！？的"
NOT_LAST = "《〈（〔「『"


def width(text: str) -> float:
    """Width in full characters; Latin letters and digits count half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def lines_of(title: str, widest: float = WIDEST) -> list[str]:
    """The title in as few lines as fit, broken between words, middle or upper line the longest."""
    if width(title) <= widest:
        return [title]
    places = list(_places(title))[:MOST_PLACES]
    fewest = math.ceil(width(title) / widest)
    for count in range(fewest - 1, MOST_LINES):
        best = min(
            (_cut(title, cuts) for cuts in combinations(places, count)),
            key=lambda lines: _badness(lines, widest),
            default=None,
        )
        if best and max(map(width, best)) <= widest:
            return best
    step = int(widest)
    return [title[start : start + step] for start in range(0, len(title), step)]


def _places(title: str) -> Iterator[int]:
    """Where a line may end: never inside a known word, a number or a pair of brackets."""
    inside = {
        at + step for word in WORDS for at in _found(title, word) for step in range(1, len(word))
    }
    for at in range(1, len(title)):
        before, after = title[at - 1], title[at]
        joined = before.isascii() and after.isascii()
        number = before in "0123456789—" and after in "0123456789—年月日号"
        if at in inside or joined or number or after in NOT_FIRST or before in NOT_LAST:
            continue
        yield at


def _found(title: str, word: str) -> Iterator[int]:
    at = title.find(word)
    while at >= 0:
        yield at
        at = title.find(word, at + 1)


def _cut(title: str, cuts: tuple[int, ...]) -> list[str]:
    edges = (0, *cuts, len(title))
    return [title[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def _badness(lines: list[str], widest: float) -> float:
    """Too wide is worst, then hourglass or equal lines, poor last words, unevenness."""
    widths = [width(line) for line in lines]
    over = sum(max(0.0, each - widest) for each in widths)
    middle = widths[1:-1]
    hourglass = any(each < widths[0] and each < widths[-1] for each in middle)
    equal = len(set(widths)) == 1
    poor = sum(not line.endswith(GOOD_ENDS) for line in lines[:-1])
    uneven = max(widths) - min(widths)
    return over * 1000 + hourglass * 50 + equal * 20 + poor * 6 + uneven
