"""Guards: what the database itself refuses; the journal's head row."""

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
    # a database that went down and comes up again continues its chain
    last = bind.execute(
        sa.text("SELECT sequence, hash FROM journal_entry ORDER BY sequence DESC LIMIT 1")
    ).first()
    bind.execute(
        sa.text("INSERT INTO journal_head (id, sequence, hash) VALUES (1, :sequence, :hash)"),
        {"sequence": last.sequence if last else 0, "hash": last.hash if last else "0" * 64},
    )
    guards.put_up(bind)


def downgrade() -> None:
    bind = op.get_bind()
    guards.take_down(bind)
    bind.execute(sa.text("DELETE FROM journal_head"))
