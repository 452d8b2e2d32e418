"""A keyed digest on each letter, by which a verifier's four signs and birth year are compared."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letters", sa.Column("holder_digest", sa.Text(), nullable=True))


def downgrade() -> None:
    with alter_table("letters") as batch_op:
        batch_op.drop_column("holder_digest")
