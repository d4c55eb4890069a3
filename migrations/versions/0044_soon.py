"""How near a hearing must be for the overview to warn: a parameter."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An installation that has its parameters already gets the new one."""
    op.execute(
        "INSERT INTO parameter (key, value, valid_from, source, entered_at) "
        "SELECT 'soon_days', '3', '2000-01-01', 'A-10，未核实', min(entered_at) FROM parameter "
        "HAVING count(*) > 0 AND sum(CASE WHEN key = 'soon_days' THEN 1 ELSE 0 END) = 0"
    )


def downgrade() -> None:
    op.execute("DELETE FROM parameter WHERE key = 'soon_days'")
