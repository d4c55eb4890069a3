"""Wizard drafts are sealed; separate approvals of venue and broadcast; delegations; alternatives."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = "'hold', 'panel_size', 'opening', 'venue', 'broadcast', 'outsider', 'naming', 'against_majority'"
UNAPPROVED = "state IN ('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')"
HEARING_CHECKS = {
    "hold_approved": f"hold_approval_id IS NOT NULL OR {UNAPPROVED}",
    "venue_approved": "venue_kind IN ('room', 'reception') OR venue_approval_id IS NOT NULL OR "
    + UNAPPROVED,
    "broadcast_known": "broadcast IN ('none', 'live', 'recorded')",
    "risk_level_known": "risk_level IN ('low', 'medium', 'high')",
    "broadcast_open": "broadcast = 'none' OR (is_public AND NOT has_minor)",
    "broadcast_approved": f"broadcast = 'none' OR broadcast_approval_id IS NOT NULL OR {UNAPPROVED}",
    "budget_positive": "budget IS NULL OR budget >= 0",
}
HEARING_COLUMNS = (
    ("publicity_plan", sa.Text()), ("risk_level", sa.String(40)), ("budget", sa.Integer()),
    ("wishes", sa.Text()), ("wish_words", sa.Text()), ("broadcast_approval_id", sa.Integer()),
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _delegations()
        _hearing()
        with op.batch_alter_table("issue") as batch:
            batch.add_column(sa.Column("alternatives", sa.Text(), nullable=True))
        with op.batch_alter_table("approval") as batch:
            batch.add_column(sa.Column("delegation_id", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("committee_record", sa.String(200), nullable=True))
            batch.create_foreign_key(
                op.f("fk_approval_delegation_id"), "delegation", ["delegation_id"], ["id"]
            )
            batch.create_index(op.f("ix_approval_delegation_id"), ["delegation_id"])
            batch.drop_constraint(op.f("ck_approval_decision_known"), type_="check")
            batch.create_check_constraint(
                op.f("ck_approval_decision_known"),
                "decision IN ('granted', 'refused', 'returned', 'withdrawn')",
            )
        _drafts()


def _delegations() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("chief_person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "deputy_person_id <> chief_person_id", name=op.f("ck_delegation_to_another")
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_delegation_forwards")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_delegation_revoked_by_whom")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delegation_unit_id")),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_delegation_{name}"))
            for name in ("chief_person_id", "deputy_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    for name in ("unit_id", "chief_person_id", "deputy_person_id"):
        op.create_index(op.f(f"ix_delegation_{name}"), "delegation", [name])
    op.create_table(
        "delegation_kind",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_delegation_kind_kind_known")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_kind_delegation_id")
        ),
        sa.PrimaryKeyConstraint("delegation_id", "kind", name=op.f("pk_delegation_kind")),
    )


def _hearing() -> None:
    with op.batch_alter_table("hearing") as batch:
        for name, kind in HEARING_COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.add_column(sa.Column("broadcast", sa.String(40), nullable=False, server_default="none"))
        batch.create_foreign_key(
            op.f("fk_hearing_broadcast_approval_id"), "approval", ["broadcast_approval_id"], ["id"]
        )
        batch.create_index(op.f("ix_hearing_broadcast_approval_id"), ["broadcast_approval_id"])
    # a batch names its columns before it can check them
    with op.batch_alter_table("hearing") as batch:
        for name, condition in HEARING_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_hearing_{name}"), condition)


def _drafts() -> None:
    op.execute("DELETE FROM booking_draft")
    with op.batch_alter_table("booking_draft") as batch:
        batch.drop_column("answers")
        batch.add_column(sa.Column("answers_sealed", sa.LargeBinary(), nullable=False))
        batch.add_column(sa.Column("seal_id", sa.String(32), nullable=False))
        batch.add_column(sa.Column("hearing_version", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("writer", sa.String(40), nullable=True))
        batch.create_unique_constraint(
            op.f("uq_booking_draft_person_id_hearing_id"), ["person_id", "hearing_id"]
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.execute("DELETE FROM booking_draft")
        with op.batch_alter_table("booking_draft") as batch:
            batch.drop_constraint(
                op.f("uq_booking_draft_person_id_hearing_id"), type_="unique"
            )
            for name in ("answers_sealed", "seal_id", "hearing_version", "writer"):
                batch.drop_column(name)
            batch.add_column(sa.Column("answers", sa.Text(), nullable=False))
        op.execute("UPDATE approval SET decision = 'returned' WHERE decision = 'withdrawn'")
        with op.batch_alter_table("approval") as batch:
            batch.drop_constraint(op.f("ck_approval_decision_known"), type_="check")
            batch.create_check_constraint(
                op.f("ck_approval_decision_known"), "decision IN ('granted', 'refused', 'returned')"
            )
            batch.drop_index(op.f("ix_approval_delegation_id"))
            batch.drop_constraint(op.f("fk_approval_delegation_id"), type_="foreignkey")
            batch.drop_column("committee_record")
            batch.drop_column("delegation_id")
        with op.batch_alter_table("issue") as batch:
            batch.drop_column("alternatives")
        with op.batch_alter_table("hearing") as batch:
            for name in HEARING_CHECKS:
                batch.drop_constraint(op.f(f"ck_hearing_{name}"), type_="check")
        with op.batch_alter_table("hearing") as batch:
            batch.drop_index(op.f("ix_hearing_broadcast_approval_id"))
            batch.drop_constraint(op.f("fk_hearing_broadcast_approval_id"), type_="foreignkey")
            batch.drop_column("broadcast")
            for name, _ in HEARING_COLUMNS:
                batch.drop_column(name)
        op.drop_table("delegation_kind")
        op.drop_table("delegation")
