"""Journeys and digests hold no numbers of rows in JSON any more: these are keys.

Contracts: 0065
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table
from sqlalchemy.dialects import postgresql

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_COLUMNS = {"itineraries": ("pending", "{}"), "programme_digests": ("changes", "[]")}


def upgrade() -> None:
    for table, (column, _empty) in _COLUMNS.items():
        with alter_table(table) as batch_op:
            batch_op.drop_column(column)


def downgrade() -> None:
    for table, (column, empty) in _COLUMNS.items():
        with alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, _JSON, nullable=False, server_default=empty))
        with alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
