"""The honorific of a person, small above the name on a badge, and whether the family name comes first there.

Down: both are lost.
"""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0140"
down_revision = "0152"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("registrations") as table:
        table.add_column(sa.Column("honorific", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("family_first", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with alter_table("registrations") as table:
        table.drop_column("family_first")
        table.drop_column("honorific")
