"""A request that lost a race in the database is tried once more, then answered 409 (settled 5)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, is_postgresql
from hearing.journal import service as journal
from hearing.journal.models import JournalEntry
from hearing.web.access import PUBLIC, needs
from tests.conftest import NOW
from tests.support import databases


class Loser(Exception):
    """What a driver raises for the loser of a race."""

    sqlstate = "40P01"


def lose() -> None:
    """Lose a race: really on PostgreSQL, in the driver's words on SQLite."""
    if is_postgresql():
        db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))
    raise OperationalError("INSERT", {}, Loser())


@pytest.fixture
def racing(database_url, tmp_path):
    """An application, as in service, with a page that loses the first ``n`` times."""
    app = create_app(databases.settings(database_url, tmp_path))
    app.config["WTF_CSRF_ENABLED"] = False
    app.losses = 0

    @app.post("/race")
    @needs(PUBLIC)
    def race():
        from hearing.base.viewer import SYSTEM

        journal.record(SYSTEM, "race.run", "thing", 1)
        db.session.flush()
        if app.losses:
            app.losses -= 1
            lose()
        return "done"

    with app.app_context(), clock.at(NOW):
        yield app
        db.session.remove()
        db.engine.dispose()


def rows() -> int:
    db.session.rollback()
    return db.session.query(JournalEntry).filter_by(verb="race.run").count()


@pytest.mark.both_engines
@pytest.mark.parametrize(("losses", "status", "written"), [(0, 200, 1), (1, 200, 1), (2, 409, 0)])
def test_once_more_and_then_an_answer(racing, losses, status, written):
    racing.losses = losses
    answer = racing.test_client().post("/race", data={"words": "辛苦写下的话"})
    assert answer.status_code == status
    assert rows() == written
    if status == 409:
        assert "辛苦写下的话" in answer.text
