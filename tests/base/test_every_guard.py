"""Every guard by raw SQL: it refuses, and with only this guard dropped the same statement passes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base.db import db, schema_changes
from hearing.config import ROOT
from tests.support.make import OTHER_CITY

sys.path.insert(0, str(ROOT / "migrations"))
import guards

INSERTS = {
    "case_minor_insert": "INSERT INTO party (seal_id, case_id, position, role, name, is_minor, version) "
    "SELECT 'x', min(case_id), 9, 'victim', 'x', 1=1, 1 FROM application WHERE number = 'closed'",
    **{
        f"case_{name}_insert": "INSERT INTO cases ({cases}) SELECT "
        f"{{cases|{column}={value}|number='new'|number_key='new'|external_number={number}}} FROM cases "
        "WHERE number = 'closed'"
        for name, column, value, number in (
            ("heard", "heard_at", "entered_at", "'new'"),
            ("explained", "explanation_id", "77", "'new'"),
            ("counted_twice", "source_system", "'petition'", "'linked'"),
        )
    },
    "opinion_sealed": "INSERT INTO opinion ({opinion}) SELECT {opinion+} FROM opinion LIMIT 1",
    "draw_entry_late": "INSERT INTO draw_entry (draw_id, member_id, code, is_eligible) "
    "SELECT d.id, m.id, 'new', m.id > 0 FROM draw d, member m WHERE m.id NOT IN "
    "(SELECT member_id FROM draw_entry) LIMIT 1",
    "bulletin_problem_frozen_insert": "INSERT INTO bulletin_problem (bulletin_id, unit_id, detector, "
    "rule, fact, evidence, is_confirmed) SELECT bulletin_id, unit_id, 'x', 'x', 'x', 'x', is_confirmed "
    "FROM bulletin_problem",
    "reservation_insert": "INSERT INTO reservation ({reservation}) SELECT {reservation+} "
    "FROM reservation WHERE released_at IS NULL LIMIT 1",
    "post_separated_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, unit_id, unit_lineage, 'manage', granted_at FROM post WHERE kind = 'hire' LIMIT 1",
    "post_lineage_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, 340200, unit_lineage, kind, granted_at FROM post WHERE kind = 'clerk' LIMIT 1",
}
UPDATES = {
    "case_minor_update": "UPDATE party SET is_minor = (1=1), case_id = (SELECT min(case_id) FROM application "
    "WHERE number = 'closed')",
    "case_heard_update": "UPDATE cases SET heard_at = '2001-02-03 00:00:00.000000' WHERE id IN "
    "(SELECT case_id FROM application WHERE number = 'closed')",
    "case_explained_update": "UPDATE cases SET explanation_id = (SELECT min(id) FROM explanation) "
    "WHERE closed_on IS NULL",
    "case_counted_twice_update": "UPDATE cases SET external_number = 'linked', source_system = 'petition' "
    "WHERE id IN (SELECT case_id FROM application WHERE number = 'closed')",
    "case_being_heard": "UPDATE cases SET state = 'closed', closed_on = received_on WHERE closed_on IS NULL "
    "AND heard_at IS NULL",
    "case_minor_kept": "UPDATE cases SET has_minor = (1=0) WHERE id IN (SELECT case_id FROM party WHERE is_minor)",
    "case_closed": "UPDATE cases SET disposal = 'prosecute' WHERE closed_on IS NOT NULL",
    "reservation_update": "UPDATE reservation SET released_at = NULL, starts_at = (SELECT starts_at "
    "FROM reservation WHERE released_at IS NULL AND role = 'room'), ends_at = (SELECT ends_at FROM "
    "reservation WHERE released_at IS NULL AND role = 'room'), resource_id = (SELECT resource_id FROM "
    "reservation WHERE released_at IS NULL AND role = 'room') WHERE role = 'presider'",
    "post_separated_update": "UPDATE post SET person_id = (SELECT person_id FROM post WHERE "
    "kind = 'hire' LIMIT 1) WHERE kind = 'manage'",
    "post_lineage_update": "UPDATE post SET unit_lineage = '/1/' WHERE kind = 'clerk'",
    "unit_lineage": "UPDATE unit SET lineage = '/1/' WHERE id = (SELECT unit_id FROM post LIMIT 1)",
    "head_backwards": "UPDATE journal_head SET sequence = sequence - 1",
    "issue_voted_update": "UPDATE issue SET proposition = 'x'",
    "seat_voted_update": "UPDATE seat SET position = position + 50",
}
MOMENT = "2001-02-03 00:00:00.000000"


@pytest.fixture
def full(make: Any) -> None:
    """A filed hearing, and a row in every table that has a guard."""
    make.world().life("file")
    make.life("plan", days=30, number=8)
    make.pool(OTHER_CITY, members=1)
    person = make.staff("clerk").person_id
    account = db.session.execute(text("SELECT max(id) + 1 FROM person")).scalar_one()
    for sql in (
        "INSERT INTO account (id, person_id, sign_in_name, face, must_change, created_at, version) "
        f"SELECT {account}, {person}, 'x', 'staff', 1=0, granted_at, 1 FROM post LIMIT 1",
        f"INSERT INTO password_history (account_id, password_hash, set_at) VALUES ({account}, 'x', '{MOMENT}')",
        "INSERT INTO bulletin (id, unit_id, title, from_on, until_on, definition, state, figures, "
        "drafted_by, drafted_at, version) SELECT 1, 340100, 'x', '2026-01-01', '2026-02-01', 2, 'draft', "
        f"'x', 1, '{MOMENT}', 1",
        "INSERT INTO bulletin_problem (bulletin_id, unit_id, detector, rule, fact, evidence, is_confirmed) "
        "VALUES (1, 340100, 'x', 'x', 'x', 'x', 1=1)",
        f"UPDATE bulletin SET content = 'x', content_digest = 'x', frozen_at = '{MOMENT}', number = 'n', "
        "state = 'issued'",
        "INSERT INTO cases (id, unit_id, number, number_key, source_system, external_number, title, cause, type_code, "
        "line_id, handler_person_id, handler_rank, received_on, has_minor, involves_enterprise, has_dispute, "
        "is_major_dispute, has_major_impact, has_objection, should_hear, summary, state, closed_on, "
        "entered_at, version) SELECT id + 900, unit_id, 'closed', 'closed', 'manual', 'closed', title, cause, "
        "type_code, line_id, handler_person_id, handler_rank, received_on, 1=0, 1=0, 1=0, 1=0, 1=0, 1=0, "
        "1=0, summary, 'closed', received_on, entered_at, 1 FROM cases WHERE id = 1",
        "INSERT INTO case_source (case_id, source_system, external_number, entered_at) "
        f"VALUES (1, 'petition', 'linked', '{MOMENT}')",
        "UPDATE cases SET has_minor = (1=1) WHERE id = 1",
        "UPDATE party SET is_minor = (1=1) WHERE id = (SELECT min(id) FROM party WHERE case_id = 1)",
        "INSERT INTO application (seal_id, unit_id, case_id, number, receipt, applicant_name, "
        "applicant_role, reasons, wants_public, channel, received_on, due_on, entered_at, decision, "
        "decision_reasons, decided_at, told_at, told_how, version) SELECT 'x', unit_id, id, 'closed', "
        "'closed', 'x', 'victim', 'x', 1=0, 'window', received_on, received_on, entered_at, 'refused', 'x', "
        "entered_at, entered_at, 'x', 1 FROM cases WHERE number = 'closed'",
        "INSERT INTO explanation (case_id, unit_id, state, reason_code, reason, grounds, asked_by, asked_at, "
        "skips_head, head_decision, head_reasons, head_by, head_at, chief_decision, chief_reasons, chief_by, "
        f"chief_at) SELECT id, unit_id, 'approved', 'time', 'x', 'x', 1, '{MOMENT}', 1=0, 'granted', 'x', 2, "
        f"'{MOMENT}', 'granted', 'x', 3, '{MOMENT}' FROM cases WHERE number = 'closed'",
        "INSERT INTO import_batch (seal_id, unit_id, source_system, file_name, file_digest, state, row_count, "
        f"uploaded_at, uploaded_by, version) VALUES ('x', 340103, 'petition', 'x', 'x', 'discarded', 1, "
        f"'{MOMENT}', 1, 1)",
        "INSERT INTO repetition (case_id, hearing_id, received_on, source, entered_by, entered_at) "
        f"SELECT case_id, hearing_id, '2026-04-01', 'x', 1, '{MOMENT}' FROM outcome_entry LIMIT 1",
        "INSERT INTO paper (id, kind, template, template_version, title, unit_id, object_kind, object_id, "
        "content, content_digest, journal_sequence, journal_head, created_at) VALUES (1, 'x', 'x', 1, 'x', 1, "
        f"'x', 'x', 'x', 'x', 1, 'x', '{MOMENT}')",
        "INSERT INTO paper_file (paper_id, media_type, content, sha256, rendered_at) "
        f"SELECT id, 'x', 'x', 'x', '{MOMENT}' FROM paper LIMIT 1",
    ):
        db.session.execute(text(sql))
    db.session.commit()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back; references are not looked at inside."""
    nested = db.session.begin_nested()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    try:
        yield
    finally:
        nested.rollback()


