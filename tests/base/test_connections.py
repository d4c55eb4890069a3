"""What every connection is set to, whichever engine."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from hearing.base.db import db


@pytest.mark.both_engines
def test_postgresql_compiles_no_statement_also_after_a_transaction_failed(app, engine):
    for _ in range(2):
        if engine == "postgresql":
            assert db.session.scalar(text("SHOW jit")) == "off"
        db.session.rollback()
        assert db.session.scalar(text("SELECT 1")) == 1
