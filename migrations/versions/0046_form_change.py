"""Changes of what a form of hearing asks for, with their first day and reason."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.create_table('form_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('form', sa.String(length=40), nullable=False),
        sa.Column('min_panel', sa.Integer(), nullable=True),
        sa.Column('steps', sa.Text(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('by_person_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("form IN ('ordinary', 'simplified', 'on_site', 'remote')", name=op.f('ck_form_change_form_known')),
        sa.CheckConstraint('min_panel IS NULL OR min_panel >= 1', name=op.f('ck_form_change_somebody')),
        sa.CheckConstraint('length(trim(reason)) > 0', name=op.f('ck_form_change_reasoned')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_form_change'))
        )
        op.create_index(op.f('ix_form_change_form'), 'form_change', ['form'], unique=False)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("form_change")
