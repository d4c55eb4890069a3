"""Databases for tests: a migrated SQLite file to copy, a private PostgreSQL cluster with a template."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TextIO

import psycopg
from sqlalchemy import Engine

from hearing import create_app
from hearing.config import Settings

SECRET = b"tests only, never used anywhere else 0123456789"


def settings(url: str, folder: Path) -> Settings:
    """Settings of a test application."""
    return Settings(secret=SECRET, database_url=url, instance=folder, mode="testing")


def migrate(url: str, folder: Path) -> None:
    """Bring a database to the newest revision."""
    from flask_migrate import upgrade

    from hearing.base.db import set_transaction_mode

    set_transaction_mode("write")
    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade("migrations")
        from hearing.base.db import db

        db.engine.dispose()


def sqlite_template(folder: Path, fill: Callable[[str, Path], None]) -> Path:
    """A migrated and filled SQLite file, whole without its log."""
    path = folder / "template.db"
    url = f"sqlite:///{path}"
    migrate(url, folder)
    fill(url, folder)
    with closing(sqlite3.connect(path)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise RuntimeError("somebody still reads the template")
    return path


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise RuntimeError("PostgreSQL's server is missing: apt-get install postgresql")
    return found[-1]


# the cluster lives for one run: nothing need survive the loss of power
CARELESS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c checkpoint_timeout=1h"
)
ROOMY = 4 * 2**30


def _quick_folder() -> Path | None:
    """Memory, where there is plenty: a database is copied there ten times as fast as on a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOMY else None


@contextmanager
def cluster(*, in_memory: bool = True) -> Iterator[str]:
    """A private PostgreSQL cluster on a unix socket; gives the folder of the socket."""
    folder = _start(_quick_folder() if in_memory else None)
    try:
        yield str(folder)
    finally:
        _stop(folder)


@contextmanager
def shared_cluster(common: Path, prepare: Callable[[str], None]) -> Iterator[str]:
    """One cluster for all processes of a run: the first starts and prepares it, the last stops it."""
    users, where = common / "cluster.users", common / "cluster.socket"
    with alone(users) as file:
        number = int(file.read() or 0)
        if number == 0:
            where.write_text(str(_start(_quick_folder())))
            prepare(where.read_text())
        _note(file, number + 1)
    try:
        yield where.read_text()
    finally:
        with alone(users) as file:
            number = int(file.read()) - 1
            _note(file, number)
            if number == 0:
                _stop(Path(where.read_text()))


@contextmanager
def alone(path: Path) -> Iterator[TextIO]:
    """The file, opened by one process at a time."""
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _note(file: TextIO, number: int) -> None:
    file.seek(0)
    file.truncate()
    file.write(str(number))


def _who() -> dict[str, int]:
    """PostgreSQL's server will not run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid}


def _run(folder: Path, program: str, *args: str) -> None:
    command = [str(_binaries() / program), "-D", str(folder / "data"), *args]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **_who())


def _start(where: Path | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hearing-pg-", dir=where))
    folder.chmod(0o755)
    if who := _who():
        os.chown(folder, who["user"], who["group"])
    _run(folder, "initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200 {CARELESS}"
    _run(folder, "pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    return folder


def _stop(folder: Path) -> None:
    _run(folder, "pg_ctl", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def pg_url(socket: str, name: str) -> str:
    """The address of one database of the cluster."""
    return f"postgresql+psycopg://tester@/{name}?host={socket}"


class Later:
    """A database of the cluster that is made when it is first asked for: many tests begin from the shelf."""

    def __init__(self, socket: str, name: str) -> None:
        self.socket, self.name = socket, name
        self.url = pg_url(socket, name)
        self.is_there = False

    def ensure(self) -> None:
        """Make it empty but for the seed, unless it is there."""
        if not self.is_there:
            self.become("template_hearing")

    def become(self, template: str) -> None:
        """Make it, or make it again, out of another."""
        self.drop()
        pg_create(self.socket, self.name, template)
        self.is_there = True

    def drop(self) -> None:
        """Take it away, if it is there."""
        if self.is_there:
            pg_drop(self.socket, self.name)
        self.is_there = False

    def before_connecting(self, engine: Engine) -> None:
        """See to it that an engine finds it."""
        plain = engine.pool._creator

        def connect(record: Any = None) -> Any:
            self.ensure()
            return plain(record)

        engine.pool._creator = connect


def pg_create(socket: str, name: str, template: str = "template0") -> str:
    """Create a database from a template; give its address."""
    _administer(socket, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return pg_url(socket, name)


def pg_drop(socket: str, name: str) -> None:
    """Drop a database."""
    _administer(socket, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(socket: str, statement: str) -> None:
    where = {"host": socket, "user": "tester", "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as connection:
        connection.execute(statement)
