"""Models and migrations agree; up and down on a filled database; guards as written at the head."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, Integer, text

from hearing.base.db import db

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) || CAST(tgenabled AS text) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY tgname",
}


def guards(engine: str) -> list[tuple[str, str]]:
    found = [tuple(row) for row in db.session.execute(text(TRIGGERS[engine]))]
    db.session.rollback()
    return found


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            one
            for one in compare_metadata(context, db.metadata)
            if "reservation_overlap" not in str(one)
        ]


@pytest.mark.both_engines
def test_models_are_what_migrations_make(app):
    assert differences() == []
    extra = Column("seen_to_differ", Integer)
    table = db.metadata.tables["business_line"]
    table.append_column(extra)
    try:
        assert len(differences()) == 1
    finally:
        table._columns.remove(extra)


@pytest.mark.both_engines
def test_down_and_up_on_a_filled_database(app, make, engine):
    make.world().life("answers")
    db.session.commit()
    before = guards(engine)
    assert len(before) > 30
    number = db.session.execute(text("SELECT count(*) FROM participant")).scalar()
    db.session.rollback()
    downgrade("migrations", revision="0001")
    assert guards(engine) == []
    upgrade("migrations")
    assert guards(engine) == before
    assert db.session.execute(text("SELECT count(*) FROM participant")).scalar() == number
