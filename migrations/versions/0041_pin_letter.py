"""The letter with which an officer sets the first PIN."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

LIVE = sa.text("used_at IS NULL AND revoked_at IS NULL")


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.create_table('pin_letter',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('code_digest', sa.String(length=64), nullable=False),
        sa.Column('phone_digest', sa.String(length=64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sms_digest', sa.String(length=64), nullable=True),
        sa.Column('sms_expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sms_sent', sa.Integer(), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revoked_because', sa.String(length=40), nullable=True),
        sa.CheckConstraint('(revoked_at IS NULL) = (revoked_because IS NULL)', name=op.f('ck_pin_letter_revoked_because')),
        sa.CheckConstraint('used_at IS NULL OR used_at < expires_at', name=op.f('ck_pin_letter_used_in_time')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pin_letter_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pin_letter')),
        sa.UniqueConstraint('code_digest', name=op.f('uq_pin_letter_code_digest'))
        )
        op.create_index(op.f('ix_pin_letter_person_id'), 'pin_letter', ['person_id'], unique=False)
        op.create_index('uq_pin_letter_live', 'pin_letter', ['person_id'], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("pin_letter")
