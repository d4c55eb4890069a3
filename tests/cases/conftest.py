"""A county with staff, and its statistics post of case management."""

from __future__ import annotations

from typing import Any

import pytest

from hearing.base import clock
from hearing.cases import service
from hearing.people.queries import names
from tests.support.make import COUNTY, P


class Desk:
    """Who acts in these tests."""

    def __init__(self, make: Any) -> None:
        make.county()
        self.make = make
        self.handler = make.province.one(COUNTY, P.HANDLE)
        self.other = make.staff(P.HANDLE)
        self.head = make.province.one(COUNTY, P.DEPARTMENT_HEAD)
        self.deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
        self.chief = make.province.one(COUNTY, P.CHIEF)
        self.clerk = make.province.one(COUNTY, P.CLERK)
        self.draft = make.staff(P.BULLETIN_DRAFT, COUNTY)
        self.name = names([self.handler.person_id])[self.handler.person_id or 0]
        self.turn = 0

    def case(self, viewer: Any = None, **values: Any) -> Any:
        """A case entered by hand."""
        self.turn += 1
        data = {
            "number": f"庐检手〔2026〕{self.turn}号", "title": f"某甲{self.turn}案", "cause": "盗窃",
            "type_code": "non_prosecution", "line_id": 1, "received_on": clock.today(),
        }  # fmt: skip
        return service.enter_case(viewer or self.handler, **{**data, **values})


@pytest.fixture
def desk(make: Any) -> Desk:
    """The county."""
    return Desk(make)
