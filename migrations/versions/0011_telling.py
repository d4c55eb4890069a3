"""Keys of handled forms; spectators; preparation; state of background work."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_use",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("location", sa.String(200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_use")),
    )
    op.create_index(op.f("ix_form_use_used_at"), "form_use", ["used_at"])
    op.create_table(
        "job_state",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(200), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0", name=op.f("ck_job_state_done_counts")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_state")),
    )
    _board()
    with guards.lifted(op.get_bind()):
        _spectator()
        _texts()


def _texts() -> None:
    op.create_table(
        "text_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_text_template_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_template")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_text_template_kind_version")),
    )
    op.create_index(op.f("ix_text_template_unit_id"), "text_template", ["unit_id"])


DUTIES = "duty IN ('venue', 'people', 'process', 'ledger')"


def _board() -> None:
    op.create_table(
        "prep_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(40), nullable=True),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint(DUTIES, name=op.f("ck_prep_template_duty_known")),
        sa.CheckConstraint(
            "form IN ('ordinary', 'simplified', 'on_site', 'remote')",
            name=op.f("ck_prep_template_form_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prep_template")),
    )
    op.create_table(
        "prep_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("owner_person_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(DUTIES, name=op.f("ck_prep_task_duty_known")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by IS NULL)", name=op.f("ck_prep_task_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_prep_task_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_person_id"], ["person.id"], name=op.f("fk_prep_task_owner_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prep_task")),
    )
    op.create_index(op.f("ix_prep_task_hearing_id"), "prep_task", ["hearing_id"])
    op.create_index(op.f("ix_prep_task_owner_person_id"), "prep_task", ["owner_person_id"])


def _spectator() -> None:
    op.create_table(
        "spectator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("identity_digest", sa.String(64), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(64), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("employer", sa.String(200), nullable=True),
        sa.Column("is_party", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "state IN ('seated', 'waiting', 'refused', 'withdrawn', 'came', 'absent')",
            name=op.f("ck_spectator_state_known"),
        ),
        sa.CheckConstraint(
            "(seat IS NOT NULL) = (state IN ('seated', 'came', 'absent'))",
            name=op.f("ck_spectator_seated_has_seat"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR length(trim(reason)) > 0",
            name=op.f("ck_spectator_refusal_reasoned"),
        ),
        sa.CheckConstraint(
            "seat IS NULL OR seat > 0", name=op.f("ck_spectator_seat_counts_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_spectator_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spectator")),
        sa.UniqueConstraint("number", name=op.f("uq_spectator_number")),
    )
    op.create_index(op.f("ix_spectator_hearing_id"), "spectator", ["hearing_id"])
    op.create_index(op.f("ix_spectator_phone_digest"), "spectator", ["phone_digest"])
    for name, column, where in (
        ("uq_spectator_person", "identity_digest", "state NOT IN ('refused', 'withdrawn')"),
        ("uq_spectator_seat", "seat", "seat IS NOT NULL"),
    ):
        op.create_index(
            name,
            "spectator",
            ["hearing_id", column],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("spectator")
        op.drop_table("text_template")
    op.drop_table("prep_task")
    op.drop_table("prep_template")
    op.drop_table("job_state")
    op.drop_index(op.f("ix_form_use_used_at"), "form_use")
    op.drop_table("form_use")
