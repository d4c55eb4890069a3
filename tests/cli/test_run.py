"""``./run`` and ``flask start``: one plain sentence for what the machine refuses, no half-made state."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from hearing.base.db import db, one_transaction
from hearing.cli.demo import loader
from hearing.config import ROOT, Refusal
from hearing.startup import sentence_for

SECRET = "kQ3x-9vLm2ZpT7rYwB4nC8dF6gH1jKsA"
ready = pytest.mark.skipif(
    not (ROOT / ".venv/.installed").is_file() or shutil.which("dpkg-query") is None,
    reason="not set up by ./run",
)


def run(folder: Path, *words: str, cwd: Path = ROOT, **environment: str):
    """Run ``./run`` with an instance folder of its own."""
    surroundings = {
        "PATH": os.environ["PATH"], "HEARING_SECRET": SECRET, "HEARING_INSTANCE": str(folder),
        **environment,
    }  # fmt: skip
    return subprocess.run(
        ["sh", str(cwd / "run"), *words], capture_output=True, text=True, check=False, env=surroundings,
        timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def commands(folder: Path, **scripts: str) -> str:
    """A PATH whose first folder answers these commands by small scripts."""
    place = folder / "bin"
    place.mkdir()
    for name, text in scripts.items():
        path = place / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    return f"{place}:/usr/bin:/bin"


def plain(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed, says so in words, and shows no traceback."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    for word in (*words, "怎么办"):
        assert word in done.stderr, done.stderr


def test_the_script_is_plain_sh():
    for shell in ("sh", "dash"):
        if shutil.which(shell):
            assert subprocess.run([shell, "-n", str(ROOT / "run")], check=False).returncode == 0


def copied(folder: Path) -> Path:
    """The script alone in a folder, as on a machine where nothing is installed."""
    place = folder / "project"
    place.mkdir()
    shutil.copy(ROOT / "run", place)
    return place


def test_without_root_and_packages_the_line_to_install_is_said(tmp_path):
    path = commands(
        tmp_path, dpkg_query="exit 1", id="echo 1000", sudo="exit 1", apt_get="echo installed >&2"
    )
    done = run(tmp_path / "instance", cwd=copied(tmp_path), PATH=path)
    plain(done, "apt-get install -y python3 python3-venv ca-certificates", "fonts-noto-cjk")
    assert "installed" not in done.stderr


def test_a_failing_package_tool_is_heard_and_explained(tmp_path):
    path = commands(
        tmp_path, dpkg_query="exit 1", id="echo 0", apt_get='echo "E: no network"; exit 100'
    )
    plain(run(tmp_path / "i", cwd=copied(tmp_path), PATH=path), "E: no network", "软件包列表取不到")


def test_an_environment_without_its_stamp_is_made_anew(tmp_path):
    place = copied(tmp_path)
    (place / ".venv/bin").mkdir(parents=True)
    (place / ".venv/bin/half").write_text("what an interrupted installation left")
    (place / "requirements.txt").write_text("")
    made = f"mkdir -p {place}/made; exit 1"
    path = commands(tmp_path, dpkg_query='printf "ok installed"', python3=made)
    script = (
        (place / "run")
        .read_text()
        .replace("base=/usr/bin/python3;", f"base={tmp_path}/bin/python3;")
    )
    (place / "run").write_text(script)
    plain(run(tmp_path / "instance", cwd=place, PATH=path), "虚拟环境没有建成")
    assert not (place / ".venv/bin/half").exists()
    assert (place / "made").is_dir()


@ready
def test_a_port_in_use_is_one_sentence(tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        plain(run(tmp_path, PORT=port), f"127.0.0.1:{port} 不能用", "PORT=")


@ready
def test_an_instance_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    plain(run(tmp_path / "file", "setup"), "目录写不进去")


@ready
def test_an_unreachable_database_is_one_sentence(tmp_path):
    done = run(tmp_path, "setup", DATABASE_URL=f"postgresql://x@/none?host={tmp_path}")
    plain(done, "数据库连不上", "Database unreachable", "数据库没有准备好")
    assert not (tmp_path / ".ready").exists()


@ready
def test_unsafe_settings_are_one_sentence(tmp_path):
    done = run(tmp_path, "setup", HEARING_ENV="production", FLASK_DEBUG="1")
    plain(done, "正式环境不得打开调试方式")


@ready
def test_two_at_once_prepare_one_after_the_other(tmp_path):
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = run(tmp_path, "setup", HEARING_WAIT="1")
    plain(done, "另一个 ./run 还没有结束")
    assert not (tmp_path / "hearing.db").exists()


class Driver(Exception):
    """What the driver of PostgreSQL raises."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


