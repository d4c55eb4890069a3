"""Collecting in the background, by the calendar and by command; reminders to who has not signed."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.bulletins import asking, frozen, queries, receipts, rulings, runs, service
from hearing.bulletins.models import Bulletin, BulletinRow, BulletinRun
from hearing.cli.bulletins import group
from tests.bulletins.conftest import MARCH
from tests.support import race
from tests.support.make import COUNTY, P


def at(day: int, month: int = 4):
    return clock.at(clock.beijing(date(2026, month, day), "10:00"))


@pytest.mark.rule("F-30")
def test_a_run_shows_its_steps_and_ends_in_a_draft(office):
    seen = []
    with at(20):
        row = asking.ask(office.drafter, *MARCH)
        assert asking.ask(office.drafter, *MARCH).id == row.id
        made = runs.collect_due(
            lambda: seen.append(
                db.session.execute(select(BulletinRun.step, BulletinRun.words)).one()
            )
        )
    assert made == 1
    assert [tuple(one) for one in seen][1:] == list(enumerate(asking.ALL_STEPS, start=1))
    db.session.refresh(row)
    assert (row.state, row.step) == ("done", len(asking.ALL_STEPS))
    assert queries.bulletin(office.drafter, row.bulletin_id).state == "draft"
    with at(20), pytest.raises(Refused, match="已有一份通报"):
        asking.ask(office.drafter, *MARCH)
    with pytest.raises(NotFound):
        runs.run(office.chief, row.id)


@pytest.mark.rule("F-30")
def test_what_cannot_be_collected_says_why(office):
    with at(20):
        row = asking.ask(office.drafter, *MARCH)
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
        row = asking.ask(office.drafter, *MARCH)
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
def test_a_draft_is_counted_anew_in_the_background_and_once_at_a_time(office, browser):
    office.make.account(office.drafter, "tongji")
    row = office.to("draft")
    db.session.commit()
    before, ruled = row.closing_at, len(rulings.rulings_of(row.id))
    with at(21):
        browser.sign_in("tongji")
        answer = browser.post(f"/bulletins/{row.id}/recollect", {})
        assert "/bulletins/runs/" in answer.location
        assert row.collection == 1
        browser.post(f"/bulletins/{row.id}/recollect", {"words": "再来"}, 409)
        browser.get(f"/bulletins/{row.id}")
        assert "这几个月正在汇总" in browser.text
        seen = []

        def settle():
            db.session.commit()
            seen.append((row.collection, row.closing_at))

        assert runs.collect_due(settle) == 1
        browser.get(answer.location)
        assert "重新汇总 2026年3月 通报" in browser.text
    assert {one for one in seen if one[0] == 1} == {(1, before)}  # all in one, at the end
    db.session.refresh(row)
    assert (row.collection, row.remarks) == (2, "请各院对照整改。")
    assert len(rulings.rulings_of(row.id)) == 2 * ruled > 0
    assert db.session.scalars(select(BulletinRun.bulletin_id)).all() == [row.id]


@pytest.mark.rule("F-30")
def test_a_draft_handed_in_while_it_is_counted_stays_as_it_was_handed_in(office):
    row = office.to("draft")
    db.session.commit()
    with at(21):
        asked = asking.ask_anew(office.drafter, row)

        def settle():
            db.session.commit()
            if asked.words == "写入草稿" and row.state == "draft":
                service.submit(office.drafter, row)
                db.session.commit()

        assert runs.collect_due(settle) == 0
    db.session.refresh(asked)
    assert (asked.state, row.state, row.collection) == ("failed", "review", 1)
    assert "审核" in asked.failure
    with pytest.raises(Conflict):
        asking.ask_anew(office.drafter, row)


@pytest.mark.rule("F-30")
def test_a_correction_is_counted_in_the_background_and_once_at_a_time(office):
    row = office.to("draft")
    with at(20), pytest.raises(Conflict, match="印发以后"):
        asking.ask_correction(office.drafter, row)
    with at(20):
        office.on(row, "printed")
    db.session.commit()
    with at(22):
        asked = asking.ask_correction(office.drafter, row)
        with pytest.raises(Conflict, match="正在汇总"):
            asking.ask_correction(office.drafter, row)
        assert runs.collect_due(db.session.commit) == 1
        made = db.session.get_one(Bulletin, asked.bulletin_id)
        assert (made.corrects_id, made.state, asked.of_id) == (row.id, "draft", row.id)
        with pytest.raises(Conflict, match="已有一份更正"):
            asking.ask_correction(office.drafter, row)


@pytest.mark.rule("F-30")
@pytest.mark.both_engines
def test_many_who_ask_at_once_get_one_run_and_a_sentence(app, office):
    answers = race.together(
        app, lambda _: asking.ask(office.drafter, date(2026, 2, 1), date(2026, 3, 1)).id, 8
    )
    given = {one for one in answers if not isinstance(one, Exception)}
    assert len(given) == 1, answers
    others = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, Conflict) and "正在汇总" in one.message for one in others), others
    assert db.session.query(BulletinRun).count() == 1


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
