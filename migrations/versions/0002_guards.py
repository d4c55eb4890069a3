"""Guards: what the database itself refuses."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    bind.execute(
        sa.text("INSERT INTO journal_head (id, sequence, hash) VALUES (1, 0, :zero)"),
        {"zero": "0" * 64},
    )
    bind.execute(
        sa.text(
            "UPDATE journal_head SET sequence = (SELECT max(sequence) FROM journal_entry), "
            "hash = (SELECT hash FROM journal_entry ORDER BY sequence DESC LIMIT 1) "
            "WHERE EXISTS (SELECT 1 FROM journal_entry)"
        )
    )
    for statement in guards.statements(bind.dialect.name):
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    bind = op.get_bind()
    for statement in guards.removals(bind.dialect.name):
        bind.exec_driver_sql(statement)
    bind.execute(sa.text("DELETE FROM journal_head"))
