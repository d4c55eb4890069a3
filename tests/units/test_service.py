"""Parameters with effective dates, and departments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hearing.base import clock
from hearing.base.errors import NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.units import queries, service
from tests.support.make import CITY, COUNTY


def test_a_new_value_holds_from_its_day_and_for_its_unit(app):
    today = clock.today()
    later = today + timedelta(days=10)
    old = queries.parameter_int("term_years", today)
    service.set_parameter(SYSTEM, "term_years", str(old + 1), later, "本省规定")
    service.set_parameter(SYSTEM, "term_years", str(old + 2), later, "", CITY)
    assert queries.parameter_int("term_years", today, CITY) == old
    assert queries.parameter_int("term_years", later) == old + 1
    assert queries.parameter_int("term_years", later, CITY) == old + 2
    assert queries.parameter_int("term_years", later, COUNTY) == old + 1
    assert queries.all_parameters()[0].key <= queries.all_parameters()[-1].key


@pytest.mark.parametrize(("key", "value", "days", "field"), [
    ("no_such", "1", 1, "key"), ("term_years", "five", 1, "value"), ("ranking", "best", 1, "value"),
    ("term_years", "5", -1, "valid_from"),
])  # fmt: skip
def test_a_wrong_parameter_is_refused_beside_its_field(app, key, value, days, field):
    with pytest.raises(Refused) as refused:
        service.set_parameter(SYSTEM, key, value, clock.today() + timedelta(days=days), "依据")
    assert refused.value.field == field


def test_a_value_before_any_row_is_a_fault(app):
    with pytest.raises(LookupError):
        queries.parameter("term_years", date(1999, 12, 31))


def test_departments_and_missing_things(app):
    department = service.add_department(SYSTEM, COUNTY, "第一检察部", [1, 2])
    assert [one.id for one in queries.departments(COUNTY)] == [department.id]
    assert len(queries.lines()) == 10
    for missing in (lambda: queries.unit(1), lambda: queries.case_type("none")):
        with pytest.raises(NotFound):
            missing()
