"""Bulletins as of a closing instant, in frozen rows, with every step of their way; runs and coverage rules."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OLD = "'draft', 'review', 'sign', 'issued', 'withdrawn'"
NEW = (
    "'draft', 'review', 'countersign', 'sign', 'issued', 'printed', 'archived', 'withdrawn'"
)
COLUMNS = (
    ("number_year", sa.Integer()), ("serial", sa.Integer()), ("closing_at", INSTANT), ("checked_at", INSTANT),
    ("collection", sa.Integer()), ("rows_digest", sa.String(64)),
    ("countersigned_by", sa.Integer()), ("countersigned_at", INSTANT), ("printed_by", sa.Integer()),
    ("printed_at", INSTANT), ("archived_by", sa.Integer()), ("archived_at", INSTANT),
)
CHECKS = {
    "issued_frozen": "state NOT IN ('issued', 'printed', 'archived') OR frozen_at IS NOT NULL",
    "not_own_countersign": "countersigned_by IS NULL OR (countersigned_by <> drafted_by "
    "AND countersigned_by <> reviewed_by)",
    "numbered_whole": "(number IS NULL) = (number_year IS NULL) AND (number IS NULL) = (serial IS NULL)",
}
LIVING = "corrects_id IS NULL AND state <> 'withdrawn'"
CORRECTING = "corrects_id IS NOT NULL AND state <> 'withdrawn'"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _bulletin()
        _one_of_a_span()
        _rows_and_steps()
        _runs()
        _coverage()
        with op.batch_alter_table("bulletin_problem") as batch:
            batch.add_column(
                sa.Column("collection", sa.Integer(), nullable=False, server_default="1")
            )
        op.execute("UPDATE bulletin_problem SET collection = 0")
        with op.batch_alter_table("bulletin_receipt") as batch:
            batch.add_column(sa.Column("due_on", sa.Date(), nullable=True))
            batch.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))
        with op.batch_alter_table("bulletin_receipt") as batch:
            batch.create_check_constraint(
                op.f("ck_bulletin_receipt_received_by_somebody"),
                "(received_at IS NULL) = (received_by IS NULL)",
            )


def _bulletin() -> None:
    with op.batch_alter_table("bulletin") as batch:
        for name, kind in COLUMNS:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.alter_column("figures", existing_type=sa.Text(), nullable=True)
        batch.drop_constraint(op.f("ck_bulletin_state_known"), type_="check")
    _numbers()
    op.execute("UPDATE bulletin SET closing_at = drafted_at, collection = 0")
    op.execute(
        "UPDATE bulletin SET state = 'printed', printed_at = issued_at, printed_by = issued_by "
        "WHERE state = 'issued'"
    )
    with op.batch_alter_table("bulletin") as batch:
        batch.alter_column("closing_at", existing_type=INSTANT, nullable=False)
        batch.alter_column("collection", existing_type=sa.Integer(), nullable=False)
        batch.create_check_constraint(op.f("ck_bulletin_state_known"), f"state IN ({NEW})")
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_bulletin_{name}"), condition)
        batch.create_unique_constraint(
            op.f("uq_bulletin_unit_id_number_year_serial"), ["unit_id", "number_year", "serial"]
        )


def _numbers() -> None:
    """Year and serial of numbers given before: ``…〔2020〕1号``."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, number FROM bulletin WHERE number IS NOT NULL")).all()
    for key, number in rows:
        year, serial = number.rsplit("〔", 1)[-1].removesuffix("号").split("〕")
        bind.execute(
            sa.text("UPDATE bulletin SET number_year = :year, serial = :serial WHERE id = :id"),
            {"year": int(year), "serial": int(serial), "id": key},
        )


