"""Words that describe officers as a table: categories, identities, specialities, languages."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IN_USE = """INSERT INTO pool_word (code, kind, name, position)
SELECT category, 'category', CASE category WHEN 'legal' THEN '法律型' WHEN 'expert' THEN '专家型'
  WHEN 'social' THEN '社会型' ELSE category END, 0 FROM (SELECT DISTINCT category FROM member) c
UNION ALL SELECT identity, 'identity', identity, 0 FROM (SELECT DISTINCT identity FROM member_identity) i"""


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.create_table(
            "pool_word",
            sa.Column("code", sa.String(40), nullable=False),
            sa.Column("kind", sa.String(40), nullable=False),
            sa.Column("name", sa.String(200), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("retired_on", sa.Date(), nullable=True),
            sa.CheckConstraint(
                "kind IN ('category', 'identity', 'speciality', 'language')",
                name=op.f("ck_pool_word_kind_known"),
            ),
            sa.PrimaryKeyConstraint("code", name=op.f("pk_pool_word")),
        )
        op.execute(IN_USE)
        _words_of_members()
        with op.batch_alter_table("member") as batch:
            batch.drop_constraint(op.f("ck_member_category_known"), type_="check")
            batch.create_foreign_key(op.f("fk_member_category"), "pool_word", ["category"], ["code"])
            batch.create_index(op.f("ix_member_category"), ["category"])
        with op.batch_alter_table("member_identity") as batch:
            batch.create_foreign_key(
                op.f("fk_member_identity_identity"), "pool_word", ["identity"], ["code"]
            )


def _words_of_members() -> None:
    for table in ("member_speciality", "member_language"):
        op.create_table(
            table,
            sa.Column("member_id", sa.Integer(), nullable=False),
            sa.Column("word", sa.String(40), nullable=False),
            sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id")),
            sa.ForeignKeyConstraint(["word"], ["pool_word.code"], name=op.f(f"fk_{table}_word")),
            sa.PrimaryKeyConstraint("member_id", "word", name=op.f(f"pk_{table}")),
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("member_identity") as batch:
            batch.drop_constraint(op.f("fk_member_identity_identity"), type_="foreignkey")
        with op.batch_alter_table("member") as batch:
            batch.drop_index(op.f("ix_member_category"))
            batch.drop_constraint(op.f("fk_member_category"), type_="foreignkey")
            batch.create_check_constraint(
                op.f("ck_member_category_known"), "category IN ('legal', 'expert', 'social')"
            )
        op.drop_table("member_language")
        op.drop_table("member_speciality")
        op.drop_table("pool_word")
