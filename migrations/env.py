"""Runs migrations: one transaction each, DDL allowed for their time, one upgrader at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, NullPool, create_engine, text

from hearing.base.db import db, schema_changes
from hearing.config import normal_url

STATIONS = (
    "journal", "papers", "units", "messages", "people", "calendar", "cases", "pool", "hearings",
    "opinions", "outcomes", "practice", "bulletins", "jobs",
)  # fmt: skip
LOCK = 7316401

for station in STATIONS:
    import_module(f"hearing.{station}.models")


def engine() -> Engine:
    """The owner's engine when one is named, else the program's own; never a pooled connection."""
    url = os.environ.get("MIGRATION_DATABASE_URL")
    address = normal_url(url) if url else db.engine.url
    return create_engine(address, poolclass=NullPool)


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Foreign keys off before BEGIN (SQLite), or the advisory lock (PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        # inside a transaction the pragma would do nothing
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        yield
        return
    # the session holds the lock until its connection closes, also when a migration fails
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
    connection.commit()
    yield


def check_references(ctx: Any, **_facts: Any) -> None:
    """Before each migration's commit: nothing may point at a row that is gone (SQLite)."""
    if ctx.connection.dialect.name == "sqlite":
        broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"foreign keys broken by this migration: {broken[:3]}")


def grant(connection: Connection) -> None:
    """Let the program's own role use the owner's tables; the guards say what it may not do."""
    role = db.engine.url.username
    if role and os.environ.get("MIGRATION_DATABASE_URL") and role != connection.engine.url.username:
        name = connection.dialect.identifier_preparer.quote(role)
        for what in (
            "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES",
            "USAGE, SELECT ON ALL SEQUENCES",
        ):
            connection.execute(text(f"GRANT {what} IN SCHEMA public TO {name}"))
        connection.commit()


def run() -> None:
    """Migrate to where the command says."""
    with current_app.app_context(), schema_changes(), engine().connect() as connection:
        with alone(connection):
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_as_batch=True,
                transaction_per_migration=True,
                transactional_ddl=True,
                compare_type=True,
                on_version_apply=check_references,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
        grant(connection)


run()
