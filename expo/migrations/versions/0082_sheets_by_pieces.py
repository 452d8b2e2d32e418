"""A large sheet of members is registered by pieces: the last row that is.

Down: a sheet of which a part is registered begins anew, and its first members are told as there already.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("delegation_sheets") as table:
        table.add_column(sa.Column("last_row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, server_default="0"))
        table.create_check_constraint(op.f("ck_delegation_sheets_last_row_whole"), "last_row >= 0")


def downgrade() -> None:
    with alter_table("delegation_sheets") as table:
        table.drop_constraint(op.f("ck_delegation_sheets_last_row_whole"), type_="check")
        table.drop_column("last_row")
