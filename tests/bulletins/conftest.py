"""Fixtures of the bulletins' tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from hearing.base.db import db, schema_changes
from hearing.config import ROOT

sys.path.insert(0, str(ROOT / "migrations"))
import guards


@pytest.fixture
def unguarded(make: Any) -> Callable[[], None]:
    """Takes the guards down, for detectors that look for what should not have come in."""

    def take_down() -> None:
        with schema_changes():
            guards.take_down(db.session.connection())
        db.session.commit()

    return take_down
