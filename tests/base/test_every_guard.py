"""Every guard by raw SQL: it refuses, and with only this guard dropped the same statement passes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.cli.demo.province import find_officers
from hearing.config import ROOT
from hearing.papers import attachments
from hearing.pool import hire, leaving, objections, publicity, recruiting
from hearing.pool.hire_rules import Ground
from hearing.pool.models import Pool
from tests.support.make import CITY, OTHER_CITY, P

sys.path.insert(0, str(ROOT / "migrations"))
import guards

INSERTS = {
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
    "member_entry": "INSERT INTO member ({member}) SELECT {member:person_id=(SELECT max(id) FROM person WHERE id NOT IN (SELECT person_id FROM member)),certificate_number=NULL} "
    "FROM member WHERE state = 'active' LIMIT 1",
    "member_elsewhere": "INSERT INTO member ({member}) SELECT {member:pool_id=(SELECT max(id) FROM pool),"
    "state='candidate',certificate_number=NULL,consents_cross_pool=(1=0)} FROM member m "
    "WHERE state = 'active' AND pool_id < (SELECT max(id) FROM pool) LIMIT 1",
    "proposal_publicity": "INSERT INTO proposal ({proposal}) SELECT {proposal:round=round+1,state='open',"
    "decided_by=NULL,decided_at=NULL} FROM proposal WHERE kind = 'appoint' AND state = 'granted' LIMIT 1",
    "proposal_own_insert": "INSERT INTO proposal ({proposal}) SELECT {proposal:kind='renew',decided_by="
    "(SELECT m.registered_by FROM member m WHERE m.id = proposal.member_id),proposed_by=proposed_by+1000000} "
    "FROM proposal WHERE state = 'granted' LIMIT 1",
    "appointment_ungranted": "INSERT INTO appointment ({appointment}) SELECT {appointment:ordinal=99,"
    "proposal_id=(SELECT max(id) FROM proposal),certificate_number='x',code_digest=NULL} FROM appointment LIMIT 1",
    "objection_period": "INSERT INTO candidate_objection ({candidate_objection}) SELECT "
    "{candidate_objection:raised_on='1999-01-01',receipt='y'} FROM candidate_objection LIMIT 1",
    "post_lineage_insert": "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT person_id, 340200, unit_lineage, kind, granted_at FROM post WHERE kind = 'clerk' LIMIT 1",
}
UPDATES = {
    "reservation_update": "UPDATE reservation SET released_at = NULL, starts_at = (SELECT starts_at "
    "FROM reservation WHERE released_at IS NULL AND role = 'room'), ends_at = (SELECT ends_at FROM "
    "reservation WHERE released_at IS NULL AND role = 'room'), resource_id = (SELECT resource_id FROM "
    "reservation WHERE released_at IS NULL AND role = 'room') WHERE role = 'presider'",
    "post_separated_update": "UPDATE post SET person_id = (SELECT person_id FROM post WHERE "
    "kind = 'hire' LIMIT 1) WHERE kind = 'manage'",
    "post_lineage_update": "UPDATE post SET unit_lineage = '/1/' WHERE kind = 'clerk'",
    "unit_lineage": "UPDATE unit SET lineage = '/1/' WHERE id = (SELECT unit_id FROM post LIMIT 1)",
    "member_path": "UPDATE member SET state = 'candidate' WHERE state = 'active'",
    "member_unreviewed": "UPDATE member SET state = 'reviewed' WHERE state = 'candidate'",
    "member_undecided": "UPDATE member SET state = 'appointed', appointed_by = 1000000, term_from = '2026-01-01', "
    "term_until = '2027-01-01', exclusions_declared_on = '2026-01-01' WHERE state = 'proposed'",
    "member_again_elsewhere": "UPDATE member SET state = 'candidate', left_on = NULL, left_ground = NULL "
    "WHERE state = 'left'",
    "proposal_own_update": "UPDATE proposal SET decided_by = (SELECT m.registered_by FROM member m WHERE "
    "m.id = proposal.member_id), decided_at = proposed_at, state = 'granted', proposed_by = proposed_by "
    "WHERE state = 'open'",
    "head_backwards": "UPDATE journal_head SET sequence = sequence - 1",
    "issue_voted_update": "UPDATE issue SET proposition = 'x'",
    "seat_voted_update": "UPDATE seat SET position = position + 50",
}
MOMENT = "2001-02-03 00:00:00.000000"


@pytest.fixture
def full(make: Any) -> None:
    """A filed hearing, and a row in every table that has a guard."""
    make.world().life("file")
    make.pool(OTHER_CITY, members=1)
    hiring(make)
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


def hiring(make: Any) -> None:
    """People at every step of 聘: shown and objected to, proposed, left and in another pool; an import."""
    pools = {pool.unit_id: pool for pool in db.session.query(Pool)}
    hirer = make.province.one(CITY, P.HIRE)
    with clock.at(clock.now() - timedelta(days=20)):
        shown = find_officers(make.province, CITY, 2, make.source, make.names)
        for turn, member in enumerate(shown[:1]):
            entry = publicity.entry_of(member)
            objections.enter_objection(
                hirer,
                entry,
                channel="phone",
                raised_on=clock.today(),
                words="有意见",
                phone=f"1{turn:010d}",
            )
    hire.propose(make.staff(P.HIRE, CITY), shown[1], "拟聘任")
    make.candidate(CITY)
    member = make.candidate(OTHER_CITY)
    leaving.drop(make.province.one(OTHER_CITY, P.HIRE), member, Ground.NOT_CHOSEN, "本人放弃")
    other = make.candidate(CITY, identity=member.person.identity, name=member.person.name)
    assert other.person_id == member.person_id
    member.consents_cross_pool = False
    attachments.add(
        hirer, "member", 1, unit_id=CITY, purpose="other", is_open=True, quota=10**6,
        upload=attachments.Upload("x.png", b"\x89PNG\r\n\x1a\n....IEND"),
    )  # fmt: skip
    recruiting.open_recruitment(
        hirer, pools[CITY], title="x", body="x", wanted=1, contact="x", opens_on=clock.today(),
        closes_on=clock.today(),
    )  # fmt: skip
    for sql in (
        "INSERT INTO officer_application (recruitment_id, receipt, name, consents_cross_pool, privacy_text_id, "
        "sensitive_text_id, submitted_at, state, version, seal_id) SELECT max(id), 'x', 'x', 1=0, 1, 1, "
        f"'{MOMENT}', 'received', 1, 'x' FROM recruitment",
        "INSERT INTO import_batch (id, pool_id, name, sha256, uploaded_by, uploaded_at, expires_at, state, "
        f"version, seal_id) SELECT 1, max(id), 'x', 'x', 1, '{MOMENT}', '{MOMENT}', 'imported', 1, 'x' FROM pool",
        "INSERT INTO import_row (batch_id, line, left_out) VALUES (1, 1, 'x')",
    ):
        db.session.execute(text(sql))
    db.session.flush()


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
    """Fill ``{table}`` with the table's columns, ``{table+}`` with a copy under another key."""
    for table, copied in re.findall(r"\{(\w+)(\+?)\}", sql):
        names = [c.name for c in db.metadata.tables[table].columns if c.name != "id"]
        values = ["version + 50" if copied and n == "version" else n for n in names]
        sql = sql.replace(f"{{{table}{copied}}}", ", ".join(values))
    return re.sub(r"\{(\w+):([^{}]*)\}", changed, sql)


def changed(found: re.Match[str]) -> str:
    """``{table:column=expression,…}``: the table's columns, some of them as other expressions."""
    names = [c.name for c in db.metadata.tables[found[1]].columns if c.name != "id"]
    others = dict(part.split("=", 1) for part in re.split(r",(?=\w+=)", found[2]))
    assert set(others) <= set(names), others
    return ", ".join(others.get(name, name) for name in names)


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
