"""Reminders of visits: before they fall due and when overdue, once each, never for what lapsed or was made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.jobs.tasks import sweep
from hearing.messages.models import OutboxMessage
from hearing.outcomes import reminders, service, visiting
from hearing.outcomes.models import Visit
from hearing.outcomes.visiting import Met
from hearing.people.models import Person

pytestmark = pytest.mark.both_engines


@pytest.mark.rule("F-21")
def test_each_reminder_goes_out_once(make, engine):
    life = make.world().life("tell_decision")
    evening = clock.beijing(life.row.held_on, "18:00")
    handler = db.session.get(Person, life.owner.person_id)
    handler.phone = "13800001111"
    with clock.at(evening):
        row = service.record(
            life.clerk, life.hearing, life.hearing.cases[0].id, state="settled_on_spot",
            evidence="record", evidence_on=clock.today(),
        )  # fmt: skip
        service.confirm(life.head, life.hearing, row)
        db.session.commit()
    first = db.session.query(Visit).order_by(Visit.due_on).first()
    sent = {}
    for day in (26, 27, 28, 30, 31, 32, 45):
        with clock.at(evening + timedelta(days=day)):
            sent[day] = reminders.remind_due()
    assert sent == {26: 0, 27: 1, 28: 0, 30: 0, 31: 1, 32: 0, 45: 0}
    bodies = [
        one.body for one in db.session.query(OutboxMessage).filter_by(object_kind="visit")
    ]  # fmt: skip
    assert len(bodies) == 2
    assert all(life.hearing.number in body for body in bodies)
    assert "已经逾期" in bodies[1]
    with clock.at(evening + timedelta(days=45)):
        visiting.record_visit(life.clerk, life.hearing, first, Met("phone", "满意"))
        none = service.record(
            life.clerk, life.hearing, row.case_id, state="not_applicable", note="无争议"
        )
        service.confirm(life.head, life.hearing, none)
        db.session.commit()
    with clock.at(evening + timedelta(days=89)):
        assert sweep()["visits"] == 0