Driver.__module__ = "psycopg.errors"


def database(words: str, sqlstate: str | None = None) -> OperationalError:
    """The error as SQLAlchemy hands it on."""
    return OperationalError("SELECT 1", {}, Driver(words, sqlstate))


@pytest.mark.parametrize(("error", "words"), [
    (database("connection failed: Connection refused"), "Database unreachable: Connection refused"),
    (database('database "x" does not exist'), "Database unreachable: does not exist"),
    (database("something new"), "(Database unreachable.)"),
    (database("could not extend file", "53100"), "磁盘已满"),
    (ProgrammingError("x", {}, Driver("permission denied for schema public", "42501")), "MIGRATION_DATABASE_URL"),
    (ProgrammingError("x", {}, Driver('relation "unit" does not exist', "42P01")), "还没有建表"),
    (OperationalError("x", {}, Exception("database or disk is full")), "磁盘已满"),
    (OperationalError("x", {}, Exception("attempt to write a readonly database")), "写不进去"),
    (OperationalError("x", {}, Exception("unable to open database file")), "写不进去"),
    (OperationalError("x", {}, Exception("database is locked")), "另一个进程"),
    (OperationalError("x", {}, Exception("no such table: unit")), "还没有建表"),
    (RuntimeError("Can't locate revision identified by '9999'"), "比程序新"),
    (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
    (PermissionError(errno.EACCES, "Permission denied"), "写不进去"),
    (Refusal("一句话。"), "一句话。"),
])  # fmt: skip
def test_what_the_machine_refuses_is_said_plainly(error, words):
    assert words in (sentence_for(error) or "")


def test_a_fault_of_ours_keeps_its_traceback():
    for error in (
        ValueError("x"),
        OperationalError("x", {}, Exception("syntax error")),
        database("x", "40001"),
    ):
        assert sentence_for(error) is None


@pytest.mark.both_engines
def test_an_interrupted_load_leaves_nothing(app, monkeypatch, engine):
    """Units, staff and pools were settled before the interruption; none of it stays."""
    before = db.session.execute(db.text("SELECT count(*) FROM journal_entry")).scalar()
    db.session.commit()

    def interrupted(_events):
        assert db.session.execute(db.text("SELECT count(*) FROM member")).scalar() > 20
        raise KeyboardInterrupt

    few = loader.load_units
    monkeypatch.setattr(loader, "load_units", lambda: few()[:2])
    monkeypatch.setattr(loader.schedule, "build", lambda *_: [])
    monkeypatch.setattr(loader, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        loader.load(2020)
    for table, number in (("person", 0), ("member", 0), ("journal_entry", before)):
        found = db.session.execute(db.text(f"SELECT count(*) FROM {table}")).scalar()
        assert found == number, table


@pytest.mark.both_engines
def test_one_transaction_takes_effect_as_a_whole(app, engine):
    with one_transaction():
        db.session.execute(db.text("INSERT INTO number_series VALUES ('a', 1)"))
        db.session.commit()
        db.session.execute(db.text("INSERT INTO number_series VALUES ('b', 1)"))
        db.session.commit()
    rows = db.session.execute(db.text("SELECT count(*) FROM number_series WHERE key IN ('a', 'b')"))
    assert rows.scalar() == 2
