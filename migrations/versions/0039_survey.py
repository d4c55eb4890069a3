"""The anonymous survey after a hearing; the file lent and returned."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _survey()
        _survey_token()
        _survey_answer()
        _lending()


def _of_hearing(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["hearing_id"], ["hearing.id"], name=op.f(f"fk_{table}_hearing_id")
    )


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.CheckConstraint("slips BETWEEN 1 AND 300", name=op.f("ck_survey_slips_in_reason")),
        _of_hearing("survey"),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_survey")),
    )


def _survey_token() -> None:
    op.create_table(
        "survey_token",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        _of_hearing("survey_token"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_survey_token")),
    )
    op.create_index(op.f("ix_survey_token_hearing_id"), "survey_token", ["hearing_id"])


def _survey_answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("fair", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "heard BETWEEN 1 AND 3 AND understood BETWEEN 1 AND 3 AND fair BETWEEN 1 AND 3",
            name=op.f("ck_survey_answer_one_to_three"),
        ),
        _of_hearing("survey_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index(op.f("ix_survey_answer_hearing_id"), "survey_answer", ["hearing_id"])


def _lending() -> None:
    op.create_table(
        "file_lending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("borrower", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lent_by", sa.Integer(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_to", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.CheckConstraint("due_on >= lent_on", name=op.f("ck_file_lending_forwards")),
        sa.CheckConstraint(
            "(returned_on IS NULL) = (returned_to IS NULL)",
            name=op.f("ck_file_lending_returned_to_whom"),
        ),
        _of_hearing("file_lending"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_lending")),
    )
    op.create_index(op.f("ix_file_lending_hearing_id"), "file_lending", ["hearing_id"])
    out = sa.text("returned_on IS NULL")
    op.create_index(
        "uq_file_lending_out", "file_lending", ["hearing_id"], unique=True,
        sqlite_where=out, postgresql_where=out,
    )  # fmt: skip


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in ("file_lending", "survey_answer", "survey_token", "survey"):
            op.drop_table(name)
