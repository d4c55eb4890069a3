"""Background work: each kind by itself, what failed is seen, and tried again when asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden
from hearing.jobs import queries, tasks, verbs
from hearing.jobs.models import JobState
from hearing.messages import service as messages
from hearing.messages.models import OutboxMessage
from hearing.papers.models import Paper, PaperFile
from tests.conftest import NOW
from tests.messages.test_outbox import Recorder, queue
from tests.support.make import PROVINCE, P


def test_one_failing_kind_does_not_hold_up_the_others(app, make, monkeypatch):
    def broken() -> int:
        raise RuntimeError("x")

    monkeypatch.setattr(tasks, "WORK", (("first", broken), ("second", lambda: 3)))
    assert tasks.sweep() == {"second": 3}
    found = {row.name: row for row in queries.work(make.staff(P.SYSTEM_ADMIN, PROVINCE)).states}
    assert found["first"].failure == "RuntimeError"
    assert (found["second"].done, found["second"].failure) == (3, None)


@pytest.mark.both_engines
def test_every_kind_of_work_runs_once_on_a_world_with_hearings_held(make):
    make.world().life("file")
    db.session.commit()
    assert set(tasks.sweep()) == {name for name, _ in tasks.WORK}
    states = {row.name: row for row in db.session.query(JobState)}
    assert [name for name, row in states.items() if row.failure] == []
    assert states[tasks.DAILY].ran_at is not None


def test_the_page_counts_and_tries_again(make, browser, monkeypatch):
    gateway = Recorder()
    monkeypatch.setattr(messages, "gateway", gateway)
    system = make.staff(P.SYSTEM_ADMIN, PROVINCE)
    name = make.account(system, "system")
    queue(2)
    row = db.session.query(OutboxMessage).first()
    row.attempts = messages.MOST_ATTEMPTS
    db.session.commit()
    browser.sign_in(name)
    browser.get("/admin/system/work")
    assert "后台没有在运行" in browser.text
    assert "1 条消息多次没有送出" in browser.text
    browser.post("/admin/system/work/messages")
    browser.post("/admin/system/work/anything", status=404)
    tasks.sweep()
    assert len(gateway.given) == 2
    browser.get("/admin/system/work")
    assert "后台没有在运行" not in browser.text
    assert "13800000000" not in str(browser.page)
    with clock.at(NOW + timedelta(minutes=6)):
        assert queries.work(system).is_stopped
    with pytest.raises(Forbidden):
        verbs.try_again(make.staff(P.SECURITY_ADMIN, PROVINCE), "papers")


def test_failed_papers_are_set_again_when_asked(make):
    life = make.world().life("tell")
    from hearing.hearings import prints

    one = prints.printable(life.hearing)[0]
    paper = prints.print_paper(life.clerk, life.hearing, one, {"name": "x", "phone": "1"})
    db.session.add(
        PaperFile(
            paper_id=paper.id,
            media_type="text/plain",
            content=b"x",
            sha256="x",
            rendered_at=NOW,
            note="x",
        )
    )
    db.session.commit()
    system = make.staff(P.SYSTEM_ADMIN, PROVINCE)
    assert tasks.sweep()["papers"] == 0
    assert queries.work(system).papers_failed == 1
    assert verbs.try_again(system, "papers") == 1
    db.session.commit()
    assert tasks.sweep()["papers"] == 1
    assert queries.work(system).papers_failed == 0
    assert db.session.query(Paper).count() == 1
