"""Every form with every column of every model added: no column changes that the form does not show (class 3)."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Boolean, Date, DateTime, Integer, Table, event, text

from hearing.base import chance
from hearing.base.db import Base, db
from tests.support import sweep
from tests.support.inspector import Inspector
from tests.support.make import P
from tests.web.test_csrf import url_of

CANARY = "zz-canary"
KEPT = ("csrf_token",)


def every_column() -> dict[str, str]:
    """Column name → a value somebody might smuggle in, over all models."""
    found = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Boolean | Integer):
                found[column.name] = "1"
            elif isinstance(column.type, Date | DateTime) or column.name.endswith(("_at", "_on")):
                found[column.name] = "2001-02-03"
            else:
                found[column.name] = CANARY
    return found


@pytest.fixture
def world(make):
    first = make.world().life("answers")
    second = make.life("tell_decision", days=20, number=8)
    names = sweep.cast(make)
    seat = next(p for p in first.hearing.participants if p.role == "officer")
    names[P.OFFICER] = sweep.officer_account(make, seat.person_id)
    db.session.commit()
    return (first, second), names


WRITTEN = re.compile(r"^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.I)


@cache
def ordered() -> list[Table]:
    """The tables in their order, which takes a while to find."""
    return list(Base.metadata.sorted_tables)


class Database:
    """The test's SQLite file, put back as it was; it knows which tables a request wrote to."""

    def __init__(self, url: str) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        db.session.rollback()
        db.session.execute(text("SELECT 1"))
        db.session.commit()
        db.engine.dispose()
        self.copy = self.path.with_suffix(".copy")
        self._copy(self.path, self.copy)
        self.touched: set[str] = set()
        self.as_it_was: dict[str, list[tuple[object, ...]]] = {}
        event.listen(db.engine, "before_cursor_execute", self._note)
        self.as_it_was = self.read({table.name for table in Base.metadata.sorted_tables})

    def _note(self, _connection, _cursor, statement, *_rest) -> None:
        found = WRITTEN.match(statement)
        if found:
            self.touched.add(found[1])
        elif statement.lstrip().upper().startswith(("WITH", "REPLACE")):
            self.touched |= set(Base.metadata.tables)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        for end in ("", "-wal", "-shm"):
            part = Path(str(source) + end)
            other = Path(str(target) + end)
            if part.exists():
                shutil.copy(part, other)
            elif other.exists():
                other.unlink()

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table but sessions, without what is random by nature."""
        return {**self.as_it_was, **self.read(self.touched)}

    def read(self, wanted: set[str]) -> dict[str, list[tuple[object, ...]]]:
        """The rows of the tables named."""
        found = {}
        with closing(sqlite3.connect(self.path)) as connection:
            for table in ordered():
                if table.name in wanted and table.name not in sweep.SESSIONS:
                    names = ", ".join(column.name for column in sweep.lasting(table))
                    found[table.name] = sorted(
                        connection.execute(f"SELECT {names} FROM {table.name}"), key=repr
                    )
        return found

    def put_back(self) -> None:
        """Close everything and bring the copy back."""
        if not self.touched:
            return
        self.touched.clear()
        db.session.remove()
        db.engine.dispose()
        self._copy(self.copy, self.path)


def outcome(browser, database, url: str, data: dict[str, object]) -> tuple[int, dict[str, object]]:
    """The status and all rows after posting, with the database put back afterwards."""
    with chance.seeded(1):  # a random number printed on a paper is the same in both runs
        response = browser.client.post(url, data={**data, "csrf_token": browser.token})
    rows = database.rows()
    database.put_back()
    return response.status_code, rows


def differences(one: dict[str, object], other: dict[str, object]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


@pytest.mark.usefixtures("plain_menu")
def test_no_column_changes_that_the_form_does_not_show(app, world, database_url):
    lives, names = world
    columns = every_column()
    assert {"state", "person_id", "unit_id", "version", "is_public", "decided_by"} <= set(columns)
    browsers = {kind: Inspector(app).sign_in(name) for kind, name in names.items()}
    database = Database(database_url)
    untouched = database.rows()
    tried, found = 0, []
    accepted: set[tuple[str, object]] = set()
    answered: Counter[tuple[str, object]] = (
        Counter()
    )  # by an act or a refusal of its own, not 403 or 404
    for kind, browser in browsers.items():
        for rule in sweep.writable(app, kind):
            if rule.endpoint.startswith("login."):
                continue
            for life in lives if rule.arguments else lives[:1]:
                url = url_of(app, rule, life, "POST")
                if (rule.endpoint, url) in accepted or answered[rule.endpoint, url] == 2:
                    continue
                typed: dict[str, object] = {}
                if "GET" in rule.methods:
                    page = browser.client.get(url)
                    if page.status_code != 200:
                        continue
                    typed = sweep.filled(BeautifulSoup(page.get_data(as_text=True), "lxml"))
                extra = {n: v for n, v in columns.items() if n not in typed}
                status, plain = outcome(browser, database, url, typed)
                again, smuggled = outcome(browser, database, url, {**typed, **extra})
                tried += 1
                accepted |= {(rule.endpoint, url)} if status == 303 else set()
                answered[rule.endpoint, url] += status not in (403, 404)
                # what is refused writes nothing; the filters of the exported list are named like columns
                wrote = smuggled != (untouched if again >= 400 else plain) or again < 400 <= status
                if wrote and rule.endpoint != "pool_desk.export_members":
                    found.append((kind, url, status, again, differences(plain, smuggled)))
    assert found == [], "\n".join(map(str, found))
    assert tried > 60
    assert len(accepted) > 15


def test_an_act_that_takes_what_it_is_given_is_seen(app, world, database_url, monkeypatch):
    """The control: a verb that writes whatever the request carries."""
    from flask import request

    from hearing.pool import manage

    plain = manage.suspend

    def careless(viewer, member, reason):
        plain(viewer, member, reason)
        for name, value in request.form.items():
            if name in ("profession", "left_because"):
                setattr(member, name, value)

    monkeypatch.setattr(manage, "suspend", careless)
    lives, names = world
    browser = Inspector(app).sign_in(names[P.MANAGE])
    database = Database(database_url)
    url = "/pool/manage/1/suspend"
    page = browser.client.get(url)
    typed = sweep.filled(BeautifulSoup(page.get_data(as_text=True), "lxml"))
    status, before = outcome(browser, database, url, typed)
    _, after = outcome(browser, database, url, {**every_column(), **typed})
    assert status == 303
    assert differences(before, after) == ["member"]
    assert lives
