"""The history says of seats, no longer of places, that they stay free; a sheet of members names its expo.

The former program writes sheets without an expo meanwhile: 0108 gives it to them.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0107"
down_revision = "0122"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.execute("UPDATE history SET verb = 'left seats free in' WHERE verb = 'left places free in'")
    with alter_table("delegation_sheets") as table:
        table.add_column(sa.Column("event_id", _ID, nullable=True))


def downgrade() -> None:
    with alter_table("delegation_sheets") as table:
        table.drop_column("event_id")
    op.execute("UPDATE history SET verb = 'left places free in' WHERE verb = 'left seats free in'")
