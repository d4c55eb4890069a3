"""Rooms with seats, equipment and faults; other uses and closures; sources of holidays; secret feeds."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEATS = (
    "'presider', 'prosecutor', 'clerk', 'officer', 'supervisor', 'party', 'agent', 'agency', 'witness', "
    "'assistant', 'staff', 'gallery', 'media'"
)
KINDS_NOW = "kind IN ('room', 'reception', 'mediation', 'elsewhere', 'deliberation')"
KINDS_THEN = "kind IN ('room', 'reception', 'mediation', 'on_site', 'remote', 'elsewhere')"
ROLES_NOW = (
    "role IN ('room', 'deliberation', 'presider', 'clerk', 'officer', 'other', 'closure', 'use')"
)
ROLES_THEN = "role IN ('room', 'presider', 'clerk', 'officer', 'other')"
NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午", "National Day": "国庆节", "Mid-autumn Festival": "中秋",
}
USES = "use_kind IN ('pronounce', 'discuss', 'video', 'question', 'training', 'other')"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.execute("UPDATE room SET kind = 'elsewhere' WHERE kind IN ('on_site', 'remote')")
        op.execute("UPDATE room SET is_stream_ready = (1 = 0) WHERE accepted_on IS NULL")
        with op.batch_alter_table("room") as batch:
            batch.add_column(sa.Column("area", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("deliberation_room_id", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("connection_number", sa.String(40), nullable=True))
            batch.add_column(sa.Column("built_on", sa.Date(), nullable=True))
            batch.drop_constraint(op.f("ck_room_kind_known"), type_="check")
            batch.create_check_constraint(op.f("ck_room_kind_known"), KINDS_NOW)
            batch.create_check_constraint(
                op.f("ck_room_not_its_own_deliberation_room"), "deliberation_room_id <> id"
            )
            batch.create_check_constraint(
                op.f("ck_room_streams_when_accepted"), "NOT is_stream_ready OR accepted_on IS NOT NULL"
            )
            batch.create_foreign_key(
                op.f("fk_room_deliberation_room_id"), "room", ["deliberation_room_id"], ["id"]
            )
            batch.create_index(op.f("ix_room_deliberation_room_id"), ["deliberation_room_id"])
        op.execute("UPDATE reservation SET released_because = COALESCE(released_because, '升级') "
                   "WHERE hearing_id IS NULL")
        op.execute("UPDATE reservation SET role = 'closure' WHERE hearing_id IS NULL")
        with op.batch_alter_table("reservation") as batch:
            batch.add_column(sa.Column("use_kind", sa.String(40), nullable=True))
            batch.drop_constraint(op.f("ck_reservation_role_known"), type_="check")
            batch.create_check_constraint(op.f("ck_reservation_role_known"), ROLES_NOW)
            batch.create_check_constraint(op.f("ck_reservation_use_kind_known"), USES)
            batch.create_check_constraint(
                op.f("ck_reservation_hearing_or_other_use"),
                "(role IN ('closure', 'use')) = (hearing_id IS NULL)",
            )
            batch.create_check_constraint(
                op.f("ck_reservation_use_has_kind"), "(role = 'use') = (use_kind IS NOT NULL)"
            )
        with op.batch_alter_table("holiday") as batch:
            batch.add_column(sa.Column("source", sa.String(200), nullable=True))
        holiday = sa.table("holiday", sa.column("name", sa.String))
        for english, chinese in NAMES.items():
            op.execute(holiday.update().where(holiday.c.name == english).values(name=chinese))
        _rooms()
        _feeds()


def _rooms() -> None:
    op.create_table(
        "room_seat",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("seat_row", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({SEATS})", name=op.f("ck_room_seat_kind_known")),
        sa.CheckConstraint("number > 0", name=op.f("ck_room_seat_number_positive")),
        sa.CheckConstraint("seat_row BETWEEN 1 AND 20", name=op.f("ck_room_seat_row_in_room")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_seat_room_id")),
        sa.PrimaryKeyConstraint("room_id", "kind", name=op.f("pk_room_seat")),
    )
    op.create_table(
        "equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_equipment_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("room_id", "name", name=op.f("uq_equipment_room_id_name")),
    )
    op.create_index(op.f("ix_equipment_room_id"), "equipment", ["room_id"])
    op.create_table(
        "fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("repaired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repaired_by", sa.Integer(), nullable=True),
        sa.Column("repair_words", sa.String(200), nullable=True),
        sa.CheckConstraint(
            "(repaired_at IS NULL) = (repair_words IS NULL)", name=op.f("ck_fault_repair_has_words")
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_fault_equipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
    )
    op.create_index(op.f("ix_fault_equipment_id"), "fault", ["equipment_id"])


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) != (unit_id IS NULL)", name=op.f("ck_calendar_feed_person_or_unit")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_calendar_feed_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    live = sa.text("revoked_at IS NULL")
    for column in ("person", "unit"):
        op.create_index(op.f(f"ix_calendar_feed_{column}_id"), "calendar_feed", [f"{column}_id"])
        op.create_index(
            f"uq_calendar_feed_live_{column}", "calendar_feed", [f"{column}_id"], unique=True,
            sqlite_where=live, postgresql_where=live,
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table in ("calendar_feed", "fault", "equipment", "room_seat"):
            op.drop_table(table)
        with op.batch_alter_table("holiday") as batch:
            batch.drop_column("source")
        op.execute("UPDATE reservation SET role = 'room' WHERE role = 'deliberation'")
        with op.batch_alter_table("reservation") as batch:
            for name in ("role_known", "use_kind_known", "hearing_or_other_use", "use_has_kind"):
                batch.drop_constraint(op.f(f"ck_reservation_{name}"), type_="check")
            batch.drop_column("use_kind")
        op.execute("UPDATE reservation SET role = 'other' WHERE role IN ('closure', 'use')")
        with op.batch_alter_table("reservation") as batch:
            batch.create_check_constraint(op.f("ck_reservation_role_known"), ROLES_THEN)
        with op.batch_alter_table("room") as batch:
            for name in ("kind_known", "not_its_own_deliberation_room", "streams_when_accepted"):
                batch.drop_constraint(op.f(f"ck_room_{name}"), type_="check")
            batch.drop_index(op.f("ix_room_deliberation_room_id"))
            batch.drop_constraint(op.f("fk_room_deliberation_room_id"), type_="foreignkey")
            for name in ("area", "deliberation_room_id", "connection_number", "built_on"):
                batch.drop_column(name)
        op.execute("UPDATE room SET kind = 'elsewhere' WHERE kind = 'deliberation'")
        with op.batch_alter_table("room") as batch:
            batch.create_check_constraint(op.f("ck_room_kind_known"), KINDS_THEN)
