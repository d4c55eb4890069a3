"""筹备清单: four duties, lines by form, days that follow the hearing's day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound
from hearing.hearings import board, checklist
from hearing.hearings.models import PrepTemplate
from hearing.hearings.rules import Form
from tests.support.make import PROVINCE, P


def test_an_approved_hearing_gets_the_lines_of_its_form(make):
    life = make.world().life("plan")
    assert board.lines_of(life.hearing) == []
    life.review()
    lines = board.lines_of(life.hearing)
    assert {line.task.duty for line in lines} == {duty.value for duty in checklist.Duty}
    words = {line.task.words for line in lines}
    assert not any(item.words in words for item in checklist.BASIC if item.form)
    assert len(words) == sum(item.form is None for item in checklist.BASIC)
    board.start(life.owner, life.hearing)
    assert len(board.lines_of(life.hearing)) == len(lines)
    remote = make.life("plan", days=20)
    remote.hearing.form = Form.REMOTE
    remote.review()
    extra = {line.task.words for line in board.lines_of(remote.hearing)} - words
    assert len(extra) == 1


def test_days_follow_the_hearing_and_late_ones_say_so(make):
    life = make.world().life("need")
    line = board.lines_of(life.hearing)[0]
    assert line.due_on == life.hearing.held_on - timedelta(days=line.task.days_before)
    assert line.late == 0
    with clock.at(clock.beijing(life.hearing.held_on)):
        assert board.lines_of(life.hearing)[0].late == line.task.days_before
        board.finish(life.clerk, life.hearing, line.task)
        assert board.lines_of(life.hearing)[0].late == 0


def test_taking_and_ticking(make):
    life = make.world().life("need")
    task = board.lines_of(life.hearing)[0].task
    board.take(life.clerk, life.hearing, task)
    assert task.owner_person_id == life.clerk.person_id
    assert len(board.board(life.clerk)) == len(board.lines_of(life.hearing))
    board.finish(life.head, life.hearing, task)
    assert (task.owner_person_id, task.done_by) == (life.clerk.person_id, life.head.person_id)
    with pytest.raises(Conflict):
        board.finish(life.clerk, life.hearing, task)
    board.reopen(life.clerk, life.hearing, task)
    with pytest.raises(Conflict):
        board.reopen(life.clerk, life.hearing, task)
    with pytest.raises(Forbidden):
        board.take(make.staff(P.CLERK, 340202), life.hearing, task)
    other = make.life("need", days=20)
    with pytest.raises(NotFound):
        board.task_of(other.hearing, task.id)


def test_pages_and_the_template(make, browser):
    life = make.world().life("need")
    clerk = make.account(life.clerk, "clerk")
    system = make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    db.session.commit()
    browser.sign_in(clerk)
    browser.get("/board?duty=venue")
    assert "会务保障" in browser.text
    task = board.lines_of(life.hearing)[0].task.id
    url = f"/hearings/{life.hearing_id}/tasks"
    browser.get(url)
    browser.post(f"{url}/{task}/finish", {"from": "board"})
    browser.post(f"{url}/{task}/finish", status=409)
    assert "已经有人办结" in browser.text
    browser.sign_in(system)
    browser.get("/admin/system/checklists")
    browser.post(
        "/admin/system/checklists", {"duty": "venue", "words": "", "days_before": "x"}, 422
    )
    browser.post(
        "/admin/system/checklists", {"duty": "venue", "words": "备饮水", "days_before": "0"}
    )
    row = db.session.query(PrepTemplate).filter_by(words="备饮水").one()
    browser.post(f"/admin/system/checklists/{row.id}/retire")
    db.session.expire_all()
    assert row.retired_on is not None
