"""Fixtures for pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from hearing.web import navigation


@pytest.fixture
def plain_menu() -> Iterator[None]:
    """The menu without its figures, for sweeps of thousands of requests that look at something else.

    Not by ``monkeypatch``: what a test asks that for is not begun from the shelf.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation, "_figures", lambda entries, _viewer: [0] * len(entries))
        yield


@pytest.fixture(scope="session")
def running_chromium() -> Iterator[Any]:
    """A real browser, started once a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def chromium(running_chromium: Any) -> Iterator[Any]:
    """The browser without a memory: whatever windows a test opened are closed with all they kept."""
    yield running_chromium
    for context in running_chromium.contexts:
        context.close()
