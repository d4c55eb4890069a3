"""版记 on the foot of the last page, which is an even one (GB/T 9704).

Where the text leaves no room on an even page, 版记 gets a page of its own, without a page number, after a
blank page if need be. The text is laid out once in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

STYLE = "overleaf.css"
PLACE = '<div class="foot-place imprint-place">'

Layout = Callable[[str, tuple[str, ...]], Any]


def place(document: Any, html: str, layout: Layout) -> Any:
    """The document with 版记 where it belongs; ``layout`` sets a page with further style sheets."""
    anchors = [set(page.anchors) for page in document.pages]
    if not any("imprint" in each for each in anchors):
        return document
    if len(anchors) % 2 == 0 and {"imprint", "text-end"} <= anchors[-1]:
        return document
    last = next(number for number, each in enumerate(anchors, 1) if "text-end" in each)
    pages = [_without(page) for page in document.pages[:last]]
    if last % 2 == 0:
        pages += layout(_page(f"{PLACE}</div>"), (STYLE,)).pages
    pages += layout(_page(html[html.index(PLACE) :]), (STYLE,)).pages
    return document.copy(pages)


def _page(body: str) -> str:
    return f'<html lang="zh-CN"><body>{body}'


def _without(page: Any) -> Any:
    """The page without the 版记 that was tried on its foot."""
    if page.anchors.pop("imprint", None):
        box = page._page_box
        box.children = [
            child for child in box.children if type(child).__name__ != "FootnoteAreaBox"
        ]
    return page
