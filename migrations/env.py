"""Runs migrations: one transaction each, DDL allowed for their time, one upgrader at a time."""

import os
from importlib import import_module

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, text

from hearing.base.db import db, schema_changes
from hearing.config import normal_url

STATIONS = (
    "journal", "papers", "units", "messages", "people", "calendar", "cases", "pool", "hearings",
    "opinions", "outcomes", "bulletins",
)  # fmt: skip
LOCK = 7316401

for station in STATIONS:
    import_module(f"hearing.{station}.models")


def engine():
    """The owner's engine when one is named, else the program's own."""
    owner = os.environ.get("MIGRATION_DATABASE_URL")
    return create_engine(normal_url(owner)) if owner else db.engine


def run() -> None:
    """Migrate with foreign keys off (SQLite) or under an advisory lock (PostgreSQL)."""
    with current_app.app_context(), schema_changes(), engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"foreign keys broken after migration: {broken[:3]}")
        else:
            connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
        connection.commit()


run()
