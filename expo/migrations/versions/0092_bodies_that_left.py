"""Since when a public body is known not to come: none so far. Down: those that do not come are listed as before."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0092"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("bodies") as table:
        table.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with alter_table("bodies") as table:
        table.drop_column("left_at")
