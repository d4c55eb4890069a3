"""Keys and rotation: every sealed value of every table, killed half-way, on both engines (T6, P20)."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary, text, update
from sqlalchemy.exc import DatabaseError

from hearing.base import resealing
from hearing.base.db import Base, db, set_transaction_mode
from hearing.base.sealing import Keyring, UnknownKey, keyring
from hearing.config import ROOT
from hearing.people.models import Person
from tests.support import race
from tests.support.databases import SECRET

sys.path.insert(0, str(ROOT / "migrations"))
import guards


def run(app, *words: str) -> tuple[int, str]:
    """Run a command of the group inside the test's application."""
    result = app.test_cli_runner().invoke(args=["privacy", *words])
    return result.exit_code, result.output


def plain() -> dict[tuple[str, object], object]:
    """(column, row) → what the row's sealed value says."""
    found = {}
    for one in resealing.sealed_columns():
        for row in db.session.query(one.model):
            found[one.name, row.id] = getattr(row, one.attribute)
    return found


@pytest.fixture
def filled(make):
    make.world().life("answers")
    db.session.commit()


def test_every_sealed_column_is_found():
    listed = {one.name for one in resealing.sealed_columns()}
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name.endswith("_sealed")
    }
    assert listed == named
    assert {"person.identity_sealed", "party.phone_sealed", "commitment.secret_sealed"} <= listed


def test_insert_only_tables_let_their_sealed_values_be_moved():
    """A new insert-only table with a sealed column must be declared with ``guards.resealed``."""
    sealed = {one.table.name for one in resealing.sealed_columns()}
    assert sealed & set(guards.INSERT_ONLY) == set(guards.RESEALED)
    names = {one.column.name for one in resealing.sealed_columns()}
    for guard in guards.GUARDS:
        if guard.table in sealed and guard not in guards.RESEALED.values():
            watched = set(re.findall(r"(?:OLD|NEW)\.(\w+)", guard.when))
            assert not watched & names, f"{guard.name} would stop re-sealing"


@pytest.mark.both_engines
def test_rotation_moves_everything_and_the_old_key_alone_reads_nothing(app, filled):
    before = plain()
    assert len(before) > 50
    code, said = run(app, "rotate", "--batch", "7")
    assert code == 0, said
    db.session.expire_all()
    assert plain() == before
    assert all(set(+counted) <= {"k2"} for counted in resealing.status().values())
    old = Keyring()
    old.configure(SECRET)
    readable = 0
    for one in resealing.sealed_columns():
        for row in db.session.query(one.model):
            sealed = getattr(row, one.column.name)
            if sealed is not None:
                with pytest.raises(UnknownKey):
                    old.open(sealed, one.context(row.seal_id))
                readable += 1
    assert readable == sum(value is not None for value in before.values())
    assert run(app, "status")[0] == 0
    assert run(app, "check")[0] == 0


@pytest.mark.both_engines
def test_an_old_key_goes_only_when_nothing_needs_it(app, filled, tmp_path):
    assert run(app, "retire", "k1")[0] == 1  # in use
    assert run(app, "rotate")[0] == 0
    row = db.session.query(Person).first()
    one = next(c for c in resealing.sealed_columns() if c.name == "person.identity_sealed")
    single = Keyring()
    single.configure(SECRET)
    older = single.seal(row.identity, one.context(row.seal_id))
    newer = row.identity_sealed
    db.session.execute(update(Person).where(Person.id == row.id).values(identity_sealed=older))
    db.session.commit()
    code, said = run(app, "retire", "k1", "--escrowed")
    assert (code, "还有 1 个值" in said) == (1, True), said
    assert run(app, "rotate")[1].startswith("已换到 k2：1 个值")
    code, said = run(app, "retire", "k1")
    assert (code, "--escrowed" in said) == (1, True)
    assert run(app, "retire", "k1", "--escrowed")[0] == 0
    assert keyring.ids == ["k2"]
    db.session.expire_all()
    assert db.session.get(Person, row.id).identity
    assert newer.startswith(b"k2.")
    assert ((tmp_path / "keys" / "seal-k2.key").stat().st_mode & 0o777) == 0o600
    assert run(app, "rotate")[1].splitlines()[0].startswith("新密钥 k3")


