"""The terms of an offer: price list, taxes, instalments and cancellation scale of the moment it was made.

Those of earlier offers are not known and stay empty: for them today's hold, and pages say so.

Down: the terms are removed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("offers", sa.Column("terms", _JSON, nullable=True))


def downgrade() -> None:
    with alter_table("offers") as table:
        table.drop_column("terms")
