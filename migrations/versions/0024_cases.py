"""Closed cases are taken up again, parties removed, each with its reason kept; applications get a receipt."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REMOVED = (
    "(removed_at IS NULL) = (removed_because IS NULL) AND (removed_at IS NULL) = (removed_by IS NULL)"
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.create_table(
            "case_reopening",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.Column("kind", sa.String(40), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("closed_on", sa.Date(), nullable=False),
            sa.Column("closed_by", sa.Integer(), nullable=True),
            sa.Column("disposal", sa.String(40), nullable=True),
            sa.Column("explanation_id", sa.Integer(), nullable=True),
            sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("reopened_by", sa.Integer(), nullable=False),
            sa.CheckConstraint(
                "kind IN ('refiled', 'resumed', 'mistaken')",
                name=op.f("ck_case_reopening_kind_known"),
            ),
            sa.CheckConstraint(
                "length(trim(reason)) > 0", name=op.f("ck_case_reopening_reason_given")
            ),
            sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_reopening_case_id"),
            sa.PrimaryKeyConstraint("id", name="pk_case_reopening"),
        )
        op.create_index("ix_case_reopening_case_id", "case_reopening", ["case_id"])
        with op.batch_alter_table("application") as batch:
            batch.add_column(sa.Column("receipt_paper_id", sa.Integer(), nullable=True))
        with op.batch_alter_table("cases") as batch:
            batch.add_column(sa.Column("reopening_id", sa.Integer(), nullable=True))
        with op.batch_alter_table("party") as batch:
            batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
            batch.add_column(sa.Column("removed_by", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("removed_because", sa.Text(), nullable=True))
            batch.create_check_constraint(op.f("ck_party_removed_with_reason"), REMOVED)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("party") as batch:
            batch.drop_constraint(op.f("ck_party_removed_with_reason"), type_="check")
            for name in ("removed_because", "removed_by", "removed_at"):
                batch.drop_column(name)
        with op.batch_alter_table("cases") as batch:
            batch.drop_column("reopening_id")
        with op.batch_alter_table("application") as batch:
            batch.drop_column("receipt_paper_id")
        op.drop_table("case_reopening")
