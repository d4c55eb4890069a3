"""A city whose bulletins are drafted, reviewed, countersigned and issued by different people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.bulletins import service
from hearing.config import ROOT
from hearing.people.rules import PostKind as P
from tests.support.make import CITY, COUNTY

sys.path.insert(0, str(ROOT / "migrations"))
import guards

MARCH = (date(2026, 3, 1), date(2026, 4, 1))


class Office:
    """The people of a bulletin, and its way up to a state."""

    def __init__(self, make: Any, unit: int = CITY) -> None:
        self.make = make
        self.drafter = make.staff(P.BULLETIN_DRAFT, unit)
        self.reviewer = make.staff(P.BULLETIN_REVIEW, unit)
        self.issuer = make.staff(P.BULLETIN_ISSUE, unit)
        self.deputy = make.province.one(unit, P.DEPUTY_CHIEF)
        self.chief = make.province.one(COUNTY, P.CHIEF)

    def to(self, state: str, *, confirm: bool = True) -> Any:
        """A bulletin of March brought to a state on the 20th of April."""
        with clock.at(clock.beijing(date(2026, 4, 20), "09:00")):
            row = service.draft(self.drafter, *MARCH)
            return self.on(row, state, confirm=confirm)

    def on(self, row: Any, state: str, *, confirm: bool = True) -> Any:
        """A draft brought on to a state, at the clock's time."""
        from hearing.bulletins import rulings

        if confirm:
            for kind in rulings.by_kind(row):
                if kind.open:
                    rulings.rule_kind(
                        self.drafter, row, kind.detector, confirmed=True, reason="已逐项核对"
                    )
            service.edit(self.drafter, row, "请各院对照整改。", row.version)
        for name, act in (
            ("draft", lambda: None),
            ("review", lambda: service.submit(self.drafter, row)),
            ("countersign", lambda: service.review(self.reviewer, row, agreed=True)),
            ("sign", lambda: service.countersign(self.deputy, row, agreed=True, words="同意")),
            ("issued", lambda: service.issue(self.issuer, row)),
            ("printed", lambda: service.dispatch(self.drafter, row)),
        ):
            act()
            if row.state == state:
                return row
            assert row.state == name
        raise AssertionError(state)


@pytest.fixture
def office(make: Any) -> Office:
    """The city's people, with one hearing filed in the county in March."""
    make.world().life("file")
    return Office(make)


@pytest.fixture
def unguarded(make: Any) -> Callable[[], None]:
    """Takes the guards down, for detectors that look for what should not have come in."""

    def take_down() -> None:
        with schema_changes():
            guards.take_down(db.session.connection())
        db.session.commit()

    return take_down
