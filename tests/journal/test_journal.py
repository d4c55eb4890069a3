"""The journal: one chain with many writers, in the act's transaction, and what the check finds."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from hearing.base.acts import act
from hearing.base.db import db, schema_changes
from hearing.base.errors import Refused
from hearing.base.viewer import SYSTEM
from hearing.journal import chain, service
from tests.support.race import together


@pytest.mark.both_engines
def test_no_forks_with_twenty_writers(app):
    def work(n: int) -> str:
        for turn in range(10):
            service.record(SYSTEM, "test.write", "thing", f"{n}-{turn}")
            db.session.commit()
        return "done"

    before = service.head()[0]
    assert together(app, work, 20) == ["done"] * 20
    assert service.head()[0] == before + 200
    assert service.verify() is None


def test_refused_act_leaves_no_entry(app):
    before = service.head()
    service.record(SYSTEM, "test.kept", "thing", 1)

    def refused() -> None:
        with act():
            service.record(SYSTEM, "test.gone", "thing", 2)
            raise Refused("不行")

    with pytest.raises(Refused):
        refused()
    db.session.commit()
    assert service.head()[0] == before[0] + 1


@pytest.mark.parametrize("attack", ["edit", "delete", "swap", "cut", "rechain"])
def test_attacks_are_found(app, attack):
    for turn in range(6):
        service.record(SYSTEM, "test.write", "thing", turn)
    db.session.commit()
    anchor = service.head()
    rows = [dict(row) for row in service.entries()]
    if attack == "edit":
        rows[2]["details"] = json.dumps({"changed": True})
    elif attack == "delete":
        del rows[2]
    elif attack == "swap":
        rows[2], rows[3] = rows[3], rows[2]
    elif attack == "cut":
        rows = rows[:-2]
    else:
        rows[2]["verb"] = "test.other"
        previous = rows[1]["hash"]
        for row in rows[2:]:
            row["previous_hash"] = previous
            row["hash"] = previous = chain.entry_hash(previous, row)
    assert chain.verify(rows, anchor) is not None
    assert (chain.verify(rows) is None) == (attack in ("cut", "rechain"))


def test_edit_as_owner_is_found_by_the_command(app):
    service.record(SYSTEM, "test.write", "thing", 1)
    db.session.commit()
    sequence = service.head()[0]
    with schema_changes():
        db.session.execute(text("DROP TRIGGER journal_entry_no_update"))
        db.session.execute(text(f"UPDATE journal_entry SET verb='x' WHERE sequence={sequence}"))
        db.session.commit()
    result = app.test_cli_runner().invoke(args=["journal", "verify"])
    assert result.exit_code == 1
    assert f"第 {sequence} 条" in result.output
