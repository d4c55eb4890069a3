"""Fixtures: an application on a migrated database of its own, a frozen clock, factories, a browser client."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.people import passwords
from tests.support import databases, workshop
from tests.support.inspector import Inspector
from tests.support.make import Make
from tests.support.shelf import Shelf


@event.listens_for(Engine, "connect")
def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """Tests end processes, never the power: what a process wrote is there without ``fsync``."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again, and seldom at the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# a password costs a guesser much; here hundreds are typed. test_passwords.py looks at the true cost
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._decoy = passwords.hash_password("nobody has this password")


NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_numbers = itertools.count()


# what takes long begins first, on both workers, so that none is left alone with it at the end
LONG = (
    "tests/cli/test_demo.py",
    "tests/web/test_security.py::test_foreign_ids",
    "tests/web/test_thread.py",
    "tests/web/test_mass_assignment.py",
    "tests/web/test_forms.py::test_hostile_forms",
    "tests/messages/test_outbox.py::test_kills",
    "tests/web/test_every_page.py",
    "tests/web/test_opinion_leaks.py",
    "tests/web/test_csrf.py",
    "tests/web/test_wizard",
    "tests/papers/test_hostile.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Long tests to the head of the list and of its second half, which xdist gives to the second worker."""
    ranks = {item: next((n for n, one in enumerate(LONG) if item.nodeid.startswith(one)), None)
             for item in items}  # fmt: skip
    heads: tuple[list[Any], list[Any]] = ([], [])
    for item in sorted((i for i in items if ranks[i] is not None), key=lambda i: ranks[i]):
        heads[ranks[item] % 2].append(item)
    short = [item for item in items if ranks[item] is None]
    middle = max(0, len(items) // 2 - len(heads[0]))
    items[:] = [*heads[0], *short[:middle], *heads[1], *short[middle:]]


def pytest_generate_tests(metafunc: Any) -> None:
    """Tests marked ``both_engines`` run twice."""
    if "engine" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_engines")
        metafunc.parametrize(
            "engine", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True
        )


@pytest.fixture
def engine(request: Any) -> str:
    """Which database engine the test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def common(tmp_path_factory: Any) -> Path:
    """A folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return Path(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def sqlite_template(common: Path, tmp_path_factory: Any) -> Path:
    """A migrated SQLite file with Anhui's units and parameters."""
    path = common / "template.db"
    with databases.alone(common / "template.lock"):
        if not path.exists():
            folder = tmp_path_factory.mktemp("template")
            databases.sqlite_template(folder, _seed).rename(path)
    return path


@pytest.fixture(scope="session")
def pg_template(common: Path, tmp_path_factory: Any) -> Iterator[str]:
    """A cluster of this run's own whose database ``template_hearing`` is migrated and seeded."""

    def prepare(socket: str) -> None:
        url, folder = databases.pg_create(socket, "template_hearing"), tmp_path_factory.mktemp("pg")
        databases.migrate(url, folder)
        _seed(url, folder)

    with databases.shared_cluster(common, prepare) as socket:
        yield socket


def _seed(url: str, folder: Path) -> None:
    from hearing.base.viewer import SYSTEM
    from hearing.hearings import board
    from hearing.pool import catalogue, consents, reviewing
    from hearing.units import service

    set_transaction_mode("write")
    app = create_app(databases.settings(url, folder))
    with app.app_context(), clock.at(NOW):
        service.import_units(SYSTEM, service.read_units(service.ANHUI))
        service.seed(SYSTEM)
        catalogue.seed(SYSTEM)
        board.seed(SYSTEM)
        consents.seed(SYSTEM)
        reviewing.seed(SYSTEM)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def pg_later(request: Any) -> Iterator[databases.Later]:
    """A database of the cluster, made when first asked for."""
    socket = request.getfixturevalue("pg_template")
    name = f"t{os.environ.get('PYTEST_XDIST_WORKER', '')}{next(_numbers)}"
    found = databases.Later(socket, name)
    yield found
    found.drop()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def later(request: Any, engine: str) -> databases.Later | None:
    """On PostgreSQL the test's database, which is made when first asked for."""
    return request.getfixturevalue("pg_later") if engine == "postgresql" else None


@pytest.fixture
def database_url(request: Any, later: databases.Later | None) -> str:
    """A fresh database of the wanted engine."""
    if later is None:
        return str(request.getfixturevalue("sqlite_url"))
    later.ensure()
    return later.url


@pytest.fixture
def app(request: Any, later: databases.Later | None, tmp_path: Path, common: Path) -> Iterator[Any]:
    """The application inside its context, on the frozen clock, writing."""
    url = later.url if later else request.getfixturevalue("sqlite_url")
    app = workshop.take(url, tmp_path, common)
    with app.app_context(), clock.at(NOW):
        set_transaction_mode("write")
        if later:
            later.before_connecting(db.engine)
        yield app
        db.session.rollback()
        db.session.remove()
        set_transaction_mode("write")
        db.engine.dispose()


@pytest.fixture
def make(request: Any, app: Any, later: databases.Later | None, shelf_folder: Path) -> Make:
    """Factories that build the smallest legal thing through the services."""
    # what a test has replaced must be lived through, not taken from the shelf
    plain = "monkeypatch" not in request.fixturenames
    return Make(Shelf(shelf_folder, later) if plain else None)


@pytest.fixture(scope="session")
def shelf_folder(common: Path) -> Path:
    """Where states of the database that were built twice are kept for the rest of the run."""
    folder = common / "shelf"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def browser(app: Any) -> Inspector:
    """The page inspector."""
    return Inspector(app)
