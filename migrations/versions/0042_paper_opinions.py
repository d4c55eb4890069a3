"""Opinions given on paper, entered by two persons."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _sheet()
        _entry()


def _of(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    targets = {"sheet_id": "paper_sheet.id"}
    return [
        sa.ForeignKeyConstraint(
            [column],
            [targets.get(column, f"{column.removesuffix('_id')}.id")],
            name=op.f(f"fk_{table}_{column}"),
        )
        for column in columns
    ]


def _sheet() -> None:
    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(submission_id IS NULL) = (settled_at IS NULL)",
            name=op.f("ck_paper_sheet_settled_when"),
        ),
        *_of("paper_sheet", "hearing_id", "seat_id", "submission_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet")),
        sa.UniqueConstraint("seat_id", "number", name=op.f("uq_paper_sheet_seat_id_number")),
    )
    op.create_index(op.f("ix_paper_sheet_hearing_id"), "paper_sheet", ["hearing_id"])
    op.create_index(op.f("ix_paper_sheet_seat_id"), "paper_sheet", ["seat_id"])
    op.create_index(
        op.f("ix_paper_sheet_submission_id"), "paper_sheet", ["submission_id"], unique=True
    )


def _entry() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("because", sa.String(200), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "version = 1 OR (because IS NOT NULL AND length(trim(because)) > 0)",
            name=op.f("ck_paper_entry_corrected_because"),
        ),
        *_of("paper_entry", "hearing_id", "sheet_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint(
            "sheet_id", "entered_by", "version",
            name=op.f("uq_paper_entry_sheet_id_entered_by_version"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_paper_entry_hearing_id"), "paper_entry", ["hearing_id"])
    op.create_index(op.f("ix_paper_entry_sheet_id"), "paper_entry", ["sheet_id"])


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("paper_entry")
        op.drop_table("paper_sheet")
