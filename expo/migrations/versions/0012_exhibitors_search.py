"""Applications: searched, begun once, with a logo before they are submitted."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("exhibitors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("search", sa.Text(), nullable=False, server_default=""))
        batch_op.create_unique_constraint(batch_op.f("uq_exhibitors_event_id_begun_key"), ["event_id", "begun_key"])
    with alter_table("exhibitors", schema=None) as batch_op:
        batch_op.alter_column("search", server_default=None)
    with alter_table("firm_logos", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("exhibitor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.alter_column("firm_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_firm_logos_exhibitor_id"), "exhibitors", ["exhibitor_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint(batch_op.f("uq_firm_logos_exhibitor_id"), ["exhibitor_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_firm_logos_one_owner"), "(firm_id IS NULL) <> (exhibitor_id IS NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM firm_logos WHERE firm_id IS NULL")
    with alter_table("firm_logos", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_firm_logos_one_owner"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_firm_logos_exhibitor_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_firm_logos_exhibitor_id"), type_="foreignkey")
        batch_op.alter_column("firm_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("exhibitor_id")
    with alter_table("exhibitors", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_exhibitors_event_id_begun_key"), type_="unique")
        batch_op.drop_column("search")
        batch_op.drop_column("begun_key")
