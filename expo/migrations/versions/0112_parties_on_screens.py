"""Whether a party's name stands on the screens in the halls: so far none does. Down: which ones would is lost."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("parties") as table:
        table.add_column(sa.Column("on_screens", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with alter_table("parties") as table:
        table.drop_column("on_screens")
