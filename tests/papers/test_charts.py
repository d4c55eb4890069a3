"""Charts: every number is there in words, nothing by colour alone, nothing that a page forbids."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from hearing.papers import charts
from hearing.papers.charts import Bar, Series

HOSTILE = "<script>\"&'"


def every_chart(word: str = "合肥"):
    yield charts.bars("各市", [Bar(word, 3, 5), Bar("芜湖", 0)], "场")
    yield charts.lines(
        "各月", ["1月", "2月", "3月"], [Series(word, [1, None, 3]), Series("去年", [2, 2])], "场"
    )
    yield charts.matrix("覆盖", [word, "芜湖"], ["普通刑事", "民事"], [[1, 0], [None, 7]], "件")
    yield charts.tiles("地图", charts.ANHUI, {"340100": (word, 9), "340200": ("芜湖", 0)}, "件")
    yield charts.progress(3, 10, 4, "场")


@pytest.mark.parametrize("word", ["合肥", HOSTILE])
def test_each_is_sound_and_says_its_numbers(word):
    for svg in every_chart(word):
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert "style" not in {name for tag in root.iter() for name in tag.attrib}
        assert not [tag for tag in root.iter() if tag.tag.endswith(("script", "image", "a"))]
        if "地图" in svg:
            assert "9 件" in (root.get("aria-label") or "")


def test_empty_ones_are_drawn_too():
    for svg in (
        charts.bars("x", [], "场"), charts.lines("x", [], [], "场"), charts.matrix("x", [], [], [], "件"),
        charts.tiles("x", charts.ANHUI, {}, "件"), charts.progress(0, 0, None, "场"),
    ):  # fmt: skip
        assert ElementTree.fromstring(svg).get("role") == "img"  # noqa: S314 - our own text


@pytest.mark.parametrize(("value", "most", "step"), [
    (1, 100, 0), (25, 100, 0), (26, 100, 1), (50, 100, 1), (75, 100, 2), (76, 100, 3), (100, 100, 3), (1, 1, 3),
    (0, 0, 0),
])  # fmt: skip
def test_shades_are_quarters_of_the_largest(value, most, step):
    assert charts.shade(value, most) == step


def test_bars_are_as_long_as_their_numbers():
    svg = charts.bars("x", [Bar("a", 50), Bar("b", 100)], "场")
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="18" fill="#17457e"', svg)]
    assert widths[1] == pytest.approx(2 * widths[0])


def test_a_blank_cell_is_hatched_and_one_that_does_not_apply_is_not():
    blank = charts.matrix("x", ["a"], ["民事"], [[0]], "件")
    apart = charts.matrix("x", ["a"], ["民事"], [[None]], "件")
    assert "<path" in blank
    assert "<path" not in apart
    assert "空白——a：民事" in blank
    assert "没有空白" in apart


def test_sixteen_cities_each_on_a_place_of_its_own():
    assert len(charts.ANHUI) == len(set(charts.ANHUI.values())) == 16


def test_greys_stay_apart():
    def grey(colour: str) -> float:
        r, g, b = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return 0.299 * r + 0.587 * g + 0.114 * b

    greys = [grey(colour) for colour in charts.SHADES]
    assert all(one - other > 15 for one, other in zip(greys, greys[1:], strict=False))
