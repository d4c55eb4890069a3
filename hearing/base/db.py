"""The one database object, its naming convention and how a transaction begins.

The only module that touches flask_sqlalchemy. Two engines are supported: SQLite (the embedded default)
and PostgreSQL. A transaction begins in one of two modes:

* ``write`` (default; POST, commands, jobs): ``BEGIN IMMEDIATE`` on SQLite, so that a read followed by a
  write can never lose an update;
* ``read`` (GET and HEAD): plain ``BEGIN`` with ``PRAGMA query_only`` on SQLite, ``READ ONLY`` on
  PostgreSQL, so that a page view cannot write even by mistake.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    MetaData,
    Select,
    Update,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.exc import (
    DataError as DataError,
)  # for the pages, which know no library of databases
from sqlalchemy.orm import DeclarativeBase

Mode = Literal["read", "write"]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMES)


class _Session(Session):
    """The session of the one database: no look-up of the engine by table at every statement."""

    def get_bind(self, *_args: Any, **_options: Any) -> Any:
        """The one engine, or the connection of ``one_transaction``."""
        return self._db.engine if self.bind is None else self.bind


db = SQLAlchemy(model_class=Base, session_options={"class_": _Session})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

_mode: ContextVar[Mode] = ContextVar("transaction_mode", default="write")
_schema_open: ContextVar[bool] = ContextVar("schema_open", default=False)

_DENIED = {
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_VIEW,
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_CREATE_TRIGGER,
}


@contextmanager
def transaction_mode(mode: Mode) -> Iterator[None]:
    """Make transactions that begin inside the block read-only or writing."""
    token = _mode.set(mode)
    try:
        yield
    finally:
        _mode.reset(token)


def set_transaction_mode(mode: Mode) -> None:
    """Set the mode for the rest of this context (a request); see ``transaction_mode``."""
    _mode.set(mode)


@contextmanager
def schema_changes() -> Iterator[None]:
    """Allow DDL on SQLite inside the block; only migrations (and test set-up) use it."""
    token = _schema_open.set(True)
    try:
        yield
    finally:
        _schema_open.reset(token)


# with these set otherwise, REPLACE would go round the guards
_FIXED_PRAGMAS = ("writable_schema", "recursive_triggers", "ignore_check_constraints")


def _authorize(action: int, first: str | None, *rest: Any) -> int:
    if action in _DENIED and not _schema_open.get():
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and first in _FIXED_PRAGMAS and rest[0] is not None:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        _without_compiling(connection)
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=20000",
        "foreign_keys=ON",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.set_authorizer(_authorize)


def _without_compiling(connection: Any) -> None:
    """Compiling a statement (PostgreSQL's jit) takes longer than the longest of ours gains; others know no such setting."""
    connection.autocommit = True
    connection.execute("SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'jit'")
    connection.autocommit = False


@event.listens_for(Engine, "begin")
def _on_begin(connection: Any) -> None:
    reading = _mode.get() == "read"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@contextmanager
def one_transaction() -> Iterator[None]:
    """Make the whole block one transaction: commits inside it take effect together at its end.

    What is interrupted, even by the loss of power, leaves nothing behind.
    """
    db.session.remove()
    session = db.session()
    with db.engine.connect() as connection, connection.begin():
        session.bind = connection
        try:
            yield
        finally:
            session.close()
            session.bind = None


def spared(connection: Connection) -> AbstractContextManager[Any]:
    """One statement inside that may be refused without costing the transaction.

    SQLite takes back a refused statement by itself; PostgreSQL needs a savepoint for that.
    """
    return nullcontext() if connection.dialect.name == "sqlite" else connection.begin_nested()


def rows_changed(statement: Update | Delete) -> int:
    """Run an update or deletion; how many rows it found as the statement expects them.

    Of two at once that write under the state they saw, only one finds the row.
    """
    return db.session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]


Counted = Select[int]
AnySelect = Select[*tuple[Any, ...]]


def count_of(statement: AnySelect) -> Counted:
    """How many rows a statement has, as a statement of its own."""
    bare = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
    return select(func.count()).select_from(bare.subquery())


def numbers(wanted: Sequence[Counted]) -> list[int]:
    """Several counts in one statement."""
    if not wanted:
        return []
    row = db.session.execute(select(*(one.scalar_subquery() for one in wanted))).one()
    return [int(value or 0) for value in row]


def is_postgresql() -> bool:
    """Whether the running program's database is PostgreSQL."""
    return bool(db.engine.dialect.name == "postgresql")
