"""Data rights of officers, erasure, and what separates the duties in every table."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# table → check → condition
CHECKS = {
    "person": ("identity_whole", "(identity_digest IS NULL) = (identity_sealed IS NULL)"),
    "account": ("two_persons", "confirmed_by IS NULL OR confirmed_by <> created_by"),
    "post": ("not_own_grant", "granted_by IS NULL OR granted_by <> person_id"),
    "engagement": ("not_the_handler", "person_id <> handler_person_id"),
}
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        # a digest without its number (or the reverse) cannot be checked again: both go
        op.execute(
            "UPDATE person SET identity_digest = NULL, identity_sealed = NULL "
            "WHERE (identity_digest IS NULL) <> (identity_sealed IS NULL)"
        )
        for table, (name, condition) in CHECKS.items():
            with op.batch_alter_table(table) as batch:
                if table == "person":
                    batch.add_column(sa.Column("erased_at", INSTANT, nullable=True))
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
        op.create_index("ix_journal_entry_verb", "journal_entry", ["verb", "object_id"])
        _requests()


def _requests() -> None:
    def code(name: str, *, null: bool = False) -> sa.Column:
        return sa.Column(name, sa.String(40), nullable=null)

    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        code("kind"),
        code("desk"),
        code("field"),
        sa.Column("wished_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        code("decision", null=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "kind IN ('correction', 'withdrawal')", name=op.f("ck_data_request_kind_known")
        ),
        sa.CheckConstraint("desk IN ('hire', 'manage')", name=op.f("ck_data_request_desk_known")),
        sa.CheckConstraint(
            "field IN ('phone', 'employer', 'profession', 'name', 'identity', 'other', 'consent')",
            name=op.f("ck_data_request_field_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused')", name=op.f("ck_data_request_decision_known")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_data_request_decided_with_time"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR length(trim(answer)) > 0",
            name=op.f("ck_data_request_answer_reasoned"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> person_id", name=op.f("ck_data_request_not_own")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_person_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_data_request_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index(op.f("ix_data_request_person_id"), "data_request", ["person_id"])
    op.create_index(op.f("ix_data_request_member_id"), "data_request", ["member_id"])
    op.create_index(
        "uq_data_request_open",
        "data_request",
        ["person_id", "kind", "field"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("data_request")
        op.drop_index("ix_journal_entry_verb", "journal_entry")
        for table, (name, _) in CHECKS.items():
            with op.batch_alter_table(table) as batch:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                if table == "person":
                    batch.drop_column("erased_at")
