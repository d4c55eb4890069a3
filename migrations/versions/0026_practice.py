"""Gatherings with guests and feedback; mock hearings with parts, steps and notes."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "gathering_feedback",
    "mock_step",
    "mock_part",
    "mock_note",
    "gathering_guest",
    "mock_hearing",
    "gathering",
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _gathering()
        _mock_hearing()
        _gathering_guest()
        _mock_note()
        _mock_part()
        _mock_step()
        _gathering_feedback()


def _gathering() -> None:
    op.create_table(
        "gathering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'observation') = (hearing_id IS NOT NULL)",
            name=op.f("ck_gathering_observes_one"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (because IS NOT NULL)", name=op.f("ck_gathering_cancelled_why")
        ),
        sa.CheckConstraint(
            "(state = 'held') = (closed_at IS NOT NULL)", name=op.f("ck_gathering_held_with_time")
        ),
        sa.CheckConstraint(
            "kind IN ('training', 'observation', 'exchange')", name=op.f("ck_gathering_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'cancelled')", name=op.f("ck_gathering_state_known")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_gathering_forwards")),
        sa.CheckConstraint(
            "reservation_id IS NULL OR room_id IS NOT NULL",
            name=op.f("ck_gathering_reserves_a_room"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_gathering_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_gathering_reservation_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_gathering_room_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_gathering_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
        sa.UniqueConstraint("number", name=op.f("uq_gathering_number")),
    )
    op.create_index(op.f("ix_gathering_hearing_id"), "gathering", ["hearing_id"], unique=False)
    op.create_index(
        op.f("ix_gathering_reservation_id"), "gathering", ["reservation_id"], unique=True
    )
    op.create_index(op.f("ix_gathering_room_id"), "gathering", ["room_id"], unique=False)
    op.create_index(op.f("ix_gathering_starts_at"), "gathering", ["starts_at"], unique=False)
    op.create_index(op.f("ix_gathering_unit_id"), "gathering", ["unit_id"], unique=False)


def _mock_hearing() -> None:
    op.create_table(
        "mock_hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (because IS NOT NULL)",
            name=op.f("ck_mock_hearing_cancelled_why"),
        ),
        sa.CheckConstraint(
            "(state = 'held') = (closed_at IS NOT NULL)",
            name=op.f("ck_mock_hearing_held_with_time"),
        ),
        sa.CheckConstraint("number LIKE '%模听〔%'", name=op.f("ck_mock_hearing_own_numbers")),
        sa.CheckConstraint(
            "state = 'planned' OR state = 'cancelled' OR opened_at IS NOT NULL",
            name=op.f("ck_mock_hearing_opened_with_time"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'held', 'cancelled')",
            name=op.f("ck_mock_hearing_state_known"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_mock_hearing_forwards")),
        sa.CheckConstraint(
            "reservation_id IS NULL OR room_id IS NOT NULL",
            name=op.f("ck_mock_hearing_reserves_a_room"),
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_mock_hearing_reservation_id")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_mock_hearing_room_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_mock_hearing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mock_hearing")),
        sa.UniqueConstraint("number", name=op.f("uq_mock_hearing_number")),
    )
    op.create_index(
        op.f("ix_mock_hearing_reservation_id"), "mock_hearing", ["reservation_id"], unique=True
    )
    op.create_index(op.f("ix_mock_hearing_room_id"), "mock_hearing", ["room_id"], unique=False)
    op.create_index(op.f("ix_mock_hearing_starts_at"), "mock_hearing", ["starts_at"], unique=False)
    op.create_index(op.f("ix_mock_hearing_unit_id"), "mock_hearing", ["unit_id"], unique=False)


def _gathering_guest() -> None:
    op.create_table(
        "gathering_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gathering_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=True),
        sa.Column("noted_at", INSTANT, nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("credit_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(capacity = 'guest') = (person_id IS NULL)",
            name=op.f("ck_gathering_guest_known_or_guest"),
        ),
        sa.CheckConstraint(
            "(capacity = 'officer') = (member_id IS NOT NULL)",
            name=op.f("ck_gathering_guest_officer_in_pool"),
        ),
        sa.CheckConstraint(
            "answer IN ('coming', 'declined')", name=op.f("ck_gathering_guest_answer_known")
        ),
        sa.CheckConstraint(
            "capacity IN ('leader', 'colleague', 'officer', 'guest')",
            name=op.f("ck_gathering_guest_capacity_known"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_gathering_guest_answered_with_time"),
        ),
        sa.CheckConstraint(
            "(is_present IS NULL) = (noted_at IS NULL)",
            name=op.f("ck_gathering_guest_noted_with_time"),
        ),
        sa.CheckConstraint(
            "credit_id IS NULL OR member_id IS NOT NULL",
            name=op.f("ck_gathering_guest_credit_of_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["credit_id"], ["training_credit.id"], name=op.f("fk_gathering_guest_credit_id")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f("fk_gathering_guest_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_gathering_guest_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_gathering_guest_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_guest")),
        sa.UniqueConstraint(
            "gathering_id", "person_id", name=op.f("uq_gathering_guest_gathering_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_gathering_guest_credit_id"), "gathering_guest", ["credit_id"], unique=True
    )
    op.create_index(
        op.f("ix_gathering_guest_gathering_id"), "gathering_guest", ["gathering_id"], unique=False
    )
    op.create_index(
        op.f("ix_gathering_guest_member_id"), "gathering_guest", ["member_id"], unique=False
    )
    op.create_index(
        op.f("ix_gathering_guest_person_id"), "gathering_guest", ["person_id"], unique=False
    )


def _mock_note() -> None:
    op.create_table(
        "mock_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mock_hearing_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "aspect IN ('procedure', 'presiding', 'presenting', 'questioning', 'explaining', 'technique')",
            name=op.f("ck_mock_note_aspect_known"),
        ),
        sa.ForeignKeyConstraint(
            ["mock_hearing_id"], ["mock_hearing.id"], name=op.f("fk_mock_note_mock_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mock_note")),
    )
    op.create_index(
        op.f("ix_mock_note_mock_hearing_id"), "mock_note", ["mock_hearing_id"], unique=False
    )


def _mock_part() -> None:
    op.create_table(
        "mock_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mock_hearing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "role IN ('presider', 'handler', 'clerk', 'officer', 'applicant', 'respondent', 'agent', 'witness', 'observer')",
            name=op.f("ck_mock_part_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["mock_hearing_id"], ["mock_hearing.id"], name=op.f("fk_mock_part_mock_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mock_part")),
        sa.UniqueConstraint(
            "mock_hearing_id", "position", name=op.f("uq_mock_part_mock_hearing_id_position")
        ),
    )
    op.create_index(
        op.f("ix_mock_part_mock_hearing_id"), "mock_part", ["mock_hearing_id"], unique=False
    )


def _mock_step() -> None:
    op.create_table(
        "mock_step",
        sa.Column("mock_hearing_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["mock_hearing_id"], ["mock_hearing.id"], name=op.f("fk_mock_step_mock_hearing_id")
        ),
        sa.PrimaryKeyConstraint("mock_hearing_id", "step", name=op.f("pk_mock_step")),
    )


def _gathering_feedback() -> None:
    op.create_table(
        "gathering_feedback",
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("audible", sa.Integer(), nullable=False),
        sa.Column("clear", sa.Integer(), nullable=False),
        sa.Column("orderly", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "audible BETWEEN 1 AND 3 AND clear BETWEEN 1 AND 3 AND orderly BETWEEN 1 AND 3 AND useful BETWEEN 1 AND 3",
            name=op.f("ck_gathering_feedback_rated"),
        ),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["gathering_guest.id"], name=op.f("fk_gathering_feedback_guest_id")
        ),
        sa.PrimaryKeyConstraint("guest_id", name=op.f("pk_gathering_feedback")),
    )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in TABLES:
            op.drop_table(name)
