"""Triggers: simulations, versions of their settings, tasks."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _trigger_simulation()
        _trigger_version()
        _trigger_task()


def _trigger_simulation() -> None:
    op.create_table('trigger_simulation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('bottom', 'streak', 'presiding', 'score')", name=op.f('ck_trigger_simulation_kind_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_trigger_simulation_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trigger_simulation'))
    )
    op.create_index(op.f('ix_trigger_simulation_unit_id'), 'trigger_simulation', ['unit_id'], unique=False)


def _trigger_version() -> None:
    op.create_table('trigger_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('simulation_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('bottom', 'streak', 'presiding', 'score')", name=op.f('ck_trigger_version_kind_known')),
    sa.CheckConstraint('NOT is_on OR simulation_id IS NOT NULL', name=op.f('ck_trigger_version_simulated_before')),
    sa.CheckConstraint('length(trim(reason)) > 0', name=op.f('ck_trigger_version_reasoned')),
    sa.ForeignKeyConstraint(['simulation_id'], ['trigger_simulation.id'], name=op.f('fk_trigger_version_simulation_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_trigger_version_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trigger_version'))
    )
    op.create_index(op.f('ix_trigger_version_simulation_id'), 'trigger_version', ['simulation_id'], unique=False)
    op.create_index(op.f('ix_trigger_version_unit_id'), 'trigger_version', ['unit_id'], unique=False)


def _trigger_task() -> None:
    op.create_table('trigger_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('arithmetic', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('bottom', 'streak')", name=op.f('ck_trigger_task_kind_known')),
    sa.CheckConstraint("state IN ('open', 'answered', 'returned', 'accepted')", name=op.f('ck_trigger_task_state_known')),
    sa.CheckConstraint("state IN ('open', 'returned') OR (answer IS NOT NULL AND answered_by IS NOT NULL)", name=op.f('ck_trigger_task_answered_in_words')),
    sa.CheckConstraint("state NOT IN ('accepted', 'returned') OR decided_by IS NOT NULL", name=op.f('ck_trigger_task_decided_by_whom')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> answered_by', name=op.f('ck_trigger_task_decided_by_another')),
    sa.ForeignKeyConstraint(['issuer_id'], ['unit.id'], name=op.f('fk_trigger_task_issuer_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_trigger_task_unit_id')),
    sa.ForeignKeyConstraint(['version_id'], ['trigger_version.id'], name=op.f('fk_trigger_task_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trigger_task')),
    sa.UniqueConstraint('unit_id', 'kind', 'month', 'issuer_id', name=op.f('uq_trigger_task_unit_id_kind_month_issuer_id'))
    )
    op.create_index(op.f('ix_trigger_task_issuer_id'), 'trigger_task', ['issuer_id'], unique=False)
    op.create_index(op.f('ix_trigger_task_unit_id'), 'trigger_task', ['unit_id'], unique=False)
    op.create_index(op.f('ix_trigger_task_version_id'), 'trigger_task', ['version_id'], unique=False)


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("trigger_task")
        op.drop_table("trigger_version")
        op.drop_table("trigger_simulation")
