"""The panel's common statement with dissent, a supervisor's opinion, the day by which is decided."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TARGETS = {"for_seat_id": "seat.id"}


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _choice()
        _statement()
        _dissent()
        _supervisor()
        with op.batch_alter_table("hearing") as batch:
            batch.add_column(sa.Column("decision_due_on", sa.Date(), nullable=True))
        op.create_index(op.f("ix_hearing_decision_due_on"), "hearing", ["decision_due_on"])


def _keys(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column],
            [TARGETS.get(column, f"{column.removesuffix('_id')}.id")],
            name=op.f(f"fk_{table}_{column}"),
        )
        for column in columns
    ]


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _written() -> list[sa.Column]:
    return [
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("receipt", sa.String(40), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
    ]


def _in_words(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("length(trim(words)) > 0", name=op.f(f"ck_{table}_in_words"))


def _choice() -> None:
    op.create_table(
        "representative_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("for_seat_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        *_keys("representative_choice", "hearing_id", "seat_id", "for_seat_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_choice")),
        sa.UniqueConstraint(
            "seat_id", "version", name=op.f("uq_representative_choice_seat_id_version")
        ),
    )
    _indexed("representative_choice", "hearing_id", "seat_id", "for_seat_id")


def _statement() -> None:
    op.create_table(
        "collegial_statement",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_written(),
        _in_words("collegial_statement"),
        *_keys("collegial_statement", "hearing_id", "seat_id"),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_collegial_statement")),
    )
    _indexed("collegial_statement", "seat_id")


def _dissent() -> None:
    op.create_table(
        "dissent",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        *_written(),
        _in_words("dissent"),
        *_keys("dissent", "seat_id", "hearing_id"),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_dissent")),
    )
    _indexed("dissent", "hearing_id")


def _supervisor() -> None:
    op.create_table(
        "supervisor_opinion",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", INSTANT, nullable=True),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        _in_words("supervisor_opinion"),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL) AND (reply IS NULL) = (replied_by IS NULL)",
            name=op.f("ck_supervisor_opinion_replied_by_whom"),
        ),
        sa.CheckConstraint(
            "reply IS NULL OR length(trim(reply)) > 0",
            name=op.f("ck_supervisor_opinion_replied_in_words"),
        ),
        *_keys("supervisor_opinion", "participant_id", "hearing_id"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_supervisor_opinion")),
    )
    _indexed("supervisor_opinion", "hearing_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_index(op.f("ix_hearing_decision_due_on"), "hearing")
        with op.batch_alter_table("hearing") as batch:
            batch.drop_column("decision_due_on")
        for name in ("supervisor_opinion", "dissent", "collegial_statement", "representative_choice"):
            op.drop_table(name)
