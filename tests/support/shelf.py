"""States of the database that several tests begin with, kept as files.

A world with a pool and a hearing takes hundreds of acts through the services. The first test that asks for it
lives it, the second too and puts the file on the shelf; from then on the file is copied. Taken from the shelf
is only what is exactly the same: the same calls of the maker in the same order at the same instants on an
untouched database. A test that wrote anything of its own before (or replaces parts of the program) lives
everything itself.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event

from hearing.base import clock
from hearing.base.db import db
from tests.support import databases

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


class Shelf:
    """One test's way to the shelf: what was asked for so far, and whether anything else wrote."""

    def __init__(self, folder: Path, later: databases.Later | None = None) -> None:
        self.folder, self.later = folder, later
        self.calls: list[str] = []
        self.depth = self.writes = self.expected = 0
        self.whole = True

    def begin(self) -> None:
        """Count the writes to this test's database from now on."""

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            self.writes += statement.lstrip().upper().startswith(WRITES)

        event.listen(db.engine, "before_cursor_execute", note)

    def untouched(self) -> bool:
        """Whether the database holds what the calls so far have made and nothing else."""
        session = db.session()
        waiting = session.new or session.dirty or session.deleted
        self.whole = self.whole and self.writes == self.expected and not waiting
        return self.whole

    def name(self) -> str:
        """The name of the state that the calls lead to."""
        engine = f"{self.later.socket if self.later else ''}|{db.engine.dialect.name}"
        return hashlib.sha256(repr((engine, self.calls)).encode()).hexdigest()[:24]

    def holds(self) -> bool:
        """Whether the state is there."""
        return (self.folder / f"{self.name()}.state").exists()

    def wanted_again(self) -> bool:
        """Whether the state was asked for before; notes that it was."""
        seen = self.folder / f"{self.name()}.seen"
        before = seen.exists()
        seen.touch()
        return before

    def keep(self, state: Any) -> None:
        """Put the database and what the maker remembers on the shelf, unless another process has."""
        with databases.alone(self.folder / f"{self.name()}.lock"):
            if not self.holds():
                self._keep(state)

    def _keep(self, state: Any) -> None:
        target = self.folder / self.name()
        if self.later:
            db.session.commit()
            db.engine.dispose()
            databases.pg_create(self.later.socket, target.name, self.later.name)
        else:
            part = target.with_suffix(f".{id(self)}.part")
            here = str(db.engine.url.database)
            with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
            part.rename(target.with_suffix(".db"))
        part = target.with_suffix(f".{id(self)}.part")
        part.write_bytes(pickle.dumps(state))
        part.rename(target.with_suffix(".state"))

    def take(self) -> Any:
        """Bring the state into the test's database; what the maker remembered."""
        target = self.folder / self.name()
        db.session.commit()  # what the test holds of earlier calls stays bound to the session
        db.engine.dispose()
        if self.later:
            self.later.become(target.name)
        else:
            here = str(db.engine.url.database)
            for end in ("-wal", "-shm"):
                Path(here + end).unlink(missing_ok=True)
            shutil.copy(target.with_suffix(".db"), here)
        self.expected = self.writes
        return pickle.loads(target.with_suffix(".state").read_bytes())  # noqa: S301 - our own file


def step(method: Callable[..., Any]) -> Callable[..., Any]:
    """A call that belongs to the way to a state, too cheap to be kept itself."""
    return _remembered(method, is_kept=False)


def kept(method: Callable[..., Any]) -> Callable[..., Any]:
    """A call whose outcome is worth keeping."""
    return _remembered(method, is_kept=True)


def _remembered(method: Callable[..., Any], *, is_kept: bool) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(make: Any, *args: Any, **values: Any) -> Any:
        shelf = make.shelf
        if shelf is None or shelf.depth or not shelf.untouched():
            return method(make, *args, **values)
        shelf.calls.append(repr((method.__name__, args, sorted(values.items()), clock.now())))
        if is_kept and shelf.holds():
            state, result = shelf.take()
            make.become(state)
            return make.reborn(result)
        shelf.depth += 1
        shelf.whole = False  # stays so when the call raises
        try:
            result = method(make, *args, **values)
        finally:
            shelf.depth -= 1
        if is_kept:  # as it is when it comes from the shelf
            db.session.commit()
        db.session.flush()
        shelf.whole, shelf.expected = True, shelf.writes
        if is_kept and shelf.wanted_again():
            shelf.keep((make.state(), make.essence(result)))
        return result

    return call
