"""A claim says why its booth is kept. On the way down one of a firm next in line keeps the booth as a renewal does."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("renewal_claims") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default="renewal"))
    with alter_table("renewal_claims") as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.create_check_constraint(op.f("ck_renewal_claims_kind"), "kind IN ('renewal', 'next in line')")


def downgrade() -> None:
    with alter_table("renewal_claims") as batch_op:
        batch_op.drop_constraint(op.f("ck_renewal_claims_kind"), type_="check")
        batch_op.drop_column("kind")
