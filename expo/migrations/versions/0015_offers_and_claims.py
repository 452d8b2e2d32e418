"""One open offer a firm, where it goes back to, and reminders of claims."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    with alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "area_cm2", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, server_default="0"
            )
        )
        batch_op.add_column(sa.Column("from_waiting", sa.Boolean(), nullable=False, server_default=sa.false()))
    with alter_table("offers", schema=None) as batch_op:
        batch_op.alter_column("area_cm2", server_default=None)
        batch_op.alter_column("from_waiting", server_default=None)
    op.create_index("uq_offers_open_firm", "offers", ["exhibitor_id"], unique=True, sqlite_where=_OPEN,
                    postgresql_where=_OPEN)
    with alter_table("renewal_claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with alter_table("renewal_claims", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
    op.drop_index("uq_offers_open_firm", table_name="offers")
    with alter_table("offers", schema=None) as batch_op:
        batch_op.drop_column("from_waiting")
        batch_op.drop_column("area_cm2")
