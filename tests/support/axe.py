"""What axe-core finds wrong with a page in a browser; its files come from npm, for tests only."""

from __future__ import annotations

from functools import cache
from typing import Any

from hearing.config import ROOT

RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


@cache
def _source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """One line for each element that somebody cannot use: rule, element, what to do."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for one in page.evaluate(RUN)
        for node in one["nodes"]
    ]


def assert_usable(page: Any) -> None:
    """Nothing stands out of the window at the side, and axe finds nothing."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, (page.url, wide)
    found = violations(page)
    assert not found, "\n".join(found)
