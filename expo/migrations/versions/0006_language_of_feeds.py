"""Language of feeds."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("feeds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.Text(), nullable=False, server_default=""))
    with alter_table("feeds", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)


def downgrade() -> None:
    with alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_column("language")
