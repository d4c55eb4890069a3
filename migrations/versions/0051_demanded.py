"""What is demanded for a problem and until when, as the drafter wrote it when confirming it."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

CHECKS = {
    "confirmed_demands": "(verdict = 'confirmed') = (demand IS NOT NULL)",
    "demand_said": "demand IS NULL OR length(trim(demand)) > 0",
    "due_of_confirmed": "due_on IS NULL OR verdict = 'confirmed'",
}
# until now the demand of the kind and the usual deadline held for every problem
KNOWN = """UPDATE problem_ruling SET
  demand = COALESCE((SELECT NULLIF(trim(p.requirement), '') FROM bulletin_problem p WHERE p.id = problem_id),
    '查明原因，限期整改，书面反馈'),
  due_on = (SELECT p.due_on FROM bulletin_problem p WHERE p.id = problem_id)
WHERE verdict = 'confirmed'"""


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("problem_ruling") as batch:
            batch.add_column(sa.Column("demand", sa.String(length=200), nullable=True))
            batch.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        op.execute(KNOWN)
        with op.batch_alter_table("problem_ruling") as batch:
            for name, condition in CHECKS.items():
                batch.create_check_constraint(op.f(f"ck_problem_ruling_{name}"), condition)


def downgrade() -> None:
    with guards.lifted(op.get_bind()), op.batch_alter_table("problem_ruling") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_problem_ruling_{name}"), type_="check")
        batch.drop_column("due_on")
        batch.drop_column("demand")
