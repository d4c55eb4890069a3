"""Charts as SVG text for pages and papers: plain functions, readable in greys, with words for those who cannot see.

Colours are presentation attributes (pages allow no inline styles); what matters is told by length, number,
hatching or dashes, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

INK, SECOND, LINE, ACT = "#16202c", "#4b5866", "#d8dee6", "#17457e"
FACES = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
SHADES = ("#f2f5f9", "#d5e2f2", "#a9c3e5", "#5f8ec6")
DARK_FROM = 3
DASHES = ("", "6 4", "2 3", "10 3 2 3")


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its number, and a mark (the target) where there is one."""

    label: str
    value: int
    mark: int | None = None


@dataclass(frozen=True)
class Series:
    """One line of a line chart; ``None`` leaves a gap."""

    label: str
    values: Sequence[int | None]


# the sixteen cities of Anhui on a grid: column, row; neighbours stay neighbours
ANHUI: Mapping[str, tuple[int, int]] = {
    "341600": (0, 0), "340600": (1, 0), "341300": (2, 0),
    "341200": (0, 1), "340400": (1, 1), "340300": (2, 1), "341100": (3, 1),
    "341500": (0, 2), "340100": (1, 2), "340500": (2, 2),
    "340800": (0, 3), "340700": (1, 3), "340200": (2, 3), "341800": (3, 3),
    "341700": (1, 4), "341000": (2, 4),
}  # fmt: skip


