"""How many of a delegation may have an invitation letter. On the way down the number is lost; no letter is."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("delegations") as batch_op:
        batch_op.add_column(sa.Column("letter_quota", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_delegations_letter_quota_bounded"), "letter_quota BETWEEN 0 AND 5000"
        )


def downgrade() -> None:
    with alter_table("delegations") as batch_op:
        batch_op.drop_constraint(op.f("ck_delegations_letter_quota_bounded"), type_="check")
        batch_op.drop_column("letter_quota")
