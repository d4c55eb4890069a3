"""The record checked, corrected visibly and signed on the screen; custody of recordings."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _record()
        _revision()
        _correction()
        _signature()
        _custody()


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _record() -> None:
    with op.batch_alter_table("hearing_record") as batch:
        batch.add_column(sa.Column("checking_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("checking_by", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE hearing_record SET checking_at = frozen_at, checking_by = saved_by "
        "WHERE frozen_at IS NOT NULL"
    )
    with op.batch_alter_table("hearing_record") as batch:
        batch.create_check_constraint(
            op.f("ck_hearing_record_checking_by_whom"),
            "(checking_at IS NULL) = (checking_by IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_hearing_record_checked_first"),
            "frozen_at IS NULL OR checking_at IS NOT NULL",
        )


def _revision() -> None:
    op.create_table(
        "record_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        _key("record_revision", "hearing_id", "hearing.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_revision")),
        sa.UniqueConstraint(
            "hearing_id", "version", "section",
            name=op.f("uq_record_revision_hearing_id_version_section"),
        ),
    )  # fmt: skip
    _indexed("record_revision", "hearing_id")


def _correction() -> None:
    op.create_table(
        "record_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("old_text", sa.Text(), nullable=False),
        sa.Column("new_text", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "old_text <> new_text AND length(old_text) > 0",
            name=op.f("ck_record_correction_changes"),
        ),
        _key("record_correction", "hearing_id", "hearing.id"),
        _key("record_correction", "asked_by_id", "participant.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_correction")),
    )
    _indexed("record_correction", "hearing_id", "asked_by_id")


def _signature() -> None:
    with op.batch_alter_table("record_signature") as batch:
        batch.add_column(sa.Column("way", sa.String(40), nullable=True))
        batch.add_column(sa.Column("ink", sa.Text(), nullable=True))
    op.execute(
        "UPDATE record_signature SET way = CASE WHEN refusal_note IS NULL THEN 'paper' ELSE 'refused' END"
    )
    with op.batch_alter_table("record_signature") as batch:
        batch.alter_column("way", existing_type=sa.String(40), nullable=False)
        batch.create_check_constraint(
            op.f("ck_record_signature_way_known"), "way IN ('pad', 'paper', 'refused')"
        )
        batch.create_check_constraint(
            op.f("ck_record_signature_refused_in_words"),
            "(way = 'refused') = (refusal_note IS NOT NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_record_signature_pad_has_ink"), "(way = 'pad') = (ink IS NOT NULL)"
        )


def _custody() -> None:
    with op.batch_alter_table("recording") as batch:
        batch.add_column(sa.Column("operator", sa.String(200), nullable=True))
    op.create_table(
        "custody_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("from_words", sa.String(200), nullable=False),
        sa.Column("to_words", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_words <> to_words", name=op.f("ck_custody_entry_changes_hands")
        ),
        sa.CheckConstraint(
            "sha256 IS NULL OR length(sha256) = 64", name=op.f("ck_custody_entry_whole_digest")
        ),
        _key("custody_entry", "recording_id", "recording.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_entry")),
    )
    _indexed("custody_entry", "recording_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("custody_entry")
        with op.batch_alter_table("recording") as batch:
            batch.drop_column("operator")
        with op.batch_alter_table("record_signature") as batch:
            for name in ("pad_has_ink", "refused_in_words", "way_known"):
                batch.drop_constraint(op.f(f"ck_record_signature_{name}"), type_="check")
            batch.drop_column("ink")
            batch.drop_column("way")
        op.drop_table("record_correction")
        op.drop_table("record_revision")
        with op.batch_alter_table("hearing_record") as batch:
            for name in ("checked_first", "checking_by_whom"):
                batch.drop_constraint(op.f(f"ck_hearing_record_{name}"), type_="check")
            batch.drop_column("checking_by")
            batch.drop_column("checking_at")