def shade(value: int, most: int) -> int:
    """Which of the four shades a number above zero gets: its part of the largest, in quarters."""
    return min(len(SHADES) - 1, max(0, (value * len(SHADES) - 1) // most)) if most > 0 else 0


def _svg(width: int, height: int, title: str, words: str, body: str) -> Markup:
    """The frame: an image with a name and all its numbers in words."""
    text = (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}：{escape(words)}" font-size="13" font-family="{FACES}" fill="{INK}">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{body}</svg>"
    )
    return Markup(text)  # noqa: S704 - every word in it went through escape


def _text(x: float, y: float, words: object, anchor: str = "start", **more: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{extra}>{escape(str(words))}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str, **more: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"{extra}/>'


def bars(title: str, rows: Sequence[Bar], unit: str, *, width: int = 640) -> Markup:
    """Lying bars in the order given, each with its number; a mark stands where its target is."""
    left, step = 120, 26
    most = max([1, *(row.value for row in rows), *(row.mark or 0 for row in rows)])
    room = width - left - 80
    body = []
    for turn, row in enumerate(rows):
        y, long = turn * step + 4, room * row.value / most
        body.append(_text(left - 8, y + 14, row.label, "end"))
        body.append(_rect(left, y, room, 18, "#eef2f6"))
        if row.value:
            body.append(_rect(left, y, long, 18, ACT))
        else:
            body.append(_blank(left, y, 18, 18))
        if row.mark is not None:
            at = left + room * row.mark / most
            body.append(_rect(at - 1.5, y - 3, 3, 24, INK))
        body.append(_text(left + room + 8, y + 14, row.value))
    words = "；".join(
        f"{row.label} {row.value} {unit}" + (f"（目标 {row.mark}）" if row.mark is not None else "")
        for row in rows
    )
    return _svg(width, max(1, len(rows)) * step + 8, title, words or "没有数据", "".join(body))


def _blank(x: float, y: float, width: float, height: float) -> str:
    """An empty cell: white with slanting lines."""
    lines = "".join(
        f'<path d="M{x + a:g} {y + min(height, b):g}L{x + min(width, a + b):g} {y:g}" stroke="#8a96a3"/>'
        for a, b in ((0, height / 2), (0, height), (width / 2, height / 1.001))
    )
    return _rect(x, y, width, height, "#fff", stroke="#8a96a3") + lines


def lines(
    title: str, labels: Sequence[str], series: Sequence[Series], unit: str, *, width: int = 640
) -> Markup:
    """Lines over months or years; told apart by dashes, named at their last point."""
    height, left, top, right = 240, 44, 14, 110
    most = max([1, *(v for one in series for v in one.values if v is not None)])
    span_x, span_y = width - left - right, height - top - 30
    step = span_x / max(1, len(labels) - 1)

    def place(index: int, value: int) -> tuple[float, float]:
        return left + step * index, top + span_y * (1 - value / most)

    body = [
        f'<path d="M{left} {top + span_y * part:g}H{left + span_x:g}" stroke="{LINE}"/>'
        + _text(left - 6, top + span_y * part + 4, round(most * (1 - part)), "end", fill=SECOND)
        for part in (0, 0.5, 1)
    ]
    body += [
        _text(left + step * n, height - 8, label, "middle", fill=SECOND)
        for n, label in enumerate(labels)
    ]
    for turn, one in enumerate(series):
        body.append(_path([(n, v) for n, v in enumerate(one.values)], place, DASHES[turn % 4]))
        last = [(n, v) for n, v in enumerate(one.values) if v is not None]
        if last:
            x, y = place(last[-1][0], int(last[-1][1]))
            body.append(_text(x + 8, y + 4 + 14 * turn, f"{one.label} {last[-1][1]}"))
    words = "；".join(
        f"{one.label}："
        + "，".join(
            f"{label} {value} {unit}"
            for label, value in zip(labels, one.values, strict=False)
            if value is not None
        )
        for one in series
    )
    return _svg(width, height, title, words or "没有数据", "".join(body))


def _path(points: Sequence[tuple[int, int | None]], place: object, dash: str) -> str:
    parts, drawing, dots = [], False, []
    for index, value in points:
        if value is None:
            drawing = False
            continue
        x, y = place(index, value)  # type: ignore[operator]
        parts.append(f"{'L' if drawing else 'M'}{x:g} {y:g}")
        dots.append(f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="{ACT}"/>')
        drawing = True
    line = f'<path d="{"".join(parts)}" fill="none" stroke="{ACT}" stroke-width="2"'
    return line + (f' stroke-dasharray="{dash}"' if dash else "") + "/>" + "".join(dots)


def matrix(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[int | None]],
    unit: str,
) -> Markup:
    """Rows × columns: a number in each cell, hatched where it is zero, a dash where it does not apply."""
    left, top, wide, high = 96, 44, 56, 24
    most = max([0, *(v for row in cells for v in row if v)])
    body = []
    for n, label in enumerate(columns):
        x = left + wide * n + wide / 2
        body.append(_text(x, 18, label[:2], "middle", fill=SECOND))
        body.append(_text(x, 34, label[2:4], "middle", fill=SECOND))
    for r, row in enumerate(cells):
        y = top + high * r
        body.append(_text(left - 8, y + 16, rows[r], "end"))
        for n, value in enumerate(row):
            body.append(_cell(left + wide * n + 1, y + 1, wide - 2, high - 2, value, most))
    empty = [
        f"{name}：" + "、".join(c for c, v in zip(columns, row, strict=True) if v == 0)
        for name, row in zip(rows, cells, strict=True)
        if 0 in row
    ]
    total = sum(v for row in cells for v in row if v)
    words = f"共 {total} {unit}；" + (f"空白——{'；'.join(empty)}" if empty else "没有空白")
    width, height = left + wide * len(columns) + 4, top + high * len(cells) + 4
    return _svg(width, height, title, words, "".join(body))


def _cell(x: float, y: float, wide: float, high: float, value: int | None, most: int) -> str:
    middle = (x + wide / 2, y + high / 2 + 5)
    if value is None:
        return _rect(x, y, wide, high, "#fff") + _text(*middle, "—", "middle", fill=SECOND)
    if value == 0:
        plate = _rect(middle[0] - 8, y + 2, 16, high - 4, "#fff")
        return _blank(x, y, wide, high) + plate + _text(*middle, 0, "middle", font_weight="600")
    step = shade(value, most)
    fill = "#fff" if step >= DARK_FROM else INK
    return _rect(x, y, wide, high, SHADES[step]) + _text(*middle, value, "middle", fill=fill)


def tiles(
    title: str,
    places: Mapping[str, tuple[int, int]],
    values: Mapping[str, tuple[str, int]],
    unit: str,
) -> Markup:
    """A map of tiles: each place's name and number on a grid, shaded by its size, hatched when nothing."""
    size, gap = 92, 4
    known = {code: values[code] for code in places if code in values}
    most = max([0, *(number for _, number in known.values())])
    body = []
    for code, (label, number) in known.items():
        column, row = places[code]
        x, y = column * (size + gap), row * (size - 28 + gap)
        high = size - 28
        step = shade(number, most) if number else 0
        fill = "#fff" if number and step >= DARK_FROM else INK
        body.append(
            _rect(x, y, size, high, SHADES[step], stroke=LINE)
            if number
            else _blank(x, y, size, high)
        )
        if not number:
            body.append(_rect(x + 14, y + 8, size - 28, high - 16, "#fff"))
        body.append(_text(x + size / 2, y + 26, label, "middle", fill=fill))
        body.append(
            _text(
                x + size / 2, y + 48, number, "middle", fill=fill, font_size="18", font_weight="600"
            )
        )
    across = max([0, *(places[code][0] for code in known)]) + 1
    down = max([0, *(places[code][1] for code in known)]) + 1
    words = "；".join(f"{label} {number} {unit}" for label, number in known.values())
    return _svg(
        across * (size + gap), down * (size - 28 + gap), title, words or "没有数据", "".join(body)
    )


def progress(done: int, target: int, expected: int | None, unit: str) -> Markup:
    """How much of a target is done; a mark stands where the time that passed asks to be."""
    whole = max(target, done, 1)
    body = _rect(0, 4, 300, 8, "#e9edf2", rx="2") + _rect(0, 4, 300 * done / whole, 8, ACT, rx="2")
    words = f"已办 {done} {unit}，目标 {target} {unit}"
    if expected is not None:
        body += _rect(max(0, 300 * expected / whole - 1.5), 0, 3, 16, INK)
        words += f"，按时序应办 {expected} {unit}"
    return _svg(300, 16, "进度", words, body)