def _one_of_a_span() -> None:
    """Of several drafts of the same months the newest lives; a later issued one corrects the earlier."""
    same = "o.unit_id = bulletin.unit_id AND o.from_on = bulletin.from_on AND o.until_on = bulletin.until_on"
    op.execute(
        "UPDATE bulletin SET corrects_id = (SELECT max(o.id) FROM bulletin o WHERE "
        f"{same} AND o.frozen_at IS NOT NULL AND o.id < bulletin.id) "
        "WHERE frozen_at IS NOT NULL AND corrects_id IS NULL"
    )
    op.execute(
        "UPDATE bulletin SET state = 'withdrawn' WHERE frozen_at IS NULL AND EXISTS (SELECT 1 FROM "
        f"bulletin o WHERE {same} AND o.id <> bulletin.id AND o.state <> 'withdrawn' "
        "AND (o.frozen_at IS NOT NULL OR o.id > bulletin.id))"
    )
    for name, columns, where in (
        ("living", ["unit_id", "from_on", "until_on"], LIVING),
        ("correction", ["corrects_id"], CORRECTING),
    ):
        op.create_index(
            op.f(f"uq_bulletin_{name}"), "bulletin", columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _ref(table: str, column: str, target: str, *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")),
    ]


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _rows_and_steps() -> None:
    op.create_table(
        "bulletin_row",
        *_key("bulletin_row"),
        *_ref("bulletin_row", "bulletin_id", "bulletin"),
        sa.Column("collection", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint(
            "bulletin_id", "collection", "section", "serial",
            name=op.f("uq_bulletin_row_bulletin_id_collection_section_serial"),
        ),
    )  # fmt: skip
    op.create_table(
        "bulletin_step",
        *_key("bulletin_step"),
        *_ref("bulletin_step", "bulletin_id", "bulletin"),
        sa.Column("verb", sa.String(40), nullable=False),
        sa.Column("from_state", sa.String(40), nullable=False),
        sa.Column("to_state", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
    )
    _indexed("bulletin_row", "bulletin_id")
    _indexed("bulletin_step", "bulletin_id")


def _runs() -> None:
    table = "bulletin_run"
    op.create_table(
        table,
        *_key(table),
        *_ref(table, "unit_id", "unit"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(200), nullable=True),
        sa.Column("failure", sa.String(200), nullable=True),
        *_ref(table, "bulletin_id", "bulletin", nullable=True),
        *_ref(table, "post_id", "post"),
        sa.Column("is_scheduled", sa.Boolean(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')",
            name=op.f("ck_bulletin_run_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'done') = (bulletin_id IS NOT NULL)",
            name=op.f("ck_bulletin_run_done_with_draft"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_bulletin_run_failed_why")
        ),
    )
    _indexed(table, "unit_id", "bulletin_id", "post_id")
    waits = sa.text("state IN ('waiting', 'running')")
    op.create_index(
        op.f("uq_bulletin_run_open"), table, ["unit_id", "from_on", "until_on"], unique=True,
        sqlite_where=waits, postgresql_where=waits,
    )  # fmt: skip


def _coverage() -> None:
    table = "coverage_rule"
    op.create_table(
        table,
        *_key(table),
        sa.Column("level", sa.String(40), nullable=True),
        *_ref(table, "unit_id", "unit", nullable=True),
        *_ref(table, "line_id", "business_line"),
        sa.Column("applies", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(level IS NULL) <> (unit_id IS NULL)", name=op.f("ck_coverage_rule_level_or_unit")
        ),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county')", name=op.f("ck_coverage_rule_level_known")
        ),
    )
    _indexed(table, "unit_id", "line_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        with op.batch_alter_table("bulletin_receipt") as batch:
            batch.drop_constraint(
                op.f("ck_bulletin_receipt_received_by_somebody"), type_="check"
            )
            batch.drop_column("reminded_on")
            batch.drop_column("due_on")
        with op.batch_alter_table("bulletin_problem") as batch:
            batch.drop_column("collection")
        for table in ("coverage_rule", "bulletin_run", "bulletin_step", "bulletin_row"):
            op.drop_table(table)
        for name in ("living", "correction"):
            op.drop_index(op.f(f"uq_bulletin_{name}"), "bulletin")
        with op.batch_alter_table("bulletin") as batch:
            batch.drop_constraint(
                op.f("uq_bulletin_unit_id_number_year_serial"), type_="unique"
            )
            for name in ("state_known", *CHECKS):
                batch.drop_constraint(op.f(f"ck_bulletin_{name}"), type_="check")
        op.execute("UPDATE bulletin SET figures = '{}' WHERE figures IS NULL")
        op.execute("UPDATE bulletin SET state = 'sign' WHERE state = 'countersign'")
        op.execute("UPDATE bulletin SET state = 'issued' WHERE state IN ('printed', 'archived')")
        with op.batch_alter_table("bulletin") as batch:
            batch.alter_column("figures", existing_type=sa.Text(), nullable=False)
            batch.create_check_constraint(op.f("ck_bulletin_state_known"), f"state IN ({OLD})")
            for name, _ in COLUMNS:
                batch.drop_column(name)