def attempt(sql: str) -> str | None:
    """The words of the refusal, ``""`` when it passes, ``None`` when there was no row to try it on."""
    try:
        with db.session.begin_nested():
            done = db.session.execute(text(sql)).rowcount
    except DatabaseError as error:
        return str(error.orig)
    return "" if done else None


def columns(sql: str) -> str:
    """Fill ``{table}`` with the table's columns, ``{table+}`` with a copy under another key,
    ``{table|column=value}`` with a copy that differs there."""
    for table, changed in re.findall(r"\{(\w+)\|([^}]+)\}", sql):
        other = dict(pair.split("=") for pair in changed.split("|"))
        names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
        sql = sql.replace(f"{{{table}|{changed}}}", ", ".join(other.get(n, n) for n in names))
    for table, copied in re.findall(r"\{(\w+)(\+?)\}", sql):
        names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
        values = ["version + 50" if copied and n == "version" else n for n in names]
        sql = sql.replace(f"{{{table}{copied}}}", ", ".join(values))
    return sql


def other(column: sa.Column[Any]) -> str:
    """SQL for another value of a column."""
    kind = str(column.type.compile(db.engine.dialect)).upper()
    if "CHAR" in kind or "TEXT" in kind:
        return f"COALESCE(substr({column.name}, 2), '') || '!'"
    if "BOOL" in kind:
        return f"NOT {column.name}"
    if "DATE" in kind or "TIMESTAMP" in kind:
        return "'1999-01-01'" if kind == "DATE" else "'1999-01-01 00:00:00.000000'"
    return f"COALESCE({column.name}, 0) + 1"


