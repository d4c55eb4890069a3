"""Numbers 0012 to 0022 were reserved and never used; databases that bear the last of them go on from here."""

revision = "0022"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
