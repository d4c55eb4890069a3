"""Public extracts of bulletins; collections that were broken off."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

OLD = "'waiting', 'running', 'done', 'failed'"
NEW = f"{OLD}, 'broken_off'"
LIVING = "state IN ('draft', 'published')"
CHECK = "ck_bulletin_run_state_known"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _extract()
        with op.batch_alter_table("bulletin_run") as batch:
            batch.add_column(sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True))
            batch.drop_constraint(op.f(CHECK), type_="check")
            batch.create_check_constraint(op.f(CHECK), f"state IN ({NEW})")
        op.execute("UPDATE bulletin_run SET beat_at = started_at")
        _media_type(40, 100)


def _media_type(before: int, after: int) -> None:
    """Names of spreadsheets' and Word documents' types are long."""
    with op.batch_alter_table("paper_file") as batch:
        batch.alter_column(
            "media_type", existing_type=sa.String(before), type_=sa.String(after), existing_nullable=False
        )


def _extract() -> None:
    op.create_table(
        "bulletin_extract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'returned', 'withdrawn')",
            name=op.f("ck_bulletin_extract_state_known"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> drafted_by",
            name=op.f("ck_bulletin_extract_decided_by_another"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (decided_at IS NULL)", name=op.f("ck_bulletin_extract_decided_when")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_bulletin_extract_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'withdrawn') OR paper_id IS NOT NULL",
            name=op.f("ck_bulletin_extract_printed"),
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = "
            "(withdrawn_because IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_bulletin_extract_withdrawn_why"),
        ),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletin.id"], name=op.f("fk_bulletin_extract_bulletin_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_bulletin_extract_paper_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_bulletin_extract_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_extract")),
        sa.UniqueConstraint("number", name=op.f("uq_bulletin_extract_number")),
    )
    for column in ("bulletin_id", "paper_id", "unit_id"):
        op.create_index(op.f(f"ix_bulletin_extract_{column}"), "bulletin_extract", [column])
    op.create_index(
        "uq_bulletin_extract_living", "bulletin_extract", ["bulletin_id"], unique=True,
        sqlite_where=sa.text(LIVING), postgresql_where=sa.text(LIVING),
    )  # fmt: skip


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.execute("UPDATE bulletin_run SET state = 'failed', failure = '已中断' WHERE state = 'broken_off'")
        with op.batch_alter_table("bulletin_run") as batch:
            batch.drop_constraint(op.f(CHECK), type_="check")
            batch.create_check_constraint(op.f(CHECK), f"state IN ({OLD})")
            batch.drop_column("beat_at")
        op.drop_table("bulletin_extract")
        op.execute("DELETE FROM paper_file WHERE length(media_type) > 40")
        _media_type(100, 40)
