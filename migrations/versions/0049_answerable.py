"""Who answers for a problem that goes into a bulletin (责任人), chosen when it is confirmed."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

CHECKS = {
    "confirmed_for_somebody": "(verdict = 'confirmed') = (person_words IS NOT NULL)",
    "somebody_in_words": "person_words IS NULL OR length(trim(person_words)) > 0",
    "person_in_words": "person_id IS NULL OR person_words IS NOT NULL",
}


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("problem_ruling") as batch:
            batch.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("person_words", sa.String(length=200), nullable=True))
            batch.create_foreign_key(
                op.f("fk_problem_ruling_person_id"), "person", ["person_id"], ["id"]
            )
            batch.create_index(op.f("ix_problem_ruling_person_id"), ["person_id"])
        # until now every item was printed with the chief as the one who answers
        op.execute("UPDATE problem_ruling SET person_words = '检察长' WHERE verdict = 'confirmed'")
        with op.batch_alter_table("problem_ruling") as batch:
            for name, condition in CHECKS.items():
                batch.create_check_constraint(op.f(f"ck_problem_ruling_{name}"), condition)


def downgrade() -> None:
    with guards.lifted(op.get_bind()), op.batch_alter_table("problem_ruling") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_problem_ruling_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_problem_ruling_person_id"), type_="foreignkey")
        batch.drop_index(op.f("ix_problem_ruling_person_id"))
        batch.drop_column("person_words")
        batch.drop_column("person_id")
