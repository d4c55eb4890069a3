"""Where words are wanted, no words at all are refused too: a CHECK passes on NULL unless it says otherwise."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

BEFORE = "（升级前没有记载）"
# table, constraint, column, when words are wanted, what else is wanted then
WANTED = (
    ("data_request", "answer_reasoned", "answer", "decision IS NULL", ""),
    ("recusal_finding", "waived_why", "reasons", "state <> 'waived'", "grade <> 'certain'"),
    ("approval", "refusal_reasoned", "reasons", "decision IS NULL OR decision = 'granted'", ""),
    ("draw_request", "refusal_reasoned", "decision_reasons", "decision IS NULL OR decision = 'granted'", ""),
    ("spectator", "refusal_reasoned", "reason", "state <> 'refused'", ""),
    ("visit", "made_with_result", "attitude", "visited_on IS NULL", "way IS NOT NULL"),
    ("ledger_closing", "verified_in_words", "reasons", "verdict IS NULL", ""),
    ("presence", "known_reason_named", "note", "reason_kind IS NULL OR reason_kind <> 'known'", ""),
)  # fmt: skip


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table, name, column, unless, also in WANTED:
            op.execute(
                sa.text(
                    f"UPDATE {table} SET {column} = :words WHERE NOT ({unless}) AND {column} IS NULL"
                ).bindparams(words=BEFORE)
            )
            both = f"{also} AND " if also else ""
            said = f"{column} IS NOT NULL AND length(trim({column})) > 0"
            _replace(table, name, f"{unless} OR ({both}{said})")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table, name, column, unless, also in WANTED:
            said = f"length(trim({column})) > 0"
            _replace(table, name, f"{unless} OR " + (f"({also} AND {said})" if also else said))


def _replace(table: str, name: str, condition: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