def attacks(guard: guards.Guard, name: str, event: str) -> list[str]:
    """Statements that one trigger must refuse."""
    table = guard.table
    if name in INSERTS or name in UPDATES:
        return [columns({**INSERTS, **UPDATES}[name])]
    if event == "DELETE":
        return [f"DELETE FROM {table}"]
    if not guard.when or name == "bulletin_problem_frozen_update":
        first = next(c.name for c in db.metadata.tables[table].columns if not c.primary_key)
        return [f"UPDATE {table} SET {first} = {first}"]
    found = []
    for column in re.findall(r"NEW\.(\w+) IS DISTINCT FROM", guard.when):
        own = f"OLD.{column} IS NOT NULL AND NEW.{column}" in guard.when
        where = f" WHERE {column} IS NOT NULL" if own else ""
        if "AND OLD.decision" in guard.when:
            where = " WHERE decision IS NOT NULL"
        set_to = other(db.metadata.tables[table].columns[column])
        found.append(f"UPDATE {table} SET {column} = {set_to}{where}")
    assert found, f"no attack is known on {name}"
    return found


@pytest.mark.both_engines
def test_each_guard_refuses_and_is_what_refuses(full, engine):
    problems, tried = [], 0
    for guard in guards.GUARDS:
        if engine not in guard.engines:
            continue
        for name, event in guard.triggers():
            words, passed = guards.words(guard, event), 0
            for sql in attacks(guard, name, event):
                with undone():
                    refusal = attempt(sql)
                if refusal is None:
                    continue  # no such row here; a guard without any attack is found below
                tried += 1
                if words not in refusal:
                    problems.append(f"{name}: {sql} → {refusal or 'passes'}")
                with undone(), schema_changes():
                    on = "" if engine == "sqlite" else f" ON {guard.table}"
                    db.session.execute(text(f"DROP TRIGGER {name}{on}"))
                    passed += attempt(sql) == ""
            if not passed:
                problems.append(f"{name}: nothing passes without it")
    assert not problems, "\n".join(problems)
    assert tried > 100


def test_every_table_with_a_guard_has_a_row_here(full):
    bare = [
        guard.table
        for guard in guards.GUARDS
        if not db.session.execute(text(f"SELECT count(*) FROM {guard.table}")).scalar()
    ]
    assert sorted(set(bare)) == []