@pytest.mark.both_engines
def test_a_value_opens_in_its_own_row_and_column_only(filled):
    """Over every sealed column: moved to another row, or to another column, it does not open."""
    tried = 0
    everything = resealing.sealed_columns()
    for one in everything:
        rows = [
            row for row in db.session.query(one.model) if getattr(row, one.column.name) is not None
        ]
        if not rows:
            continue
        value = getattr(rows[0], one.column.name)
        assert keyring.open_bytes(value, one.context(rows[0].seal_id))
        for row in rows[1:3]:
            with pytest.raises(InvalidTag):
                keyring.open_bytes(value, one.context(row.seal_id))
        for other in everything:
            if other.name != one.name:
                with pytest.raises(InvalidTag):
                    keyring.open_bytes(value, other.context(rows[0].seal_id))
        tried += 1
    assert tried >= 4


@pytest.mark.both_engines
def test_a_commitment_moves_to_another_key_and_changes_in_no_other_way(filled):
    set_to = "UPDATE commitment SET secret_sealed = :value WHERE id = 1"
    sealed = bytes(
        db.session.execute(text("SELECT secret_sealed FROM commitment WHERE id = 1")).scalar_one()
    )
    for value, others in (
        (sealed[:-1] + b"x", ""),
        (b"k2." + sealed[3:], ", serial = serial + 500"),
    ):
        with pytest.raises(DatabaseError, match="insert_only"), db.session.begin_nested():
            db.session.execute(text(set_to.replace(" WHERE", f"{others} WHERE")), {"value": value})
    with db.session.begin_nested():
        assert db.session.execute(text(set_to), {"value": b"k2." + sealed[3:]}).rowcount == 1


def test_a_value_that_no_key_opens_is_named_and_left_alone(app, filled):
    row = db.session.query(Person).first()
    db.session.execute(
        update(Person).where(Person.id == row.id).values(phone_sealed=b"k1." + b"0" * 40)
    )
    db.session.commit()
    code, said = run(app, "rotate")
    assert code == 1
    assert f"person.phone_sealed {row.id}" in said
    code, said = run(app, "check")
    assert code == 1
    assert f"person.phone_sealed {row.id}" in said


def under_new_key() -> int:
    number = sum(counted["k2"] for counted in resealing.status().values())
    db.session.rollback()
    return number


@pytest.mark.both_engines
def test_killed_half_way_nothing_is_unreadable_and_it_goes_on(app, make, tmp_path):
    """kill -9 in the middle, twice; the program reads everything all the time."""
    make.pool(members=60)
    db.session.commit()
    before = plain()
    db.session.rollback()
    reached = 0
    for _ in range(2):
        process = race.Forked(lambda: run(app, "rotate", "--batch", "1"))
        give_up = time.monotonic() + 60
        set_transaction_mode("read")  # as pages read: nobody waits for a reader
        while under_new_key() <= reached + 5 and not process.is_over():
            assert time.monotonic() < give_up
            assert plain() == before  # read while it runs
            db.session.rollback()
        assert process.kill() == -signal.SIGKILL
        reached = under_new_key()
        db.session.expire_all()
        assert plain() == before
        db.session.rollback()
        set_transaction_mode("write")
    assert 0 < reached < sum(value is not None for value in before.values())
    code, said = run(app, "rotate")
    assert code == 0, said
    db.session.expire_all()
    assert plain() == before
    assert resealing.rows_under("k1") == 0
    assert len(list((Path(tmp_path) / "keys").glob("*.key"))) == 1


def test_a_running_process_seals_under_a_new_key_at_once(tmp_path):
    folder = tmp_path / "keys"
    ring = Keyring()
    ring.configure(SECRET, folder)
    assert ring.seal("x", "c").startswith(b"k1.")
    folder.mkdir()
    (folder / "seal-k2.key").write_bytes(b"another secret of more than thirty-two bytes")
    sealed = ring.seal("x", "c")
    assert sealed.startswith(b"k2.")
    assert ring.open(sealed, "c") == "x"
    (folder / "seal-k3.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="32 bytes"):
        ring.seal("x", "c")


def test_the_look_up_digest_stays_through_a_rotation(app, make):
    person = make.person()
    db.session.commit()
    number, digest = person.identity, person.identity_digest
    run(app, "rotate")
    assert keyring.digest("identity", number) == digest
    assert make.person(identity=number, name=person.name).id == person.id
