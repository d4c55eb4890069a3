"""Ways round the seal by raw SQL in the program's own role: none gets through; and each would, without its guard."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from hearing.base.db import db
from hearing.opinions import ballots, verifying
from tests.opinions.test_ballots import give, officer, sitting  # noqa: F401 - a fixture

COPY = (
    "INSERT INTO opinion (hearing_id, issue_id, seat_id, version, option, reasons, submitted_at, nonce, digest, "
    "receipt, entered_at) SELECT hearing_id, issue_id, seat_id, version + {n}, 'disagree', 'x', submitted_at, nonce, "
    "digest, receipt, entered_at FROM opinion"
)
FORGED = "UPDATE opinion SET option = 'disagree', digest = 'x', receipt = 'x'"
UPSERT = (
    COPY.format(n=0)
    + " WHERE 1 = 1 ON CONFLICT (seat_id, issue_id, version) DO UPDATE SET option = 'disagree'"
)
# name → the statements tried one after another, whatever became of the one before
BYPASSES: dict[str, tuple[str, ...]] = {
    "another word": ("UPDATE opinion SET reasons = 'x'",),
    "another option with its digest": (FORGED,),
    "deletion": ("DELETE FROM opinion", "DELETE FROM submission"),
    "a late version": (COPY.format(n=50),),
    "an upsert": (UPSERT,),
    "opening again": ("UPDATE hearing SET opinions_closed_at = NULL", COPY.format(n=51)),
    "an earlier state": ("UPDATE hearing SET state = 'deliberating'", COPY.format(n=52)),
    "another person in the seat": ("UPDATE seat SET person_id = person_id + 1", "DELETE FROM seat"),
    "another question": ("UPDATE issue SET proposition = 'x', question = 'x'", "DELETE FROM issue"),
    "another count": ("UPDATE tally SET votes = '{}', majority = 'disagree'", "DELETE FROM tally"),
    "no signature": (
        "UPDATE submission SET strokes_sealed = NULL",
        "UPDATE submission SET strokes_sealed = digest",
    ),
    "another signature": ("UPDATE submission SET signed = 'paper', digest = 'x'",),
}
ONLY: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "replacing": ("INSERT OR REPLACE INTO opinion SELECT * FROM opinion",),
        "replacing without triggers": (
            "PRAGMA recursive_triggers = OFF", "INSERT OR REPLACE INTO opinion SELECT * FROM opinion",
        ),
        "no triggers": ("DROP TRIGGER opinion_no_update", FORGED),
        "the schema's own table": (
            "PRAGMA writable_schema = 1", "DELETE FROM sqlite_master WHERE name = 'opinion_no_update'", FORGED,
        ),
        "no table": ("DROP TABLE opinion",),
    },
    "postgresql": {
        "truncation": ("TRUNCATE opinion CASCADE",),
        "no triggers": ("ALTER TABLE opinion DISABLE TRIGGER ALL", FORGED),
        "a replica's session": ("SET session_replication_role = replica", FORGED),
        "a rule": ("CREATE RULE r AS ON UPDATE TO opinion DO INSTEAD NOTHING", FORGED),
        "no guard": ("DROP FUNCTION guard_opinion_no_update() CASCADE", FORGED),
        "the owner's role": ("SET ROLE tester", FORGED),
        "no table": ("DROP TABLE opinion CASCADE",),
    },
}  # fmt: skip
TABLES = ("opinion", "submission", "tally", "seat", "issue")


def state() -> dict[str, Any]:
    """Everything that must stay."""
    found: dict[str, Any] = {
        table: db.session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).fetchall()
        for table in TABLES
    }
    found["closed"] = db.session.execute(text("SELECT opinions_closed_at FROM hearing")).fetchall()
    db.session.rollback()
    return found


@pytest.fixture
def tries(app, engine, database_url):
    """Runs statements each in its own transaction, in the role that the program has in production."""
    if engine == "sqlite":
        yield lambda sql: attempt(db.engine, sql)
        return
    role = f"program_{make_url(database_url).database}"
    owner = create_engine(database_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with owner.connect() as connection:
        # as migrations/env.py grants
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(
            text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        )
        connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"))
    program = create_engine(make_url(database_url).set(username=role), poolclass=NullPool)
    with program.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == role
    yield lambda sql: attempt(program, sql)
    with owner.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))


def attempt(engine: Any, sql: str) -> bool:
    """Whether the statement passed."""
    try:
        with engine.begin() as connection:
            connection.execute(text(sql))
    except DatabaseError:
        return False
    return True


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_no_way_round_gets_through_after_closing(sitting, tries, engine):  # noqa: F811
    for turn in range(3):
        give(officer(sitting, turn), sitting)
    ballots.close(sitting.owner, sitting.hearing_id)
    db.session.commit()
    before, through = state(), []
    ways = {**BYPASSES, **ONLY[engine]}
    assert len(ways) >= 11
    for name, statements in ways.items():
        for sql in statements:
            tries(sql)
        if state() != before:
            through.append(name)
            break
    assert through == []
    assert verifying.verify(sitting.hearing_id).problems == []


@pytest.mark.both_engines
def test_a_given_version_is_not_changed_before_closing_either(sitting, tries, engine):  # noqa: F811
    give(officer(sitting), sitting)
    db.session.commit()
    before = state()
    for name in ("another word", "another option with its digest", "deletion", "an upsert", "another question",
                 "another person in the seat", "another signature", *ONLY[engine]):  # fmt: skip
        for sql in {**BYPASSES, **ONLY[engine]}[name]:
            tries(sql)
        assert state() == before, name


@pytest.mark.both_engines
def test_guards_on_opinions_hold_always(app, engine):
    """On PostgreSQL every trigger is ENABLE ALWAYS, so that no session setting puts it to sleep."""
    if engine == "sqlite":
        assert not attempt(db.engine, "DROP TRIGGER opinion_no_update")
        return
    found = db.session.execute(
        text(
            "SELECT tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND "
            "tgrelid IN ('opinion'::regclass, 'submission'::regclass, 'opinion_supplement'::regclass)"
        )
    ).fetchall()
    assert len(found) >= 9
    assert {enabled for _, enabled in found} <= {"A", b"A"}
