"""Preliminary opinions by issue, the report to the chief with the department's opinion, answers to feedback."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = "kind IN ('as_proposed', 'in_part', 'not_so', 'alternative')"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _preliminary_opinion()
        _deviation_report()
        with op.batch_alter_table("decision") as batch:
            batch.add_column(sa.Column("as_preliminary", sa.Boolean(), nullable=True))
        _department()
        with op.batch_alter_table("hearing") as batch:
            batch.add_column(sa.Column("telling_due_on", sa.Date(), nullable=True))
            batch.create_index(op.f("ix_hearing_telling_due_on"), ["telling_due_on"])
        _feedback_answer()


def _preliminary_opinion() -> None:
    op.create_table(
        "preliminary_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("alternative", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_preliminary_opinion_kind_known")),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_preliminary_opinion_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_preliminary_opinion_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preliminary_opinion")),
        sa.UniqueConstraint(
            "issue_id", "version", name=op.f("uq_preliminary_opinion_issue_id_version")
        ),
    )
    for column in ("hearing_id", "issue_id"):
        op.create_index(
            op.f(f"ix_preliminary_opinion_{column}"), "preliminary_opinion", [column]
        )


def _deviation_report() -> None:
    op.create_table(
        "deviation_report",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "length(trim(facts)) > 0 AND length(trim(law)) > 0",
            name=op.f("ck_deviation_report_reasoned"),
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_deviation_report_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_deviation_report_hearing_id")
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_deviation_report")),
    )
    op.create_index(op.f("ix_deviation_report_hearing_id"), "deviation_report", ["hearing_id"])


def _department() -> None:
    with op.batch_alter_table("approval") as batch:
        batch.add_column(sa.Column("department_words", sa.Text(), nullable=True))
        batch.add_column(sa.Column("department_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("department_at", INSTANT, nullable=True))
        batch.create_check_constraint(
            op.f("ck_approval_department_whole"),
            "(department_at IS NULL) = (department_words IS NULL) "
            "AND (department_at IS NULL) = (department_by IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_approval_department_apart"),
            "department_by IS NULL OR (department_by <> requested_by "
            "AND (decided_by IS NULL OR department_by <> decided_by))",
        )


def _feedback_answer() -> None:
    op.create_table(
        "feedback_answer",
        sa.Column("telling_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "length(trim(words)) > 0", name=op.f("ck_feedback_answer_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["telling.id"], name=op.f("fk_feedback_answer_telling_id")
        ),
        sa.PrimaryKeyConstraint("telling_id", name=op.f("pk_feedback_answer")),
    )
    op.execute(
        "INSERT INTO feedback_answer (telling_id, words, answered_at) SELECT telling_id, words, read_at "
        "FROM feedback_read WHERE length(trim(words)) > 0"
    )
    with op.batch_alter_table("feedback_read") as batch:
        batch.drop_column("words")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("feedback_read") as batch:
            batch.add_column(sa.Column("words", sa.String(200), nullable=True))
        op.execute(
            "UPDATE feedback_read SET words = (SELECT a.words FROM feedback_answer a "
            "WHERE a.telling_id = feedback_read.telling_id)"
        )
        op.drop_table("feedback_answer")
        with op.batch_alter_table("hearing") as batch:
            batch.drop_index(op.f("ix_hearing_telling_due_on"))
            batch.drop_column("telling_due_on")
        with op.batch_alter_table("approval") as batch:
            batch.drop_constraint(op.f("ck_approval_department_apart"), type_="check")
            batch.drop_constraint(op.f("ck_approval_department_whole"), type_="check")
            for name in ("department_at", "department_by", "department_words"):
                batch.drop_column(name)
        with op.batch_alter_table("decision") as batch:
            batch.drop_column("as_preliminary")
        op.drop_table("deviation_report")
        op.drop_table("preliminary_opinion")
