"""Lines filled to the edge of the type area (GB/T 9704: 撑满版心).

WeasyPrint justifies by widening spaces, and Chinese text has none; so after layout every line but
the last of a justified paragraph gets the missing width spread over all its characters. Works on
the laid-out boxes (checked by a test against the pinned version), changes no line break and no
text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST = 0.16
"""At most this share of a character is added to each gap; a line that needs more stays ragged."""


def fill_lines(document: Any) -> None:
    """Spread the characters of all justified lines of a laid-out document, in place."""
    paragraphs: dict[int, list[tuple[Any, Any]]] = {}
    for page in document.pages:
        for block, line in _lines(page._page_box):
            paragraphs.setdefault(id(block.element), []).append((block, line))
    for lines in paragraphs.values():
        for block, line in lines[:-1]:
            _fill(block, line)


def _lines(box: Any, block: Any = None) -> Iterator[tuple[Any, Any]]:
    """Each line box of justified blocks with its block, in reading order."""
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            if block is not None:
                yield block, child
            continue
        is_block = type(child).__name__ == "BlockBox"
        justified = is_block and child.style["text_align_all"] == "justify"
        yield from _lines(child, child if justified else None)


def _fill(block: Any, line: Any) -> None:
    texts = [box for box in line.descendants() if type(box).__name__ == "TextBox"]
    count = sum(len(box.text) for box in texts)
    if count < 2:
        return
    trailing = _spacing(texts[-1])
    right = max(box.position_x + box.width for box in texts) - trailing
    missing = block.content_box_x() + block.width - right
    extra = missing / (count - 1)
    if not 0 < extra <= MOST * texts[0].style["font_size"]:
        return
    shift = 0.0
    for box in texts:
        box.position_x += shift
        style = box.style.copy()
        style["letter_spacing"] = _spacing(box) + extra
        box.style = style
        box.width += extra * len(box.text)
        shift += extra * len(box.text)


def _spacing(box: Any) -> float:
    spacing = box.style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)
