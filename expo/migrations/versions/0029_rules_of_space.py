"""Zones that are reserved for their own firms or bind them, and the difference in area that an expo allows."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_DIFFERENCE = 5  # per cent, as a new expo begins


def upgrade() -> None:
    for name in ("reserved", "binding"):
        with alter_table("zones") as batch_op:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        with alter_table("zones") as batch_op:
            batch_op.alter_column(name, server_default=None)
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.add_column(sa.Column("area_tolerance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, server_default=str(_DIFFERENCE)))
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.alter_column("area_tolerance", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_exhibitor_settings_area_tolerance_bounded"), "area_tolerance BETWEEN 0 AND 25"
        )


def downgrade() -> None:
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_exhibitor_settings_area_tolerance_bounded"), type_="check")
        batch_op.drop_column("area_tolerance")
    with alter_table("zones") as batch_op:
        batch_op.drop_column("binding")
        batch_op.drop_column("reserved")
