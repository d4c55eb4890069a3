"""Suggestions; one signed submission with one receipt; dated supplements after closing."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
CHANNELS = "'account', 'link', 'tablet', 'paper'"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _submission()
        _supplement()
        with op.batch_alter_table("opinion_draft") as batch:
            batch.add_column(sa.Column("suggestions", sa.Text(), nullable=True))
            batch.add_column(sa.Column("saved_from", sa.String(40), nullable=True))
        with op.batch_alter_table("opinion") as batch:
            batch.add_column(sa.Column("suggestions", sa.Text(), nullable=True))
            batch.add_column(sa.Column("submission_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f("fk_opinion_submission_id"), "submission", ["submission_id"], ["id"]
            )
        op.create_index(op.f("ix_opinion_submission_id"), "opinion", ["submission_id"])


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("signed", sa.String(40), nullable=False),
        sa.Column("strokes", sa.Text(), nullable=True),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("receipt", sa.String(40), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint(f"channel IN ({CHANNELS})", name=op.f("ck_submission_channel_known")),
        sa.CheckConstraint(
            "signed IN ('typed', 'drawn', 'paper')", name=op.f("ck_submission_signed_known")
        ),
        sa.CheckConstraint(
            "signed <> 'drawn' OR strokes IS NOT NULL", name=op.f("ck_submission_drawn_has_strokes")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_submission_hearing_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_submission_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("seat_id", "number", name=op.f("uq_submission_seat_id_number")),
    )
    for name in ("hearing_id", "seat_id", "receipt"):
        op.create_index(op.f(f"ix_submission_{name}"), "submission", [name])


def _supplement() -> None:
    op.create_table(
        "opinion_supplement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("signed", sa.String(40), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("receipt", sa.String(40), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "length(trim(words)) > 0", name=op.f("ck_opinion_supplement_in_words")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_opinion_supplement_hearing_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_opinion_supplement_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_supplement")),
    )
    for name in ("hearing_id", "seat_id", "receipt"):
        op.create_index(op.f(f"ix_opinion_supplement_{name}"), "opinion_supplement", [name])


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_index(op.f("ix_opinion_submission_id"), table_name="opinion")
        with op.batch_alter_table("opinion") as batch:
            batch.drop_constraint(op.f("fk_opinion_submission_id"), type_="foreignkey")
            batch.drop_column("submission_id")
            batch.drop_column("suggestions")
        with op.batch_alter_table("opinion_draft") as batch:
            batch.drop_column("saved_from")
            batch.drop_column("suggestions")
        op.drop_table("opinion_supplement")
        op.drop_table("submission")
