"""Case reviews and document contests: sheet, draw, samples, scores, results and contests."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "review_score",
    "review_task",
    "review_result",
    "review_contest",
    "review_entry",
    "review_criterion",
    "case_review",
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _case_review()
        _review_criterion()
        _review_entry()
        _review_contest()
        _review_result()
        _review_task()
        _review_score()


def _case_review() -> None:
    op.create_table(
        "case_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("document_kind", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("commitment_digest", sa.String(length=64), nullable=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("frozen_at", INSTANT, nullable=True),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("list_text", sa.Text(), nullable=True),
        sa.Column("list_digest", sa.String(length=64), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("outside_value", sa.String(length=200), nullable=True),
        sa.Column("outside_source", sa.String(length=200), nullable=True),
        sa.Column("revealed_at", INSTANT, nullable=True),
        sa.Column("revealed_by", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'documents') = (document_kind IS NOT NULL)",
            name=op.f("ck_case_review_which_document"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_case_review_closed_with_time"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)",
            name=op.f("ck_case_review_committed_with_time"),
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'open')) = (frozen_at IS NULL) AND (frozen_at IS NULL) = (list_digest IS NULL)",
            name=op.f("ck_case_review_frozen_with_list"),
        ),
        sa.CheckConstraint(
            "(state IN ('drawn', 'closed')) = (revealed_at IS NOT NULL) AND (revealed_at IS NULL) = (record IS NULL)",
            name=op.f("ck_case_review_revealed_with_record"),
        ),
        sa.CheckConstraint(
            "document_kind IN ('plan', 'notice', 'record', 'telling', 'report')",
            name=op.f("ck_case_review_document_kind_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('cases', 'documents')", name=op.f("ck_case_review_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'frozen', 'drawn', 'closed')",
            name=op.f("ck_case_review_state_known"),
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (commitment_digest IS NULL) AND (published_at IS NULL) = (secret_sealed IS NULL)",
            name=op.f("ck_case_review_committed_whole"),
        ),
        sa.CheckConstraint(
            "frozen_at IS NULL OR published_at < frozen_at",
            name=op.f("ck_case_review_committed_before"),
        ),
        sa.CheckConstraint("sample_size > 0", name=op.f("ck_case_review_samples_some")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_case_review_forwards")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_review_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review")),
        sa.UniqueConstraint("number", name=op.f("uq_case_review_number")),
    )
    op.create_index(op.f("ix_case_review_unit_id"), "case_review", ["unit_id"], unique=False)


def _review_criterion() -> None:
    op.create_table(
        "review_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_review_criterion_weighs")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["case_review.id"], name=op.f("fk_review_criterion_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_criterion")),
        sa.UniqueConstraint("review_id", "name", name=op.f("uq_review_criterion_review_id_name")),
        sa.UniqueConstraint(
            "review_id", "position", name=op.f("uq_review_criterion_review_id_position")
        ),
    )
    op.create_index(
        op.f("ix_review_criterion_review_id"), "review_criterion", ["review_id"], unique=False
    )


def _review_entry() -> None:
    op.create_table(
        "review_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("handler_person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handler_person_id"], ["person.id"], name=op.f("fk_review_entry_handler_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_review_entry_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["case_review.id"], name=op.f("fk_review_entry_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_entry")),
        sa.UniqueConstraint("review_id", "code", name=op.f("uq_review_entry_review_id_code")),
        sa.UniqueConstraint(
            "review_id", "hearing_id", name=op.f("uq_review_entry_review_id_hearing_id")
        ),
        sa.UniqueConstraint("review_id", "rank", name=op.f("uq_review_entry_review_id_rank")),
    )
    op.create_index(
        op.f("ix_review_entry_handler_person_id"),
        "review_entry",
        ["handler_person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_review_entry_hearing_id"), "review_entry", ["hearing_id"], unique=False
    )
    op.create_index(op.f("ix_review_entry_review_id"), "review_entry", ["review_id"], unique=False)


def _review_contest() -> None:
    op.create_table(
        "review_contest",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "grade IN ('excellent', 'qualified', 'flawed', 'unqualified')",
            name=op.f("ck_review_contest_grade_known"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (grade IS NULL) AND (decided_at IS NULL) = (words IS NULL)",
            name=op.f("ck_review_contest_decided_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["review_entry.id"], name=op.f("fk_review_contest_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_review_contest")),
    )


def _review_result() -> None:
    op.create_table(
        "review_result",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("announced_at", INSTANT, nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "grade IN ('excellent', 'qualified', 'flawed', 'unqualified')",
            name=op.f("ck_review_result_grade_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["review_entry.id"], name=op.f("fk_review_result_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_review_result")),
    )


def _review_task() -> None:
    op.create_table(
        "review_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["review_entry.id"], name=op.f("fk_review_task_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_person_id"], ["person.id"], name=op.f("fk_review_task_reviewer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_task")),
        sa.UniqueConstraint(
            "entry_id",
            "reviewer_person_id",
            name=op.f("uq_review_task_entry_id_reviewer_person_id"),
        ),
    )
    op.create_index(op.f("ix_review_task_entry_id"), "review_task", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_review_task_reviewer_person_id"),
        "review_task",
        ["reviewer_person_id"],
        unique=False,
    )


def _review_score() -> None:
    op.create_table(
        "review_score",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("deduction", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "deduction = 0 OR finding IS NOT NULL", name=op.f("ck_review_score_found_why")
        ),
        sa.CheckConstraint("deduction >= 0", name=op.f("ck_review_score_takes_off")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["review_criterion.id"], name=op.f("fk_review_score_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["review_task.id"], name=op.f("fk_review_score_task_id")
        ),
        sa.PrimaryKeyConstraint("task_id", "criterion_id", name=op.f("pk_review_score")),
    )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in TABLES:
            op.drop_table(name)
