"""Long lists are registered and taken back by the worker: how far it is, and its job."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with alter_table("uploaded_lists") as batch_op:
        batch_op.add_column(sa.Column("partly", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("last_row", _WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("job_id", _WHOLE, nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_uploaded_lists_last_row_whole"), "last_row >= 0")
        batch_op.create_unique_constraint(batch_op.f("uq_uploaded_lists_job_id"), ["job_id"])
        batch_op.create_foreign_key(batch_op.f("fk_uploaded_lists_job_id"), "jobs", ["job_id"], ["id"])


def downgrade() -> None:
    with alter_table("uploaded_lists") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_uploaded_lists_job_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_uploaded_lists_job_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("ck_uploaded_lists_last_row_whole"), type_="check")
        batch_op.drop_column("job_id")
        batch_op.drop_column("last_row")
        batch_op.drop_column("partly")
