"""One-time links to the opinion, sessions they begin, the room's tablet, officers' PINs."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _refs(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.create_table(
            "officer_pin",
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("pin_hash", sa.String(200), nullable=False),
            sa.Column("set_at", INSTANT, nullable=False),
            *_refs("officer_pin", person_id="person"),
            sa.PrimaryKeyConstraint("person_id", name=op.f("pk_officer_pin")),
        )
        op.create_table(
            "opinion_link",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("token_digest", sa.String(64), nullable=False),
            sa.Column("purpose", sa.String(40), nullable=False),
            sa.Column("hearing_id", sa.Integer(), nullable=False),
            sa.Column("seat_id", sa.Integer(), nullable=False),
            sa.Column("created_at", INSTANT, nullable=False),
            sa.Column("created_by", sa.Integer(), nullable=True),
            sa.Column("expires_at", INSTANT, nullable=False),
            sa.Column("code_digest", sa.String(64), nullable=True),
            sa.Column("code_expires_at", INSTANT, nullable=True),
            sa.Column("codes_sent", sa.Integer(), nullable=False),
            sa.Column("used_at", INSTANT, nullable=True),
            sa.Column("revoked_at", INSTANT, nullable=True),
            sa.Column("revoked_because", sa.String(40), nullable=True),
            sa.CheckConstraint("purpose IN ('opinion')", name=op.f("ck_opinion_link_purpose_known")),
            sa.CheckConstraint(
                "(revoked_at IS NULL) = (revoked_because IS NULL)",
                name=op.f("ck_opinion_link_revoked_because"),
            ),
            *_refs("opinion_link", hearing_id="hearing", seat_id="seat"),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_link")),
            sa.UniqueConstraint("token_digest", name=op.f("uq_opinion_link_token_digest")),
        )
        _indexed("opinion_link", "hearing_id", "seat_id")
        op.create_table(
            "tablet",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("hearing_id", sa.Integer(), nullable=False),
            sa.Column("code_digest", sa.String(64), nullable=False),
            sa.Column("code_expires_at", INSTANT, nullable=False),
            sa.Column("token_digest", sa.String(64), nullable=True),
            sa.Column("opened_at", INSTANT, nullable=False),
            sa.Column("opened_by", sa.Integer(), nullable=True),
            sa.Column("expires_at", INSTANT, nullable=False),
            sa.Column("ended_at", INSTANT, nullable=True),
            *_refs("tablet", hearing_id="hearing"),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
            sa.UniqueConstraint("token_digest", name=op.f("uq_tablet_token_digest")),
        )
        _indexed("tablet", "hearing_id", "code_digest")
        op.create_table(
            "opinion_session",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("token_digest", sa.String(64), nullable=False),
            sa.Column("hearing_id", sa.Integer(), nullable=False),
            sa.Column("seat_id", sa.Integer(), nullable=False),
            sa.Column("channel", sa.String(40), nullable=False),
            sa.Column("link_id", sa.Integer(), nullable=True),
            sa.Column("tablet_id", sa.Integer(), nullable=True),
            sa.Column("agent_digest", sa.String(64), nullable=False),
            sa.Column("started_at", INSTANT, nullable=False),
            sa.Column("seen_at", INSTANT, nullable=False),
            sa.Column("expires_at", INSTANT, nullable=False),
            sa.Column("ended_at", INSTANT, nullable=True),
            sa.Column("ended_because", sa.String(40), nullable=True),
            sa.CheckConstraint(
                "channel IN ('link', 'tablet')", name=op.f("ck_opinion_session_channel_known")
            ),
            sa.CheckConstraint(
                "(ended_at IS NULL) = (ended_because IS NULL)",
                name=op.f("ck_opinion_session_ended_with_reason"),
            ),
            *_refs(
                "opinion_session", hearing_id="hearing", seat_id="seat", link_id="opinion_link",
                tablet_id="tablet",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_session")),
            sa.UniqueConstraint("token_digest", name=op.f("uq_opinion_session_token_digest")),
        )
        _indexed("opinion_session", "hearing_id", "seat_id", "link_id", "tablet_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table in ("opinion_session", "tablet", "opinion_link", "officer_pin"):
            op.drop_table(table)
