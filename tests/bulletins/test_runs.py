"""Collecting in the background, by the calendar and by command; reminders to who has not signed."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.bulletins import frozen, queries, receipts, runs, service
from hearing.bulletins.models import Bulletin, BulletinRow, BulletinRun
from hearing.cli.bulletins import group
from tests.bulletins.conftest import MARCH
from tests.support.make import COUNTY, P


def at(day: int, month: int = 4):
    return clock.at(clock.beijing(date(2026, month, day), "10:00"))


@pytest.mark.rule("F-30")
def test_a_run_shows_its_steps_and_ends_in_a_draft(office):
    seen = []
    with at(20):
        row = runs.ask(office.drafter, *MARCH)
        assert runs.ask(office.drafter, *MARCH).id == row.id
        made = runs.collect_due(
            lambda: seen.append(
                db.session.execute(select(BulletinRun.step, BulletinRun.words)).one()
            )
        )
    assert made == 1
    assert [tuple(one) for one in seen][1:] == list(enumerate(runs.ALL_STEPS, start=1))
    db.session.refresh(row)
    assert (row.state, row.step) == ("done", len(runs.ALL_STEPS))
    assert queries.bulletin(office.drafter, row.bulletin_id).state == "draft"
    with at(20), pytest.raises(Refused, match="已有一份通报"):
        runs.ask(office.drafter, *MARCH)
    with pytest.raises(NotFound):
        runs.run(office.chief, row.id)


@pytest.mark.rule("F-30")
def test_what_cannot_be_collected_says_why(office):
    with at(20):
        row = runs.ask(office.drafter, *MARCH)
        service.draft(office.drafter, *MARCH)
        db.session.commit()
        assert runs.collect_due(db.session.commit) == 0
    row = db.session.get_one(BulletinRun, row.id)
    assert row.state == "failed"
    assert "已有一份通报" in row.failure


@pytest.mark.rule("F-30")
def test_what_was_broken_off_is_found_and_taken_up_again(office, browser, monkeypatch):
    office.make.account(office.drafter, "tongji")
    with at(20):
        row = runs.ask(office.drafter, *MARCH)
        with monkeypatch.context() as dying:
            dying.setattr(runs.drafting, "draft", lambda *_: sys.exit(9))
            with pytest.raises(SystemExit):
                runs.collect_due(db.session.commit)
        db.session.rollback()
        assert db.session.get_one(BulletinRun, row.id).state == "running"
        assert runs.collect_due(db.session.commit) == 0  # it may still be at work
        assert [one.id for one in runs.unfinished(office.drafter)] == [row.id]
    with clock.at(clock.beijing(date(2026, 4, 20), "10:21")):
        browser.sign_in("tongji")
        assert runs.collect_due(db.session.commit) == 0
        assert db.session.get_one(BulletinRun, row.id).state == "broken_off"
        browser.get("/bulletins")
        assert "已中断" in browser.text
        browser.get(f"/bulletins/runs/{row.id}")
        answer = browser.post(f"/bulletins/runs/{row.id}/again", {})
        browser.post(f"/bulletins/runs/{int(answer.location.split('/')[-1])}/again", {}, 409)
        assert runs.collect_due(db.session.commit) == 1
        assert runs.unfinished(office.drafter) == []


@pytest.mark.rule("F-30")
@pytest.mark.parametrize(("day", "asked"), [(10, 0), (11, 1), (28, 1)])
def test_the_calendar_asks_once_from_the_chosen_day_on(office, day, asked):
    with at(day):
        assert runs.schedule_due() == asked
        assert runs.schedule_due() == 0
        assert runs.collect_due() == asked
        assert runs.schedule_due() == 0
    found = db.session.scalars(select(Bulletin)).all()
    assert [(one.from_on, one.until_on) for one in found] == [MARCH] * asked


@pytest.mark.rule("F-30")
def test_one_reminder_in_three_days_until_it_is_signed(office):
    row = office.to("printed")
    due = date(2026, 4, 25)
    assert {one.due_on for one in queries.receipts_of(row.id)} == {due}
    with at(24):
        assert receipts.remind_due() == 0
    sent = {}
    for day in range(25, 31):
        with at(day):
            receipts.remind_due()
            found = queries.receipts_of(row.id)
            sent[day] = next(one.reminded_on for one in found if one.unit_id == COUNTY)
    assert sent == {
        25: due,
        26: due,
        27: due,
        28: date(2026, 4, 28),
        29: date(2026, 4, 28),
        30: date(2026, 4, 28),
    }
    with at(30):
        late = receipts.overdue(office.drafter)
        assert all(one.days == 5 for one in late)
        number = len(late)
        service.receive(office.chief, row)
        assert len(receipts.overdue(office.drafter)) == number - 1


def test_the_commands_collect_and_verify(office, app, unguarded):
    runner = app.test_cli_runner()
    with clock.at(clock.beijing(date(2026, 4, 20), "09:00")):
        answer = runner.invoke(group, ["collect", "2026-03", "--unit", "340100"])
        assert answer.exit_code == 0, answer.output
        assert "2026年3月" in answer.output
        again = runner.invoke(group, ["collect", "2026-03", "--unit", "340100"])
        assert again.exit_code == 1
        assert "已有一份通报" in again.output
        nobody = runner.invoke(group, ["collect", "2026-03", "--unit", "340200"])
        assert "请先任命" in nobody.output
        assert runner.invoke(group, ["collect", "x"]).exit_code == 2
        row = office.on(db.session.scalars(select(Bulletin)).one(), "issued")
        number = row.number
        db.session.commit()
    assert frozen.verify(row) == []
    assert runner.invoke(group, ["verify"]).exit_code == 0
    unguarded()
    db.session.scalars(select(BulletinRow).limit(1)).one().content += " "
    db.session.commit()
    broken = runner.invoke(group, ["verify", number])
    assert broken.exit_code == 1
    assert "这一行与它的指纹不一致" in broken.output
    assert runner.invoke(group, ["verify", "没有这个"]).exit_code == 1


def test_posts_and_dates_of_the_closing_instant():
    from hearing.bulletins import spans

    until = date(2026, 4, 1)
    closing = clock.beijing(until + timedelta(days=10))
    assert spans.closing_instant(until, 10, closing + timedelta(days=3)) == closing
    early = clock.beijing(until, "09:00")
    assert spans.closing_instant(until, 10, early) == early
    assert P.BULLETIN_DRAFT
