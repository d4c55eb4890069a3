"""Outcomes, visits and re-petitions through their verbs: who, when, with what evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.hearings.models import Hearing
from hearing.outcomes import service, visiting
from hearing.outcomes.models import OutcomeEntry, Visit
from hearing.outcomes.visiting import Met
from tests.conftest import NOW
from tests.support.race import together


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


def confirmed(life, **values):
    """State an outcome and let the head confirm it."""
    row = stated(life, **values)
    service.confirm(life.head, life.hearing, row)
    return row


@pytest.mark.rule("F-20")
@pytest.mark.parametrize(("values", "field"), [
    ({"state": "splendid"}, "state"), ({"state": "reversed"}, "state"), ({"evidence": None}, "evidence"),
    ({"days": 1}, "evidence_on"), ({"days": -1}, "evidence_on"),
])  # fmt: skip
def test_an_outcome_needs_state_evidence_and_a_past_day(told, values, field):
    if days := values.pop("days", None):
        values["evidence_on"] = clock.today() + timedelta(days=days)
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
def test_visits_fall_due_when_an_applicable_outcome_is_confirmed(told):
    rows = db.session.query(Visit).order_by(Visit.due_on)
    confirmed(told, state="pending", evidence=None, evidence_on=None)
    assert rows.all() == []  # nothing to follow yet
    confirmed(told)
    held_on = told.hearing.held_on
    assert [(one.due_on - held_on).days for one in rows] == [30, 90, 180]
    confirmed(told)
    assert rows.count() == 3  # a second statement plans none anew
    visiting.record_visit(told.clerk, told.hearing, rows[0], Met("phone", "满意"))
    confirmed(told, state="not_applicable", evidence=None, evidence_on=None, note="无争议")
    assert [one.lapsed_at is None for one in rows] == [True, False, False]
    with pytest.raises(Conflict, match="不再安排"):
        visiting.record_visit(told.clerk, told.hearing, rows[1], Met("phone", "满意"))
    confirmed(told)
    assert {one.lapsed_at for one in rows} == {None}


@pytest.mark.rule("F-21")
@pytest.mark.parametrize(("met", "field"), [
    (Met("pigeon", "满意"), "way"), (Met("phone", " "), "attitude"),
    (Met("phone", "满意", new_demand="请求救助"), "route"),
    (Met("phone", "满意", route="aid"), "new_demand"),
    (Met("phone", "满意", clock.beijing_date(NOW) - timedelta(days=90)), "visited_on"),
])  # fmt: skip
def test_what_a_visit_must_say(told, met, field):
    confirmed(told)
    visit = db.session.query(Visit).first()
    with pytest.raises(Refused) as refused:
        visiting.record_visit(told.clerk, told.hearing, visit, met)
    assert refused.value.field == field
    assert visit.entered_at is None


@pytest.mark.rule("F-21")
def test_a_visit_is_recorded_once_and_belongs_to_its_hearing(told):
    confirmed(told)
    visit = db.session.query(Visit).order_by(Visit.due_on).first()
    met = Met("home", "满意", None, "王某", True, "生活困难", "aid", "转办后告知")
    visiting.record_visit(told.clerk, told.hearing, visit, met)
    assert visit.visited_on == clock.today()
    assert (visit.way, visit.visited_person, visit.repeats, visit.new_demand, visit.route) == (
        "home", "王某", True, "生活困难", "aid",
    )  # fmt: skip
    with pytest.raises(Conflict):
        visiting.record_visit(told.clerk, told.hearing, visit, met)
    other = db.session.query(Visit).order_by(Visit.due_on.desc()).first()
    set_committed_value(other, "hearing_id", told.hearing_id + 1)
    with pytest.raises(NotFound):
        visiting.record_visit(told.clerk, told.hearing, other, met)
    db.session.expire(other)


def test_a_re_petition_is_never_of_tomorrow(told):
    case = told.hearing.cases[0].id
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        service.record_repetition(told.clerk, told.hearing, case, tomorrow, "信访")
    assert refused.value.field == "received_on"
    with pytest.raises(Forbidden):
        service.record_repetition(told.head, told.hearing, case, clock.today(), "信访")
    assert service.record_repetition(told.clerk, told.hearing, case, clock.today(), "信访").id


@pytest.mark.rule("R-5")
@pytest.mark.parametrize(("values", "field"), [
    ({"days": -1}, "received_on"), ({"same_facts": False}, "same_facts"),
])  # fmt: skip
def test_only_a_later_petition_on_the_same_facts_is_one(told, values, field):
    day = clock.today() + timedelta(days=values.pop("days", 0))
    with pytest.raises(Refused) as refused:
        service.record_repetition(
            told.clerk, told.hearing, told.hearing.cases[0].id, day, "信访", **values
        )
    assert refused.value.field == field


@pytest.mark.both_engines
@pytest.mark.rule("F-20")
def test_of_two_confirmations_at_once_one_holds(make, app, engine):
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        row = stated(life)
        row_id, hearing_id = row.id, life.hearing_id
        chief = make.province.one(life.row.unit_id, "chief")
        heads = [life.head, chief] * 4

    def confirm(n):
        hearing = db.session.get(Hearing, hearing_id)
        service.confirm(heads[n], hearing, db.session.get(OutcomeEntry, row_id))
        return heads[n].person_id

    results = together(app, confirm, len(heads))
    won = [one for one in results if not isinstance(one, Exception)]
    assert len(won) == 1, results
    assert all(isinstance(one, Conflict) for one in results if one is not won[0] and one != won[0])
    db.session.expire_all()
    assert db.session.get(OutcomeEntry, row_id).confirmed_by == won[0]
    assert db.session.query(Visit).count() == 3
