"""Outcomes, visits and re-petitions through their verbs: who, when, with what evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.outcomes import service
from hearing.outcomes.models import Visit


@pytest.fixture
def told(make):
    """A hearing whose decision is told, on the day after."""
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield life


def stated(life, **values):
    """State a settled outcome for the hearing's case."""
    case = life.hearing.cases[0].id
    today = clock.today()
    return service.record(life.clerk, life.hearing, case, **{
        "state": "settled_on_spot", "evidence": "promise", "evidence_on": today, **values,
    })  # fmt: skip


@pytest.mark.rule("F-20")
@pytest.mark.parametrize(("values", "field"), [
    ({"state": "splendid"}, "state"), ({"evidence": None}, "evidence"), ({"days": 1}, "evidence_on"),
])  # fmt: skip
def test_an_outcome_needs_state_evidence_and_a_past_day(told, values, field):
    if values.pop("days", None):
        values["evidence_on"] = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        stated(told, **values)
    assert refused.value.field == field


def test_an_outcome_waits_for_the_decision_and_its_own_case(make):
    make.world()
    life = make.life("answers")
    with pytest.raises(Conflict):
        stated(life)
    with pytest.raises(NotFound):
        service.record(life.clerk, life.hearing, 999, state="pending")


def test_another_confirms_and_once(told):
    row = stated(told)
    set_committed_value(row, "entered_by", told.head.person_id)  # the stored row is fixed
    with pytest.raises(Refused, match="登记人不能确认"):
        service.confirm(told.head, told.hearing, row)
    set_committed_value(row, "entered_by", told.clerk.person_id)
    service.confirm(told.head, told.hearing, row)
    with pytest.raises(Conflict):
        service.confirm(told.head, told.hearing, row)
    assert service.entry(told.head, told.hearing, row.id) is row
    with pytest.raises(NotFound):
        service.entry(told.head, told.hearing, row.id + 1)


@pytest.mark.rule("F-21")
def test_a_visit_is_recorded_once_with_the_attitude(told):
    stated(told)
    stated(told)
    visits = db.session.query(Visit).order_by(Visit.due_on).all()
    assert len(visits) == 2  # the second statement of an outcome schedules none anew
    with pytest.raises(Refused, match="态度"):
        service.record_visit(told.clerk, told.hearing, visits[0], way="phone", attitude=" ")
    service.record_visit(told.clerk, told.hearing, visits[0], way="phone", attitude="满意")
    assert visits[0].visited_on == clock.today()
    with pytest.raises(Conflict):
        service.record_visit(told.clerk, told.hearing, visits[0], way="phone", attitude="满意")
    visits[1].hearing_id = told.hearing_id + 1
    with db.session.no_autoflush, pytest.raises(NotFound):
        service.record_visit(told.clerk, told.hearing, visits[1], way="phone", attitude="满意")
    db.session.expire(visits[1])


def test_a_re_petition_is_never_of_tomorrow(told):
    case = told.hearing.cases[0].id
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        service.record_repetition(told.clerk, told.hearing, case, tomorrow, "信访")
    assert refused.value.field == "received_on"
    with pytest.raises(Forbidden):
        service.record_repetition(told.head, told.hearing, case, clock.today(), "信访")
    assert service.record_repetition(told.clerk, told.hearing, case, clock.today(), "信访").id
