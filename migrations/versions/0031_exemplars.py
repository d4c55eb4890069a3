"""Typical cases with the levels' verdicts and what stays in the text."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "kept_trace",
    "exemplar_verdict",
    "exemplar",
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _exemplar()
        _exemplar_verdict()
        _kept_trace()


def _exemplar() -> None:
    op.create_table(
        "exemplar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("keywords", sa.String(length=200), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("review_unit_id", sa.Integer(), nullable=True),
        sa.Column("adopted_unit_id", sa.Integer(), nullable=True),
        sa.Column("nominated_by", sa.Integer(), nullable=False),
        sa.Column("nominated_at", INSTANT, nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_because", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_because IS NOT NULL)",
            name=op.f("ck_exemplar_withdrawn_why"),
        ),
        sa.CheckConstraint(
            "(state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)",
            name=op.f("ck_exemplar_published_with_time"),
        ),
        sa.CheckConstraint(
            "kind = 'experience' OR hearing_id IS NOT NULL", name=op.f("ck_exemplar_from_a_hearing")
        ),
        sa.CheckConstraint(
            "kind IN ('typical', 'experience')", name=op.f("ck_exemplar_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'adopted', 'published', 'refused', 'withdrawn')",
            name=op.f("ck_exemplar_state_known"),
        ),
        sa.CheckConstraint(
            "NOT is_public OR published_at IS NOT NULL",
            name=op.f("ck_exemplar_public_when_published"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR (number IS NOT NULL AND adopted_unit_id IS NOT NULL AND published_by IS NOT NULL)",
            name=op.f("ck_exemplar_published_whole"),
        ),
        sa.CheckConstraint(
            "published_by IS NULL OR (published_by <> nominated_by AND published_by <> edited_by)",
            name=op.f("ck_exemplar_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["adopted_unit_id"], ["unit.id"], name=op.f("fk_exemplar_adopted_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_exemplar_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_unit_id"], ["unit.id"], name=op.f("fk_exemplar_review_unit_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_exemplar_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemplar")),
        sa.UniqueConstraint("number", name=op.f("uq_exemplar_number")),
    )
    op.create_index(
        op.f("ix_exemplar_adopted_unit_id"), "exemplar", ["adopted_unit_id"], unique=False
    )
    op.create_index(op.f("ix_exemplar_hearing_id"), "exemplar", ["hearing_id"], unique=False)
    op.create_index(
        op.f("ix_exemplar_review_unit_id"), "exemplar", ["review_unit_id"], unique=False
    )
    op.create_index(op.f("ix_exemplar_state"), "exemplar", ["state"], unique=False)
    op.create_index(op.f("ix_exemplar_unit_id"), "exemplar", ["unit_id"], unique=False)


def _exemplar_verdict() -> None:
    op.create_table(
        "exemplar_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exemplar_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "verdict IN ('recommend', 'adopt', 'return', 'refuse')",
            name=op.f("ck_exemplar_verdict_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["exemplar_id"], ["exemplar.id"], name=op.f("fk_exemplar_verdict_exemplar_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_exemplar_verdict_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemplar_verdict")),
    )
    op.create_index(
        op.f("ix_exemplar_verdict_exemplar_id"), "exemplar_verdict", ["exemplar_id"], unique=False
    )
    op.create_index(
        op.f("ix_exemplar_verdict_unit_id"), "exemplar_verdict", ["unit_id"], unique=False
    )


def _kept_trace() -> None:
    op.create_table(
        "kept_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exemplar_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_kept_trace_reasoned")),
        sa.ForeignKeyConstraint(
            ["exemplar_id"], ["exemplar.id"], name=op.f("fk_kept_trace_exemplar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_trace")),
        sa.UniqueConstraint("exemplar_id", "words", name=op.f("uq_kept_trace_exemplar_id_words")),
    )
    op.create_index(op.f("ix_kept_trace_exemplar_id"), "kept_trace", ["exemplar_id"], unique=False)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in TABLES:
            op.drop_table(name)
