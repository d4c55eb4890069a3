"""Canary numbers go in through pages and services; nothing outside the program's memory holds one (P20)."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from hearing import create_app, jobs
from hearing.base.db import db
from hearing.base.resealing import sealed_columns
from hearing.cli.demo.names import Names
from hearing.messages import service as messages
from hearing.people.queries import viewer_of_post
from hearing.people.service import live_posts
from hearing.pool import data_rights
from hearing.pool.models import Member
from hearing.web.errors import log
from tests.support import databases, sweep
from tests.support.make import CITY, P

FROZEN = ("commitment",)


class Recorder(Names):
    """Names that remember every number they gave out."""

    def __init__(self, source: Any) -> None:
        super().__init__(source)
        self.given: set[str] = set()

    def identity(self, gender: str) -> str:
        """An identity number, remembered."""
        number = super().identity(gender)
        self.given.add(number)
        return number

    def phone(self) -> str:
        """A telephone, remembered."""
        number = super().phone()
        self.given.add(number)
        return number

    def bank(self) -> str:
        """A number like that of an account, remembered."""
        number = f"6200{self.source.randrange(10**15):015d}"
        self.given.add(number)
        return number


@pytest.fixture
def places(tmp_path: Path, monkeypatch: Any) -> Iterator[Path]:
    """A log of everything, and a folder for temporary files, under the test's folder."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    handler = logging.FileHandler(tmp_path / "log.txt")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield tmp_path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def register_by_page(browser: Any, names: Recorder, number: int) -> int:
    """Candidates through the page, whatever fields it asks for; gives how many were taken."""
    taken = 0
    for turn in range(number):
        browser.get("/pool/hire/register")
        typed = sweep.filled(browser.page)
        typed |= {
            "name": f"金丝雀{turn}号",
            "identity": names.identity("F"),
            "phone": names.phone(),
        }
        typed["gender"] = "F"
        response = browser.client.post(
            "/pool/hire/register", data={**typed, "csrf_token": browser.token}
        )
        taken += response.status_code == 303
        # and once more, refused, with what was typed given back
        browser.client.post("/pool/hire/register", data={**typed, "csrf_token": browser.token})
    return taken


def noise(names: Recorder, make: Any, folder: Path, url: str) -> None:
    """Requests, messages that go out and fail, faults in the log, a queue: all with numbers in them."""
    member = db.session.query(Member).order_by(Member.id).first()
    officer = viewer_of_post(live_posts(member.person_id)[0].id)
    data_rights.request_correction(officer, "phone", names.phone(), names.bank())
    data_rights.request_correction(officer, "other", names.bank(), "")
    data_rights.reveal(make.province.one(CITY, P.MANAGE), member, "verify")
    for channel, address in (("sms", names.phone()), ("mail", f"{names.phone()}@example.cn")):
        messages.queue(
            officer, key=f"c/{channel}", channel=channel, address=address, template="t",
            subject="公开听证", body="您好", object_kind="member", object_id=member.id,
        )  # fmt: skip
    db.session.commit()
    messages.use_gateway(messages.FileGateway(folder / "outbox"))
    assert messages.send_due(50, db.session.commit) >= 2
    messages.use_gateway(Talkative())
    messages.queue(
        officer, key="c/bad", channel="sms", address=names.phone(), template="t", subject="s",
        body="b", object_kind="member", object_id=member.id,
    )  # fmt: skip
    db.session.commit()
    messages.send_due(50, db.session.commit)
    try:
        with db.session.begin_nested():
            db.session.execute(text("SELECT * FROM nowhere WHERE x = :x"), {"x": names.bank()})
    except Exception as error:
        log.exception("a fault with a value in it", exc_info=error)
    queue = create_app(
        type(settings := databases.settings(url, folder))(**{**settings.__dict__, "mode": "trial"})
    )
    jobs.wake(queue)
    with queue.app_context():
        db.engine.dispose()


class Talkative:
    """A gateway whose refusal names the address."""

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Refuse."""
        raise ConnectionError(f"cannot reach {address}")


def fill_every_sealed_column(names: Recorder) -> set[str]:
    """A fresh canary into every sealed text of every table that lets it; gives the columns reached."""
    reached = set()
    for one in sealed_columns():
        rows = db.session.query(one.model).limit(3).all()
        for row in rows if one.table.name not in FROZEN else ():
            value = names.bank()
            setattr(row, one.attribute, value.encode() if one.is_file else value)
            reached.add(one.name)
    db.session.commit()
    return reached


def hits(patterns: set[str], *where: Path) -> list[str]:
    """Files under the given places that hold one of the patterns, as bytes."""
    with tempfile.NamedTemporaryFile("w", suffix=".patterns", dir="/tmp", delete=False) as file:  # noqa: S108
        file.write("\n".join(sorted(patterns)) + "\n")
    try:
        found = subprocess.run(
            ["grep", "-arlF", "-f", file.name, *map(str, where)], capture_output=True, check=False
        )
    finally:
        os.unlink(file.name)
    assert found.returncode in (0, 1), found.stderr
    return found.stdout.decode().splitlines()


def stores(engine: str, url: str, folder: Path) -> list[Path]:
    """The test's folder (SQLite file, WAL, log, outbox, queue), or also the cluster's data and a dump."""
    if engine == "sqlite":
        assert (folder / "test.db-wal").exists()
        return [folder]
    address = make_url(url)
    socket = str(address.query["host"])
    tool = databases._binaries() / "pg_dump"
    dump = subprocess.run(
        [str(tool), "-h", socket, "-U", "tester", "--inserts", str(address.database)],
        capture_output=True,
        check=True,
    )
    (folder / "dump.sql").write_bytes(dump.stdout)
    db.session.execute(text("CHECKPOINT"))
    db.session.commit()
    return [folder, Path(socket) / "data"]


@pytest.mark.both_engines
def test_canaries_are_found_nowhere(app, make, browser, places, database_url, engine):
    names = make.names = Recorder(make.source)
    make.pool(members=70)
    make.account(make.province.one(CITY, P.HIRE), "hirer")
    db.session.commit()
    browser.sign_in("hirer")
    assert register_by_page(browser, names, 20) == 20
    noise(names, make, places, database_url)
    reached = fill_every_sealed_column(names)
    assert {"person.identity_sealed", "data_request.wished_sealed"} <= reached
    assert len(names.given) >= 200
    kept = stores(engine, database_url, places)
    db.session.rollback()
    assert hits(names.given, *kept) == []
    # the control: what is kept in plain text is found in the same places
    plain = hits({"金丝雀7号"}, *kept)
    wanted = {"sqlite": "test.db", "postgresql": "dump.sql"}[engine]
    assert [path for path in plain if wanted in path], plain
    outbox = list((places / "outbox").glob("*.json"))
    assert len(outbox) >= 2
    assert (places / "log.txt").stat().st_size > 200
    assert "a fault with a value in it" in (places / "log.txt").read_text()


def test_a_number_typed_into_a_text_is_refused_before_it_is_kept(make, browser):
    """Texts are kept in plain: an identity number in one is sent back with a sentence."""
    make.pool(members=1)
    make.account(make.province.one(CITY, P.MANAGE), "manager")
    db.session.commit()
    number = make.names.identity("M")
    browser.sign_in("manager")
    browser.get("/pool/manage/1/suspend")
    browser.post("/pool/manage/1/suspend", {"words": f"其身份证号{number}有误"}, 422)
    assert "有身份证号" in browser.text
