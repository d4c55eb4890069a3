"""Signatures under opinions are sealed."""

import secrets
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

from hearing.base.sealing import keyring

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

CHECK = "ck_submission_drawn_has_strokes"
TABLE = sa.table(
    "submission",
    sa.column("id", sa.Integer),
    sa.column("seal_id", sa.String),
    sa.column("strokes", sa.Text),
    sa.column("strokes_sealed", sa.LargeBinary),
)


def _context(seal_id: str) -> str:
    return f"submission|strokes_sealed|{seal_id}"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("submission") as batch:
            batch.add_column(sa.Column("seal_id", sa.String(32), nullable=True))
            batch.add_column(sa.Column("strokes_sealed", sa.LargeBinary(), nullable=True))
        _seal()
        with op.batch_alter_table("submission") as batch:
            batch.alter_column("seal_id", existing_type=sa.String(32), nullable=False)
            batch.drop_constraint(op.f(CHECK), type_="check")
            batch.drop_column("strokes")
            batch.create_check_constraint(
                op.f(CHECK), "signed <> 'drawn' OR strokes_sealed IS NOT NULL"
            )


def _seal() -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(TABLE.c.id, TABLE.c.strokes)).all():
        name = secrets.token_hex(16)
        sealed = None if row.strokes is None else keyring.seal(row.strokes, _context(name))
        bind.execute(
            TABLE.update()
            .where(TABLE.c.id == row.id)
            .values(seal_id=name, strokes_sealed=sealed)
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("submission") as batch:
            batch.add_column(sa.Column("strokes", sa.Text(), nullable=True))
        bind = op.get_bind()
        for row in bind.execute(
            sa.select(TABLE.c.id, TABLE.c.seal_id, TABLE.c.strokes_sealed).where(
                TABLE.c.strokes_sealed.is_not(None)
            )
        ).all():
            plain = keyring.open(row.strokes_sealed, _context(row.seal_id))
            bind.execute(TABLE.update().where(TABLE.c.id == row.id).values(strokes=plain))
        with op.batch_alter_table("submission") as batch:
            batch.drop_constraint(op.f(CHECK), type_="check")
            batch.drop_column("strokes_sealed")
            batch.drop_column("seal_id")
            batch.create_check_constraint(op.f(CHECK), "signed <> 'drawn' OR strokes IS NOT NULL")
