"""What a collection is for: a first draft, a draft counted anew, a correction."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

CHECKS = {
    "act_known": "act IN ('draft', 'recollect', 'correct')",
    "act_of_what": "(act = 'draft') = (of_id IS NULL)",
}


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("bulletin_run") as batch:
            batch.add_column(sa.Column("act", sa.String(40), nullable=True))
            batch.add_column(sa.Column("of_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f("fk_bulletin_run_of_id"), "bulletin", ["of_id"], ["id"])
            batch.create_index(op.f("ix_bulletin_run_of_id"), ["of_id"])
        op.execute("UPDATE bulletin_run SET act = 'draft'")
        with op.batch_alter_table("bulletin_run") as batch:
            batch.alter_column("act", existing_type=sa.String(40), nullable=False)
            for name, condition in CHECKS.items():
                batch.create_check_constraint(op.f(f"ck_bulletin_run_{name}"), condition)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.execute("DELETE FROM bulletin_run WHERE act <> 'draft'")
        with op.batch_alter_table("bulletin_run") as batch:
            for name in CHECKS:
                batch.drop_constraint(op.f(f"ck_bulletin_run_{name}"), type_="check")
            batch.drop_constraint(op.f("fk_bulletin_run_of_id"), type_="foreignkey")
            batch.drop_index(op.f("ix_bulletin_run_of_id"))
            batch.drop_column("of_id")
            batch.drop_column("act")
