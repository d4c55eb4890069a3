"""Broadcast plans, places asked for later, calls for people's supervisors, the gateway's receipts."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

PLACES = "'mediation', 'on_site', 'remote', 'elsewhere'"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _broadcast_plan()
        _place_request()
        _supervisor_call()
        with op.batch_alter_table("outbox_message") as batch:
            batch.add_column(sa.Column("undelivered_at", INSTANT, nullable=True))
            batch.add_column(sa.Column("undelivered_because", sa.String(200), nullable=True))
        _delivery_receipt()
        with op.batch_alter_table("announcement") as batch:
            batch.add_column(
                sa.Column("template_version", sa.Integer(), nullable=False, server_default="1")
            )


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _broadcast_plan() -> None:
    op.create_table(
        "broadcast_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("delay_minutes", sa.Integer(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("masking", sa.Text(), nullable=False),
        sa.Column("cutoff", sa.String(200), nullable=False),
        sa.Column("task_number", sa.String(200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("mode IN ('live', 'recorded')", name=op.f("ck_broadcast_plan_mode_known")),
        sa.CheckConstraint(
            "delay_minutes BETWEEN 0 AND 240", name=op.f("ck_broadcast_plan_delay_in_reason")
        ),
        sa.CheckConstraint(
            "approval_id IS NULL OR text IS NOT NULL", name=op.f("ck_broadcast_plan_asked_in_words")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_broadcast_plan_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_broadcast_plan_approval_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_plan")),
    )
    _indexed("broadcast_plan", "hearing_id")
    op.create_index(
        op.f("ix_broadcast_plan_approval_id"), "broadcast_plan", ["approval_id"], unique=True
    )


def _place_request() -> None:
    op.create_table(
        "place_request",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("venue_kind", sa.String(40), nullable=False),
        sa.Column("venue_words", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.CheckConstraint(
            f"venue_kind IN ({PLACES})", name=op.f("ck_place_request_venue_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_place_request_approval_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_place_request_hearing_id")
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_place_request")),
    )
    _indexed("place_request", "hearing_id")


def _supervisor_call() -> None:
    op.create_table(
        "supervisor_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 9", name=op.f("ck_supervisor_call_some")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL)",
            name=op.f("ck_supervisor_call_answered_in_words"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_supervisor_call_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_call")),
    )
    _indexed("supervisor_call", "hearing_id")


def _delivery_receipt() -> None:
    op.create_table(
        "delivery_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "status IN ('delivered', 'failed')", name=op.f("ck_delivery_receipt_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_delivery_receipt_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_receipt")),
        sa.UniqueConstraint("signature", name=op.f("uq_delivery_receipt_signature")),
    )
    _indexed("delivery_receipt", "message_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("announcement") as batch:
            batch.drop_column("template_version")
        op.drop_table("delivery_receipt")
        with op.batch_alter_table("outbox_message") as batch:
            batch.drop_column("undelivered_because")
            batch.drop_column("undelivered_at")
        for name in ("supervisor_call", "place_request", "broadcast_plan"):
            op.drop_table(name)
