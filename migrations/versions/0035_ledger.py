"""Flags of padding, rulings on drafted problems, the ledger of rectification."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _padding_flag()
        _problem_ruling()
        _rectification()
        _rectification_step()
        _rectification_extension()


def _padding_flag() -> None:
    op.create_table('padding_flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hearing_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verdict', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('pad_never_held', 'pad_short', 'pad_split', 'pad_backdated', 'pad_batch', 'pad_copied', 'pad_same_panel', 'pad_overlap')", name=op.f('ck_padding_flag_kind_known')),
    sa.CheckConstraint("verdict IN ('genuine', 'padded')", name=op.f('ck_padding_flag_verdict_known')),
    sa.CheckConstraint('(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (decided_by IS NULL)', name=op.f('ck_padding_flag_decided_whole')),
    sa.CheckConstraint('verdict IS NULL OR (reason IS NOT NULL AND length(trim(reason)) > 0)', name=op.f('ck_padding_flag_reasoned')),
    sa.ForeignKeyConstraint(['hearing_id'], ['hearing.id'], name=op.f('fk_padding_flag_hearing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_padding_flag')),
    sa.UniqueConstraint('hearing_id', 'kind', name=op.f('uq_padding_flag_hearing_id_kind'))
    )
    op.create_index(op.f('ix_padding_flag_hearing_id'), 'padding_flag', ['hearing_id'], unique=False)


def _problem_ruling() -> None:
    op.create_table('problem_ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('problem_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("verdict <> 'dismissed' OR (reason IS NOT NULL AND length(trim(reason)) > 0)", name=op.f('ck_problem_ruling_dismissal_reasoned')),
    sa.CheckConstraint("verdict IN ('confirmed', 'dismissed')", name=op.f('ck_problem_ruling_verdict_known')),
    sa.ForeignKeyConstraint(['problem_id'], ['bulletin_problem.id'], name=op.f('fk_problem_ruling_problem_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problem_ruling'))
    )
    op.create_index(op.f('ix_problem_ruling_problem_id'), 'problem_ruling', ['problem_id'], unique=False)


def _rectification() -> None:
    op.create_table('rectification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=200), nullable=False),
    sa.Column('bulletin_id', sa.Integer(), nullable=False),
    sa.Column('problem_id', sa.Integer(), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('detector', sa.String(length=40), nullable=False),
    sa.Column('fact', sa.Text(), nullable=False),
    sa.Column('demand', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('person_words', sa.String(length=200), nullable=False),
    sa.Column('first_due_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('is_repeated', sa.Boolean(), nullable=False),
    sa.Column('earlier_id', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('verified_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_rectification_closed_with_time')),
    sa.CheckConstraint("state <> 'closed' OR (answer IS NOT NULL AND answered_by IS NOT NULL AND verified_by IS NOT NULL AND evidence IS NOT NULL AND length(trim(evidence)) > 0)", name=op.f('ck_rectification_closed_on_evidence')),
    sa.CheckConstraint("state IN ('issued', 'received', 'working', 'answered', 'verifying', 'closed', 'returned')", name=op.f('ck_rectification_state_known')),
    sa.CheckConstraint('due_on >= first_due_on', name=op.f('ck_rectification_extended_forwards')),
    sa.CheckConstraint('is_repeated = (earlier_id IS NOT NULL)', name=op.f('ck_rectification_repeated_of_what')),
    sa.CheckConstraint('verified_by IS NULL OR answered_by IS NULL OR verified_by <> answered_by', name=op.f('ck_rectification_verified_by_another')),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletin.id'], name=op.f('fk_rectification_bulletin_id')),
    sa.ForeignKeyConstraint(['earlier_id'], ['rectification.id'], name=op.f('fk_rectification_earlier_id')),
    sa.ForeignKeyConstraint(['issuer_id'], ['unit.id'], name=op.f('fk_rectification_issuer_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rectification_person_id')),
    sa.ForeignKeyConstraint(['problem_id'], ['bulletin_problem.id'], name=op.f('fk_rectification_problem_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_rectification_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification')),
    sa.UniqueConstraint('number', name=op.f('uq_rectification_number'))
    )
    op.create_index(op.f('ix_rectification_bulletin_id'), 'rectification', ['bulletin_id'], unique=False)
    op.create_index(op.f('ix_rectification_due_on'), 'rectification', ['due_on'], unique=False)
    op.create_index(op.f('ix_rectification_earlier_id'), 'rectification', ['earlier_id'], unique=False)
    op.create_index(op.f('ix_rectification_issuer_id'), 'rectification', ['issuer_id'], unique=False)
    op.create_index(op.f('ix_rectification_person_id'), 'rectification', ['person_id'], unique=False)
    op.create_index(op.f('ix_rectification_problem_id'), 'rectification', ['problem_id'], unique=True)
    op.create_index(op.f('ix_rectification_state'), 'rectification', ['state'], unique=False)
    op.create_index(op.f('ix_rectification_unit_id'), 'rectification', ['unit_id'], unique=False)


def _rectification_step() -> None:
    op.create_table('rectification_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(length=40), nullable=False),
    sa.Column('from_state', sa.String(length=40), nullable=False),
    sa.Column('to_state', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['rectification.id'], name=op.f('fk_rectification_step_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification_step'))
    )
    op.create_index(op.f('ix_rectification_step_item_id'), 'rectification_step', ['item_id'], unique=False)


def _rectification_extension() -> None:
    op.create_table('rectification_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.String(length=40), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('granted', 'refused')", name=op.f('ck_rectification_extension_decision_known')),
    sa.CheckConstraint("decision IS NULL OR decision = 'granted' OR (reasons IS NOT NULL AND length(trim(reasons)) > 0)", name=op.f('ck_rectification_extension_refusal_reasoned')),
    sa.CheckConstraint('(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)', name=op.f('ck_rectification_extension_decided_whole')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> asked_by', name=op.f('ck_rectification_extension_not_own')),
    sa.ForeignKeyConstraint(['item_id'], ['rectification.id'], name=op.f('fk_rectification_extension_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification_extension'))
    )
    op.create_index(op.f('ix_rectification_extension_item_id'), 'rectification_extension', ['item_id'], unique=False)
    op.create_index('uq_rectification_extension_open', 'rectification_extension', ['item_id'], unique=True, sqlite_where=sa.text('decision IS NULL'), postgresql_where=sa.text('decision IS NULL'))


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("rectification_extension")
        op.drop_table("rectification_step")
        op.drop_table("rectification")
        op.drop_table("problem_ruling")
        op.drop_table("padding_flag")
