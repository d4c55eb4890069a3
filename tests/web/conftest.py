"""Fixtures for pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hearing.web import navigation


@pytest.fixture
def plain_menu() -> Iterator[None]:
    """The menu without its figures, for sweeps of thousands of requests that look at something else.

    Not by ``monkeypatch``: what a test asks that for is not begun from the shelf.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation, "_figures", lambda entries, _viewer: [0] * len(entries))
        yield
