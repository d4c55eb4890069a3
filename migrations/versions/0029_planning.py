"""Annual plans with insert-only versions, targets and steps."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = ("annual_plan_step", "annual_target", "annual_plan_version", "annual_plan")


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _plan()
        _version()
        _target()
        _step()


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")
    )


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _plan() -> None:
    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.CheckConstraint("year BETWEEN 2000 AND 2099", name=op.f("ck_annual_plan_year_in_reason")),
        _key("annual_plan", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("unit_id", "year", name=op.f("uq_annual_plan_unit_id_year")),
    )
    _indexed("annual_plan", "unit_id")


def _version() -> None:
    op.create_table(
        "annual_plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_annual_plan_version_reason_given")),
        _key("annual_plan_version", "plan_id", "annual_plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_annual_plan_version_plan_id_number")),
    )
    _indexed("annual_plan_version", "plan_id")


def _target() -> None:
    op.create_table(
        "annual_target",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "sessions IS NOT NULL OR cases IS NOT NULL", name=op.f("ck_annual_target_something_set")
        ),
        sa.CheckConstraint(
            "sessions IS NULL OR sessions BETWEEN 0 AND 99999",
            name=op.f("ck_annual_target_sessions_count"),
        ),
        sa.CheckConstraint(
            "cases IS NULL OR cases BETWEEN 0 AND 99999", name=op.f("ck_annual_target_cases_count")
        ),
        _key("annual_target", "version_id", "annual_plan_version"),
        _key("annual_target", "unit_id", "unit"),
        _key("annual_target", "line_id", "business_line"),
        sa.PrimaryKeyConstraint(
            "version_id", "unit_id", "line_id", name=op.f("pk_annual_target")
        ),
    )
    _indexed("annual_target", "unit_id")


def _step() -> None:
    name = "annual_plan_step"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "move IN ('submitted', 'approved', 'returned')", name=op.f(f"ck_{name}_move_known")
        ),
        sa.CheckConstraint(
            "(move = 'submitted') = (position = 1)", name=op.f(f"ck_{name}_submitted_first")
        ),
        sa.CheckConstraint("position IN (1, 2)", name=op.f(f"ck_{name}_two_steps")),
        sa.CheckConstraint(
            "move <> 'returned' OR words IS NOT NULL", name=op.f(f"ck_{name}_returned_in_words")
        ),
        _key(name, "version_id", "annual_plan_version"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("version_id", "position", name=op.f(f"uq_{name}_version_id_position")),
    )
    _indexed(name, "version_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table in TABLES:
            op.drop_table(table)
