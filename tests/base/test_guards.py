"""What the database refuses by itself, from raw SQL, on both engines; and that it is the guard."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base.db import db, schema_changes
from tests.support.make import CITY, COUNTY, OTHER_CITY, P


def refused(sql: str, words: str, **values: object) -> None:
    with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
        db.session.execute(text(sql), values)


@pytest.fixture
def filed(make):
    life = make.world().life("file")
    db.session.commit()
    return life


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "table",
    ["journal_entry", "opinion", "tally", "decision", "telling", "state_change", "plan_version",
     "member_event", "commitment", "record_signature"],
)  # fmt: skip
def test_insert_only_tables(filed, table):
    column = db.session.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys()
    name = next(c for c in column if c not in ("id", "sequence"))
    assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar() > 0
    refused(f"UPDATE {table} SET {name} = {name}", "insert_only")
    refused(f"DELETE FROM {table}", "never_deleted")


@pytest.mark.both_engines
def test_replace_and_truncate_are_no_way_round(filed, engine):
    if engine == "sqlite":
        refused(
            "INSERT OR REPLACE INTO opinion SELECT * FROM opinion", "never_deleted|opinions_closed"
        )
        refused("DROP TRIGGER opinion_no_update", "not authorized")
        refused("DROP TABLE opinion", "not authorized")
    else:
        refused("TRUNCATE opinion CASCADE", "never_deleted")


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_no_opinion_after_closing(filed):
    columns = [
        c
        for c in list(db.session.execute(text("SELECT * FROM opinion LIMIT 1")).keys())
        if c != "id"
    ]
    instead = {"version": "version + 50", "submission_id": "NULL"}
    copied = ", ".join(instead.get(c, c) for c in columns)
    refused(
        f"INSERT INTO opinion ({', '.join(columns)}) SELECT {copied} FROM opinion LIMIT 1",
        "opinions_closed",
    )
    refused("UPDATE hearing SET opinions_closed_at = NULL", "opinions_closed|decided_after")


@pytest.mark.both_engines
def test_forbidden_pairs_of_posts(make):
    make.pool()
    pairs = (
        (P.HIRE, CITY, P.MANAGE, CITY), (P.MANAGE, CITY, P.HANDLE, COUNTY),
        (P.HANDLE, COUNTY, P.HIRE, 340000), (P.SYSTEM_ADMIN, 340000, P.AUDIT_ADMIN, OTHER_CITY),
        (P.SECURITY_ADMIN, 340000, P.CLERK, COUNTY), (P.OFFICER, CITY, P.HANDLE, OTHER_CITY),
    )  # fmt: skip
    for held, unit, wanted, other in pairs:
        person = make.staff(held, unit).person_id
        refused(INSERT_POST, "post_separated", person=person, unit=other, kind=wanted.value)
    person = make.staff(P.HANDLE, COUNTY).person_id
    with db.session.begin_nested():
        db.session.execute(
            text(INSERT_POST), {"person": person, "unit": OTHER_CITY, "kind": "manage"}
        )


INSERT_POST = (
    "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT :person, id, lineage, :kind, '2026-03-01 00:00:00.000000' FROM unit WHERE id = :unit"
)


@pytest.mark.both_engines
def test_overlap_and_checks(filed, engine):
    refused(
        "INSERT INTO reservation (resource_id, hearing_id, role, purpose, starts_at, ends_at, entered_at) "
        "SELECT resource_id, hearing_id, role, purpose, starts_at, ends_at, entered_at FROM reservation "
        "WHERE released_at IS NULL LIMIT 1",
        "reservation_overlap",
    )
    truth = "TRUE" if engine == "postgresql" else "1"
    refused(f"UPDATE hearing SET has_minor = {truth}", "minor_not_public")
    refused("UPDATE hearing SET needed = 2", "panel_size")
    refused("UPDATE hearing SET decided_at = NULL", "decided_has_time|told_after_decision")
    names = [c.name for c in db.metadata.tables["approval"].columns if c.name != "id"]
    own = ", ".join("requested_by" if name == "decided_by" else name for name in names)
    refused(
        f"INSERT INTO approval ({', '.join(names)}) SELECT {own} FROM approval LIMIT 1",
        "not_own|approval_own_case",
    )
    refused("UPDATE draw SET list_digest = 'x'", "draw_frozen")
    refused("UPDATE draw SET outside_value = '1'", "draw_frozen")


def test_without_the_guard_the_same_statement_passes(filed):
    with schema_changes(), db.session.begin_nested():
        db.session.execute(text("DROP TRIGGER reservation_insert"))
        db.session.execute(
            text(
                "INSERT INTO reservation (resource_id, hearing_id, role, purpose, starts_at, ends_at, entered_at) "
                "SELECT resource_id, hearing_id, role, purpose, starts_at, ends_at, entered_at FROM reservation "
                "WHERE released_at IS NULL LIMIT 1"
            )
        )


def unworded(table: sa.Table, checks: list[dict[str, str]]) -> list[str]:
    """CHECKs that want words in a column that may be NULL and do not say that NULL is none."""
    found = []
    for check in checks:
        sql = " ".join(check["sqltext"].replace("(", " ( ").replace(")", " ) ").split())
        for column in re.findall(r"(?i)length \( trim \( (?:both from )?\(? ?(\w+)", sql):
            says = f"{column} IS NOT NULL" in sql or f"{column} IS NULL OR" in sql.replace(" )", "")
            if table.columns[column].nullable and not says:
                found.append(f"{check['name']}.{column}")
    return found


@pytest.mark.both_engines
def test_where_words_are_wanted_null_is_none(app, make):
    """A CHECK passes on NULL; as the database holds them, not as the models write them."""
    make.world().life("plan")
    db.session.commit()
    looked, tables = sa.inspect(db.session.connection()), db.metadata.tables
    checks = {name: looked.get_check_constraints(name) for name in tables}
    assert sum("length" in str(one).lower() for one in checks.values()) > 15
    assert [bad for name, table in tables.items() for bad in unworded(table, checks[name])] == []
    loose = [{"name": "x", "sqltext": "decision IS NULL OR length(trim(reasons)) > 0"}]
    assert unworded(tables["approval"], loose) == ["x.reasons"]
    refused(
        "UPDATE approval SET decision = 'refused', decided_at = requested_at, decided_by = -2",
        "refusal_reasoned",
    )
